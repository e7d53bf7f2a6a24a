/**
 * What a file of tests stands on: the program in its window with a data folder of its own, and the desktop around it
 * (notifications, a tray, and hands on the windows), which is the program `desk` beside this.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { logged, lost, startDriver, until } from './driver.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP ?? 'target/debug/wecom-bridge-desktop')
const SHOTS = process.env.WECOM_BRIDGE_SHOTS

/**
 * Opens the program in a window. `members` is the size of its simulated WeCom; `withDesk` starts the desktop around it;
 * `trusting` gives the words before the driver, once the folder is there.
 */
export async function setStage(name, { members, withDesk = false, trusting = async () => [] }) {
  const folder = await mkdtemp(join(tmpdir(), `wecom-bridge-${name}-`))
  const stage = new Stage(folder)
  stage.desk = withDesk ? await startDesk() : null
  stage.driver = await startDriver(folder, {}, await trusting(folder))
  stage.app = await stage.driver.open(PROGRAM, ['--data-dir', stage.data, '--sandbox-members', String(members)])
  await stage.app.drawn()
  return stage
}

/**
 * Tests that stand on those before them, in one window. Once one has failed the others say so at once, instead of failing
 * each in a way of its own.
 */
export function inOrder() {
  let broken = null
  return (name, go) =>
    test(name, async (context) => {
      if (broken !== null) throw new Error(`it stands on "${broken}", which failed`)
      try {
        await go(context)
      } catch (error) {
        broken = name
        throw error
      }
    })
}

class Stage {
  constructor(folder) {
    this.folder = folder
    this.data = join(folder, 'data')
  }

  /** Makes the simulated tenant; with the values that its data source needs. */
  async sandbox() {
    const sandbox = await this.app.command('sandbox_open')
    return { sandbox, values: await this.app.command('sandbox_values', { tenant: sandbox.id }) }
  }

  /** Adds a data source with the simulated WeCom's values, and scan login unless `more` says otherwise. */
  addSource(tenant, values, more = {}) {
    const { corp_id, contacts_secret, app_secret, callback_domain } = values
    const scan_login = { agent_id: String(values.agent_id), app_secret, callback_domain }
    const policy = { auto_sync_hours: null, on_duplicate: 'skip', password_login: true, scan_login, keep_secrets: true }
    const input = { tenant, corp_id, contacts_secret, description: '总部', ...policy, ...more }
    return this.app.command('source_add', input)
  }

  /** A picture of the page, where a folder for pictures is named. */
  async shot(name) {
    if (!SHOTS) return
    await mkdir(SHOTS, { recursive: true })
    await this.app.pointAway()
    await this.app.painted()
    await writeFile(join(SHOTS, `${name}.png`), await this.app.screenshot())
  }

  /** Ends everything that was started, and says what the program wrote down. */
  async clear() {
    for (const click of lost) console.log(`# a click did not arrive: ${click}`)
    for (const line of await logged(this.data)) console.log(`# the program's log: ${line}`)
    await this.app?.close().catch(() => undefined)
    this.driver?.stop()
    await this.desk?.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Starts it on this session's bus and display. */
export async function startDesk() {
  const child = spawn(process.env.WECOM_BRIDGE_DESK, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const desk = new Desk(child, lines)
  await desk.answer()
  return desk
}

class Desk {
  constructor(child, lines) {
    this.child = child
    this.lines = lines
  }

  async answer() {
    const { value, done } = await this.lines.next()
    if (done) throw new Error('the desk has ended')
    const answer = JSON.parse(value)
    if (answer?.error) throw new Error(answer.error)
    return answer
  }

  ask(...words) {
    this.child.stdin.write(`${words.join(' ')}\n`)
    return this.answer()
  }

  /** The notifications so far: app, title, body. */
  notes() {
    return this.ask('notes')
  }

  /** What the menu of the last icon in the tray offers. */
  tray() {
    return this.ask('tray')
  }

  choose(entry) {
    return this.ask('choose', entry)
  }

  /** The windows on the screen: title, width, height. */
  windows() {
    return this.ask('windows')
  }

  async shows(title) {
    return (await this.windows()).find((window) => window.title.includes(title))
  }

  appears(title) {
    return until(`${title} is on the screen`, () => this.shows(title))
  }

  goes(title) {
    return until(`${title} has left the screen`, async () => !(await this.shows(title)))
  }

  close(title) {
    return this.ask('close', title)
  }

  size(title, width, height) {
    return this.ask('size', title, width, height)
  }

  /** What the upper part of a window shows: how many colours, and a number for the whole picture. */
  look(title, height) {
    return this.ask('look', title, height)
  }

  press(title, key) {
    return this.ask('press', title, key)
  }

  /** Lets hours pass for what a data folder remembers of its runs. */
  pass(hours, data) {
    return this.ask('pass', hours, data)
  }

  async stop() {
    this.child.stdin.end()
    await once(this.child, 'exit')
  }
}
