/** The top bar by keyboard: the tenants, the search, the panels. What lies in them is only fetched when they are first opened. */
import { expect, test, type Page } from './test'

const roleOfFocus = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('role'))
const focusHasRole = async (page: Page, roles: RegExp): Promise<void> => {
  await expect.poll(() => roleOfFocus(page)).toMatch(roles)
}

test('the tenants open, are searched and chosen by keyboard, and the page stays', async ({ world, open }) => {
  const page = await open({ world: await world('tenants'), hash: '#/clinic' })
  const button = page.locator('[data-pop="tenant"]')
  for (const opening of ['first', 'second']) {
    await button.focus()
    await page.keyboard.press('Enter')
    await page.locator('#tenant-rows').waitFor()
    await expect(button, opening).toHaveAttribute('aria-expanded', 'true')
    await focusHasRole(page, /^combobox$/)
    await page.keyboard.press('Escape')
    await page.locator('#tenant-rows').waitFor({ state: 'hidden' })
    await expect(button).toBeFocused()
    await expect(button, opening).toHaveAttribute('aria-expanded', 'false')
  }
  await page.keyboard.press('Enter')
  await focusHasRole(page, /^combobox$/)
  // 北辰物流, by its initials.
  await page.keyboard.type('bcwl')
  await expect(page.locator('#tenant-rows [role="option"]').first()).toContainText('北辰物流')
  await page.keyboard.press('Enter')
  await expect(button).toContainText('北辰物流')
  expect(page.url()).toContain('#/clinic')
})

test('keys that are pressed at once after the shortcut of the search are not lost', async ({ world, open }) => {
  const page = await open({ world: await world('set-up') })
  await page.keyboard.press('Control+k')
  await focusHasRole(page, /^combobox$/)
  await page.keyboard.type('60011')
  await page.keyboard.press('Enter')
  await page.waitForURL(/clinic\?q=60011/)
})

test('an act is found by the initials of its words', async ({ world, open }) => {
  const page = await open({ world: await world('set-up') })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('tjrzy')
  await page.getByRole('option', { name: '添加认证源' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/auths\/add/)
})

test('help opens beside the page and closes again', async ({ world, open }) => {
  const page = await open({ world: await world('set-up'), hash: '#/directory' })
  await page.keyboard.press('F1')
  await page.locator('.help h2').waitFor()
  await expect(page.locator('.help h2')).toBeFocused()
  await expect(page.locator('.help')).toContainText('Ctrl K')
  await page.keyboard.press('Escape')
  await page.locator('.help').waitFor({ state: 'detached' })
})

test('the pages of the navigation and the zoom have keys', async ({ world, open }) => {
  const page = await open({ world: await world('set-up') })
  // Which one that is depends on what is done already.
  const second = await page.locator('nav a').nth(1).getAttribute('href')
  await page.keyboard.press('Control+2')
  await expect.poll(() => new URL(page.url()).hash).toBe(second)
  await page.keyboard.press('Control+=')
  await expect.poll(() => page.evaluate(() => document.documentElement.style.zoom)).toBe('1.1')
  await page.keyboard.press('Control+0')
  await expect.poll(() => page.evaluate(() => document.documentElement.style.zoom)).toBe('')
  await page.keyboard.press('Alt+ArrowLeft')
  await page.waitForURL(/#\/overview$/)
})

test('the overview is drawn where the prototypes are frozen, as the shell freezes them', async ({ world, open }) => {
  const page = await open({ world: await world('set-up'), script: 'Object.freeze(Object.prototype)' })
  await page.locator('main svg path[fill]').filter({ visible: true }).nth(3).waitFor()
  await expect(page.locator('main [role="alert"]')).toHaveCount(0)
  await expect(page.locator('main h1')).toHaveText('概览')
})
