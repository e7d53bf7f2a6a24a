/** Chromium as it is installed on this system, and pages that fail on any error in their console. */
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place))
  if (!executablePath) throw new Error('no Chromium found: install the package chromium, or set CHROMIUM to its path')
  return await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox'] })
}

/** A fresh page in one language, theme and size; `problems` collects what its console complains about. */
export async function open(
  browser,
  {
    address,
    language = 'zh',
    theme = 'light',
    size = [1600, 1000],
    query = 'latency=0',
    hash = '#/overview',
    prefs = true,
  },
) {
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    reducedMotion: 'reduce',
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
  })
  if (prefs) {
    await context.addInitScript(
      ([language, theme]) => {
        window.__PREFS__ = { language, theme }
      },
      [language, theme],
    )
  }
  const page = await context.newPage()
  const problems = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${address}/?${query}${hash}`)
  await page.locator('h1, h2').first().waitFor()
  return { page, problems, close: () => context.close() }
}
