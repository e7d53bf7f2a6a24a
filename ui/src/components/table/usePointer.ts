/** What the pointer does to a row: it opens it, selects it, or asks for its menu. The cell under it becomes the active one. */
import type { Ref } from 'vue'

interface Hands {
  row: Ref<number>
  column: Ref<number>
  selected: Ref<Set<string>>
  anchor: Ref<number>
  isSelectable: () => boolean
  point: (index: number) => void
  open: (index: number) => void
  toggle: (index: number) => void
  extendTo: (index: number) => Promise<void>
  menu: (event: MouseEvent, anchor?: Element | null) => void
}

export function usePointer(hands: Hands) {
  function point(event: MouseEvent, index: number): void {
    const place = (event.target as Element).closest<HTMLElement>('[data-place]')?.dataset['place']
    if (place !== undefined) hands.column.value = Number(place)
    hands.point(index)
  }
  function onClick(event: MouseEvent, index: number): void {
    const before = hands.row.value
    point(event, index)
    if ((event.target as Element).closest('a, button, input, label')) return
    if (hands.isSelectable() && event.shiftKey) {
      if (hands.selected.value.size === 0) hands.anchor.value = before
      void hands.extendTo(index)
    } else if (hands.isSelectable() && (event.ctrlKey || event.metaKey)) hands.toggle(index)
    // Marking words with the pointer opens nothing.
    else if (String(window.getSelection() ?? '') === '') hands.open(index)
  }
  function onMenu(event: MouseEvent, index: number): void {
    point(event, index)
    hands.menu(event)
  }
  function onMore(event: MouseEvent, index: number): void {
    point(event, index)
    hands.menu(event, event.currentTarget as Element)
  }
  function onPick(event: MouseEvent, index: number): void {
    if (event.shiftKey && hands.selected.value.size > 0) void hands.extendTo(index)
    else hands.toggle(index)
  }
  return { onClick, onMenu, onMore, onPick }
}
