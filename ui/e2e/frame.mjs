/** The tenant menu and the search by keyboard: both are only fetched when they are first opened. */
import assert from 'node:assert/strict'
import { open } from './browser.mjs'

export async function frame(browser, address) {
  const { page, problems, close } = await open(browser, { address, query: 'latency=0', hash: '#/overview' })
  try {
    await menu(page)
    await search(page)
    assert.deepEqual(problems, [])
  } finally {
    await close()
  }
}

async function menu(page) {
  const button = page.getByRole('button', { name: /^租户/ })
  const focused = (roles) =>
    page.waitForFunction((roles) => roles.includes(document.activeElement?.getAttribute('role')), roles)
  await button.focus()
  for (const opening of ['first', 'second']) {
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    assert.equal(await button.getAttribute('aria-expanded'), 'true', opening)
    await focused(['menu', 'menuitem'])
    await page.keyboard.press('ArrowDown')
    await focused(['menuitem'])
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-haspopup') === 'menu')
    assert.equal(await button.getAttribute('aria-expanded'), 'false', opening)
  }
}

/** Keys that are pressed at once after the shortcut are not lost. */
async function search(page) {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox')
  await field.waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox')
  await page.keyboard.type('60011')
  const hit = page.getByRole('option', { name: /60011/ })
  await hit.waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/clinic\?q=60011/)
}
