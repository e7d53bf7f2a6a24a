/**
 * What of a secret is in the memory of the real program and of its web view: while it is used, once its data source is
 * removed, and once the window is closed.
 *
 * The simulated WeCom runs in a process of its own: it holds the secrets by right. Where they are typed, it is key by
 * key as a person does it, so that the driver leaves no whole one behind. What was typed stays with the page that it was
 * typed into until the window is closed, which SECURITY.md says; here is held that nothing else gets there.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { startDesk } from './desk.mjs'
import { logged, lost, startDriver, until } from './driver.mjs'
import { family, search } from './memory.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const COMMAND_LINE = resolve(process.env.WECOM_BRIDGE_PROGRAM ?? 'target/debug/wecom-bridge')
const MEMBERS = 40
const TITLE = 'WeCom Bridge'

let desk, driver, app, folder, sandbox, line, tenant

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-bridge-memory-'))
  sandbox = await startSandbox()
  line = await listenIn(sandbox.values.api_base)
  desk = await startDesk()
  driver = await startDriver(folder)
  app = await driver.open(PROGRAM, ['--data-dir', join(folder, 'data')])
  await app.drawn()
  await app.command('settings_change', { language: 'en', close_to_tray: true })
  const input = { name: 'Customer', portal_url: null, api_base: line.base, login_base: sandbox.values.login_base, proxy: null }
  tenant = (await app.command('tenant_add', input)).id
  await app.prefer('en', tenant)
  await app.sees('Customer')
})

after(async () => {
  for (const click of lost) console.log(`# a click did not arrive: ${click}`)
  for (const each of await logged(join(folder, 'data'))) console.log(`# the program's log: ${each}`)
  await app?.close().catch(() => undefined)
  driver?.stop()
  await desk?.stop()
  line?.server.close()
  sandbox?.child.kill()
  await rm(folder, { recursive: true, force: true })
})

async function startSandbox() {
  const child = spawn(COMMAND_LINE, ['sandbox', 'serve', '--members', String(MEMBERS)], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const said of createInterface({ input: child.stdout })) return { child, values: JSON.parse(said) }
  throw new Error('the sandbox did not start')
}

/** A line to the sandbox on which tokens are overheard. */
async function listenIn(to) {
  const tokens = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined
    const answer = await fetch(to.replace(/\/$/, '') + request.url, { method: request.method, body })
    const text = await answer.text()
    if (request.url.includes('/gettoken')) tokens.push(JSON.parse(text).access_token)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, tokens, base: `http://127.0.0.1:${server.address().port}` }
}

const typed = () => [
  { name: 'the contacts secret', value: sandbox.values.contacts_secret },
  { name: 'the app secret', value: sandbox.values.app_secret },
]

const tokens = () => [...new Set(line.tokens)].map((value, at) => ({ name: `token ${at}`, value }))

/** What of these values stands in the program's own process, and in those of its web view. */
async function look(values) {
  const all = await family(app.id)
  const in_ = async (of) => {
    const looked = await Promise.all(of.map(({ id }) => search(id, values)))
    return { finds: looked.flatMap(({ finds }) => finds), mib: Math.round(looked.reduce((sum, { seen }) => sum + seen, 0) / 1024 / 1024) }
  }
  const isOurs = ({ id }) => id === app.id
  return { own: await in_(all.filter(isOurs)), view: await in_(all.filter((each) => !isOurs(each))) }
}

function tell(when, { own, view }) {
  console.log(`# ${when}: the program ${summary(own)}; its web view ${summary(view)}`)
}

function summary({ finds, mib }) {
  const counts = {}
  for (const { name, spelling } of finds) if (spelling === 'plain') counts[name] = (counts[name] ?? 0) + 1
  return `${finds.length} finds in ${mib} MiB (${Object.entries(counts).map(([name, count]) => `${name} whole ${count}`).join(', ')})`
}

const shown = ({ finds }) => finds.map(({ name, spelling, place }) => `${name}, ${spelling}: ${place}`).join('\n')
const names = ({ finds }) => new Set(finds.map(({ name }) => name))

/** The program gives back what it freed in moments: the tasks of a connection end after it. */
async function assertForgotten() {
  let left
  const is = async () => {
    left = await search(app.id, [...typed(), ...tokens()])
    return left.finds.length === 0
  }
  await until(() => `nothing is left:\n${shown(left)}`, is)
}

async function remove() {
  const [source] = await app.command('source_list', { tenant })
  await app.command('auth_remove', { id: source.auth.id })
  await app.command('source_remove', { id: source.id })
}

test('secrets from the keyring and their tokens never get into the web view, and leave the program with their data source', async () => {
  const { corp_id, contacts_secret, agent_id, app_secret, callback_domain } = sandbox.values
  const words = ['--data-dir', join(folder, 'data'), 'source', 'add', '--tenant', 'Customer', '--corp-id', corp_id, '--scan-login', '--agent-id', String(agent_id), '--callback-domain', callback_domain]
  const env = { ...process.env, WECOM_CONTACTS_SECRET: contacts_secret, WECOM_APP_SECRET: app_secret }
  await promisify(execFile)(COMMAND_LINE, words, { env })
  const [source] = await app.command('source_list', { tenant })
  assert.equal((await app.sync(source.id)).outcome, 'applied')
  await app.go('/checkup')
  await app.click('Start the check-up')
  await app.sees(/What was checked passed|It works, with|Not ready/)
  const marker = { name: 'a marker', value: `${randomUUID()}${randomUUID()}` }
  await app.run('(value) => { window.__marker = value }', marker.value)
  const open = await look([...typed(), ...tokens(), marker])
  tell('kept and used', open)
  for (const { name } of [...typed(), ...tokens()]) assert.ok(names(open.own).has(name), `the program does not hold ${name}`)
  assert.deepEqual([...names(open.view)], [marker.name], shown(open.view))
  await remove()
  await assertForgotten()
})

test('secrets that were typed leave the program with their data source, and nothing but them is in the web view', async () => {
  await setUpInWizard()
  const [source] = await app.command('source_list', { tenant })
  const open = await search(app.id, typed())
  for (const { name } of typed()) assert.ok(names(open).has(name), `the program does not hold ${name}`)
  assert.equal((await app.sync(source.id)).outcome, 'applied')
  await app.go('/overview')
  await remove()
  await assertForgotten()
  const left = await look([...typed(), ...tokens()])
  tell('typed and removed', left)
  const strangers = [...names(left.view)].filter((name) => !typed().some((each) => each.name === name))
  assert.deepEqual(strangers, [], shown(left.view))
})

/**
 * WebKit's own part of the program does not clear the last calls of a page, but its next ones stand in the same place.
 */
test('what was typed, or only tried, is gone once the window is closed to the tray', async () => {
  await tryInWizard()
  const open = await look(typed())
  tell('tried only', open)
  for (const side of [open.view, open.own]) assert.ok(names(side).has('the contacts secret'), 'what is tried is not where it has to be')
  await desk.close(TITLE)
  await desk.goes(TITLE)
  await until('no page is left', async () => (await app.pages()).length === 0)
  const closed = await look([...typed(), ...tokens()])
  tell('closed', closed)
  assert.deepEqual(closed.view.finds, [], shown(closed.view))
  // The call that tried it, and the one that looked at its form.
  const isCall = (place) => ['"contacts_secret":"', '"field":"contacts_secret","value":"'].some((start) => place.includes(start))
  const calls = closed.own.finds.filter(({ place }) => !isCall(place))
  assert.deepEqual(calls, [], shown(closed.own))
  await desk.choose('Open WeCom Bridge')
  await desk.appears(TITLE)
  await app.comesBack()
  await app.waitFor('the wizard is back at its step, without the secret', "() => document.querySelector('#contacts-secret')?.value === ''")
  await assertForgotten()
})

test('the processes of the web view end with the program', async () => {
  const all = await family(app.id)
  assert.ok(all.length > 1)
  await app.close()
  const living = async () => (await Promise.all(all.map(({ id }) => family(id)))).flat()
  await until('all of them have ended', async () => (await living()).length === 0)
})

/** The first half of method one: the corp is named, and its contacts secret is tried. */
async function tryInWizard() {
  await app.go('/sources/add')
  await app.sees('Choose the type')
  await app.click('WeCom In the portal console')
  await app.click('Next')
  await app.sees('Which corp it is')
  await app.fill('#corp-id', sandbox.values.corp_id)
  await app.click('Next')
  await app.type('#contacts-secret', sandbox.values.contacts_secret)
  await app.sees(/departments and [\d,]+ members were read/)
}

/** Method one, with secrets for this session only. */
async function setUpInWizard() {
  const { values } = sandbox
  await tryInWizard()
  await app.click('Next')
  await app.sees('Login methods')
  await app.click('Next')
  await app.sees('The self-built app for scan login')
  await app.fill('#agent-id', String(values.agent_id))
  await app.type('#app-secret', values.app_secret)
  await app.sees(/is in use/)
  await app.click('Next')
  await app.sees('Copy the 【企业微信授权登录回调域】')
  await app.fill('#callback', values.callback_domain)
  await app.click('Use the secrets for this session only')
  await app.click('Finish')
  await app.sees('Data source: corp')
}
