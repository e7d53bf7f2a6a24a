/** The one table: order, selection, keys, copying, columns, and what it asks for when rows come page by page. */
import { nextTick, ref } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import ContextMenu from '@/components/menu/ContextMenu.vue'
import { closeMenu } from '@/components/menu/menu'
import { forClipboard } from '@/components/table/copying'
import { sorted } from '@/components/table/sorting'
import { useColumns } from '@/components/table/useColumns'
import DataTable from '@/components/table/DataTable.vue'
import type { Column, Paged } from '@/components/table/types'
import { usePlatform } from '@/platform'
import { render } from './setup'
import { CLIPBOARD } from './vectors'

interface Person {
  id: string
  name: string
  age: number | null
}

const PEOPLE: Person[] = [
  { id: 'z', name: '张三', age: 31 },
  { id: 'a', name: '安然', age: null },
  { id: 'l', name: '李四', age: 9 },
  { id: 'w', name: '=王五', age: 27 },
]
const COLUMNS: Column<Person>[] = [
  { id: 'name', label: '姓名', sortable: true, text: (row) => row.name },
  {
    id: 'age',
    label: '年龄',
    sortable: true,
    optional: true,
    text: (row) => String(row.age ?? ''),
    sortValue: (row) => row.age,
  },
  { id: 'id', label: '账号', optional: true, hidden: true, text: (row) => row.id },
]

let copied: string[] = []
beforeEach(() => {
  copied = []
  closeMenu(false)
  usePlatform({
    call: () => Promise.reject(new Error('nobody is asked')),
    copyText: (text) => Promise.resolve(void copied.push(text)),
    onChanged: () => () => undefined,
  })
})

function table(props: Record<string, unknown> = {}) {
  render(ContextMenu)
  const page = render(DataTable, {
    props: { name: 'people', label: '人', columns: COLUMNS, rowKey: (row: Person) => row.id, rows: PEOPLE, ...props },
  })
  const grid = page.find('[role="grid"]')
  return {
    page,
    grid,
    names: () => page.findAll('[role="gridcell"][data-column="name"]').map((cell) => cell.text()),
    press: async (key: string, more: KeyboardEventInit = {}) => {
      await grid.trigger('keydown', { key, ...more })
      await nextTick()
    },
    row: (index: number) => page.find(`[aria-rowindex="${index + 2}"]`),
    active: () => document.getElementById(grid.attributes('aria-activedescendant') ?? '')?.textContent?.trim(),
    selected: () => [...((page.emitted('update:selected')?.at(-1)?.[0] as Set<string> | undefined) ?? [])],
    menu: () => [...document.querySelectorAll('[role="menu"] > li')].map((item) => item.textContent?.trim()),
    choose: async (words: string) => {
      const item = [...document.querySelectorAll<HTMLElement>('[role="menu"] > li')].find((each) =>
        each.textContent?.includes(words),
      )
      item!.click()
      await nextTick()
      await nextTick()
    },
  }
}

describe('the order', () => {
  it('is by pinyin, then the other way, then as it came, and the head says so', async () => {
    const { page, names } = table()
    const head = page.find('[role="columnheader"][data-column="name"]')
    const given = names()
    const orders: string[][] = []
    for (const said of ['ascending', 'descending', 'none']) {
      await head.find('button').trigger('click')
      expect(head.attributes('aria-sort')).toBe(said)
      orders.push(names())
    }
    expect(orders[0]).toEqual(['=王五', '安然', '李四', '张三'])
    expect(orders[1]).toEqual(orders[0]?.toReversed())
    expect(orders[2]).toEqual(given)
  })

  it('takes Chinese by pinyin, figures by size, and what is missing last either way', () => {
    const order = (id: string, descending: boolean): string[] =>
      sorted(PEOPLE, COLUMNS, { id, descending }).map((row) => row.id)
    expect(order('name', false).filter((id) => id !== 'w')).toEqual(['a', 'l', 'z'])
    expect(order('age', false)).toEqual(['l', 'w', 'z', 'a'])
    expect(order('age', true)).toEqual(['z', 'w', 'l', 'a'])
  })
})

describe('columns where there is no room', () => {
  const COLUMN = { text: () => '' }
  const columns = [
    { ...COLUMN, id: 'name', label: '姓名', min: 100 },
    { ...COLUMN, id: 'age', label: '年龄', width: 80, gives: 2 },
    { ...COLUMN, id: 'town', label: '城市', width: 120, gives: 1 },
  ]

  it.each([
    [0, ['name', 'age', 'town']],
    [300, ['name', 'age', 'town']],
    [299, ['name', 'age']],
    [179, ['name']],
    [40, ['name']],
  ])('in %i px', (room, want) => {
    const { shown } = useColumns('narrow', () => columns, ref(room))
    expect(shown.value.map(({ id }) => id)).toEqual(want)
  })
})

describe('the keys', () => {
  it('move the active cell, open its row and say which one it is', async () => {
    const { page, press, active } = table({ onOpen: () => undefined })
    expect(active()).toBe('张三')
    await press('ArrowDown')
    await press('ArrowDown')
    expect(active()).toBe('李四')
    await press('ArrowRight')
    expect(active()).toBe('9')
    await press('End')
    await press('ArrowLeft')
    expect(active()).toBe('=王五')
    await press('Enter')
    expect(page.emitted('move')?.at(-1)).toEqual([PEOPLE[3]])
  })

  it('select with Space, a range with Shift, all with Ctrl-A, and nothing with Escape', async () => {
    const { press, selected, page } = table({ selectable: true })
    const keep = async (): Promise<void> => page.setProps({ selected: new Set(selected()) })
    await press(' ')
    expect(selected()).toEqual(['z'])
    await keep()
    await press('ArrowDown', { shiftKey: true })
    await keep()
    await press('ArrowDown', { shiftKey: true })
    await vi.waitFor(() => expect(selected()).toEqual(['z', 'a', 'l']))
    await keep()
    await press('a', { ctrlKey: true })
    await vi.waitFor(() => expect(selected()).toHaveLength(4))
    await keep()
    await press('Escape')
    expect(selected()).toEqual([])
  })
})

describe('a list that comes page by page', () => {
  it('is asked for its keys alone where all of it is selected', async () => {
    const asked: [number, number][] = []
    const paged = {
      total: 100_000,
      rowAt: () => undefined,
      need: () => undefined,
      rowsIn: () => Promise.reject(new Error('whole rows are asked for')),
      keysIn: (from: number, to: number) => {
        asked.push([from, to])
        return Promise.resolve(['z', 'a'])
      },
    }
    const { press, selected } = table({ selectable: true, rows: undefined, paged })
    await press('a', { ctrlKey: true })
    await vi.waitFor(() => expect(selected()).toEqual(['z', 'a']))
    expect(asked).toEqual([[0, 100_000]])
  })
})

describe('copying', () => {
  it('takes the active cell, and the selected rows with their heads', async () => {
    const { press, page } = table({ selectable: true })
    await press('c', { ctrlKey: true })
    await vi.waitFor(() => expect(copied).toEqual(['张三']))
    await page.setProps({ selected: new Set(['w', 'a']) })
    await press('c', { ctrlKey: true })
    await vi.waitFor(() => expect(copied[1]).toBe("姓名\t年龄\n安然\t\n'=王五\t27"))
    expect(page.text()).toContain('已复制 2 行')
  })

  it('writes a cell as the program does', () => {
    for (const [given, want] of CLIPBOARD) expect(forClipboard(given)).toBe(want)
  })
})

describe('the columns', () => {
  it('are chosen by a person, and the choice is kept for the next time', async () => {
    const { page, choose, menu } = table()
    const heads = (): string[] => page.findAll('[role="columnheader"]').map((head) => head.text())
    expect(heads()).toEqual(['姓名', '年龄'])
    await page.find('.tool').trigger('click')
    expect(menu()).toEqual(['✓年龄', '账号', '✓宽松', '紧凑'])
    await choose('账号')
    await choose('年龄')
    await choose('紧凑')
    expect(heads()).toEqual(['姓名', '账号'])
    page.unmount()
    const again = table().page
    expect(again.findAll('[role="columnheader"]').map((head) => head.text())).toEqual(['姓名', '账号'])
    expect(again.find('.frame').attributes('style')).toContain('--row: 32px')
  })
})

describe('rows that come page by page', () => {
  it('are asked for only where they are in sight, of a hundred thousand', async () => {
    const asked: [number, number][] = []
    const paged: Paged<Person> = {
      total: 100_000,
      rowAt: (index) => (index < 1_000 ? { id: String(index), name: `人${index}`, age: index } : undefined),
      need: (from, to) => void asked.push([from, to]),
    }
    const { page, grid, press, active } = table({ rows: undefined, paged })
    expect(grid.attributes('aria-rowcount')).toBe('100001')
    expect(asked.every(([from, to]) => from === 0 && to < 40)).toBe(true)
    expect(page.findAll('.space .line').length).toBeLessThan(40)
    asked.length = 0
    await press('End')
    await grid.trigger('scroll')
    await vi.waitFor(() => expect(asked.at(-1)?.[1]).toBe(100_000))
    expect(asked.every(([from, to]) => to - from < 60)).toBe(true)
    expect(active()).toBe('')
  })
})

describe('the menu of a row', () => {
  it('copies, opens, and does what the page can do with it', async () => {
    const stop = vi.fn()
    const { row, menu, choose, page } = table({
      onOpen: () => undefined,
      acts: ([person]: Person[]) => [{ id: 'stop', label: `停用${person?.name}`, act: () => stop(person?.id) }],
    })
    await row(1).find('[data-column="name"]').trigger('contextmenu', { clientX: 5, clientY: 5 })
    expect(menu()).toEqual(['打开Enter', '复制单元格「安然」Ctrl+C', '复制这一行', '停用安然'])
    await choose('停用')
    expect(stop).toHaveBeenCalledWith('a')
    expect(document.querySelector('[role="menu"]')).toBeNull()
    await row(1).find('[data-column="age"]').trigger('contextmenu', { clientX: 5, clientY: 5 })
    await choose('复制这一行')
    expect(copied).toEqual(['安然\t'])
    expect(page.emitted('open')).toBeUndefined()
  })

  it('opens by the keyboard at the active cell, is gone through with arrows, and gives the focus back', async () => {
    const { press, grid, menu } = table({ onOpen: () => undefined })
    ;(grid.element as HTMLElement).focus()
    await press('F10', { shiftKey: true })
    expect(menu()).toHaveLength(3)
    const box = document.querySelector<HTMLElement>('[role="menu"]')!
    await nextTick()
    expect(document.activeElement).toBe(box)
    expect(box.getAttribute('aria-activedescendant')).toBe('menu-open')
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
    await nextTick()
    expect(box.getAttribute('aria-activedescendant')).toBe('menu-copy-cell')
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await vi.waitFor(() => expect(copied).toEqual(['张三']))
    expect(document.activeElement).toBe(grid.element)
  })
})
