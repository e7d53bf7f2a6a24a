/** Screenshots of every page in one language, theme and size: `node e2e/shot.mjs zh light 1600x1000 [only]`. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch, open } from './browser.mjs'
import { VIEWS } from './views.mjs'
import { serve } from './server.mjs'

const [language = 'zh', theme = 'light', size = '1600x1000', only = ''] = process.argv.slice(2)
const folder = fileURLToPath(new URL('./shots/', import.meta.url))
mkdirSync(folder, { recursive: true })
const server = await serve(fileURLToPath(new URL('../dist-demo', import.meta.url)))
const browser = await launch()
try {
  for (const view of VIEWS.filter((each) => each.name.includes(only))) {
    const { page, problems, close } = await open(browser, {
      address: server.address,
      language,
      theme,
      size: size.split('x').map(Number),
      query: view.query ?? 'latency=0',
      hash: view.hash,
    })
    await view.ready?.(page)
    await page.waitForTimeout(150)
    await page.screenshot({ path: `${folder}${view.name}.${language}.${theme}.${size}.png` })
    if (problems.length) console.log(view.name, problems)
    await close()
  }
} finally {
  await browser.close()
  server.close()
}
