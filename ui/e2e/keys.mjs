/** A person without a mouse: Tab to something, press it, type into it. */

/** Presses Tab until the element is reached; fails if it cannot be. */
export async function tabTo(page, selector, key = 'Tab') {
  for (let presses = 0; presses < 90; presses += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)) return
    await page.keyboard.press(key)
  }
  throw new Error(
    `Tab does not reach ${selector}; it is at ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`,
  )
}

export async function press(page, selector, key = 'Enter') {
  await tabTo(page, selector)
  await page.keyboard.press(key)
}

export async function type(page, selector, text) {
  await tabTo(page, selector)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

export function must(what, holds) {
  if (!holds) throw new Error(what)
}

/** The focus came here by itself, as it must where the button that had it is gone or shut. */
export async function focused(page, selector) {
  try {
    await page.waitForFunction((selector) => document.activeElement?.matches(selector) ?? false, selector)
  } catch {
    throw new Error(
      `the focus does not go to ${selector}; it is at ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`,
    )
  }
}
