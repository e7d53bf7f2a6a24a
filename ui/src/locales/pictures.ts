/** The texts of the guide's pictures, which come with the first picture: the first page is drawn without them. */
import { i18n } from '.'
import en from './en/pictures'
import type { SameKeys } from './keys'
import zh from './zh-CN/pictures'

export const pictureMessages = {
  zh: { pictures: zh satisfies SameKeys<typeof en> },
  en: { pictures: en satisfies SameKeys<typeof zh> },
}

i18n.global.mergeLocaleMessage('zh', pictureMessages.zh)
i18n.global.mergeLocaleMessage('en', pictureMessages.en)
