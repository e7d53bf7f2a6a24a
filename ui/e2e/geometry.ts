/** What runs over, what is cut off, and what moved after the first paint, as the browser itself measures it. */
import type { Page } from './test'

/** Boxes that are wider than the window, and texts of which a part cannot be read in any way. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>()
    const name = (box: Element): string => {
      const words = (box.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)
      return `${box.tagName.toLowerCase()}.${String(box.getAttribute('class') ?? '').replace(/\s+/g, '.')} “${words}”`
    }
    for (const box of [document.documentElement, document.querySelector('main')])
      if (box && box.scrollWidth > box.clientWidth + 1) found.add('the page runs over its width')
    for (const box of document.querySelectorAll<HTMLElement>('body *')) {
      // A drawing's text has no box of its own to run out of: its width is not measured in the page's pixels.
      if (box.parentElement?.matches('[data-chart]') && box.getAttribute('class') === null) {
        const [own, around] = [box.getBoundingClientRect(), box.parentElement.getBoundingClientRect()]
        if (Math.abs(own.width - around.width) > 2) found.add(`drawn ${own.width} px wide in a box of ${around.width}`)
      }
      if (box instanceof SVGElement) continue
      // What only screen readers get is one pixel wide on purpose.
      if (box.clientWidth <= 1 || box.clientHeight <= 1 || !box.checkVisibility({ visibilityProperty: true })) continue
      // The text of a field moves along with the caret.
      if (box instanceof HTMLInputElement) continue
      const style = getComputedStyle(box)
      const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip'
      const wide = box.scrollWidth > box.clientWidth + 1
      const high = box.scrollHeight > box.clientHeight + 1
      // An ellipsis is no loss where the whole text is told on hover.
      const isTold = style.textOverflow === 'ellipsis' && box.closest('[title]') !== null
      if (wide && cuts(style.overflowX) && !isTold) found.add(`cut at the side: ${name(box)}`)
      if (high && cuts(style.overflowY) && box.children.length === 0) found.add(`cut below: ${name(box)}`)
      const isWord = box.children.length === 0 && box.textContent?.trim()
      if (isWord && wide && style.overflowX === 'visible' && style.display !== 'inline')
        found.add(`runs out of its box: ${name(box)}`)
    }
    return [...found].slice(0, 6)
  })

/** How far the page moved by itself since it was first drawn: Chromium's own metric, zero if nothing did. */
export const shifted = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    interface Shift extends PerformanceEntry {
      value: number
      hadRecentInput: boolean
      sources?: { node?: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
    }
    /** The element and the three around it. */
    const selector = (box: Element | null | undefined): string => {
      const path: string[] = []
      for (let at = box ?? null; at && path.length < 4; at = at.parentElement)
        path.unshift([at.tagName.toLowerCase(), ...at.classList].join('.'))
      return path.join(' > ') || 'something that is gone'
    }
    const place = ({ x, y, width, height }: DOMRectReadOnly): string => [x, y, width, height].map(Math.round).join(' ')
    const shifts = await new Promise<Shift[]>((resolve) => {
      const seen: Shift[] = []
      const observer = new PerformanceObserver((list) => seen.push(...(list.getEntries() as Shift[])))
      observer.observe({ type: 'layout-shift', buffered: true })
      requestAnimationFrame(() =>
        setTimeout(() => {
          seen.push(...(observer.takeRecords() as Shift[]))
          observer.disconnect()
          resolve(seen)
        }),
      )
    })
    return shifts
      .filter((shift) => !shift.hadRecentInput)
      .map(({ value, sources }) => {
        const nodes = (sources ?? []).map(({ node, previousRect, currentRect }) => {
          const box = node instanceof Element ? node : node?.parentElement
          return `${selector(box)} from ${place(previousRect)} to ${place(currentRect)}`
        })
        return `${value.toFixed(4)} by ${nodes.join(', ')}`
      })
  })
