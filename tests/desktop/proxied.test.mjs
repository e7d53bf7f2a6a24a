/**
 * A rehearsal behind a proxy that is needed: the login page's host is known to the proxy alone. A stage is green when it
 * has happened; a page that does not load is told as that, with the way that needs no window.
 *
 * The page is served through TLS, as WeCom's is; the driver and what it opens trust its certificate in a mount namespace of
 * their own. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { setStage } from './desk.mjs'

const TRUSTED = '/etc/ssl/certs/ca-certificates.crt'
/** Resolved by nobody: the ending is reserved for tests. */
const LOGIN = 'login.corp.test'
const CUSTOMER = 'portal.corp.test'

const run = promisify(execFile)
let stage, app, page, proxy, values, sandbox, tenant, auth, person

before(async () => {
  stage = await setStage('proxied', { members: 30, trusting: async (folder) => trusting(await certificate(folder)) })
  app = stage.app
  await app.command('settings_change', { language: 'zh' })
  ;({ sandbox, values } = await stage.sandbox())
  page = await loginPage()
  proxy = await startProxy()
  tenant = (await app.command('tenant_add', customer(proxy.address))).id
  const made = await stage.addSource(tenant, { ...values, callback_domain: CUSTOMER })
  await app.sync(made.source.id)
  auth = made.auth.id
  person = (await app.command('user_list', { tenant, filter: { words: '', department: null, status: 'active', skip: 0, most: 1 } })).users[0]
  await app.prefer('zh', tenant)
})

after(async () => {
  await stage?.clear()
  page?.server.close()
  proxy?.server.close()
})

const customer = (address) => ({ name: '华南制造', portal_url: `https://${CUSTOMER}/`, api_base: sandbox.api_base, login_base: `https://${LOGIN}`, proxy: address })

/** A certificate for the login page, and a list of the trusted ones with it. */
async function certificate(folder) {
  const subject = ['-subj', `/CN=${LOGIN}`, '-addext', `subjectAltName=DNS:${LOGIN}`, '-addext', 'basicConstraints=critical,CA:FALSE']
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), ...subject])
  const bundle = join(folder, 'trusted.pem')
  await writeFile(bundle, Buffer.concat([await readFile(TRUSTED), await readFile(join(folder, 'cert.pem'))]))
  return bundle
}

/** Words before a program that make it trust a list of certificates, and nobody else. */
function trusting(bundle) {
  const own = process.getuid() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount']
  return [...own, 'sh', '-c', `mount --bind '${bundle}' ${TRUSTED} && exec "$@"`, 'sh']
}

/** The login page: it shows a code, and goes home when the test says who scanned. */
async function loginPage() {
  const waiting = []
  const options = { key: await readFile(join(stage.folder, 'key.pem')), cert: await readFile(join(stage.folder, 'cert.pem')) }
  const server = createHttps(options, (request, response) => {
    const asked = new URL(request.url, `https://${LOGIN}`)
    if (asked.pathname === '/scanned') return waiting.push(response)
    if (asked.pathname !== '/wwlogin/sso/login') return response.writeHead(404).end()
    page.asked = asked.searchParams
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end("<p>请使用企业微信扫描二维码登录</p><script>fetch('/scanned').then((answer) => answer.text()).then((to) => { location = to })</script>")
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  const scanned = async (userid) => {
    const to = `${page.asked.get('redirect_uri')}?code=${encodeURIComponent(await codeOf(userid))}&state=${page.asked.get('state')}`
    for (const response of waiting.splice(0)) response.end(to)
  }
  return { server, scanned, asked: null, port: server.address().port }
}

/** A code of the simulated WeCom for somebody who agreed. */
async function codeOf(userid) {
  const fields = new URLSearchParams(page.asked)
  fields.set('redirect_uri', `http://${values.callback_domain}/wecom/callback`)
  fields.set('userid', userid)
  fields.set('decision', 'agree')
  const answer = await fetch(`${sandbox.login_base.replace(/\/$/, '')}/wwlogin/sso/decide`, { method: 'POST', body: fields, redirect: 'manual' })
  return new URL(answer.headers.get('location')).searchParams.get('code')
}

/** A proxy that knows the login page's host; `refuses` is what it says instead of leading there. */
async function startProxy() {
  const made = { ends: [], refuses: null }
  made.server = createHttp((request, response) => response.writeHead(502).end())
  made.server.on('connect', (request, socket) => {
    socket.on('error', () => undefined)
    made.ends.push(request.url)
    if (made.refuses !== null || request.url !== `${LOGIN}:443`) return socket.end(`HTTP/1.1 ${made.refuses ?? '502 Bad Gateway'}\r\n\r\n`)
    const far = connect(page.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
  })
  await new Promise((ready) => made.server.listen(0, '127.0.0.1', ready))
  // The form in which people write it down.
  made.address = `127.0.0.1:${made.server.address().port}`
  return made
}

async function begin() {
  await app.go('/overview')
  await app.go(`/rehearsal?auth=${auth}`)
  // The link to the preview begins with the same words.
  await app.field("[data-way='window'] button:not([disabled])")
  await app.click('打开登录页')
}

const standing = (id) => app.run("(id) => document.querySelector(`[data-stage='${id}']`)?.dataset.state", id)
const reaches = (id, state) => app.waitFor(`${id} is ${state}`, "(id, state) => document.querySelector(`[data-stage='${id}']`)?.dataset.state === state", id, state)

test('the window goes through the tenant’s proxy, and the first stage is green once its page is there', async () => {
  await begin()
  await reaches('opened', 'pass')
  assert.deepEqual([...new Set(proxy.ends)], [`${LOGIN}:443`])
  assert.equal(await standing('waiting'), 'busy')
  await stage.shot('33-proxied-waiting')
  await page.scanned(person.userid)
  await app.sees(`登录成功：${person.name}`)
})

const SILENT = [
  ['a proxy that leads nowhere', () => { proxy.refuses = '502 Bad Gateway' }, /登录页没有打开/],
  ['a proxy that is not there', () => app.command('tenant_change', { id: tenant, input: customer('127.0.0.1:9') }), /登录页没有打开[^]*代理/],
]

for (const [what, spoil, says] of SILENT) {
  test(`${what} is told as that, with no green stage, and with the way that needs no window`, async () => {
    await spoil()
    await begin()
    // First this: the words alone could be those of the time before, in the list of past rehearsals.
    await reaches('opened', 'fail')
    await app.sees(says)
    await stage.shot(`34-silent-${what.replaceAll(' ', '-')}`)
    await app.click('改为粘贴地址')
    await app.field('#pasted-url')
  })
}
