/** A rehearsal from the auth source to the person's card with nothing but the keyboard: refused, cancelled, pasted; and the preview. */
import { focused, must, press, tabTo, type } from './keys.mjs'
import { open } from './browser.mjs'

export async function rehearsal(browser, address) {
  const { page, problems, close } = await open(browser, {
    address,
    query: 'latency=400&scan=page,logged_in',
    hash: '#/auths',
  })
  try {
    await press(page, 'article footer .el-button--primary')
    await page.locator('[data-way="window"]').waitFor()

    // Refused: the remedy has the focus's neighbourhood, and the errcode stands small behind it.
    await press(page, '[data-way="window"] button')
    await page.locator('[data-outcome="refused"]').waitFor()
    await focused(page, '[data-outcome="refused"] h2')
    await press(page, '[data-outcome="refused"] button[aria-label*="复制"]')

    // Cancelled by its button, which got the focus by itself.
    await page.evaluate(() => {
      location.hash = '#/rehearsal'
    })
    await press(page, '[data-way="window"] button')
    await focused(page, '[data-stop]')
    await page.keyboard.press('Enter')
    await page.getByText('已取消，没有登录').waitFor()

    await press(page, '[data-way="window"] button')
    await page.locator('[data-outcome="logged_in"]').waitFor()
    await page.locator('[data-past]').nth(1).waitFor()

    // Pasted.
    await press(page, '[data-way="paste"] button')
    await focused(page, '#pasted-url')
    await type(page, '#pasted-url', 'https://sso.huadong.example:8443/wecom/callback?state=demo')
    await page.keyboard.press('Enter')
    await page.locator('[data-outcome="refused"][data-reason="declined"]').waitFor()
    await type(page, '#pasted-url', 'https://sso.huadong.example:8443/wecom/callback?code=abc&state=demo')
    await page.keyboard.press('Enter')
    await page.locator('[data-outcome="logged_in"]').waitFor()

    await press(page, '.preview .el-button')
    await page.locator('[data-portal="stopped"]').waitFor()
    await press(page, '[data-portal] .el-button--primary')
    await page.locator('[data-portal="running"]').waitFor()
    await tabTo(page, '[data-portal="running"] button[aria-label*="复制"]')
    must(`the console complained: ${problems}`, problems.length === 0)
  } finally {
    await close()
  }
}
