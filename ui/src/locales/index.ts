/** Both languages, with the same keys: `satisfies` has the compiler compare them. */
import { createI18n } from 'vue-i18n'
import type { Language } from '@/platform/contract'
import en from './en'
import { isolated } from './isolate'
import type { SameKeys } from './keys'
import zh from './zh-CN'

export const messages = { zh: zh satisfies SameKeys<typeof en>, en: en satisfies SameKeys<typeof zh> }

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: false,
  messages,
  missingWarn: false,
  fallbackWarn: false,
  postTranslation: (said) => (typeof said === 'string' ? isolated(said) : said),
})

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}
