/** The keys of the texts as a type, and `useI18n` with them: an unknown key is an error of `vue-tsc`. */
import type { WritableComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type zh from './zh-CN'
import type late from './zh-CN/late'
import type pictures from './zh-CN/pictures'

/** The same keys as `T`, with any text. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> }

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

/** `common.cancel`, `sync.title`, … */
export type MessageKey = Leaves<typeof zh & typeof late & { pictures: typeof pictures }>

export interface Translate {
  (key: MessageKey, values?: Record<string, unknown>): string
  (key: MessageKey, values: Record<string, unknown>, count: number): string
}

interface Messages {
  t: Translate
  /** The text of a key that is made from what came from outside; null if there is none. */
  textOf: (key: string, values?: Record<string, unknown>, count?: number) => string | null
  locale: WritableComputedRef<string>
}

// vue-i18n's own types take any string as a key, which is why its `t` is narrowed here.
export function useMessages(): Messages {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  const textOf: Messages['textOf'] = (key, values = {}, count = 1) => (te(key) ? t(key, values, count) : null)
  return { t: t as Translate, textOf, locale }
}
