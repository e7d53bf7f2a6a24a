/**
 * Every page in both languages, both themes and both sizes: axe finds nothing serious, nothing runs over, the console
 * stays silent. With SHOTS set, each is photographed into `e2e/shots`, which git ignores.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test, type Language, type Page } from './test'
import { VIEWS, type View } from './views'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** What of them a theme can change, which puts other colours on the same elements. */
const COLOURS = ['color-contrast', 'link-in-text-block']
const GRAVE = ['serious', 'critical']
const THEMES: [string, string[]][] = [
  ['light', RULES],
  ['dark', COLOURS],
]
const LANGUAGES: Language[] = ['zh', 'en']
const SIZES: [number, number][] = [
  [1024, 700],
  [1600, 1000],
]
/** The program's own window, in which the wizards have their drawing on the right by a hair's breadth. */
const OWN_WINDOW: [number, number] = [1280, 820]
const sizesOf = (view: View) => (view.name.includes('wizard') ? [...SIZES, OWN_WINDOW] : SIZES)

for (const view of VIEWS)
  for (const language of LANGUAGES)
    test(`${view.name} ${language}`, async ({ world: enter, open }) => {
      const world = await enter(view.world)
      if (view.inject) await world.inject(view.inject)
      if (view.scans) await world.scans(...view.scans)
      const hash = typeof view.hash === 'function' ? view.hash(world) : view.hash
      const page = await open({ world, language, hash, script: AXE })
      await view.ready?.(page, world)
      for (const [width, height] of sizesOf(view)) {
        await page.setViewportSize({ width, height })
        for (const [theme, rules] of THEMES) {
          const name = `${view.name}.${language}.${theme}.${width}x${height}`
          await drawnIn(page, theme)
          if (process.env.SHOTS) await page.screenshot({ path: `e2e/shots/${name}.png` })
          expect.soft(await mistakes(page, rules), name).toEqual([])
        }
      }
    })

/** Puts a theme on and waits until the page was drawn with it. */
async function drawnIn(page: Page, theme: string): Promise<void> {
  await page.evaluate(async (dark) => {
    document.documentElement.classList.toggle('dark', dark)
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame)
  }, theme === 'dark')
}

/** Only what is wrong is worked out in full. */
async function mistakes(page: Page, rules: string[]): Promise<string[]> {
  const { wide, violations } = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const result: AxeResults = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
    const boxes = [document.documentElement, document.querySelector('main')]
    return {
      wide: boxes.some((box) => box && box.scrollWidth > box.clientWidth + 1),
      violations: result.violations.map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? '',
        where: nodes
          .slice(0, 3)
          .map((node) => `${node.target} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`),
      })),
    }
  }, rules)
  const grave = violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .map(({ id, where }) => `${id} at ${where.join(' | ')}`)
  return wide ? [...grave, 'runs over its width'] : grave
}
