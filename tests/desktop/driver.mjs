/**
 * WebDriver by plain fetch: WebKitGTK's own driver, and the program that it opens.
 *
 * Only what the journey needs. Linux only: elsewhere the same calls go through Tauri's driver.
 */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
/** How long a slow, busy machine may take for anything at all. */
const PATIENCE = 60_000
const PAUSE = 50

/** Starts the driver on a free port; `home` stands in for the person's home folder. */
export async function startDriver(home) {
  const port = await freePort()
  const child = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, HOME: home, TAURI_WEBVIEW_AUTOMATION: 'true', LIBGL_ALWAYS_SOFTWARE: '1' },
  })
  const base = `http://127.0.0.1:${port}`
  await until('the driver answers', async () => (await fetch(`${base}/status`).catch(() => null))?.ok)
  return { open: (binary, args) => open(base, binary, args), stop: () => child.kill() }
}

async function open(base, binary, args) {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } }
  const { sessionId } = await request(base, 'POST', '/session', { capabilities })
  return new App(`${base}/session/${sessionId}`)
}

/** The running program, as a person sees and uses it. */
class App {
  constructor(address) {
    this.address = address
  }

  /** Ends the program. */
  close() {
    return this.call('DELETE', '')
  }

  call(method, path, body) {
    return request(this.address, method, path, body)
  }

  /** Runs a function in the page. */
  run(script, ...args) {
    return this.call('POST', '/execute/sync', { script: `return (${script})(...arguments)`, args })
  }

  /** Calls a command as the page would, and gives its answer. */
  async command(name, args = {}) {
    const script = 'const [name, args, done] = arguments; window.__TAURI_INTERNALS__.invoke(name, args).then((answer) => done({ answer }), (error) => done({ error }))'
    const { answer, error } = await this.call('POST', '/execute/async', { script, args: [name, args] })
    if (error !== undefined) throw new Error(`${name}: ${JSON.stringify(error)}`)
    return answer
  }

  /** Waits until what the page holds has been drawn. */
  painted() {
    const script = 'const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200)))'
    return this.call('POST', '/execute/async', { script, args: [] })
  }

  async screenshot() {
    return Buffer.from(await this.call('GET', '/screenshot'), 'base64')
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

  /** Clicks what is called so: a button, a link, a radio button or box by its label. */
  async click(name) {
    let element = null
    await until(`${name} stands still and uncovered`, async () => {
      element = await this.find(name)
      return await this.call('POST', '/execute/async', { script: STILL, args: [element] })
    })
    await this.call('POST', `/element/${element[ELEMENT]}/click`, {})
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
 * Runs in the page: whether a click at an element's middle would reach it. A step that has just come still scrolls
 * and moves its focus; a click aimed before that lands beside the button and is lost.
 */
const STILL = `const [element, done] = arguments
  const box = () => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height] }
  const before = box()
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const [x, y, width, height] = box()
    const hit = document.elementFromPoint(x + width / 2, y + height / 2)
    const reached = hit !== null && (element === hit || element.contains(hit) || hit.contains(element))
    done(element.isConnected && before.join() === [x, y, width, height].join() && reached)
  }))`

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
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) })
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
