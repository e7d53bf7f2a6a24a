/** The menu of the whole window, in place of the browser's. */
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ContextMenu from '@/components/menu/ContextMenu.vue'
import { takeOverContextMenu, usePageActs } from '@/components/menu/everywhere'
import { closeMenu, note } from '@/components/menu/menu'
import { usePlatform } from '@/platform'
import { render } from './setup'

let copied: string[] = []
let giveBack: () => void
beforeEach(() => {
  copied = []
  closeMenu(false)
  usePlatform({
    call: () => Promise.reject(new Error('nobody is asked')),
    copyText: (text) => Promise.resolve(void copied.push(text)),
    onChanged: () => () => undefined,
  })
  giveBack = takeOverContextMenu()
  render(ContextMenu)
})
afterEach(() => giveBack())

/** Asks for the menu of an element; gives whether the browser's own was kept away. */
async function ask(element: Element): Promise<boolean> {
  const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 9, clientY: 9 })
  element.dispatchEvent(event)
  await nextTick()
  return event.defaultPrevented
}
const items = (): string[] =>
  [...document.querySelectorAll('[role="menu"] > li')].map(
    (item) => item.querySelector('.label')?.textContent + (item.getAttribute('aria-disabled') ? ' (off)' : ''),
  )
async function choose(label: string): Promise<void> {
  const all = [...document.querySelectorAll<HTMLElement>('[role="menu"] > li')]
  all.find((item) => item.querySelector('.label')?.textContent === label)!.click()
  await nextTick()
  await nextTick()
}
function put(html: string): HTMLElement {
  const box = document.createElement('div')
  box.innerHTML = html
  document.body.append(box)
  return box.firstElementChild as HTMLElement
}
const field = (value: string, type = 'text'): HTMLInputElement => {
  const input = put(`<input type="${type}">`) as HTMLInputElement
  input.value = value
  return input
}

describe('the browser’s menu', () => {
  it('never comes, also where ours has nothing to offer', async () => {
    expect(await ask(put('<div></div>'))).toBe(true)
    expect(items()).toEqual([])
    expect(await ask(put('<p>十二个人</p>'))).toBe(true)
    expect(items()).toEqual(['复制「十二个人」'])
    await choose('复制「十二个人」')
    expect(copied).toEqual(['十二个人'])
  })
})

describe('a field', () => {
  it('is cut from, copied from and filled, as by keys', async () => {
    const input = field('portal.example.com')
    const heard = vi.fn()
    input.addEventListener('input', heard)
    input.setSelectionRange(0, 6)
    await ask(input)
    expect(items()).toEqual(['剪切', '复制', '粘贴', '全选'])
    await choose('剪切')
    await vi.waitFor(() => expect(input.value).toBe('.example.com'))
    expect(copied).toEqual(['portal'])
    vi.spyOn(navigator.clipboard, 'readText').mockResolvedValue('sso')
    input.setSelectionRange(0, 0)
    await ask(input)
    await choose('粘贴')
    await vi.waitFor(() => expect(input.value).toBe('sso.example.com'))
    expect(heard).toHaveBeenCalledTimes(2)
    await ask(input)
    await choose('全选')
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, 15])
  })

  it('says which keys paste where the system lets no program read the clipboard', async () => {
    const input = field('')
    vi.spyOn(navigator.clipboard, 'readText').mockRejectedValue(new Error('denied'))
    await ask(input)
    expect(items()).toEqual(['剪切 (off)', '复制 (off)', '粘贴', '全选 (off)'])
    await choose('粘贴')
    await vi.waitFor(() => expect(note.value).toContain('请按 Ctrl+V 粘贴'))
    expect(document.activeElement).toBe(input)
  })

  it('with a secret gives nothing out', async () => {
    const input = field('hunter2hunter2', 'password')
    input.setSelectionRange(0, 7)
    await ask(input)
    expect(items().slice(0, 2)).toEqual(['剪切 (off)', '复制 (off)'])
  })
})

describe('the page in front', () => {
  it('adds what it can do, for as long as it is there', async () => {
    const act = vi.fn()
    const page = render({
      setup: () => usePageActs(() => [{ id: 'check', label: '重新检测', act }]),
      template: '<code>ww1a2b</code>',
    })
    await ask(page.element as Element)
    expect(items()).toEqual(['复制「ww1a2b」', '重新检测'])
    await choose('重新检测')
    expect(act).toHaveBeenCalledOnce()
    page.unmount()
    await ask(put('<code>ww1a2b</code>'))
    expect(items()).toEqual(['复制「ww1a2b」'])
  })

  it('has its links opened and its buttons pressed from the menu, by the keyboard too', async () => {
    const pressed = vi.fn()
    const button = put('<button>同步</button>')
    button.addEventListener('click', pressed)
    button.focus()
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'F10', shiftKey: true, bubbles: true, cancelable: true }))
    await nextTick()
    await nextTick()
    expect(items()[0]).toBe('同步')
    const menu = document.querySelector<HTMLElement>('[role="menu"]')!
    menu.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    expect(pressed).toHaveBeenCalledOnce()
    expect(document.activeElement).toBe(button)
  })
})
