/**
 * The window and the command line on one data folder: both say the same of a person, and what one changes the other shows.
 *
 * Accounts are numbers here, as in many corps: a line to the simulated WeCom gives some of its members the numbers of other
 * people's rows. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { setStage } from './desk.mjs'

const COMMAND_LINE = resolve(process.env.WECOM_BRIDGE_PROGRAM ?? 'target/debug/wecom-bridge')
const MEMBERS = 40
/** The account that one member has: the number of another's row. */
const NUMBER = '8'

let stage, app, line, tenant, people

before(async () => {
  stage = await setStage('beside', { members: MEMBERS })
  app = stage.app
  await app.command('settings_change', { language: 'zh' })
  const { sandbox, values } = await stage.sandbox()
  line = await numbered(sandbox.api_base)
  const input = { name: '华东制造', portal_url: null, api_base: line.base, login_base: sandbox.login_base, proxy: null }
  tenant = (await app.command('tenant_add', input)).id
  await app.sync((await stage.addSource(tenant, values)).source.id)
  await app.command('user_add', { tenant, input: { username: '5', name: '前台', mobile: '', email: '' } })
  people = (await app.command('user_list', { tenant, filter: { words: '', department: null, status: null, skip: 0, most: 100 } })).users
  await app.prefer('zh', tenant)
})

after(async () => {
  await stage?.clear()
  line?.server.close()
})

/** A line on which the first member that is named in an answer has a number for an account. */
async function numbered(to) {
  let account = null
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const back = (text) => (account === null ? text : text.replaceAll(`"${NUMBER}"`, `"${account}"`).replaceAll(`userid=${NUMBER}&`, `userid=${account}&`).replace(new RegExp(`userid=${NUMBER}$`), `userid=${account}`))
    const body = request.method === 'POST' ? back(Buffer.concat(chunks).toString()) : undefined
    const answer = await fetch(to.replace(/\/$/, '') + back(request.url), { method: request.method, body })
    let text = await answer.text()
    account ??= /"userid":"([^"]+)"/.exec(text)?.[1] ?? null
    if (account !== null) text = text.replaceAll(`"${account}"`, `"${NUMBER}"`)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, base: `http://127.0.0.1:${server.address().port}` }
}

/** The command line on the same folder; it ends with 1 where somebody cannot log in. */
async function cli(...words) {
  const args = ['--data-dir', stage.data, '--lang', 'zh', '--json', ...words]
  const { stdout } = await promisify(execFile)(COMMAND_LINE, args, { env: { ...process.env, HOME: stage.folder } }).catch((error) => {
    if (error.code !== 1) throw new Error(`${words.join(' ')}: ${error.stderr}`)
    return error
  })
  return JSON.parse(stdout)
}

const CASES = [
  ['a member', () => people.find((user) => user.userid && user.userid !== NUMBER && user.status === 'active')],
  ['a member whose account is the number of another’s row', () => people.find((user) => user.userid === NUMBER)],
  ['a local user whose account is the number of another’s row', () => people.find((user) => user.userid === null)],
]

for (const [what, who] of CASES) {
  test(`the drawer of ${what} says what the command line says`, async () => {
    const user = who()
    assert.ok(user, JSON.stringify(people.map(({ id, userid, username }) => [id, userid, username])))
    assert.notEqual(user.id, user.username)
    assert.equal(people.some(({ id }) => String(id) === user.username), /^\d+$/.test(user.username))
    const theirs = await cli('member', 'trace', '--tenant', tenant, user.username)
    const ours = await app.command('member_trace', { tenant, subject: { user: user.id } })
    assert.equal(ours.user.id, user.id)
    assert.equal(theirs.member.username, user.username)
    assert.equal(ours.verdict, theirs.verdict)
    const steps = ({ steps }, say) => steps.map((step) => [step.id, step.status, say(step.evidence)])
    assert.deepEqual(steps(ours, (text) => text.zh), steps(theirs, (text) => text))
    await app.go('/overview')
    await app.go(`/directory?user=${user.id}`)
    await app.click('看全部环节')
    for (const [, , evidence] of steps(theirs, (text) => text)) await app.sees(evidence)
  })
}

test('what the command line changes appears in the open window', async () => {
  await app.go('/overview')
  await app.go('/directory?q=夜班')
  await app.sees('没有符合的人')
  await cli('users', 'add', '--tenant', tenant, '--username', 'night.shift', '--name', '夜班保安')
  await app.sees('夜班保安')
  await stage.shot('32-beside-directory')
  await app.go('/sources')
  const [source] = await app.command('source_list', { tenant })
  await cli('source', 'set', source.id, '--description', '总部与分厂')
  await app.sees('总部与分厂')
  await cli('tenant', 'set', tenant, '--name', '华东制造（新）')
  await app.sees('华东制造（新）')
  await app.go('/history')
  await app.sees('新增')
  const before = (await app.command('run_list', { tenant, most: 10 })).length
  await cli('sync', 'run', source.id)
  await app.waitFor('the run is listed', `() => document.querySelectorAll('main [role="grid"] [data-outcome]').length > ${before}`)
  await app.go('/checkup')
  await app.waitFor('no check-up yet', `() => document.querySelector('main h1') !== null && document.querySelector('[data-tally]') === null`)
  await cli('check', '--tenant', tenant)
  await app.waitFor('its check-up is shown', `() => document.querySelector('[data-tally]') !== null`)
})
