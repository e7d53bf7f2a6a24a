/** The desktop around the window: notifications, a tray, and hands on the windows. It is the program `desk` beside this. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { until } from './driver.mjs'

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
