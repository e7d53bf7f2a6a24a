/** A person without a mouse: Tab to something, press it, type into it. */
import { expect, type Page } from './test'

const focus = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))
const isFocused = (page: Page, selector: string) =>
  page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)

/** Presses Tab until the element is reached; fails if it cannot be. */
export async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 90; presses += 1) {
    if (await isFocused(page, selector)) return
    await page.keyboard.press(key)
  }
  throw new Error(`Tab does not reach ${selector}; it is at ${await focus(page)}`)
}

export async function press(page: Page, selector: string, key = 'Enter'): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.press(key)
}

export async function type(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

/** Enter in a field, once the program has said that the form may be sent: until then its button is shut. */
export async function submit(page: Page, form: string): Promise<void> {
  await page.locator(`${form} button[type=submit]:not([disabled])`).waitFor()
  await page.keyboard.press('Enter')
}

/** The focus came here by itself, as it must where the button that had it is gone or shut. */
export async function focused(page: Page, selector: string): Promise<void> {
  await expect(async () => {
    expect(await isFocused(page, selector), `the focus is at ${await focus(page)}`).toBe(true)
  }).toPass()
}
