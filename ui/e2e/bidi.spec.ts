/** Names written from right to left, or with characters that steer the direction: they turn nothing around them. */
import { expect, test, type Page } from './test'

/** The one that the extremes' world has, as it is kept and as it is shown; and one that is added here. */
const STEERING = ['李\u202e明月\u2066abc', '李明月abc']
const ARABIC = 'محمد علي'

/** Texts of which something stands left of what is before it in the same line; a name is one thing. */
const turned = (page: Page): Promise<string[]> =>
  page.evaluate(
    (names) => {
      const blockOf = (node: Node): Element | null => {
        let at = node.parentElement
        while (at && getComputedStyle(at).display.startsWith('inline')) at = at.parentElement
        return at
      }
      const range = document.createRange()
      const boxOf = (node: Text, from: number, length: number): DOMRect => {
        range.setStart(node, from)
        range.setEnd(node, from + length)
        return range.getBoundingClientRect()
      }
      const found: string[] = []
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const before = { block: document.body as Element | null, box: new DOMRect() }
      while (texts.nextNode()) {
        const node = texts.currentNode as Text
        const block = blockOf(node)
        for (let at = 0; at < node.length;) {
          const length = names.find((name) => node.data.startsWith(name, at))?.length ?? 1
          const box = boxOf(node, at, length)
          const isThere = box.width > 0 && /[\p{L}\p{N}]/u.test(node.data.slice(at, at + length))
          at += length
          if (!isThere) continue
          const isBeside = before.block === block && Math.abs(before.box.bottom - box.bottom) < 4
          if (isBeside && box.left < before!.box.right - 1) found.push((block?.textContent ?? '').trim().slice(0, 80))
          Object.assign(before, { block, box })
        }
      }
      return [...new Set(found)]
    },
    [...STEERING, ARABIC],
  )

const PAGES: [string, string, RegExp][] = [
  ['steered', '#/trace?q=aac.rtl', /李.*明月.*登录/],
  ['from right to left', '#/trace?q=ali.arabic', /محمد.*登录/],
]

for (const [what, hash, shown] of PAGES)
  test(`nothing is turned around a name: ${what}`, async ({ world: enter, open }) => {
    const world = await enter('extremes')
    const input = { username: 'ali.arabic', name: ARABIC, mobile: '', email: '' }
    await world.call('user_add', { tenant: world.facts.tenant, input })
    const page = await open({ world, hash })
    await page.getByText(shown).first().waitFor()
    expect(await turned(page)).toEqual([])
  })
