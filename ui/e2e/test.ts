/**
 * A test with a world of its own, and pages of it that fail on any complaint in their console.
 *
 * The browser's window is that of the test before, emptied: what a new one costs, each test would pay.
 */
import { test as base, expect, type Browser, type ConsoleMessage, type Page } from '@playwright/test'
import { openWorld, type World } from '../tests/host/world'

export { expect, type Page, type World }

export type Language = 'zh' | 'en'

export interface Opening {
  world: World
  language?: Language
  size?: [number, number]
  hash?: string
  /** What the page has loaded before its own scripts. */
  script?: string
}

interface Fixtures {
  /** Opens a copy of a named world, which is closed after the test. */
  world: (name: string) => Promise<World>
  /** Opens the interface of a world in one language and size. */
  open: (opening: Opening) => Promise<Page>
}

interface Shared {
  /** The windows of this worker. */
  windows: Windows
}

type Need = Required<Pick<Opening, 'language' | 'script'>>

/** A window for each language and script, made when it is first asked for. */
class Windows {
  readonly #made = new Map<string, Page>()

  constructor(private readonly browser: Browser) {}

  async take({ language, script }: Need): Promise<Page> {
    const name = `${language} ${script}`
    const page = this.#made.get(name) ?? (await this.#make({ language, script }))
    this.#made.set(name, page)
    return page
  }

  /** Leaves nothing for the next test: of the origin, which all worlds share, and of the page. */
  async empty(page: Page): Promise<void> {
    await page.evaluate(() => {
      localStorage.clear()
      sessionStorage.clear()
    })
    await page.goto('about:blank')
  }

  /** After a test that failed nobody knows what a window would do. */
  async close(): Promise<void> {
    const pages = [...this.#made.values()]
    this.#made.clear()
    await Promise.all(pages.map((page) => page.context().close()))
  }

  async #make({ language, script }: Need): Promise<Page> {
    const context = await this.browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
    // As the desktop shell does it, before the page loads.
    await context.addInitScript((prefs) => Object.assign(window, { __PREFS__: prefs }), { language, theme: 'light' })
    if (script) await context.addInitScript(script)
    return await context.newPage()
  }
}

export const test = base.extend<Fixtures, Shared>({
  windows: [
    async ({ browser }, use) => {
      const windows = new Windows(browser)
      await use(windows)
      await windows.close()
    },
    { scope: 'worker' },
  ],
  world: async ({}, use) => {
    const worlds: World[] = []
    await use(async (name) => {
      const world = await openWorld(process.env.HOST_ADDRESS!, name)
      worlds.push(world)
      return world
    })
    await Promise.all(worlds.map((world) => world.close()))
  },
  open: async ({ windows }, use, test) => {
    const complaints: string[] = []
    const listen = (message: ConsoleMessage): void => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    }
    const fail = (error: Error): void => void complaints.push(String(error))
    const opened: Page[] = []
    await use(
      async ({ world, language = 'zh', size: [width, height] = [1600, 1000], hash = '#/overview', script = '' }) => {
        await world.call('settings_change', { language, theme: 'light' })
        const page = await windows.take({ language, script })
        page.on('console', listen).on('pageerror', fail)
        opened.push(page)
        await page.setViewportSize({ width, height })
        await page.goto(world.base + hash)
        await page.locator('h1, h2').first().waitFor()
        return page
      },
    )
    if (test.status === test.expectedStatus) for (const page of opened) await windows.empty(page)
    else await windows.close()
    for (const page of opened) page.off('console', listen).off('pageerror', fail)
    expect(complaints, 'the console complained').toEqual([])
  },
})
