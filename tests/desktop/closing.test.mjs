/**
 * The first time that the window is closed while a data source syncs by itself: the program asks what becomes of that, and
 * asks only once. `desk.mjs` is the tray and the hands on the windows. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { startDesk } from './desk.mjs'
import { logged, startDriver, until } from './driver.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const TITLE = '企微接入助手'
const QUESTION = '关闭窗口'
const OPEN = '打开企微接入助手'

let driver, desk, app, folder, source

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-bridge-closing-'))
  desk = await startDesk()
  driver = await startDriver(folder)
  app = await driver.open(PROGRAM, ['--data-dir', data(), '--sandbox-members', '25'])
  await app.drawn()
  await app.prefer('zh')
  const tenant = (await app.command('sandbox_open')).id
  const { corp_id, contacts_secret } = await app.command('sandbox_values', { tenant })
  const input = { tenant, corp_id, contacts_secret, description: '总部', auto_sync_hours: 12, on_duplicate: 'skip', password_login: true, scan_login: null, keep_secrets: true }
  source = (await app.command('source_add', { input })).source.id
  await app.prefer('zh', tenant)
})

after(async () => {
  for (const line of await logged(data())) console.log(`# the program's log: ${line}`)
  await app?.close().catch(() => undefined)
  driver?.stop()
  await desk?.stop()
  await rm(folder, { recursive: true, force: true })
})

const data = () => join(folder, 'data')
const question = async () => (await desk.windows()).find(({ title }) => title === QUESTION)

/** Presses a key in the question until it is gone: one that is not quite there yet does not hear it. */
async function answer(key) {
  let next = 0
  await until('the question is answered', async () => {
    if (!(await question())) return true
    if (Date.now() > next) {
      await desk.press(QUESTION, key)
      next = Date.now() + 5000
    }
    return false
  })
}

test('before its first run a source says that a person begins, and that it syncs only while the program runs', async () => {
  await app.go('/sources')
  await app.sees('第一次同步由你来运行')
  await app.sees('只在程序运行时同步')
  assert.equal((await app.sync(source)).outcome, 'applied')
  await app.waitFor('the first line is gone', "() => document.querySelector('[data-source]') && !document.querySelector('[data-first]')")
  await app.sees('只在程序运行时同步')
})

test('the first close asks, and whoever thinks better of it keeps the window', async () => {
  await desk.close(TITLE)
  await until('the question is there', question)
  await answer('Escape')
  assert.ok(await desk.shows(TITLE))
  assert.equal((await app.command('settings')).close_asked, false)
})

test('whoever stays finds the program in the tray, and is not asked again', async () => {
  await desk.close(TITLE)
  await until('the question is there', question)
  await answer('Return')
  await desk.goes(TITLE)
  await desk.choose(OPEN)
  await desk.appears(TITLE)
  await app.comesBack()
  const { close_asked, close_to_tray } = await app.command('settings')
  assert.deepEqual([close_asked, close_to_tray], [true, true])
  await desk.close(TITLE)
  await desk.goes(TITLE)
  assert.equal(await question(), undefined)
  assert.equal((await app.processes()).length, 1)
  await desk.choose('退出')
  await app.ended()
})
