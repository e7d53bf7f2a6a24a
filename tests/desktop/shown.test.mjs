/**
 * Secrets are shown every time that they are asked for, and a first password takes the old one's place only then; the
 * report's save dialog comes up. `desk.mjs` has the hands on the windows. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setStage } from './desk.mjs'
import { until } from './driver.mjs'

const TITLE = 'WeCom Bridge'
const SECRET = 'Secret of the self-built app'
const PASSWORD = 'First password'
/** So far down the secret stands, above the bar that shrinks. */
const WORDS = 150
/** An empty page has one. */
const COLOURS = 12

let stage, desk, app, tenant, values, auth

before(async () => {
  stage = await setStage('shown', { members: 30, withDesk: true })
  ;({ desk, app } = stage)
  await app.command('settings_change', { language: 'en' })
  await app.prefer('en')
  const made = await stage.sandbox()
  tenant = made.sandbox.id
  values = made.values
  auth = (await stage.addSource(tenant, values)).auth.id
})

after(() => stage?.clear())

/** What a window shows once there are words in it. */
async function shown(title) {
  let look = null
  await until('there are words in the window', async () => (look = await desk.look(title, WORDS)).colours >= COLOURS)
  return look.picture
}

test('the same secret is shown the second time as the first, and the third', async () => {
  const pictures = new Set()
  for (const time of [1, 2, 3]) {
    await app.command('secret_reveal', { auth })
    await desk.appears(SECRET)
    pictures.add(await shown(SECRET))
    assert.equal(pictures.size, 1, `time ${time}`)
    await desk.close(SECRET)
    await desk.goes(SECRET)
  }
})

test('each first password is another, is shown, and is the one that works', async () => {
  const input = { username: 'front.desk', name: 'Front desk', mobile: '', email: '' }
  const user = (await app.command('user_add', { tenant, input })).id
  const pictures = []
  const setAt = []
  for (let time = 0; time < 2; time++) {
    await app.command('user_reset_password', { tenant, user })
    await desk.appears(PASSWORD)
    pictures.push(await shown(PASSWORD))
    setAt.push((await app.command('user_show', { tenant, user })).password.set_at)
    await desk.close(PASSWORD)
    await desk.goes(PASSWORD)
  }
  assert.notEqual(pictures[0], pictures[1])
  assert.ok(setAt[1] > setAt[0])
})

test('what was shown is in no file', async () => {
  for (const entry of await readdir(stage.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name))
    assert.ok(!bytes.includes(values.app_secret), entry.name)
  }
})

test('the dialog that asks where a report goes comes up, and its answer is the report’s place', async () => {
  const script = `(tenant) => {
    const shell = window.__TAURI_INTERNALS__
    const progress = '__CHANNEL__:' + shell.transformCallback(() => {})
    window.__begun = null
    shell.invoke('call', { name: 'checkup_run', request: { tenant, only: null, job: 'e2e-report' }, progress })
      .then(() => shell.invoke('call', { name: 'checkup_report', request: { tenant, with_names: false } }))
      .then((answer) => { window.__begun = { answer } }, (error) => { window.__begun = { error } })
  }`
  await app.run(script, tenant)
  const other = async () => (await desk.windows()).find(({ title }) => !title.includes(TITLE))
  await until('the dialog is there', other)
  let next = 0
  await until('the dialog is answered', async () => {
    const dialog = await other()
    if (dialog && Date.now() > next) {
      await desk.press(dialog.title, 'Escape')
      next = Date.now() + 5000
    }
    return app.run('() => window.__begun !== null')
  })
  assert.deepEqual(await app.run('() => window.__begun'), { answer: null })
})
