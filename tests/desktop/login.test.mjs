/**
 * Scan login in the real window: the customer's own callback domain is rehearsed with no DNS, look-alike hosts log
 * nobody in, the login page's refusal is read, and secrets are shown apart from the interface.
 *
 * The login window has no rights and cannot be driven, so a stand-in for WeCom's login page does what a phone would:
 * it gets a code from the simulated WeCom and sends the browser where the case says.
 */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { lost, startDriver, until } from './driver.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const SHOTS = process.env.WECOM_BRIDGE_SHOTS
const MEMBERS = 60
const CUSTOMER = 'portal.example.test'

let driver, app, folder, page, values, auth, people, sandboxTenant

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-bridge-login-'))
  driver = await startDriver(folder)
  app = await driver.open(PROGRAM, ['--data-dir', join(folder, 'data'), '--sandbox-members', String(MEMBERS)])
  await app.drawn()
  await setUp()
})

after(async () => {
  for (const click of lost) console.log(`# a click did not arrive: ${click}`)
  await app?.close().catch(() => undefined)
  driver?.stop()
  page?.server.close()
  await rm(folder, { recursive: true, force: true })
})

/** The sandbox's tenant, and a customer of another domain whose login page is the stand-in. */
async function setUp() {
  await app.command('settings_change', { language: 'en' })
  await app.prefer('en')
  const sandbox = await app.command('sandbox_open')
  sandboxTenant = sandbox.id
  values = await app.command('sandbox_values', { tenant: sandbox.id })
  page = await loginPage(sandbox)
  await source(sandbox.id, values.callback_domain)
  const input = { name: 'Customer', portal_url: `https://${CUSTOMER}/`, api_base: sandbox.api_base, login_base: page.address, proxy: null }
  const tenant = await app.command('tenant_add', input)
  const made = await source(tenant.id, CUSTOMER)
  auth = made.auth.id
  people = (await app.command('user_list', { tenant: tenant.id, filter: { words: '', department: null, status: 'active', skip: 0, most: 5 } })).users
  await choose('Customer')
}

async function source(tenant, callback_domain) {
  const scan_login = { agent_id: String(values.agent_id), app_secret: values.app_secret, callback_domain }
  const input = { tenant, corp_id: values.corp_id, contacts_secret: values.contacts_secret, description: 'HQ', auto_sync_hours: null, on_duplicate: 'skip', password_login: true, scan_login, keep_secrets: true }
  const made = await app.command('source_add', input)
  await app.sync(made.source.id)
  return made
}

/** Makes a tenant the one that the pages show. */
async function choose(name) {
  const tenants = await app.command('tenant_list')
  const { id } = tenants.find((tenant) => tenant.name === name)
  await app.prefer('en', id)
  await app.sees(name)
}

/** What the next visit to the login page does: gives the address to go to, from code and state. */
async function loginPage(sandbox) {
  const next = { userid: null, leads: null }
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url, 'http://x')
    if (asked.pathname !== '/wwlogin/sso/login') return response.writeHead(404).end()
    // Without a query it is only looked whether the page is there.
    if (next.leads === null || asked.search === '') return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>扫码登录</p>')
    const code = await scan(sandbox, asked.searchParams, next.userid)
    const to = next.leads({ code, state: asked.searchParams.get('state'), home: asked.searchParams.get('redirect_uri') })
    return response.writeHead(302, { location: to }).end()
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, next, address: `http://127.0.0.1:${server.address().port}` }
}

/** A code of the simulated WeCom for somebody who agreed. Its own page wants its own callback domain. */
async function scan(sandbox, asked, userid) {
  const fields = new URLSearchParams(asked)
  fields.set('redirect_uri', `http://${values.callback_domain}/wecom/callback`)
  fields.set('userid', userid)
  fields.set('decision', 'agree')
  const answer = await fetch(`${sandbox.login_base.replace(/\/$/, '')}/wwlogin/sso/decide`, { method: 'POST', body: fields, redirect: 'manual' })
  return new URL(answer.headers.get('location')).searchParams.get('code')
}

async function shot(name) {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await app.painted()
  await writeFile(join(SHOTS, `${name}.png`), await app.screenshot())
}

/** All windows of the display, the login window among them. */
async function shotOfDisplay(name) {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await promisify(execFile)('/usr/bin/import', ['-window', 'root', join(SHOTS, `${name}.png`)]).catch((error) => console.log(`# no picture: ${error.message}`))
}

/** Rehearses in the window through the page, as a person would. */
async function rehearse(leads, userid = people[0].userid) {
  page.next.leads = leads
  page.next.userid = userid
  await app.go('/overview')
  await app.go(`/rehearsal?auth=${auth}`)
  await app.sees('One real scan')
  await app.click('Open the login page')
}

async function latest() {
  const [last] = await app.command('rehearsal_list', { tenant: (await app.command('tenant_list')).find((tenant) => tenant.name === 'Customer').id })
  return last
}

const back = (home, { code, state }) => `${home}?code=${encodeURIComponent(code)}&state=${state}`

test('the real domain is rehearsed without reaching it, through to a user of the directory', async () => {
  await rehearse((login) => back(login.home, login))
  await app.sees(`Logged in: ${people[0].name}`)
  const last = await latest()
  assert.equal(last.outcome, 'logged_in')
  assert.equal(last.user.userid, people[0].userid)
  assert.equal(last.way, 'window')
  await shot('20-rehearsed')
})

const LOOK_ALIKES = [
  ['a host that begins with it', (login) => back(`https://${CUSTOMER}.evil.test/wecom/callback`, login), 'astray'],
  ['an address that carries it as a value', (login) => `https://evil.test/?redirect_uri=${back(login.home, login)}`, 'astray'],
  ['another port', (login) => back(`https://${CUSTOMER}:8443/wecom/callback`, login), 'astray'],
  ['another path', (login) => back(`https://${CUSTOMER}/WeCom/callback`, login), 'astray'],
  ['plain http', (login) => back(`http://${CUSTOMER}/wecom/callback`, login), 'astray'],
  ['a no on the phone', (login) => `${login.home}?state=${login.state}`, 'declined'],
  ['no state', (login) => `${login.home}?code=${login.code}`, 'state_missing'],
  ['a strange state', (login) => back(login.home, { ...login, state: 'A'.repeat(22) }), 'state_unknown'],
]

for (const [what, leads, reason] of LOOK_ALIKES) {
  test(`${what} logs nobody in and says why`, async () => {
    const ended = await byCommand(leads)
    assert.equal(ended.outcome, 'refused', JSON.stringify(ended))
    assert.equal(ended.reason, reason, JSON.stringify(ended))
    assert.ok(ended.fix.steps.length > 0)
  })
}

/** The same through the command, which is quicker than the page. */
async function byCommand(leads) {
  page.next.leads = leads
  page.next.userid = people[0].userid
  return rehearsalOf(auth)
}

async function rehearsalOf(id) {
  const script = `(auth) => {
    const shell = window.__TAURI_INTERNALS__
    const progress = '__CHANNEL__:' + shell.transformCallback(() => {})
    window.__rehearsed = null
    shell.invoke('call', { name: 'login_rehearse', request: { auth, way: 'window', pasted: null, job: 'e2e-rehearsal' }, progress }).then((end) => { window.__rehearsed = end }, (error) => { window.__rehearsed = { error } })
  }`
  await app.run(script, id)
  return app.waitFor('the rehearsal has ended', '() => window.__rehearsed')
}

test('a code that WeCom does not take is explained on the page', async () => {
  await rehearse((login) => back(login.home, { ...login, code: 'used-or-made-up' }))
  await app.sees('WeCom does not take the code')
  await app.sees('40029')
  await shot('21-refused')
})

test('cancelling closes the login window and nothing is left open', async () => {
  page.next.leads = null
  await app.go('/overview')
  await app.go(`/rehearsal?auth=${auth}`)
  await app.sees('One real scan')
  await app.click('Open the login page')
  await app.sees(/Scan the code in that window|choose somebody on the login page/)
  await shotOfDisplay('22-login-window')
  await app.click('Cancel the rehearsal')
  await app.sees('Cancelled.')
})

test('a callback domain that is not registered is refused by the login page and explained', async () => {
  const { auth: id } = await wrongCallback()
  const ended = await rehearsalOf(id)
  assert.equal(ended.reason, 'page', JSON.stringify(ended))
  assert.equal(ended.errcode, -31020)
})

/** A customer whose domain is not the one that the simulated app has registered, with its real login page. */
async function wrongCallback() {
  const sandbox = (await app.command('tenant_list')).find((tenant) => tenant.id === sandboxTenant)
  const input = { name: 'Unregistered', portal_url: 'https://other.example.test/', api_base: sandbox.api_base, login_base: sandbox.login_base, proxy: null }
  const tenant = await app.command('tenant_add', input)
  const made = await source(tenant.id, 'other.example.test')
  return { tenant: tenant.id, auth: made.auth.id }
}

test('the check-up looks at the login page with its scripts, out of sight', async () => {
  const check = async (tenant) => {
    const script = `(tenant) => {
      const shell = window.__TAURI_INTERNALS__
      const progress = '__CHANNEL__:' + shell.transformCallback(() => {})
      window.__checked = null
      shell.invoke('call', { name: 'checkup_run', request: { tenant, only: 'login.callback_probe', job: 'e2e-probe-' + tenant }, progress }).then((end) => { window.__checked = end }, (error) => { window.__checked = { error } })
    }`
    await app.run(script, tenant)
    const report = await app.waitFor('the check has ended', '() => window.__checked')
    return report.checks.find((each) => each.id === 'login.callback_probe')
  }
  const good = await check(sandboxTenant)
  assert.equal(good.status, 'pass', JSON.stringify(good))
  const unregistered = (await app.command('tenant_list')).find((tenant) => tenant.name === 'Unregistered')
  const bad = await check(unregistered.id)
  assert.equal(bad.status, 'fail', JSON.stringify(bad))
  assert.equal(bad.errcode, -31020)
})

test('the secret is shown in a window of its own and never on the page', async () => {
  await app.command('secret_reveal', { auth })
  const text = await app.text()
  assert.ok(!text.includes(values.app_secret))
  await new Promise((drawn) => setTimeout(drawn, SHOTS ? 1500 : 0))
  await shotOfDisplay('23-secret-window')
})

test('the portal preview serves the login page on this machine and stops', async () => {
  await app.go('/portal')
  await app.click('Start the preview')
  let portal = null
  await until('the preview runs', async () => (portal = await customerPortal()))
  const answer = await fetch(portal.url)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/)
  await shot('24-portal')
})

async function customerPortal() {
  const tenant = (await app.command('tenant_list')).find((each) => each.name === 'Customer').id
  return app.command('portal_show', { tenant })
}
