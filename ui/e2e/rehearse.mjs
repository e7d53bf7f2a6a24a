/** A rehearsal from the auth source to the person's card with nothing but the keyboard: refused, cancelled, pasted; and the preview. */
import { must, press, tabTo, type } from './keys.mjs'
import { open } from './browser.mjs'

export async function rehearsal(browser, address) {
  const { page, problems, close } = await open(browser, { address, query: 'latency=120&scan=page,logged_in', hash: '#/auths' })
  try {
    await press(page, 'article footer .el-button--primary')
    await page.locator('[data-way="window"]').waitFor()

    // Refused: the remedy has the focus's neighbourhood, and the errcode stands small behind it.
    await press(page, '[data-way="window"] button')
    await page.locator('[data-outcome="refused"]').waitFor()
    must('the result does not get the focus', await page.evaluate(() => document.activeElement?.closest('[data-outcome="refused"]') !== null))
    await press(page, '[data-outcome="refused"] button[aria-label*="复制"]')

    // Cancelled by its button, which got the focus by itself.
    await page.evaluate(() => { location.hash = '#/rehearsal' })
    await press(page, '[data-way="window"] button')
    await page.locator('[data-stop]').waitFor()
    must('the button that cancels does not get the focus', await page.evaluate(() => document.activeElement?.matches('[data-stop]') ?? false))
    await page.keyboard.press('Enter')
    await page.getByText('已取消，没有登录').waitFor()

    await press(page, '[data-way="window"] button')
    await page.locator('[data-outcome="logged_in"]').waitFor()
    must('a finished rehearsal is not listed', (await page.locator('[data-past]').count()) === 2)

    // Pasted.
    await press(page, '[data-way="paste"] button')
    await page.locator('#pasted-url').waitFor()
    await tabTo(page, '#pasted-url')
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
