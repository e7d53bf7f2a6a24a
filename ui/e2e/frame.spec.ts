/** The tenant menu and the search by keyboard: both are only fetched when they are first opened. */
import { expect, test, type Page } from './test'

const roleOfFocus = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('role'))
const focusHasRole = async (page: Page, roles: RegExp): Promise<void> => {
  await expect.poll(() => roleOfFocus(page)).toMatch(roles)
}

test('the tenant menu opens and closes by keyboard, and gives the focus back', async ({ world, open }) => {
  const page = await open({ world: await world('set-up') })
  const button = page.getByRole('button', { name: /^租户/ })
  await button.focus()
  for (const opening of ['first', 'second']) {
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await expect(button, opening).toHaveAttribute('aria-expanded', 'true')
    await focusHasRole(page, /^menu(item)?$/)
    await page.keyboard.press('ArrowDown')
    await focusHasRole(page, /^menuitem$/)
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await expect(button).toBeFocused()
    await expect(button, opening).toHaveAttribute('aria-expanded', 'false')
  }
})

test('keys that are pressed at once after the shortcut of the search are not lost', async ({ world, open }) => {
  const page = await open({ world: await world('set-up') })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  await focusHasRole(page, /^combobox$/)
  await page.keyboard.type('60011')
  await page.getByRole('option', { name: /60011/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/clinic\?q=60011/)
})
