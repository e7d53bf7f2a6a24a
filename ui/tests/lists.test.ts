/** Lists that are gone through with the keyboard or a screen reader, and asking about whom no list has. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import '@/components/frame/SearchHits.vue'
import SearchField from '@/components/frame/SearchField.vue'
import DepartmentTree from '@/features/directory/DepartmentTree.vue'
import UserTable from '@/features/directory/UserTable.vue'
import { EVERYBODY } from '@/features/directory/question'
import type { Facts, Injection } from './host/world'
import type { DirectoryTotals } from '@/platform/contract'
import { enter, render, until } from './setup'

const TOTALS = { total: 3, unassigned: 0, local: 1 } as DirectoryTotals

async function table(words = '') {
  const world = await enter('set-up')
  const page = render(UserTable, {
    props: { question: { ...EVERYBODY, words }, version: 0, sources: [], current: null },
  })
  await until(() => expect(page.find('[role="gridcell"], .none').exists()).toBe(true))
  return { world, page }
}

describe('a long list', () => {
  it('has its columns, and opens the next person with one key', async () => {
    const { page } = await table()
    expect(
      page
        .findAll('[role="columnheader"]')
        .map((each) => each.text().trim())
        .filter(Boolean),
    ).toEqual(['姓名', '用户名', '部门', '能否扫码', '来源', '最近演练', '状态', '操作'])
    const grid = page.find('[role="grid"]')
    await grid.trigger('keydown', { key: 'ArrowDown' })
    await grid.trigger('keydown', { key: 'ArrowDown' })
    const moved = page.emitted<[string]>('move')!
    expect(moved).toHaveLength(2)
    expect(moved[0]![0]).not.toBe(moved[1]![0])
    await grid.trigger('keydown', { key: 'Enter' })
    expect(page.emitted('choose')).toEqual([moved[1]])
  })

  it('says that it is still fetching what is to be copied, and copies once', async () => {
    const { page, world } = await table()
    await page
      .find('[role="columnheader"] input[type="checkbox"], [role="grid"] input[type="checkbox"]')
      .trigger('click')
    await until(() => expect(page.find('[data-copy]').exists()).toBe(true))
    await world.inject({ command: 'user_list', hold: true })
    const before = world.asked('user_list').length
    await page.find('[data-copy]').trigger('click')
    await until(() => expect(world.asked('user_list').length).toBe(before + 1))
    expect(page.find('[data-copy]').classes()).toContain('is-loading')
    await page.find('[data-copy]').trigger('click')
    expect(world.asked('user_list').length).toBe(before + 1)
    await world.release('user_list')
    await until(() => expect(page.find('[data-copy]').classes()).not.toContain('is-loading'))
  })

  it('is sorted by the program', async () => {
    const { page, world } = await table()
    await page
      .findAll('[role="columnheader"] button')
      .find((each) => each.text().includes('姓名'))!
      .trigger('click')
    await until(() => expect(world.asked('user_list').at(-1)?.filter.sort).toEqual({ by: 'name', descending: false }))
  })

  it('points at the tree’s item, too', async () => {
    const departments = [
      { id: 1, parent: null, name: 'a', pinyin: '', users: 2 },
      { id: 2, parent: 1, name: 'b', pinyin: '', users: 1 },
    ]
    const page = render(DepartmentTree, { props: { departments, totals: TOTALS, modelValue: null, group: null } })
    await nextTick()
    const tree = page.find('[role="tree"]')
    await tree.trigger('keydown', { key: 'ArrowDown' })
    const item = document.getElementById(tree.attributes('aria-activedescendant') ?? '')
    expect(item?.getAttribute('role')).toBe('treeitem')
    expect(item?.textContent).toContain('b')
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
    await until(() => expect($router.currentRoute.value.fullPath).toContain('/trace'))
    expect($router.currentRoute.value.query).toEqual({ q: '尉迟无踪' })
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
    await until(() =>
      expect(document.querySelector('[data-unread]')?.textContent).toContain('数据库正被另一个程序占用'),
    )
    expect(document.body.textContent).not.toContain('没有找到')
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
