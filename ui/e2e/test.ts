/** A test with a world of its own, and pages of it that fail on any complaint in their console. */
import { test as base, expect, type Page } from '@playwright/test'
import { openWorld, type World } from '../tests/host/world'

export { expect, type Page, type World }

export type Language = 'zh' | 'en'

export interface Opening {
  world: World
  language?: Language
  theme?: 'light' | 'dark'
  size?: [number, number]
  hash?: string
}

interface Fixtures {
  /** Opens a copy of a named world, which is closed after the test. */
  world: (name: string) => Promise<World>
  /** Opens the interface of a world in one language, theme and size. */
  open: (opening: Opening) => Promise<Page>
}

export const test = base.extend<Fixtures>({
  world: async ({}, use) => {
    const worlds: World[] = []
    await use(async (name) => {
      const world = await openWorld(process.env.HOST_ADDRESS!, name)
      worlds.push(world)
      return world
    })
    await Promise.all(worlds.map((world) => world.close()))
  },
  open: async ({ browser }, use) => {
    const complaints: string[] = []
    await use(async ({ world, language = 'zh', theme = 'light', size = [1600, 1000], hash = '#/overview' }) => {
      const context = await browser.newContext({
        viewport: { width: size[0], height: size[1] },
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      })
      // As the desktop shell does it, before the page loads.
      await world.call('settings_change', { language, theme })
      await context.addInitScript((prefs) => Object.assign(window, { __PREFS__: prefs }), { language, theme })
      const page = await context.newPage()
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(world.base + hash)
      await page.locator('h1, h2').first().waitFor()
      return page
    })
    expect(complaints, 'the console complained').toEqual([])
    await Promise.all(browser.contexts().map((context) => context.close()))
  },
})
