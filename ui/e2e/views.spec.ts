/**
 * Every page in both languages and both themes: axe finds nothing serious, nothing is cut off at any size, nothing moves
 * after the first paint, the console stays silent. With SHOTS set, each is photographed into `e2e/shots`, which git
 * ignores; with WECOM_BRIDGE_SOAK set, axe looks at every size.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { cutOff, shifted } from './geometry'
import { expect, test, type Language, type Page } from './test'
import { VIEWS } from './views'

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
/** At which axe looks: what it finds hardly depends on the width. */
const NARROW: [number, number] = [1024, 700]
/** The smallest window, the program's own, a large one, and the large one at 150 % zoom. */
const OTHERS: [number, number][] = [
  [900, 600],
  [1280, 820],
  [1600, 1000],
  [1067, 667],
]
const LONG = Boolean(process.env.WECOM_BRIDGE_SOAK)
const SHOTS = Boolean(process.env.SHOTS)

for (const view of VIEWS)
  for (const language of LANGUAGES)
    test(`${view.name} ${language}`, async ({ world: enter, open }) => {
      const world = await enter(view.world)
      if (view.inject) await world.inject(view.inject)
      if (view.scans) await world.scans(...view.scans)
      const hash = typeof view.hash === 'function' ? view.hash(world) : view.hash
      const page = await open({ world, language, hash, script: AXE })
      if (!view.inject?.hold) await page.locator('[data-state="loading"]').first().waitFor({ state: 'detached' })
      expect.soft(await shifted(page), 'moved after the first paint').toEqual([])
      await view.ready?.(page, world)
      for (const size of [NARROW, ...OTHERS]) await judge(page, `${view.name}.${language}`, size)
    })

async function judge(page: Page, name: string, size: [number, number]): Promise<void> {
  const [width, height] = size
  await page.setViewportSize({ width, height })
  for (const [theme, rules] of THEMES) {
    const looked = size === NARROW || LONG
    if (theme === 'dark' && !looked && !SHOTS) continue
    const shown = `${name}.${theme}.${width}x${height}`
    await drawnIn(page, theme)
    if (SHOTS) await page.screenshot({ path: `e2e/shots/${shown}.png` })
    if (theme === 'light') expect.soft(await cutOff(page), shown).toEqual([])
    if (looked) expect.soft(await mistakes(page, rules), shown).toEqual([])
  }
}

/** Puts a theme on and waits until the page was drawn with it. */
async function drawnIn(page: Page, theme: string): Promise<void> {
  await page.evaluate(async (dark) => {
    document.documentElement.classList.toggle('dark', dark)
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame)
  }, theme === 'dark')
}

/** Only what is wrong is worked out in full. */
async function mistakes(page: Page, rules: string[]): Promise<string[]> {
  const violations = await page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const result: AxeResults = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
    return result.violations.map(({ id, impact, nodes }) => ({
      id,
      impact: impact ?? '',
      where: nodes
        .slice(0, 3)
        .map((node) => `${node.target} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`),
    }))
  }, rules)
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .map(({ id, where }) => `${id} at ${where.join(' | ')}`)
}
