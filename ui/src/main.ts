import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
// Before our own styles, which correct them.
import './components/el'
import './styles/tokens.css'
import './styles/base.css'
import './styles/element.css'
import App from './App.vue'
import { applyPrefs, sharePrefs } from './app/prefs'
import { router } from './app/router'
import { loadSession } from './app/session'
import { markSystem } from './app/system'
import { askAhead } from './features/overview/api'
import { i18n } from './locales'
import { openPlatform } from './platform'

/** How long the first page may stay away while what it shows is asked for. */
const PATIENCE_MS = 150

// Where the time of a start goes, for `cargo xtask bench start`.
performance.mark('read')
// In a function: chunks that are fetched later import from this one, and would wait for it if it waited itself.
void start()

/**
 * Asks first and draws then: the page is made while its answers are on their way, and is shown with them, so that it
 * is laid out and painted once. Answers that take long do not keep it away.
 */
async function start(): Promise<void> {
  markSystem()
  applyPrefs()
  const platform = await openPlatform()
  const session = loadSession()
  await soon(session)
  performance.mark('tenants')
  const facts = askAhead()
  const root = document.querySelector<HTMLElement>('#app')
  root?.toggleAttribute('hidden', true)
  createApp(App).use(i18n).use(router).mount('#app')
  performance.mark('made')
  await soon(facts)
  performance.mark('answered')
  root?.toggleAttribute('hidden', false)
  await session
  await sharePrefs(platform)
}

async function soon(answer: Promise<unknown>): Promise<void> {
  await Promise.race([
    answer,
    new Promise((resolve) => {
      setTimeout(resolve, PATIENCE_MS)
    }),
  ])
}
