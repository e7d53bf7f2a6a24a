/**
 * Writes a picture of every guide picture, in both languages and themes, to `e2e/shots/guide` (not kept in git).
 *
 *     node src/components/mock/review/shots.mjs [width …]      from the folder of the interface
 *
 * It also measures what the eye misses: clipped words, words under a number, words below 11 px.
 */
import { mkdir } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'

const OUT = 'e2e/shots/guide'
const widths = process.argv.slice(2).map(Number)
const looks = [
  { lang: 'zh', theme: 'light', query: 'lang=zh-CN&known=1' },
  { lang: 'zh', theme: 'dark', query: 'lang=zh-CN&theme=dark' },
  { lang: 'en', theme: 'light', query: 'lang=en' },
  { lang: 'en', theme: 'dark', query: 'lang=en&theme=dark&known=1&method=2' },
]

const server = await createServer({
  server: { port: 0, watch: null },
  logLevel: 'warn',
  // A cache of its own, so that it can run beside the development server.
  cacheDir: 'node_modules/.vite-guide',
  optimizeDeps: { entries: ['src/components/mock/review/index.html'] },
})
await server.listen()
const base = `${server.resolvedUrls.local[0]}src/components/mock/review/index.html`
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
await mkdir(OUT, { recursive: true })

let faults = 0
for (const width of widths.length > 0 ? widths : [420]) {
  for (const look of looks) {
    const page = await browser.newPage({ viewport: { width: 1480, height: 1000 }, deviceScaleFactor: 2 })
    await page.goto(`${base}?${look.query}&width=${width}`)
    await page.locator('[data-picture]').last().waitFor()
    for (const picture of await page.locator('[data-picture]').all()) {
      const id = await picture.getAttribute('data-picture')
      const name = `${id}-${look.lang}-${look.theme}-${width}`
      await picture.screenshot({ path: `${OUT}/${name}.png` })
      for (const fault of await picture.evaluate(faultsOf)) {
        faults += 1
        process.stdout.write(`${name}: ${fault}\n`)
      }
    }
    await page.close()
  }
}
process.stdout.write(`${faults} faults; pictures are in ${OUT}\n`)
await browser.close()
await server.close()
process.exitCode = faults === 0 ? 0 : 1

/** Runs in the page. */
function faultsOf(figure) {
  const drawing = figure.querySelector('[role="img"]')
  const frame = drawing.getBoundingClientRect()
  const found = []
  const words = []
  const walker = document.createTreeWalker(drawing, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    const text = node.textContent.trim()
    const holder = node.parentElement
    const shortened = holder.classList.contains('address')
    if (text === '' || shortened || holder.classList.contains('number')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) words.push({ text, box })
    const size = parseFloat(getComputedStyle(holder).fontSize)
    if (size < 11) found.push(`「${text}」 is ${size.toFixed(1)} px`)
    const cut = holder.scrollWidth > holder.clientWidth + 1 && getComputedStyle(holder).overflow === 'hidden'
    if (cut) found.push(`「${text}」 is cut off`)
  }
  for (const { text, box } of words) {
    if (box.left < frame.left || box.right > frame.right) found.push(`「${text}」 leaves the window`)
  }
  for (const number of drawing.querySelectorAll('.number')) {
    const round = number.getBoundingClientRect()
    const [x, y, r] = [round.left + round.width / 2, round.top + round.height / 2, round.width / 2]
    if (round.right > frame.right || round.left < frame.left)
      found.push(`number ${number.textContent} leaves the window`)
    for (const { text, box } of words) {
      const dx = Math.max(box.left - x, 0, x - box.right)
      const inset = box.height * 0.18
      const dy = Math.max(box.top + inset - y, 0, y - (box.bottom - inset))
      if (Math.hypot(dx, dy) < r) found.push(`number ${number.textContent} covers 「${text}」`)
    }
  }
  return found
}
