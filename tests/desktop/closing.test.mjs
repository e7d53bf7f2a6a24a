/**
 * The first time that the window is closed while a data source syncs by itself: the program asks what becomes of that, and
 * asks only once. `desk.mjs` is the tray and the hands on the windows. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { inOrder, setStage } from './desk.mjs'
import { until } from './driver.mjs'

const TITLE = '企微接入助手'
const QUESTION = '关闭窗口'
const OPEN = '打开企微接入助手'

const station = inOrder()

let stage, desk, app, source

before(async () => {
  stage = await setStage('closing', { members: 25, withDesk: true })
  ;({ desk, app } = stage)
  await app.prefer('zh')
  const { sandbox, values } = await stage.sandbox()
  const made = await stage.addSource(sandbox.id, values, { auto_sync_hours: 12, scan_login: null })
  source = made.source.id
  await app.prefer('zh', sandbox.id)
})

after(() => stage?.clear())

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

station('before its first run a source says that a person begins, and that it syncs only while the program runs', async () => {
  await app.go('/sources')
  await app.sees('第一次同步由你来运行')
  await app.sees('只在程序运行时同步')
  assert.equal((await app.sync(source)).outcome, 'applied')
  await app.waitFor('the first line is gone', "() => document.querySelector('[data-source]') && !document.querySelector('[data-first]')")
  await app.sees('只在程序运行时同步')
})

station('the first close asks, and whoever thinks better of it keeps the window', async () => {
  await desk.close(TITLE)
  await until('the question is there', question)
  await answer('Escape')
  assert.ok(await desk.shows(TITLE))
  assert.equal((await app.command('settings')).close_asked, false)
})

station('whoever stays finds the program in the tray, and is not asked again', async () => {
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
