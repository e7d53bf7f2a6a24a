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
sharePrefs(await openPlatform())
void loadSession()
createApp(App).use(i18n).use(router).mount('#app')
