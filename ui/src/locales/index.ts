/** Both languages, one file per part of the interface; the file's name is the first part of its keys. */
import { createI18n } from 'vue-i18n'
import type { Language } from '@/platform/contract'

interface Messages {
  [key: string]: string | Messages
}
type Files = Record<string, Messages>

const ZH = import.meta.glob<Messages>('./zh-CN/*.ts', { eager: true, import: 'default' })
const EN = import.meta.glob<Messages>('./en/*.ts', { eager: true, import: 'default' })

export const messages = { zh: byName(ZH), en: byName(EN) }

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: false,
  messages,
  missingWarn: false,
  fallbackWarn: false,
})

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

function byName(files: Files): Files {
  const entries = Object.entries(files).map(([path, content]) => [path.replace(/^.*\/|\.ts$/g, ''), content] as const)
  return Object.fromEntries(entries)
}
