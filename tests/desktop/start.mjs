/**
 * How long the program takes from its start to a first page that can be used, beside an empty window of the same
 * build, turn by turn; and what memory its processes hold then. Prints JSON. Linux only.
 *
 *   cargo xtask bench start [TURNS]
 * The data folder holds a tenant, a data source and its people, so that the first page has something to ask for. Every
 * turn starts a new process; what the machine keeps of files in memory is the same for both.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { startDriver, until } from './driver.mjs'

const PROGRAM = resolve(process.env.WECOM_BRIDGE_DESKTOP)
const EMPTY = resolve(process.env.WECOM_BRIDGE_EMPTY)
const TURNS = Number(process.argv[2] ?? 15)
const MEMBERS = 1000
const SETTLE_MS = 3000

const home = await mkdtemp(join(tmpdir(), 'wecom-bridge-start-'))
try {
  const data = join(home, 'data')
  await fill(data)
  const ours = () => begin(PROGRAM, ['--data-dir', data, '--mark-start'])
  const empty = () => begin(EMPTY, [join(home, 'empty')])
  const times = { ours: [], empty: [] }
  const pages = { ours: [], empty: [] }
  const marks = {}
  // The first turn fills the machine's caches and the web view's own, and does not count.
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const [name, start] of turn % 2 === 0 ? [['ours', ours], ['empty', empty]] : [['empty', empty], ['ours', ours]]) {
      const started = await start()
      await started.end()
      if (turn === 0) continue
      times[name].push(started.ms)
      pages[name].push(started.page)
      for (const [mark, ms] of started.marks) (marks[mark] ??= []).push(ms)
    }
  }
  const [a, b] = [summary(times.ours), summary(times.empty)]
  const memory = { ours: await memoryOf(ours), empty: await memoryOf(empty) }
  console.log(JSON.stringify({ turns: TURNS, members: MEMBERS, ours_ms: a, empty_ms: b, ratio: round(a.median / b.median), of_that_in_the_page_ms: { ours: summary(pages.ours), empty: summary(pages.empty) }, marks_in_the_page_ms: each(marks, (list) => summary(list).median), memory_pss_mib: memory }, null, 2))
} finally {
  await rm(home, { recursive: true, force: true })
}

/** Sets a simulated tenant up as a person would, and leaves its simulation out afterwards: a real tenant has none. */
async function fill(data) {
  const driver = await startDriver(home)
  const app = await driver.open(PROGRAM, ['--data-dir', data, '--sandbox-members', String(MEMBERS)])
  const { id: tenant } = await app.command('sandbox_open')
  const { corp_id, contacts_secret } = await app.command('sandbox_values', { tenant })
  const input = { tenant, corp_id, contacts_secret, description: 'HQ', auto_sync_hours: null, on_duplicate: 'skip', password_login: true, scan_login: null, keep_secrets: true }
  const { source } = await app.command('source_add', input)
  await app.sync(source.id)
  await app.close()
  driver.stop()
  await rm(join(data, 'sandbox.json'))
}

/** Starts a program and waits until it says that its page can be used. */
async function begin(program, args) {
  const env = { ...process.env, HOME: home, LIBGL_ALWAYS_SOFTWARE: '1' }
  const at = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, page, ...marks] = line.split(' ')
    if (word === 'usable') return { ms: performance.now() - at, page: Number(page), marks: marks.map((mark) => mark.split('=')).map(([name, ms]) => [name, Number(ms)]), pid: child.pid, end: () => end(child) }
  }
  throw new Error(`${program} ended without a page that can be used`)
}

/** Ends a program, and waits for the processes that it had started. */
async function end(child) {
  const all = await family(child.pid)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  for (const id of all) await until(`process ${id} is gone`, async () => (await stateOf(id)) === undefined)
}

/** A process and those below it. */
async function family(root) {
  const parents = new Map()
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)) {
    const state = await stateOf(id)
    if (state) parents.set(id, state.parent)
  }
  const found = [root]
  for (const id of found) for (const [child, parent] of parents) if (parent === id) found.push(child)
  return found
}

/** What the system says of a living process. */
async function stateOf(id) {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return text === '' || state === 'Z' ? undefined : { parent: Number(parent), name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')) }
}

/** Proportional memory of each process, some seconds after the page came. */
async function memoryOf(start) {
  const { pid, end } = await start()
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const held = {}
  for (const id of await family(pid)) {
    const [, kib] = /^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '')) ?? [0, 0]
    const name = (await stateOf(id))?.name ?? String(id)
    held[name] = round((held[name] ?? 0) + Number(kib) / 1024)
  }
  held.sum = round(Object.values(held).reduce((sum, each) => sum + each, 0))
  await end()
  return held
}

function each(record, of) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]))
}

function summary(times) {
  const sorted = times.toSorted((a, b) => a - b)
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
  return { median: Math.round(middle), least: Math.round(sorted[0]), most: Math.round(sorted.at(-1)) }
}

function round(number) {
  return Math.round(number * 100) / 100
}
