/** The menu of a row: open it, copy its cell or the rows, and what the page can do with them. */
import type { Ref } from 'vue'
import type { Column } from './types'
import type { MenuItem } from '@/components/menu/types'
import { system } from '@/app/system'
import { useFormat } from '@/app/useFormat'

interface Hands<T> {
  rowAt: (index: number) => T | undefined
  isSelected: (index: number) => boolean
  selectedRows: () => Promise<T[]>
  selected: Ref<Set<string>>
  copyCell: (row: T, column: Column<T>) => Promise<void>
  copyRows: (rows: readonly T[]) => Promise<void>
  open: ((index: number) => void) | null
  acts: ((rows: T[]) => MenuItem[]) | undefined
  /** The selected rows that are here. */
  here: () => T[]
}

const LONGEST = 16
const COPY = system === 'mac' ? '⌘C' : 'Ctrl+C'

export function useTableMenu<T>(hands: Hands<T>) {
  const { t, counted } = useFormat()
  const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

  return (index: number, column: Column<T> | undefined): MenuItem[] => {
    const row = hands.rowAt(index)
    if (row === undefined) return []
    const many = hands.isSelected(index) && hands.selected.value.size > 1
    const cell = column?.text(row) ?? ''
    const items: MenuItem[] = []
    const { open } = hands
    if (open && !many) items.push({ id: 'open', label: t('table.open'), keys: 'Enter', act: () => open(index) })
    if (column && cell !== '' && cell !== '—') {
      items.push({
        id: 'copy-cell',
        label: t('table.copy_cell', { text: cut(cell) }),
        keys: many ? undefined : COPY,
        act: () => hands.copyCell(row, column),
      })
    }
    items.push({
      id: 'copy-rows',
      label: many ? counted('table.copy_rows', hands.selected.value.size) : t('table.copy_row'),
      keys: many ? COPY : undefined,
      act: async () => hands.copyRows(many ? await hands.selectedRows() : [row]),
    })
    const [first, ...rest] = hands.acts?.(many ? hands.here() : [row]) ?? []
    return first ? [...items, { ...first, divided: true }, ...rest] : items
  }
}
