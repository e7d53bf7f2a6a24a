/** Both wizards from the first page to the last with nothing but the keyboard. */
import { open } from './browser.mjs'
import { must, press, tabTo, type } from './keys.mjs'

const SECRET = 'good-secret-0123456789abcdef'

const heading = (page, text) => page.locator('form.form h2', { hasText: text }).waitFor()
const next = (page) => press(page, 'form.form footer button[type=submit]:not([disabled])')
const stored = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))

export async function methodOne(browser, address) {
  const { page, problems, close } = await open(browser, { address, query: 'latency=0&empty' })
  try {
    await press(page, 'main .el-button--primary')
    await page.getByRole('dialog').waitFor()
    await type(page, '#tenant-name', '南方电子')
    await type(page, '#tenant-portal', 'https://sso.nanfang.example:8443')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await press(page, 'main .el-button--primary')

    await heading(page, '选择类型')
    await press(page, 'input[type=radio]', 'Space')
    await next(page)
    await heading(page, '这是哪家企业')
    await type(page, '#description', '总部')
    await type(page, '#corp-id', 'ww0a1b2c3d4e5f6a7b')
    await page.keyboard.press('Enter')
    await heading(page, '通讯录 Secret')

    await type(page, '#contacts-secret', 'wrong-secret-0123456789abcdef')
    await page.locator('[data-proof="refused"]').waitFor()
    must(
      'a refused secret does not keep anybody, but says what follows',
      await page.getByRole('button', { name: '先继续' }).isVisible(),
    )
    await type(page, '#contacts-secret', SECRET)
    await page.locator('[data-proof="proven"]').waitFor()
    must('a secret reached storage', !(await stored(page)).includes(SECRET))

    // Leaving and coming back keeps everything, the secret included, in memory.
    await page.evaluate(() => {
      location.hash = '#/clinic'
    })
    await page.locator('#pasted').waitFor()
    await page.goBack()
    await heading(page, '通讯录 Secret')
    must('the secret was lost', (await page.locator('#contacts-secret').inputValue()) === SECRET)
    await next(page)

    await heading(page, '多久同步一次')
    await tabTo(page, 'input[type=radio]')
    await page.keyboard.press('ArrowRight')
    await next(page)
    await heading(page, '怎样登录门户')
    await next(page)
    await heading(page, '自建应用')
    await type(page, '#agent-id', '1000002')
    await type(page, '#app-secret', SECRET)
    await page.locator('[data-proof="proven"]').waitFor()
    await next(page)
    await heading(page, '授权回调域')
    must(
      'the callback domain is not the portal’s',
      (await page.locator('#callback').inputValue()) === 'sso.nanfang.example:8443',
    )
    await next(page)
    await heading(page, '已经设置好了')
    must('a secret is still on the page or in storage', !(await stored(page)).includes(SECRET))
    await press(page, '.todo button[aria-label*="复制"]')

    await press(page, '[data-done="sync"] .el-button')
    await page.locator('[data-kind]').first().waitFor()
    await press(page, 'main .el-button--primary')
    await page.getByText('新增 3,000 人').first().waitFor()
    must(`the console complained: ${problems}`, problems.length === 0)
  } finally {
    await close()
  }
}

export async function methodTwo(browser, address) {
  const { page, problems, close } = await open(browser, { address, hash: '#/auths' })
  try {
    await press(page, 'article footer .el-button.is-text')
    await page.getByRole('dialog').waitFor()
    await press(page, '.el-dialog .el-button--danger')
    await page.locator('[data-state="empty"]').waitFor()
    await press(page, '[data-state="empty"] .el-button--primary')

    await heading(page, '选择类型')
    await press(page, 'input[type=radio]', 'Space')
    await next(page)
    await heading(page, '这是哪家企业')
    must(
      'the data source’s corp ID is not there',
      (await page.locator('#corp-id').inputValue()) === 'ww1a2b3c4d5e6f7a8b',
    )
    await type(page, '#corp-id', 'ww9f8e7d6c5b4a3f2e')
    await page.getByText('将不能扫码登录').waitFor()
    must('another corp ID is let through', await page.locator('form.form footer button[type=submit]').isDisabled())
    await press(page, '.notice .el-button')
    await next(page)

    await heading(page, '自建应用')
    await type(page, '#agent-id', '1000009')
    await type(page, '#app-secret', SECRET)
    await page.locator('[data-proof="refused"]').waitFor()
    await tabTo(page, '#agent-id', 'Shift+Tab')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('1000002')
    await page.locator('[data-proof="proven"]').waitFor()
    await next(page)
    await heading(page, '授权回调域')
    await next(page)
    await heading(page, '已经设置好了')
    must('a secret reached storage', !(await stored(page)).includes(SECRET))

    // The last page leads to the rehearsal of what was just set up.
    await press(page, '[data-done="rehearse"] .el-button')
    await page.locator('[data-way="window"]').waitFor()
    must('the rehearsal is not that of the new auth source', new URL(page.url()).hash === '#/rehearsal?auth=a-1')
    must(`the console complained: ${problems}`, problems.length === 0)
  } finally {
    await close()
  }
}
