import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/element.css'
import App from './App.vue'
import { applyPrefs, sharePrefs } from './app/prefs'
import { router } from './app/router'
import { loadSession } from './app/session'
import { i18n } from './locales'
import { openPlatform } from './platform'

applyPrefs()
const platform = await openPlatform()
const session = loadSession()
createApp(App).use(i18n).use(router).mount('#app')
// After the first page has what it asks for: telling the program what it mostly knows would only delay it.
await session
sharePrefs(platform)
