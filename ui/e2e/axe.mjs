/** Every page in both languages, both themes and both sizes: axe finds nothing serious, nothing runs over, the console stays silent. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { open } from './browser.mjs'
import { VIEWS } from './views.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SIZES = [
  [1024, 700],
  [1600, 1000],
]
/** The program's own window, in which the wizards have their drawing on the right by a hair's breadth. */
const OWN_WINDOW = [1280, 820]
const sizesOf = (view) => (view.name.includes('wizard') ? [...SIZES, OWN_WINDOW] : SIZES)
const GRAVE = new Set(['serious', 'critical'])

export async function sweep(browser, address, folder, only = '') {
  const failures = []
  let looked = 0
  for (const view of VIEWS.filter((each) => each.name.includes(only))) {
    for (const language of ['zh', 'en']) {
      const { page, problems, close } = await open(browser, {
        address,
        language,
        query: view.query ?? 'latency=0',
        hash: view.hash,
      })
      try {
        await view.ready?.(page)
        await page.evaluate(AXE)
        for (const theme of ['light', 'dark']) {
          for (const size of sizesOf(view)) {
            const name = `${view.name}.${language}.${theme}.${size.join('x')}`
            await page.setViewportSize({ width: size[0], height: size[1] })
            await page.evaluate((dark) => document.documentElement.classList.toggle('dark', dark), theme === 'dark')
            await page.waitForTimeout(60)
            await page.screenshot({ path: `${folder}/${name}.png` })
            failures.push(...(await inspect(page)).map((what) => `${name}: ${what}`))
            looked += 1
          }
        }
        failures.push(...problems.map((what) => `${view.name}.${language}: console: ${what}`))
      } catch (thrown) {
        failures.push(`${view.name}.${language}: ${thrown.message.split('\n')[0]}`)
      } finally {
        await close()
      }
    }
  }
  return { looked, failures }
}

async function inspect(page) {
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    const main = document.querySelector('main')
    const wide = [document.documentElement, main].filter(
      (each) => each && each.scrollWidth > each.clientWidth + 1,
    ).length
    return {
      wide,
      violations: result.violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        where: nodes
          .slice(0, 3)
          .map((node) => `${node.target} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`),
      })),
    }
  })
  const grave = found.violations
    .filter(({ impact }) => GRAVE.has(impact))
    .map(({ id, where }) => `${id} at ${where.join(' | ')}`)
  return found.wide > 0 ? [...grave, 'runs over its width'] : grave
}
