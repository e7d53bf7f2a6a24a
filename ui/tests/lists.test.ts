/** Lists that are gone through with the keyboard or a screen reader, and asking about whom no list has. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import SearchDialog from '@/components/frame/SearchDialog.vue'
import DepartmentTree from '@/features/directory/DepartmentTree.vue'
import DirectoryPage from '@/features/directory/DirectoryPage.vue'
import UserTable from '@/features/directory/UserTable.vue'
import { render, start, until } from './setup'

beforeEach(() => {
  document.body.innerHTML = ''
})

const everybody = { words: '', department: null, status: null }

async function table(words = '') {
  const platform = await start()
  const page = render(UserTable, { props: { question: { ...everybody, words }, version: 0 } })
  await until(() => expect(page.find('[role="gridcell"], [role="status"]').exists()).toBe(true))
  return { platform, page }
}

describe('a long list', () => {
  it('points at the row itself, and moves on with it', async () => {
    const { page } = await table()
    const grid = page.find('[role="grid"]')
    const active = () => document.getElementById(grid.attributes('aria-activedescendant') ?? '')
    expect(active()?.getAttribute('role')).toBe('row')
    expect(active()?.getAttribute('aria-rowindex')).toBe('2')
    await grid.trigger('keydown', { key: 'ArrowDown' })
    expect(active()?.getAttribute('aria-rowindex')).toBe('3')
  })

  it('has heads for its columns, which are counted with the rows', async () => {
    const { page } = await table()
    expect(page.find('[role="grid"]').attributes('aria-rowcount')).toBe('3001')
    expect(page.findAll('[role="grid"] [role="columnheader"]').map((each) => each.text())).toEqual([
      '姓名',
      '用户名',
      '部门',
      '手机号',
      '状态',
    ])
  })

  it('points at the tree’s item, too', async () => {
    const departments = [
      { id: 1, parent: null, name: 'a', users: 2 },
      { id: 2, parent: 1, name: 'b', users: 1 },
    ]
    const page = render(DepartmentTree, { props: { departments, modelValue: null } })
    await nextTick()
    const tree = page.find('[role="tree"]')
    await tree.trigger('keydown', { key: 'ArrowDown' })
    const item = document.getElementById(tree.attributes('aria-activedescendant') ?? '')
    expect(item?.getAttribute('role')).toBe('treeitem')
    expect(item?.textContent).toContain('b')
  })
})

describe('somebody whom the directory does not have', () => {
  it('can be asked about where nobody was found', async () => {
    const { page, platform } = await table('王不在')
    const trace = vi.spyOn(platform, 'trace')
    const button = page.findAll('button').find((each) => each.text() === '查一查「王不在」为什么登录不了')
    await button?.trigger('click')
    await until(() => expect(page.text()).toContain('目录里没有这个人'))
    expect(trace).toHaveBeenCalledWith('t-east', { words: '王不在' })
    await page.setProps({ question: { ...everybody, words: '王不在了' } })
    expect(page.text()).not.toContain('目录里没有这个人')
  })

  it('is not asked about without words', async () => {
    await start()
    const page = render(UserTable, {
      props: { question: { words: ' ', department: 99_999, status: null }, version: 0 },
    })
    await until(() => expect(page.text()).toContain('没有符合的人'))
    expect(page.find('button').exists()).toBe(false)
  })

  it('is traced at once when the address says so', async () => {
    const platform = await start()
    const page = render(DirectoryPage)
    await until(() => expect(page.find('[role="gridcell"]').exists()).toBe(true))
    const { $router } = page.vm.$.appContext.config.globalProperties
    await $router.push({ name: 'directory', query: { q: '王不在', trace: '1' } })
    await until(() => expect(page.text()).toContain('目录里没有这个人'))
    expect(page.find('input').element.value).toBe('王不在')
    expect(platform.calls).toContain('member_trace')
    expect($router.currentRoute.value.query).toEqual({})
  })
})

describe('the search', () => {
  async function search(words: string, query = '') {
    await start(query)
    const page = render(SearchDialog, { props: { modelValue: true } })
    await nextTick()
    const field = await until(() => {
      const there = document.querySelector<HTMLInputElement>('[role="combobox"]')
      expect(there).not.toBeNull()
      return there!
    })
    const press = async (key: string): Promise<void> => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key }))
      await flushPromises()
    }
    field.value = words
    field.dispatchEvent(new Event('input'))
    await nextTick()
    const hits = (): string[] => [...document.querySelectorAll('[role="option"]')].map((each) => each.textContent ?? '')
    return { page, press, hits }
  }

  it('leads from somebody it does not find to why they cannot log in', async () => {
    const { page, press, hits } = await search('王不在')
    await until(() => expect(hits()).toEqual(['诊断查一查「王不在」为什么登录不了']))
    expect(document.querySelector('.el-dialog [role="status"]')?.textContent).toContain('没有找到')
    const { $router } = page.vm.$.appContext.config.globalProperties
    await press('Enter')
    await until(() => expect($router.currentRoute.value.fullPath).toContain('/directory'))
    expect($router.currentRoute.value.query).toEqual({ q: '王不在', trace: '1' })
  })

  it('does not take an errcode for somebody', async () => {
    const { hits } = await search('60011')
    await until(() => expect(hits()).toEqual(['错误码60011没有权限']))
  })

  it('does not ask about somebody it found, nor where it could not look', async () => {
    const found = await search('HD10001')
    await until(() => expect(found.hits().join()).toContain('HD10001'))
    expect(found.hits().join()).not.toContain('查一查')
    document.body.innerHTML = ''
    const failed = await search('王不在', 'fail=user_list:store.busy')
    await until(() => expect(document.body.textContent).toContain('没有找到'))
    expect(failed.hits()).toEqual([])
  })

  it('keeps the choice in sight', async () => {
    const seen: string[] = []
    HTMLElement.prototype.scrollIntoView = function scrollIntoView(this: HTMLElement) {
      seen.push(this.id)
    }
    const { press, hits } = await search('')
    await until(() => expect(hits().length).toBeGreaterThan(3))
    await press('ArrowDown')
    await press('ArrowDown')
    await press('ArrowUp')
    expect(seen).toEqual(['hit-1', 'hit-2', 'hit-1'])
  })
})
