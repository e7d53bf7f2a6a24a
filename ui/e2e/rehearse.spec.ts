import { focused, press, tabTo, type } from './keys'
import { test } from './test'

test('a rehearsal by keyboard: refused, cancelled, gone through, pasted; and the preview', async ({ world, open }) => {
  const wecom = await world('set-up')
  await wecom.scans('page_refuses', 'waits', 'member')
  const page = await open({ world: wecom, hash: '#/auths' })
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
  await page.locator('[data-stage="waiting"][data-state="busy"]').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('已取消，没有登录').waitFor()

  await press(page, '[data-way="window"] button')
  await page.locator('[data-outcome="logged_in"]').waitFor()
  await page.locator('[data-past]').nth(1).waitFor()

  // Pasted: where the browser ended after somebody declined, and after somebody agreed.
  for (const [scan, outcome] of [
    ['declines', '[data-outcome="refused"][data-reason="declined"]'],
    ['member', '[data-outcome="logged_in"]'],
  ] as const) {
    await press(page, '[data-way="paste"] button')
    await focused(page, '#pasted-url')
    const login = await page.locator('code.address').textContent()
    await type(page, '#pasted-url', await wecom.scanElsewhere(login!, scan))
    await page.keyboard.press('Enter')
    await page.locator(outcome).waitFor()
  }

  await press(page, '.preview .el-button')
  await page.locator('[data-portal="stopped"]').waitFor()
  await press(page, '[data-portal] .el-button--primary')
  await page.locator('[data-portal="running"]').waitFor()
  await tabTo(page, '[data-portal="running"] button[aria-label*="复制"]')
})
