/**
 * The interface in Chromium, on the built demo: `npm run e2e`, or `node e2e/run.mjs [keyboard|axe] [part of a view's name]`.
 *
 * Screenshots go to e2e/shots, which git ignores.
 */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sweep } from './axe.mjs'
import { launch } from './browser.mjs'
import { frame } from './frame.mjs'
import { heldRun } from './held.mjs'
import { methodOne, methodTwo } from './keyboard.mjs'
import { rehearsal } from './rehearse.mjs'
import { serve } from './server.mjs'

const [what = 'all', only = ''] = process.argv.slice(2)
const folder = fileURLToPath(new URL('./shots', import.meta.url))
const FLOWS = [
  ['the tenant menu and the search by keyboard', frame],
  ['method one by keyboard', methodOne],
  ['method two by keyboard', methodTwo],
  ['a rehearsal by keyboard', rehearsal],
  ['a held run, confirmed and undone', heldRun],
]
mkdirSync(folder, { recursive: true })

const server = await serve(fileURLToPath(new URL('../dist-demo', import.meta.url)))
const browser = await launch()
let passed = 0
const failures = []
try {
  if (what !== 'axe') {
    for (const [name, flow] of FLOWS) {
      try {
        await flow(browser, server.address)
        passed += 1
        console.log(`ok   ${name}`)
      } catch (thrown) {
        failures.push(`${name}: ${thrown.message}`)
      }
    }
  }
  if (what !== 'keyboard') {
    const swept = await sweep(browser, server.address, folder, only)
    passed += swept.looked
    failures.push(...swept.failures)
    console.log(`looked at ${swept.looked} pages with axe`)
  }
} finally {
  await browser.close()
  server.close()
}
for (const failure of failures) console.log(`FAIL ${failure}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
