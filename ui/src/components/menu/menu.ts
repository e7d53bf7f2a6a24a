/** The one menu that is open, if any: what it shows, where, and who gets the focus back. */
import { shallowRef } from 'vue'
import type { MenuItem, Place } from './types'

export interface OpenMenu {
  items: () => MenuItem[]
  place: Place
  /** What had the focus before. */
  back: HTMLElement | null
  /** Whether the keyboard opened it, which goes on with its first item. */
  byKey: boolean
}

export const opened = shallowRef<OpenMenu | null>(null)
/** What could not be done by a menu, said until the next one opens. */
export const note = shallowRef('')

/**
 * Opens a menu at an event: at the pointer, or below `anchor` (a button, the active cell) for the keyboard. Items given as
 * a function are asked for anew each time one of them is switched.
 */
export function openMenu(
  event: MouseEvent | KeyboardEvent,
  items: MenuItem[] | (() => MenuItem[]),
  anchor?: Element | null,
): void {
  event.preventDefault()
  event.stopPropagation()
  const give = typeof items === 'function' ? items : () => items
  note.value = ''
  if (give().length === 0) return
  const byKey = !isPointed(event)
  opened.value = {
    items: give,
    place: anchor ? below(anchor) : placeOf(event),
    back: document.activeElement instanceof HTMLElement ? document.activeElement : null,
    byKey,
  }
}

export function closeMenu(giveBack = true): void {
  const was = opened.value
  opened.value = null
  if (giveBack && was?.back?.isConnected) was.back.focus({ preventScroll: true })
}

/** Whether it came from a pointer: a key gives no place, or that of nothing. */
const isPointed = (event: MouseEvent | KeyboardEvent): event is MouseEvent =>
  event instanceof MouseEvent && (event.detail > 0 || event.clientX > 0 || event.clientY > 0)

function placeOf(event: MouseEvent | KeyboardEvent): Place {
  if (isPointed(event)) return { x: event.clientX, y: event.clientY }
  return below(document.activeElement ?? document.body)
}

function below(element: Element): Place {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left, y: bottom }
}
