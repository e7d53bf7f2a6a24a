/** The keys that work on every page; those of the search field are its own. */
import type { Router } from 'vue-router'
import { entries } from './navigation'
import { system } from './system'
import { zoomed } from './zoom'

const MODIFIER = system === 'mac' ? '⌘' : 'Ctrl '

/** What the help lists: keys, and what they do (`frame.keys.…`). */
export const SHORTCUTS = [
  { name: 'search', keys: `${MODIFIER}K` },
  { name: 'help', keys: 'F1' },
  { name: 'pages', keys: `${MODIFIER}1 … 9` },
  { name: 'back', keys: 'Alt ← / →' },
  { name: 'zoom', keys: `${MODIFIER}+ / − / 0` },
  { name: 'close', keys: 'Esc' },
] as const

interface Acts {
  help: () => void
}

/** Whether the key meant something to the window. */
export function onShortcut(event: KeyboardEvent, router: Router, acts: Acts): boolean {
  if (event.defaultPrevented || event.isComposing) return false
  const hasModifier = (event.ctrlKey || event.metaKey) && !event.altKey
  if (event.key === 'F1') acts.help()
  else if (hasModifier && !event.shiftKey && /^[1-9]$/.test(event.key)) toPage(Number(event.key), router)
  else if (hasModifier && ['+', '='].includes(event.key)) zoomed(1)
  else if (hasModifier && ['-', '_'].includes(event.key)) zoomed(-1)
  else if (hasModifier && event.key === '0') zoomed(0)
  else if (event.altKey && !event.ctrlKey && !event.metaKey) return step(event, router)
  else return false
  event.preventDefault()
  return true
}

/** In a text field of a Mac, Alt with an arrow moves by words. */
function step(event: KeyboardEvent, router: Router): boolean {
  const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
  if (by === 0 || (system === 'mac' && isText(event.target))) return false
  router.go(by)
  event.preventDefault()
  return true
}

function toPage(number: number, router: Router): void {
  const entry = entries(router)[number - 1]
  if (entry) void router.push({ name: entry.page })
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]')
