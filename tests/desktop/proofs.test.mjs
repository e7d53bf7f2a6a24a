/**
 * The wizard's proofs in the real window where WeCom does not answer as it should: a call limit, which is asked again by
 * itself once it is over, and a network that is not there, which is no refusal however often it is met.
 *
 * Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { setStage } from './desk.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_PROGRAM ?? 'target/debug/wecom-bridge')
/** Nothing listens there: the port is reserved. */
const NOWHERE = 'http://127.0.0.1:1'

let stage, app, limited, values

before(async () => {
  stage = await setStage('proofs', { members: 30 })
  app = stage.app
  await app.command('settings_change', { language: 'zh' })
  limited = spawn(PROGRAM, ['sandbox', 'serve', '--scenario', 'rate-limited', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(limited.stdout), 'line')
  values = JSON.parse(line)
})

after(async () => {
  limited?.kill()
  await stage?.clear()
})

/** Reads until WeCom's limit is met. */
async function exhaust() {
  const { api_base, corp_id, contacts_secret } = values
  const ask = async (path) => (await fetch(`${api_base}/cgi-bin/${path}`)).json()
  const { access_token } = await ask(`gettoken?corpid=${corp_id}&corpsecret=${contacts_secret}`)
  for (let call = 0; call < 500; call += 1) if ((await ask(`department/list?access_token=${access_token}`)).errcode === 45009) return
  throw new Error('the limit was not met')
}

/** The wizard of a new tenant at the contacts secret, as if a person had come that far. */
async function atContacts(name, more) {
  const { api_base, login_base, corp_id } = values
  const input = { name, portal_url: null, api_base, login_base, proxy: null, ...more }
  const tenant = (await app.command('tenant_add', input)).id
  // Not from the wizard of another tenant, which keeps its own draft when it is left.
  await app.go('/overview')
  await app.prefer('zh', tenant)
  const fields = { type_chosen: true, description: '总部', corp_id, auto_sync_hours: 4, on_duplicate: 'skip', password_login: false, scan_login: true, agent_id: '', callback_domain: '', keep_secrets: false }
  const draft = { step: 'contacts', visited: ['type', 'corp', 'contacts'], fields }
  await app.run((key, kept) => localStorage.setItem(key, kept), `wecom-bridge.wizard.1.${tenant}`, JSON.stringify(draft))
  await app.go('/sources/add')
  await app.field('#contacts-secret')
}

test('a call limit says how long to wait, counts down, and can be told not to ask again', async () => {
  await exhaust()
  await atContacts('限流制造')
  await app.fill('#contacts-secret', values.contacts_secret)
  await app.sees(/调用频率|调用太频繁/)
  await app.sees(/\d+ 秒后自动再验证一次/)
  await stage.shot('proof-limit')
  const left = () => app.run(() => Number(/(\d+) 秒后自动/.exec(document.querySelector('[data-retry]')?.textContent ?? '')?.[1] ?? NaN))
  const first = await left()
  await app.waitFor('the countdown', (from) => Number(/(\d+) 秒后自动/.exec(document.querySelector('[data-retry]')?.textContent ?? '')?.[1] ?? NaN) < from, first)
  await app.click('不再自动验证')
  await app.waitFor('no countdown', () => document.querySelector('[data-retry]') === null)
})

test('a network that is not there is no refusal, and the way to the addresses names them', async () => {
  // Addresses of this machine go past a proxy, so that it is WeCom's own that cannot be reached.
  await atContacts('断网制造', { proxy: NOWHERE, api_base: null, login_base: null })
  for (let round = 0; round < 7; round += 1) {
    await app.fill('#contacts-secret', `${values.contacts_secret.slice(0, -1)}${round}`)
    await app.sees('代理没有把请求送到')
  }
  const text = await app.text()
  assert.ok(text.includes(NOWHERE.replace('http://', '')), text)
  assert.ok(!text.includes('已被拒绝'), text)
  await app.sees('改租户的地址和代理')
  await stage.shot('proof-network')
})
