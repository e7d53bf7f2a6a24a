/**
 * The real program and the desktop around it: tray, notifications, the browser, the save dialog, a second start, and
 * the window's place. `desk.mjs` is that desktop. Run as `journey.test.mjs` is.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { after, before } from 'node:test'
import { inOrder, startDesk } from './desk.mjs'
import { logged, lost, startDriver, until } from './driver.mjs'
import { family } from './memory.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const TITLE = 'WeCom Bridge'
const MEMBERS = 100
const FEWER = 40

const station = inOrder()

let driver, desk, app, folder, tenant, source

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wecom-bridge-around-'))
  await standIn('xdg-open', `printf '%s\\n' "$@" >> ${join(folder, 'opened')}`)
  desk = await startDesk()
  driver = await startDriver(folder, { PATH: join(folder, 'bin') + delimiter + process.env.PATH })
})

after(async () => {
  for (const click of lost) console.log(`# a click did not arrive: ${click}`)
  for (const line of await logged(data())) console.log(`# the program's log: ${line}`)
  await app?.close().catch(() => undefined)
  driver?.stop()
  await desk?.stop()
  await rm(folder, { recursive: true, force: true })
})

const data = () => join(folder, 'data')
const words = (members, ...more) => ['--data-dir', data(), '--sandbox-members', String(members), ...more]

/** Puts a script of ours before a program of the system. */
async function standIn(name, script) {
  await mkdir(join(folder, 'bin'), { recursive: true })
  await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'bin', name), 0o755)
}

async function start(members, ...more) {
  app = await driver.open(PROGRAM, words(members, ...more))
  await app.drawn()
}

/** Starts a call whose answer is only waited for later. */
async function begin(command) {
  await app.run("(command) => { window.__begun = null; window.__TAURI_INTERNALS__.invoke('call', { name: command, request: {} }).then((answer) => { window.__begun = { answer } }, (error) => { window.__begun = { error } }) }", command)
  return () => app.waitFor(`${command} has answered`, '() => window.__begun')
}

station('the tray speaks the language of the window', async () => {
  await start(MEMBERS)
  await app.prefer('zh')
  await app.sees('让员工用企业微信扫码进门户')
  await until('the menu is Chinese', async () => (await desk.tray()).join() === '打开企微接入助手,退出')
  await app.prefer('en')
  await app.sees('Let your people scan into the portal with WeCom')
  await until('the menu is English', async () => (await desk.tray()).join() === 'Open WeCom Bridge,Quit')
})

station('console pages and the data folder open in the person’s own programs', async () => {
  const opened = () => readFile(join(folder, 'opened'), 'utf8').catch(() => '')
  const { id } = await app.command('sandbox_open')
  tenant = id
  await app.reload()
  await app.sees('Sandbox')
  await app.go('/sources/add')
  await app.click('WeCom In the portal console')
  await app.click(await app.run("() => document.querySelector('.open .el-button').innerText.trim()"))
  await until('the page of the console is opened', async () => (await opened()).includes('https://'))
  await app.command('open_page', { page: 'contacts_sync' })
  await until('the page of contacts sync is opened', async () => /^https:\/\/work\.weixin\.qq\.com\/wework_admin\/frame/m.test(await opened()))
  await app.command('open_data_folder')
  await until('the folder is opened', async () => (await opened()).split('\n').includes(data()))
  await assert.rejects(app.command('open_page', { page: 'https://example.com/' }))
  assert.equal((await opened()).includes('example.com'), false)
})

station('the logs are saved where a person says, and nowhere if they think better of it', async () => {
  const saving = await begin('logs_export')
  await answerDialog('Return')
  const { answer } = await saving()
  assert.equal(answer, join(folder, 'wecom-bridge-logs.zip'))
  assert.equal((await readFile(answer)).subarray(0, 2).toString(), 'PK')
  await rm(answer)

  const again = await begin('logs_export')
  await answerDialog('Escape')
  assert.deepEqual(await again(), { answer: null })
})

/** Presses a key in the one window beside ours until the call is answered. A dialog that is not quite there yet does not hear it. */
async function answerDialog(key) {
  let next = 0
  await until('the dialog is answered', async () => {
    const dialog = await other()
    if (dialog && Date.now() > next) {
      await desk.press(dialog.title, key)
      next = Date.now() + 5000
    }
    return app.run('() => window.__begun !== null')
  })
}

async function other() {
  return (await desk.windows()).find((window) => !window.title.includes(TITLE))
}

station('with close-to-tray the window goes with all it had opened, comes back where it was, and the program lives on', async () => {
  await app.command('settings_change', { close_to_tray: true })
  await app.go('/checkup')
  await app.sees('Start the check-up')
  await desk.size(TITLE, 1150, 720)
  await until('the window has its new size', async () => (await desk.shows(TITLE))?.width === 1150)
  assert.equal((await app.pages()).length, 1)
  await desk.close(TITLE)
  await desk.goes(TITLE)
  await until('no page is left', async () => (await app.pages()).length === 0)
  assert.equal((await app.processes()).length, 1)
  await desk.choose('Open WeCom Bridge')
  await desk.appears(TITLE)
  await app.comesBack()
  await app.sees('Start the check-up')
  await app.sees('Sandbox')
  const { width, height } = await desk.shows(TITLE)
  assert.deepEqual([width, height], [1150, 720])
})

station('a second start brings the window of the first back and ends, be it closed or shown', async () => {
  await desk.close(TITLE)
  await desk.goes(TITLE)
  await secondStart()
  await desk.appears(TITLE)
  await app.comesBack()
  await secondStart()
  assert.equal((await desk.windows()).filter(({ title }) => title.includes(TITLE)).length, 1)
  assert.equal((await app.processes()).length, 1)
})

async function secondStart() {
  const [status] = await once(begun(words(MEMBERS)), 'exit')
  assert.equal(status, 0)
}

/** Starts the program as a person does, without the driver. */
function begun(words) {
  return spawn(PROGRAM, words, { stdio: 'ignore', env: { ...process.env, HOME: folder } })
}

station('the tray ends the program, and the next start has the window as it was', async () => {
  const { values } = await prepared()
  assert.equal(values, MEMBERS)
  await desk.size(TITLE, 1100, 700)
  await until('the window has its new size', async () => (await desk.shows(TITLE))?.width === 1100)
  await desk.choose('Quit')
  await app.ended()
  await app.close().catch(() => undefined)
  await start(MEMBERS)
  await desk.appears(TITLE)
  const { width, height } = await desk.shows(TITLE)
  assert.deepEqual([width, height], [1100, 700])
})

/** A data source with everybody in it, which syncs by itself. */
async function prepared() {
  const { corp_id, contacts_secret } = await app.command('sandbox_values', { tenant })
  const input = { tenant, corp_id, contacts_secret, description: 'HQ', auto_sync_hours: 4, on_duplicate: 'skip', password_login: true, scan_login: null, keep_secrets: true }
  source = (await app.command('source_add', input)).source.id
  assert.equal((await app.sync(source)).outcome, 'applied')
  return { values: (await app.command('directory_totals', { tenant })).total }
}

station('started hidden, it has no page, syncs by itself, tells of a run that waits for a person, and gives way to the next start', async () => {
  await app.close()
  await desk.pass(5, data())
  const hidden = begun(words(FEWER, '--hidden'))
  const ended = once(hidden, 'exit')
  await until('a note is shown', async () => (await desk.notes()).length > 0)
  const [note] = await desk.notes()
  assert.equal(note.title, 'A sync waits for you')
  assert.match(note.body, /^HQ: /)
  assert.equal(await desk.shows(TITLE), undefined)
  assert.deepEqual((await family(hidden.pid)).map(({ id }) => id), [hidden.pid])
  await desk.choose('Open WeCom Bridge')
  await desk.appears(TITLE)
  await desk.choose('Quit')
  // At once: a program that goes down must not be taken for one that can be brought to the front.
  const next = begun(words(FEWER))
  const nextEnded = once(next, 'exit')
  assert.deepEqual(await ended, [0, null])
  await desk.appears(TITLE)
  assert.equal(next.exitCode, null)
  await desk.choose('Quit')
  assert.deepEqual(await nextEnded, [0, null])
})

station('the run of the schedule is on record, and without close-to-tray, closing the window ends the program', async () => {
  await start(FEWER)
  const [run] = await app.command('run_list', { tenant, most: 1 })
  assert.deepEqual([run.outcome, run.started_by, run.source], ['held', 'schedule', source])
  await app.command('settings_change', { close_to_tray: false })
  await desk.close(TITLE)
  await app.ended()
  await app.close().catch(() => undefined)
})

station('where no tray is there to come back from, closing ends the program even with close-to-tray', async () => {
  await start(FEWER)
  await app.command('settings_change', { close_to_tray: true })
  await desk.ask('hide-tray')
  await desk.close(TITLE)
  await app.ended()
})
