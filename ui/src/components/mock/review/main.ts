/** Shows the gallery; `?lang=en&theme=dark&known=1&width=420&method=2` choose what is seen. */
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/element.css'
import { createApp } from 'vue'
import { createI18n } from 'vue-i18n'
import en from '@/locales/en/pictures'
import zh from '@/locales/zh-CN/pictures'
import Gallery from '../Gallery.vue'

const asked = new URLSearchParams(location.search)
const locale = asked.get('lang') === 'en' ? 'en' : 'zh-CN'
document.documentElement.lang = locale
document.documentElement.classList.toggle('dark', asked.get('theme') === 'dark')

const i18n = createI18n({
  legacy: false,
  locale,
  messages: { 'zh-CN': { pictures: zh }, en: { pictures: en } },
})
createApp(Gallery, {
  known: asked.has('known'),
  width: Number(asked.get('width') ?? 420),
  method: asked.get('method') === '2' ? 2 : 1,
})
  .use(i18n)
  .mount('#app')
