/**
 * The context menu of the whole window, in place of the browser's, whose reload throws work away: text of a field, what is
 * marked, a link or a value under the pointer, and what the page in front can do.
 */
import { onScopeDispose } from 'vue'
import { note, openMenu } from './menu'
import type { MenuItem } from './types'
import { copyText } from '@/app/outside'
import { system } from '@/app/system'
import { i18n } from '@/locales'
import type { MessageKey } from '@/locales/keys'

const acts = new Set<() => MenuItem[]>()

/** What the page in front can do, at the end of the menu for as long as the page is there. */
export function usePageActs(items: () => MenuItem[]): void {
  acts.add(items)
  onScopeDispose(() => acts.delete(items))
}

const t = (key: MessageKey, values: Record<string, unknown> = {}): string => i18n.global.t(key, values)
const keysOf = (letter: string): string => (system === 'mac' ? `⌘${letter}` : `Ctrl+${letter}`)

/** Puts it into the window; gives what takes it away again. */
export function takeOverContextMenu(): () => void {
  let byKey: KeyboardEvent | null = null
  const onMenu = (event: MouseEvent): void => {
    // The key was answered already; some web views tell it twice.
    if (byKey && event.timeStamp - byKey.timeStamp < 400) event.preventDefault()
    else if (!event.defaultPrevented) openMenu(event, itemsAt(event.target))
  }
  const onKey = (event: KeyboardEvent): void => {
    if (!isMenuKey(event)) return
    byKey = event
    if (!event.defaultPrevented) openMenu(event, itemsAt(document.activeElement), document.activeElement)
  }
  document.addEventListener('contextmenu', onMenu)
  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('contextmenu', onMenu)
    document.removeEventListener('keydown', onKey)
  }
}

export const isMenuKey = (event: KeyboardEvent): boolean =>
  event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')

type TextField = HTMLInputElement | HTMLTextAreaElement

const TEXTUAL = ['text', 'search', 'url', 'tel', 'email', 'password', 'number', '']
const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && TEXTUAL.includes(target.type))

function itemsAt(target: EventTarget | null): MenuItem[] {
  if (isTextField(target)) return ofField(target)
  const page = [...acts].flatMap((give) => give())
  const own = [...ofMarked(), ...ofLink(target), ...ofText(target)]
  const [first, ...rest] = page
  return first && own.length > 0 ? [...own, { ...first, divided: true }, ...rest] : [...own, ...page]
}

function ofMarked(): MenuItem[] {
  const marked = String(window.getSelection() ?? '').trim()
  return marked === '' ? [] : [{ id: 'copy', label: t('menu.copy'), keys: keysOf('C'), act: () => copyText(marked) }]
}

function ofLink(target: EventTarget | null): MenuItem[] {
  const link = target instanceof Element ? target.closest<HTMLElement>('a[href], button:not([disabled])') : null
  if (!link) return []
  const label = link.tagName === 'A' ? t('menu.open') : textOf(link)
  return label === '' ? [] : [{ id: 'open', label, act: () => link.click() }]
}

/** What stands as one thing under the pointer: a value, a sentence, a title. */
const ONE_THING = 'code, dd, td, p, li, h1, h2, h3, dt, th, [role=gridcell], label, summary'
const LONGEST = 2_000

function ofText(target: EventTarget | null): MenuItem[] {
  const thing = target instanceof Element ? target.closest<HTMLElement>(ONE_THING) : null
  const text = thing ? textOf(thing) : ''
  if (text === '' || text.length > LONGEST) return []
  return [{ id: 'copy-text', label: t('menu.copy_text', { text: cut(text) }), act: () => copyText(text) }]
}

const textOf = (element: HTMLElement): string => (element.innerText ?? element.textContent ?? '').trim()
const cut = (text: string): string => {
  const [line = ''] = text.split('\n')
  return line.length > 20 || line !== text ? `${line.slice(0, 20)}…` : line
}

function ofField(field: TextField): MenuItem[] {
  const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0]
  const marked = field.value.slice(from, to)
  // A secret leaves its field only by being saved.
  const isHidden = field.type === 'password'
  const canTake = marked !== '' && !isHidden
  const fixed = field.readOnly || field.disabled
  const back = (): void => {
    field.focus({ preventScroll: true })
    if (field.type !== 'number' && field.type !== 'email') field.setSelectionRange(from, to)
  }
  return [
    {
      id: 'cut',
      label: t('menu.cut'),
      keys: keysOf('X'),
      disabled: !canTake || fixed,
      act: () => cutFrom(field, marked, back),
    },
    { id: 'copy', label: t('menu.copy'), keys: keysOf('C'), disabled: !canTake, act: () => copyText(marked) },
    { id: 'paste', label: t('menu.paste'), keys: keysOf('V'), disabled: fixed, act: () => pasteInto(field, back) },
    {
      id: 'all',
      label: t('menu.select_all'),
      keys: keysOf('A'),
      divided: true,
      disabled: field.value === '',
      act: () => {
        field.focus({ preventScroll: true })
        field.select()
      },
    },
  ]
}

async function cutFrom(field: TextField, marked: string, back: () => void): Promise<void> {
  await copyText(marked)
  back()
  put(field, '')
}

/** A web view may forbid a program to read the clipboard; the key works everywhere, and is said then. */
async function pasteInto(field: TextField, back: () => void): Promise<void> {
  back()
  try {
    put(field, await navigator.clipboard.readText())
  } catch {
    back()
    note.value = t('menu.paste_by_key', { keys: keysOf('V') })
    field.addEventListener('input', () => (note.value = ''), { once: true })
  }
}

/** Writes in place of what is marked, as typing does: whatever listens to the field hears it. */
function put(field: TextField, text: string): void {
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
