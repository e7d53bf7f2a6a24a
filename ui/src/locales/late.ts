/** The texts of all pages but the first, which come with whichever of them is gone to first. */
import { i18n } from '.'
import en from './en/late'
import type { SameKeys } from './keys'
import zh from './zh-CN/late'

export const lateMessages = { zh: zh satisfies SameKeys<typeof en>, en: en satisfies SameKeys<typeof zh> }

i18n.global.mergeLocaleMessage('zh', lateMessages.zh)
i18n.global.mergeLocaleMessage('en', lateMessages.en)
