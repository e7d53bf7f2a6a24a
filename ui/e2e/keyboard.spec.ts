/** Both wizards from the first page to the last with nothing but the keyboard. */
import { press, submit, tabTo, type } from './keys'
import type { Tenant } from '../src/platform/contract'
import { expect, test, type Page, type World } from './test'

const WRONG = 'wrong-secret-0123456789abcdef'

const heading = (page: Page, text: string) => page.locator('form.form h2', { hasText: text }).waitFor()
const next = (page: Page) => press(page, 'form.form footer button[type=submit]:not([disabled])')
const stored = (page: Page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
const proof = (page: Page, kind: 'refused' | 'proven') => page.locator(`[data-proof="${kind}"]`).waitFor()

/** The dialog knows WeCom's own addresses only; those of another are given on the command line. */
async function pointAtItsWecom(world: World): Promise<void> {
  const [tenant] = await world.call<Tenant[]>('tenant_list')
  const { wecom } = world.facts
  await world.call('tenant_change', {
    id: tenant!.id,
    input: { name: tenant!.name, portal_url: tenant!.portal_url, api_base: wecom, login_base: wecom, proxy: null },
  })
}

test('method one by keyboard, from nothing to the first sync', async ({ world, open }) => {
  const wecom = await world('empty')
  const { corp_id, contacts_secret, app_secret, agent_id } = wecom.facts
  const page = await open({ world: wecom })
  await type(page, '#start-name', '南方电子')
  await type(page, '#start-portal', 'https://sso.huadong.example:8443')
  await submit(page, '.start form')
  await page.locator('form.form').waitFor()
  await pointAtItsWecom(wecom)

  await heading(page, '选择类型')
  await press(page, 'input[type=radio]', 'Space')
  await next(page)
  await heading(page, '这是哪家企业')
  await type(page, '#description', '总部')
  await type(page, '#corp-id', corp_id)
  await submit(page, 'form.form')
  await heading(page, '通讯录 Secret')

  await type(page, '#contacts-secret', WRONG)
  await proof(page, 'refused')
  // A refused secret does not keep anybody, but says what follows.
  await expect(page.getByRole('button', { name: '先继续' })).toBeVisible()
  await type(page, '#contacts-secret', contacts_secret)
  await proof(page, 'proven')
  expect(await stored(page)).not.toContain(contacts_secret)

  // Leaving and coming back keeps everything, the secret included, in memory.
  await page.evaluate(() => {
    location.hash = '#/clinic'
  })
  await page.locator('#pasted').waitFor()
  await page.goBack()
  await heading(page, '通讯录 Secret')
  await expect(page.locator('#contacts-secret')).toHaveValue(contacts_secret)
  await next(page)

  await heading(page, '多久同步一次')
  await tabTo(page, 'input[type=radio]')
  await page.keyboard.press('ArrowRight')
  await next(page)
  await heading(page, '怎样登录门户')
  await next(page)
  await heading(page, '自建应用')
  await type(page, '#agent-id', agent_id)
  await type(page, '#app-secret', app_secret)
  await proof(page, 'proven')
  await next(page)
  await heading(page, '授权回调域')
  // The callback domain is the portal's.
  await expect(page.locator('#callback')).toHaveValue('sso.huadong.example:8443')
  await next(page)
  await heading(page, '已经设置好了')
  const kept = await stored(page)
  expect(kept).not.toContain(contacts_secret)
  expect(kept).not.toContain(app_secret)
  await press(page, '.todo button[aria-label*="复制"]')

  await press(page, '[data-done="sync"] .el-button')
  await page.locator('[data-kind]').first().waitFor()
  await press(page, 'main .el-button--primary')
  await page
    .getByText(/新增 \d+ 人/)
    .first()
    .waitFor()
})

test('method two by keyboard, where a data source is there', async ({ world, open }) => {
  const wecom = await world('set-up')
  const { corp_id, app_secret, agent_id } = wecom.facts
  const page = await open({ world: wecom, hash: '#/auths' })
  await press(page, 'article footer .el-button.is-text')
  await page.getByRole('dialog').waitFor()
  await press(page, '.el-dialog .el-button--danger')
  await page.locator('[data-state="empty"]').waitFor()
  await press(page, '[data-state="empty"] .el-button--primary')

  await heading(page, '选择类型')
  await press(page, 'input[type=radio]', 'Space')
  await next(page)
  await heading(page, '这是哪家企业')
  // The data source's corp ID is there already.
  await expect(page.locator('#corp-id')).toHaveValue(corp_id)
  await type(page, '#corp-id', 'ww9f8e7d6c5b4a3f2e')
  await page.getByText('将不能扫码登录').waitFor()
  await expect(page.locator('form.form footer button[type=submit]')).toBeDisabled()
  await press(page, '.notice .el-button')
  await next(page)

  await heading(page, '自建应用')
  await type(page, '#agent-id', '1000009')
  await type(page, '#app-secret', app_secret)
  await proof(page, 'refused')
  await tabTo(page, '#agent-id', 'Shift+Tab')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(agent_id)
  await proof(page, 'proven')
  await next(page)
  await heading(page, '授权回调域')
  await next(page)
  await heading(page, '已经设置好了')
  expect(await stored(page)).not.toContain(app_secret)

  // The last page leads to the rehearsal of what was just set up.
  await press(page, '[data-done="rehearse"] .el-button')
  await page.locator('[data-way="window"]').waitFor()
  const chosen = new URL(page.url().replace('#', '')).searchParams.get('auth')
  expect(chosen, 'the rehearsal is that of the new authentication source').toMatch(/./)
  expect(chosen).not.toBe(wecom.facts.auth)
})
