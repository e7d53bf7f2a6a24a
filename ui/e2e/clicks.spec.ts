/** How many clicks and fields it takes: to a rehearsed login in practice, and with a real tenant up to the rehearsal. */
import type { Locator } from '@playwright/test'
import type { Tenant } from '../src/platform/contract'
import { expect, test, type Page, type World } from './test'

/** The hands of somebody who goes through it, counted. */
class Hands {
  clicks = 0
  fields = 0

  constructor(private readonly page: Page) {}

  async click(what: string | Locator): Promise<void> {
    const there = typeof what === 'string' ? this.page.locator(what) : what
    await there.first().click()
    this.clicks += 1
  }

  async fill(field: string, value: string): Promise<void> {
    await this.page.locator(field).fill(value)
    this.fields += 1
  }
}

/** The start page knows WeCom's own addresses only; those of another are given on the command line. */
async function pointAtItsWecom(world: World): Promise<void> {
  const [tenant] = await world.call<Tenant[]>('tenant_list')
  const { wecom } = world.facts
  const { name, portal_url } = tenant!
  const input = { name, portal_url, api_base: wecom, login_base: wecom, proxy: null }
  await world.call('tenant_change', { id: tenant!.id, input })
}

test('in practice it is five clicks at most to a rehearsed login', async ({ world, open }) => {
  const page = await open({ world: await world('empty') })
  const hands = new Hands(page)
  await hands.click('[data-practise]')
  await hands.click('[data-row="scan"] .el-button--primary')
  await hands.click('[data-way="window"] button')
  await page.locator('[data-stage], [data-outcome]').first().waitFor()
  test
    .info()
    .annotations.push({ type: 'hands', description: `practice: ${hands.clicks} clicks, ${hands.fields} fields` })
  expect(hands.clicks).toBeLessThanOrEqual(5)
  expect(hands.fields).toBe(0)
})

test('with a real tenant it is fifteen clicks and six fields at most to the rehearsal', async ({ world, open }) => {
  const wecom = await world('empty')
  const { corp_id, contacts_secret, app_secret, agent_id } = wecom.facts
  const page = await open({ world: wecom })
  const hands = new Hands(page)
  const next = (): Promise<void> => hands.click('form.form footer button[type=submit]:not([disabled])')
  const proven = () => page.locator('[data-proof="proven"]').waitFor()

  await hands.fill('#start-name', '南方电子')
  await hands.fill('#start-portal', 'https://sso.huadong.example:8443')
  await hands.click('.start form button[type=submit]')
  await page.locator('form.form').waitFor()
  await pointAtItsWecom(wecom)

  // Wherever a step asks for nothing, it is gone on from; the fields decide where that is.
  const entered: [string, string][] = [
    ['#corp-id', corp_id],
    ['#contacts-secret', contacts_secret],
    ['#agent-id', agent_id],
    ['#app-secret', app_secret],
  ]
  await hands.click('form.form input[type=radio] >> xpath=ancestor::label')
  for (let step = 0; step < 9; step += 1) {
    const [field] = entered[0] ?? []
    const isHere = field !== undefined && (await page.locator(field).count()) > 0
    if (isHere) {
      do {
        const [id, value] = entered.shift()!
        await hands.fill(id, value)
      } while (entered[0] && (await page.locator(entered[0][0]).count()) > 0)
      if (entered.length < 4) await (entered.length === 3 ? Promise.resolve() : proven())
    }
    const before = await page.locator('form.form h2').first().innerText()
    await next()
    await expect(page.locator('form.form h2').first()).not.toHaveText(before)
    if ((await page.locator('form.form footer').count()) === 0) break
  }
  await hands.click('button[data-done="sync"]')
  await hands.click(page.getByRole('button', { name: /^应用这/ }))
  await hands.click('[data-next-act] .el-button--primary')
  await page.locator('[data-row="scan"][data-status="idle"], [data-way]').first().waitFor()
  if ((await page.locator('[data-way]').count()) === 0) {
    // What was open when the page came stays open; the way to the next one is a click.
    const scan = '[data-row="scan"] .el-button--primary'
    await page.locator(`${scan}, [data-first].shown`).first().waitFor()
    if ((await page.locator(scan).count()) === 0) await hands.click('[data-first].shown')
    await hands.click(scan)
  }
  await page.locator('[data-way="window"] button').waitFor()
  test
    .info()
    .annotations.push({ type: 'hands', description: `real tenant: ${hands.clicks} clicks, ${hands.fields} fields` })
  expect(hands.clicks).toBeLessThanOrEqual(15)
  expect(hands.fields).toBeLessThanOrEqual(6)
})
