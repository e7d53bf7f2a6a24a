/**
 * WebDriver by plain fetch: WebKitGTK's own driver, and the program that it opens.
 *
 * Only what the journey needs. Linux only: elsewhere the same calls go through Tauri's driver.
 */
import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { family } from './memory.mjs'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
/** How long a slow, busy machine may take for anything at all. */
const PATIENCE = 60_000
const PAUSE = 50

/** The name of WebKit's process for pages, as far as Linux keeps it. */
const WEB_PROCESS = 'WebKitWebProces'

/** The name that the one running program has on the session bus. */
const PLACE = 'com.wecombridge.desktop.SingleInstance'

/** Clicks that did not reach what they were aimed at, with what moved: for the closing lines of a run. */
export const lost = []

/**
 * Starts the driver on a free port; `home` stands in for the person's home folder, `more` is added to its environment, and
 * `before` are the words of a program that starts it.
 */
export async function startDriver(home, more = {}, before = []) {
  const port = await freePort()
  const [program, ...words] = [...before, 'WebKitWebDriver', `--port=${port}`]
  const child = spawn(program, words, {
    stdio: 'ignore',
    cwd: home,
    env: { ...process.env, HOME: home, TAURI_WEBVIEW_AUTOMATION: 'true', LIBGL_ALWAYS_SOFTWARE: '1', ...more },
  })
  const base = `http://127.0.0.1:${port}`
  await until('the driver answers', async () => (await fetch(`${base}/status`).catch(() => null))?.ok)
  return { open: (binary, args) => open(base, binary, args), stop: () => child.kill() }
}

/** The lines of the program's own record, which nobody sees once its folder is gone. */
export async function logged(data) {
  const text = await readFile(join(data, 'logs/desktop.log'), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '')
}

async function open(base, binary, args) {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } }
  const { sessionId } = await request(base, 'POST', '/session', { capabilities })
  const [id] = await processes(binary, args)
  if (id === undefined) throw new Error('the program that was opened is not running')
  return new App(`${base}/session/${sessionId}`, id, () => processes(binary, args))
}

async function isOnBus(name) {
  const words = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]
  const { stdout } = await promisify(execFile)('dbus-send', words)
  return stdout.includes('boolean true')
}

/** The process ids of a program that was started with these words. */
async function processes(binary, args) {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const isOurs = async (id) => {
    const exe = await readlink(`/proc/${id}/exe`).catch(() => '')
    const words = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    return exe === binary && words.includes(args.join('\0'))
  }
  const ours = await Promise.all(ids.map(isOurs))
  return ids.filter((_, at) => ours[at]).map(Number)
}

// The program keeps the language. The window takes it from there when it loads anew.
const PREFER = `async (language, tenant) => {
  await window.__TAURI_INTERNALS__.invoke('call', { name: 'settings_change', request: { language } })
  if (tenant !== null) localStorage.setItem('wecom-bridge.tenant', tenant)
}`

const BLINK = `() => {
  const dot = document.createElement('i')
  dot.dataset.blink = ''
  dot.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px;pointer-events:none'
  document.body.append(dot)
  const blink = (isOn) => {
    if (!dot.isConnected) return
    dot.style.background = isOn ? '#fffffe' : '#fffeff'
    requestAnimationFrame(() => blink(!isOn))
  }
  blink(true)
}`

/** The running program, as a person sees and uses it. */
class App {
  constructor(address, id, processes) {
    this.address = address
    this.id = id
    this.processes = processes
  }

  /** Ends the program, and waits for it. */
  async close() {
    await this.call('DELETE', '')
    await this.ended()
  }

  /**
   * Waits until the program has ended: its process is gone altogether, and so is its place on the bus. A start before
   * that ends as a second one, and the driver, which does not notice, waits for it for ever.
   */
  async ended() {
    await until('the process is gone', () => stat(`/proc/${this.id}`).then(() => false, () => true))
    await until('the program has left the bus', async () => !(await isOnBus(PLACE)))
  }

  /** Goes on in the window that was made after the last one had been closed. */
  async comesBack() {
    let handles = []
    await until('there is a window again', async () => (handles = await this.call('GET', '/window/handles')).length > 0)
    await this.call('POST', '/window', { handle: handles[0] })
    await this.drawn()
  }

  /** Waits until the page is there. */
  drawn() {
    return this.waitFor('the page is drawn', "() => document.querySelector('#app')?.childElementCount > 0")
  }

  /** Loads the page anew, and waits for the new one with its heading, before which the router does not hear of an address: the old one still says what is waited for, or never answers. */
  async reload() {
    await this.run('() => { window.__old = true; location.reload() }')
    await this.waitFor('the page is loaded anew', "() => !window.__old && document.querySelector('#app h1, #app h2') !== null")
  }

  /** Chooses the language, and one of the tenants if it is given, as the page keeps them, and loads it anew. */
  async prefer(language, tenant) {
    await this.run(PREFER, language, tenant ?? null)
    await this.reload()
  }

  /** The processes in which pages live; there is none while there is no window. */
  async pages() {
    return (await family(this.id)).filter(({ name }) => name === WEB_PROCESS)
  }

  call(method, path, body) {
    return request(this.address, method, path, body)
  }

  /** Runs a function in the page. */
  run(script, ...args) {
    return this.call('POST', '/execute/sync', { script: `return (${script})(...arguments)`, args })
  }

  /** Calls a command of the contract as the page would, and gives its answer as it comes. */
  async command(name, args = {}) {
    const script = 'const [name, args, done] = arguments; window.__TAURI_INTERNALS__.invoke("call", { name, request: args }).then((answer) => done({ answer }), (error) => done({ error }))'
    const { answer, error } = await this.call('POST', '/execute/async', { script, args: [name, args] })
    if (error !== undefined) throw new Error(`${name}: ${JSON.stringify(error)}`)
    return answer
  }

  /** Syncs a source and waits for the end of the run. */
  async sync(source) {
    const script = `(source) => {
      const shell = window.__TAURI_INTERNALS__
      const progress = '__CHANNEL__:' + shell.transformCallback(() => {})
      const request = { source, dry_run: false, confirm: false, seen: null, expect: null, job: crypto.randomUUID() }
      window.__ran = null
      shell.invoke('call', { name: 'sync_run', request, progress }).then((run) => { window.__ran = run }, (error) => { window.__ran = error })
    }`
    await this.run(script, source)
    return this.waitFor('the run has ended', '() => window.__ran')
  }

  /** Waits until what the page holds has been drawn. */
  painted() {
    const script = 'const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200)))'
    return this.call('POST', '/execute/async', { script, args: [] })
  }

  /** Moves the pointer to the empty middle of the top bar, so that nothing is drawn as pointed at. */
  pointAway() {
    const move = { type: 'pointerMove', duration: 0, x: 800, y: 24 }
    const actions = [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [move] }]
    return this.call('POST', '/actions', { actions })
  }

  /**
   * A picture of the page. Without the graphics card WebKit's driver hands it over with the next paint, for which a page
   * that stands still could wait forever: a dot of one pixel keeps it painting.
   */
  async screenshot() {
    await this.run(BLINK)
    try {
      return Buffer.from(await this.call('GET', '/screenshot'), 'base64')
    } finally {
      await this.run("() => document.querySelector('[data-blink]')?.remove()")
    }
  }

  /** All that can be read on the page. */
  text() {
    return this.run('() => document.body.innerText')
  }

  /** Waits until the page says something. */
  async sees(wanted) {
    let text = ''
    const said = () => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))
    await until(() => `the page says ${wanted}; it says:\n${text}`, async () => {
      text = await this.text()
      return said()
    })
    return text
  }

  /**
   * Clicks what is called so: a button, a link, a radio button or box by its label. One click of a file may get lost, for
   * WebKit's driver aims before it clicks; a second one is a page that moves under a person's hand, and fails.
   */
  async click(name) {
    const heard = await this.clickOnce(name)
    if (heard === null) return
    lost.push(`${name}: ${heard}`)
    if (lost.length > 1) throw new Error(`clicks did not arrive:\n${lost.join('\n')}`)
    const again = await this.clickOnce(name)
    if (again !== null) throw new Error(`${name} cannot be clicked: ${heard}\n${again}`)
  }

  /** Nothing if the click arrived, otherwise what happened instead. */
  async clickOnce(name) {
    const element = await this.still(name)
    await this.run(LISTEN, element)
    await this.call('POST', `/element/${element[ELEMENT]}/click`, {})
    return this.run(HEARD)
  }

  /** Waits until a field holds exactly this. */
  holds(selector, value) {
    const script = '(selector, value) => document.querySelector(selector)?.value === value'
    return this.waitFor(`${selector} holds ${value}`, script, selector, value)
  }

  /** Puts a text in place of what a field holds. */
  async fill(selector, text) {
    const element = await this.field(selector)
    await this.call('POST', `/element/${element[ELEMENT]}/clear`, {})
    await this.call('POST', `/element/${element[ELEMENT]}/value`, { text })
  }

  /** Types key by key, so that nothing on the way there holds the whole text. */
  async type(selector, text) {
    const element = await this.field(selector)
    for (const key of text) await this.call('POST', `/element/${element[ELEMENT]}/value`, { text: key })
  }

  field(selector) {
    return this.waitFor(`there is ${selector}`, '(selector) => document.querySelector(selector)', selector)
  }

  /** What is called so, once a click at its middle would reach it. */
  async still(name) {
    let element = null
    await until(`${name} stands still and uncovered`, async () => {
      element = await this.find(name)
      return await this.call('POST', '/execute/async', { script: STILL, args: [element] })
    })
    return element
  }

  async find(name) {
    let found = null
    await until(`there is something called ${name} to click`, async () => {
      found = await this.run(FIND, name)
      return found !== null
    })
    return found
  }

  /** Opens a page by its address within the program. */
  go(path) {
    return this.run('(path) => { location.hash = path }', `#${path}`)
  }

  /** Waits for something that is looked up in the page. */
  async waitFor(what, script, ...args) {
    let value = null
    await until(what, async () => (value = await this.run(script, ...args)))
    return value
  }
}

/**
 * Runs in the page: whether a click at an element's middle would reach it. A step that has just come still slides, scrolls
 * and moves its focus; a click aimed before that lands beside the button and is lost. What turns for ever moves nothing.
 */
const STILL = `const [element, done] = arguments
  const box = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].join() }
  const moves = (animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().iterations !== Infinity
  const before = box()
  const look = (frames) => requestAnimationFrame(() => {
    if (document.getAnimations().some(moves) || box() !== before) return done(false)
    if (frames > 0) return look(frames - 1)
    const { x, y, width, height } = element.getBoundingClientRect()
    const hit = document.elementFromPoint(x + width / 2, y + height / 2)
    const reached = hit !== null && (element === hit || element.contains(hit) || hit.contains(element))
    done(element.isConnected && reached)
  })
  look(3)`

/** Runs in the page: notes where a click goes, and where its aim was in the meantime. */
const LISTEN = `(element) => {
  const box = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join(' ') }
  const seen = { reached: false, log: ['at ' + box()] }
  const kinds = ['mousedown', 'mouseup', 'click']
  const note = (event) => {
    seen.log.push(event.type + ' on ' + event.target.tagName + ' at ' + event.clientX + ' ' + event.clientY + ', aim at ' + box())
    if (event.type === 'click') seen.reached ||= event.composedPath().includes(element)
  }
  for (const kind of kinds) window.addEventListener(kind, note, true)
  window.__click = () => { for (const kind of kinds) window.removeEventListener(kind, note, true); return seen }
}`

/** Runs in the page: nothing if the click reached its aim (or led to another document), otherwise what happened. */
const HEARD = `() => {
  const seen = window.__click?.() ?? { reached: true }
  delete window.__click
  return seen.reached ? null : seen.log.join('; ')
}`

/** Runs in the page. Exact names go before beginnings; what is covered, disabled or not shown is passed over. */
const FIND = `(name) => {
  const clickable = 'button, a[href], label, summary, [role=button], [role=menuitem], [role=option], [role=switch], [role=radio]'
  const named = (element) => (element.getAttribute('aria-label') ?? element.innerText ?? '').replace(/\\s+/g, ' ').trim()
  const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) !== false && element.getClientRects().length > 0
  const usable = [...document.querySelectorAll(clickable)].filter((element) => shown(element) && !element.disabled && element.getAttribute('aria-disabled') !== 'true')
  const fits = (test) => usable.find((element) => test(named(element)) || test((element.innerText ?? '').replace(/\\s+/g, ' ').trim()))
  const found = fits((text) => text === name) ?? fits((text) => text.startsWith(name))
  found?.scrollIntoView({ block: 'center' })
  return found ?? null
}`

async function request(base, method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(2 * PATIENCE) })
  const { value } = await response.json()
  if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`)
  return value
}

/** Looks again and again until something holds. */
export async function until(what, holds) {
  const end = Date.now() + PATIENCE
  for (;;) {
    if (await holds()) return
    if (Date.now() > end) throw new Error(`waited in vain until ${typeof what === 'function' ? what() : what}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
