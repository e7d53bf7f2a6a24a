/** The keys of a table: they move the active cell, open its row, select, and copy. */
import type { Ref } from 'vue'
import { isMenuKey } from '@/components/menu/everywhere'

interface Hands {
  row: Ref<number>
  column: Ref<number>
  count: () => number
  columns: () => number
  rowsPerPage: () => number
  isSelectable: () => boolean
  open: (index: number) => void
  toggle: (index: number) => void
  extendTo: (index: number) => void
  all: () => void
  clear: () => boolean
  copy: () => void
  menu: (event: KeyboardEvent) => void
  go: (index: number) => void
}

export function useKeys(hands: Hands): (event: KeyboardEvent) => void {
  const rowAfter = (key: string): number | null => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: hands.rowsPerPage(),
      PageUp: -hands.rowsPerPage(),
      Home: -hands.count(),
      End: hands.count(),
    }
    const step = steps[key]
    return step === undefined ? null : Math.max(0, Math.min(hands.count() - 1, hands.row.value + step))
  }

  function move(event: KeyboardEvent): boolean {
    const to = rowAfter(event.key)
    if (to !== null && hands.count() > 0) {
      hands.go(to)
      if (event.shiftKey && hands.isSelectable()) hands.extendTo(to)
      return true
    }
    const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (side === 0) return false
    hands.column.value = Math.max(0, Math.min(hands.columns() - 1, hands.column.value + side))
    return true
  }

  function act(event: KeyboardEvent): boolean {
    const withCommand = event.ctrlKey || event.metaKey
    if (isMenuKey(event)) hands.menu(event)
    else if (event.key === 'Enter') hands.open(hands.row.value)
    else if (withCommand && event.key.toLowerCase() === 'c') hands.copy()
    else if (event.key === 'Escape') return hands.clear()
    else if (!hands.isSelectable()) return false
    else if (event.key === ' ') hands.toggle(hands.row.value)
    else if (withCommand && event.key.toLowerCase() === 'a') hands.all()
    else return false
    return true
  }

  return (event) => {
    // A control in a cell has keys of its own; what is marked there is copied by the web view.
    if (event.target !== event.currentTarget || event.altKey) return
    if (!move(event) && !act(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
}
