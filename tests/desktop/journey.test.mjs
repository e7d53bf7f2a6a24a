/**
 * The real program in a real window, with a real keyring, against the simulated WeCom: from the first start to
 * a restart with everything still there.
 *
 * Run under a display and a session bus with a keyring:
 *   cargo xtask with-keyring xvfb-run -a node --test tests/desktop/
 * `WECOM_BRIDGE_DESKTOP` names the program; `WECOM_BRIDGE_SHOTS` a folder for a picture of each station.
 */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before } from 'node:test'
import { inOrder } from './desk.mjs'
import { logged, lost, startDriver, until } from './driver.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const SHOTS = process.env.WECOM_BRIDGE_SHOTS
const MEMBERS = 200
const FEWER = 120

const station = inOrder()

let driver, app, folder, tenant, source, values

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-bridge-e2e-'))
  driver = await startDriver(folder)
})

after(async () => {
  for (const click of lost) console.log(`# a click did not arrive: ${click}`)
  for (const line of await logged(data())) console.log(`# the program's log: ${line}`)
  await app?.close().catch(() => undefined)
  driver?.stop()
  await rm(folder, { recursive: true, force: true })
})

const data = () => join(folder, 'data')

async function start(members) {
  app = await driver.open(PROGRAM, ['--data-dir', data(), '--sandbox-members', String(members)])
  await app.drawn()
  await app.run("() => { window.__violations = []; document.addEventListener('securitypolicyviolation', (event) => window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)) }")
}

async function shot(name) {
  if (!SHOTS) return
  await mkdir(SHOTS, { recursive: true })
  await app.pointAway()
  await app.painted()
  await writeFile(join(SHOTS, `${name}.png`), await app.screenshot())
}

/** Names the tenant: what people named is not translated, and would be Chinese in a Chinese picture. */
async function call(name) {
  const input = { name, portal_url: null, api_base: values.api_base, login_base: values.login_base, proxy: null }
  await app.command('tenant_change', { id: tenant, input })
}

/** Chooses a language in the menu of the bar, which stays open until something else is clicked. */
async function speaks(language) {
  if (!(await app.run("() => document.querySelector('[data-pop=look]').getAttribute('aria-expanded') === 'true'"))) {
    await app.click(await app.run("() => document.querySelector('[data-pop=look]').getAttribute('aria-label')"))
  }
  await app.click(language)
  await app.run("() => document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))")
}

/** A picture in each language, as the README shows it. The window is left in English. */
async function pictured(name, chinese) {
  await shot(`${name}-en`)
  await speaks('中文')
  await app.sees(chinese)
  await call('模拟租户')
  await app.sees('模拟租户')
  await shot(`${name}-zh`)
  await call('Sandbox')
  await speaks('English')
  await app.sees('Sandbox')
  await app.waitFor('the window speaks English again', "() => document.querySelector('main h1') && !/[\u4e00-\u9fff]/.test(document.querySelector('main h1').innerText)")
}

station('the first start offers two doors, and speaks English when asked', async () => {
  await start(MEMBERS)
  await app.command('settings_change', { language: 'en' })
  await app.prefer('en')
  await app.sees('Let your people scan into the portal with WeCom')
  await app.sees('Practise first (30 seconds)')
  await shot('01-first-start')
})

station('the sandbox tenant is badged', async () => {
  await app.command('sandbox_open')
  await app.sees('Sandbox')
  const tenants = await app.command('tenant_list')
  assert.equal(tenants.length, 1)
  assert.equal(tenants[0].simulated, true)
  tenant = tenants[0].id
  values = await app.command('sandbox_values', { tenant })
  await shot('02-sandbox')
})

station('method one goes through every step, proves the values, and stores them', async () => {
  await app.go('/sources/add')
  await app.sees('Choose the type')
  await app.click('WeCom In the portal console')
  await app.click('Fill in the simulated values')
  await app.click('Next')
  await app.sees('Which corp it is')
  await app.holds('#corp-id', values.corp_id)
  await shot('03-corp')
  await app.click('Next')
  await app.sees(/departments and [\d,]+ members were read/)
  await pictured('wizard', '添加')
  await app.click('Next')
  await app.sees('Login methods')
  await app.click('Next')
  await app.sees('The self-built app for scan login')
  await app.sees(/is in use/)
  await shot('05-app-proven')
  await app.click('Next')
  await app.sees('Copy the 【企业微信授权登录回调域】')
  await app.click('Finish')
  await app.sees('Data source: corp')
  await shot('06-set-up')
  const [made] = await app.command('source_list', { tenant })
  source = made.id
  assert.equal(made.corp_id, values.corp_id)
  assert.equal(made.auth.agent_id, values.agent_id)
})

station('no secret is in the data folder', async () => {
  assert.ok((await readFile(join(data(), 'wecom-bridge.db'))).length > 0)
  for (const file of ['wecom-bridge.db', 'wecom-bridge.db-wal', 'logs/desktop.log', 'sandbox.json']) {
    const bytes = await readFile(join(data(), file)).catch(() => Buffer.alloc(0))
    for (const secret of [values.contacts_secret, values.app_secret]) assert.equal(bytes.includes(secret), false, file)
  }
})

station('a sync is previewed, applied as previewed, and the directory is there', async () => {
  await app.click('Preview the first sync')
  await app.sees('These changes would be made')
  await pictured('preview', '预览')
  await app.click('Apply these')
  await app.sees(`${MEMBERS} added`)
  await shot('08-applied')
  assert.equal((await app.command('directory_totals', { tenant })).total, MEMBERS)
  await app.go('/directory')
  await app.sees(String(MEMBERS))
  await pictured('directory', '用户目录')
})

station('the check-up runs live and says what is not proven', async () => {
  await app.go('/checkup')
  await app.click('Start the check-up')
  await app.sees(/What was checked passed|It works\.|Not ready/)
  await pictured('checkup', '体检')
  const report = await app.command('checkup_last', { tenant })
  const proven = report.checks.filter((check) => check.status === 'pass').map((check) => check.id)
  for (const id of ['contacts.token', 'contacts.members', 'app.token', 'app.agent']) assert.ok(proven.includes(id), id)
})

station('method two sets scan login up for a source that has none', async () => {
  const [auth] = await app.command('auth_list', { tenant })
  await app.command('auth_remove', { id: auth.id })
  await app.go('/auths/add')
  await app.sees('Choose the type')
  await app.click('WeCom scan login In the portal console')
  await app.click('Fill in the simulated values')
  await app.click('Next')
  await app.sees('The corp ID must be the data source’s')
  await app.click('Next')
  await app.sees(/is in use/)
  await app.click('Next')
  await app.click('Finish')
  await app.sees('Authentication source: self-built app')
  await shot('11-method-two')
  const [made] = await app.command('auth_list', { tenant })
  assert.equal(made.source, source)
})

station('the language changes everywhere at once', async () => {
  await app.go('/overview')
  await app.waitFor('the overview is drawn', "() => document.querySelector('main h1')?.innerText === 'Overview'")
  await app.waitFor('the chart is drawn', "() => document.querySelector('main svg text') && !document.querySelector('main [role=alert]')")
  await shot('overview-en')
  await speaks('中文')
  await app.sees('概览')
  await call('模拟租户')
  await app.sees('模拟租户')
  await shot('overview-zh')
  await call('Sandbox')
  await app.sees('同步记录')
  await shot('12-chinese')
  const pages = ['sources', 'auths', 'directory', 'history', 'checkup', 'rehearsal', 'clinic', 'settings']
  for (const page of pages) {
    await app.go(`/${page}`)
    await app.waitFor(`${page} is drawn`, "() => !document.querySelector('main [aria-busy=true]') && document.querySelector('main')?.innerText.length > 20")
    await shot(`13-${page}-zh`)
  }
})

station('starting with the session is switched on and off again', async () => {
  const entries = () => readdir(join(folder, '.config/autostart')).catch(() => [])
  await app.command('settings_change', { autostart: true })
  const [entry] = await entries()
  assert.match(await readFile(join(folder, '.config/autostart', entry), 'utf8'), /--hidden/)
  await app.command('settings_change', { autostart: false })
  assert.deepEqual(await entries(), [])
})

station('the content policy was never broken on any page', async () => {
  assert.deepEqual(await app.run('() => window.__violations ?? []'), [])
})

station('after a restart everything is still there, and who left is held for a person', async () => {
  await app.close()
  await start(FEWER)
  await app.sees('概览')
  assert.equal((await app.command('tenant_list'))[0].id, tenant)
  assert.equal((await app.command('directory_totals', { tenant })).total, MEMBERS)
  assert.equal((await app.command('auth_list', { tenant })).length, 1)
  await app.go(`/sources/${source}/sync?now=1`)
  await app.sees('我已核对')
  await shot('14-held')
  const [held] = await app.command('run_list', { tenant, most: 1 })
  assert.equal(held.outcome, 'held')
  assert.ok(held.held.departures > 0 && held.held.in_use <= MEMBERS, JSON.stringify(held.held))
  assert.equal((await app.command('directory_totals', { tenant })).departed, 0)
})

station('a person looks at the list and confirms it', async () => {
  await app.click('全部展开')
  await app.run(`() => document.querySelector('[data-list-end]').scrollIntoView()`)
  await app.waitFor('the box may be ticked', `() => !document.querySelector('main input[type="checkbox"]').disabled`)
  await app.click('我已核对')
  await app.click('停用这')
  let run
  await until('the run is applied', async () => {
    [run] = await app.command('run_list', { tenant, most: 1 })
    return run.outcome === 'applied'
  })
  assert.equal((await app.command('directory_totals', { tenant })).departed, run.counts.departed)
  await shot('15-confirmed')
})
