/** Lists that are gone through with the keyboard or a screen reader, and asking about whom no list has. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import '@/components/frame/SearchHits.vue'
import SearchField from '@/components/frame/SearchField.vue'
import DepartmentTree from '@/features/directory/DepartmentTree.vue'
import DirectoryPage from '@/features/directory/DirectoryPage.vue'
import UserTable from '@/features/directory/UserTable.vue'
import type { Facts, Injection } from './host/world'
import { enter, render, until } from './setup'

const everybody = { words: '', department: null, status: null }

async function table(words = '') {
  const world = await enter('set-up')
  const page = render(UserTable, { props: { question: { ...everybody, words }, version: 0 } })
  await until(() => expect(page.find('[role="gridcell"], [role="status"]').exists()).toBe(true))
  return { world, page }
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
    const { page, world } = await table()
    const { total } = await world.call<{ total: number }>('user_list', {
      tenant: world.facts.tenant,
      filter: { ...everybody, skip: 0, most: 1 },
    })
    expect(page.find('[role="grid"]').attributes('aria-rowcount')).toBe(String(total + 1))
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
    const { page, world } = await table('尉迟无踪')
    const button = page.findAll('button').find((each) => each.text() === '查一查「尉迟无踪」为什么登录不了')
    await button?.trigger('click')
    await until(() => expect(page.text()).toContain('目录和最近的同步记录里都没有'))
    expect(world.asked('member_trace')).toEqual([{ tenant: world.facts.tenant, subject: { words: '尉迟无踪' } }])
    await page.setProps({ question: { ...everybody, words: '尉迟无踪了' } })
    expect(page.text()).not.toContain('目录和最近的同步记录里都没有')
  })

  it('is not asked about without words', async () => {
    await enter('set-up')
    const page = render(UserTable, {
      props: { question: { words: ' ', department: 99_999, status: null }, version: 0 },
    })
    await until(() => expect(page.text()).toContain('没有符合的人'))
    expect(page.find('button').exists()).toBe(false)
  })

  it('is traced at once when the address says so', async () => {
    const world = await enter('set-up')
    const page = render(DirectoryPage)
    await until(() => expect(page.find('[role="gridcell"]').exists()).toBe(true))
    const { $router } = page.vm.$.appContext.config.globalProperties
    await $router.push({ name: 'directory', query: { q: '尉迟无踪', trace: '1' } })
    await until(() => expect(page.text()).toContain('目录和最近的同步记录里都没有'))
    expect(page.find('input').element.value).toBe('尉迟无踪')
    expect(world.asked('member_trace')).toHaveLength(1)
    expect($router.currentRoute.value.query).toEqual({})
  })
})

describe('the search', () => {
  async function search(given: string | ((facts: Facts) => string), inject?: Injection) {
    const world = await enter('set-up')
    const words = typeof given === 'string' ? given : given(world.facts)
    if (inject) await world.inject(inject)
    const page = render(SearchField)
    const field = document.querySelector<HTMLInputElement>('[role="combobox"]')!
    field.dispatchEvent(new FocusEvent('focus'))
    await until(() => expect(document.querySelector('[role="listbox"]')).not.toBeNull())
    const press = async (key: string): Promise<void> => {
      field.dispatchEvent(new KeyboardEvent('keydown', { key }))
      await flushPromises()
    }
    field.value = words
    field.dispatchEvent(new Event('input'))
    await nextTick()
    const hits = (): string[] => [...document.querySelectorAll('[role="option"]')].map((each) => each.textContent ?? '')
    return { world, page, press, hits }
  }

  it('leads from somebody it does not find to why they cannot log in', async () => {
    const { page, press, hits } = await search('尉迟无踪')
    await until(() => expect(hits()).toEqual(['查一查「尉迟无踪」为什么登录不了']))
    expect(document.querySelector('[data-none]')?.textContent).toContain('没有找到')
    const { $router } = page.vm.$.appContext.config.globalProperties
    await press('Enter')
    await until(() => expect($router.currentRoute.value.fullPath).toContain('/directory'))
    expect($router.currentRoute.value.query).toEqual({ q: '尉迟无踪', trace: '1' })
  })

  it('does not take an errcode for somebody', async () => {
    const { hits } = await search('60011')
    await until(() => expect(hits()).toEqual([expect.stringMatching(/^60011/)]))
  })

  it('does not ask about somebody it found, nor where it could not look', async () => {
    const { hits, page, world } = await search(({ name }) => name)
    await until(() => expect(hits().join()).toContain(world.facts.username))
    expect(hits().join()).not.toContain('为什么登录不了')
    page.unmount()
    const failed = await search('尉迟无踪', { command: 'user_list', error: { code: 'store.busy' } })
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
