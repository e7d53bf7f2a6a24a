/** The rules for usernames as they stand in a form: a kind and, of two of them, what is written beside it. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import * as api from './api'
import type { AppError, UsernamePreview } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

export const KINDS = ['userid', 'mail', 'biz-mail', 'mobile', 'pinyin', 'extattr', 'expression'] as const
export type RuleKind = (typeof KINDS)[number]

export interface Rule {
  /** Of the row, whatever stands in it. */
  key: number
  kind: RuleKind
  text: string
}

export const TAKEN_FIELDS = [
  'mobile',
  'email',
  'biz_mail',
  'telephone',
  'position',
  'alias',
  'gender',
  'extra',
  'manager',
] as const

const ATTRIBUTE = 'extattr:'
let made = 0

export const newRule = (kind: RuleKind, text = ''): Rule => ({ key: ++made, kind, text })

export const hasText = (kind: RuleKind): kind is 'extattr' | 'expression' => kind === 'extattr' || kind === 'expression'

export function readRule(written: string): Rule {
  if (written.startsWith('=')) return newRule('expression', written.slice(1))
  if (written.startsWith(ATTRIBUTE)) return newRule('extattr', written.slice(ATTRIBUTE.length))
  return newRule(KINDS.find((kind) => kind === written) ?? 'userid')
}

export function writtenRule({ kind, text }: Rule): string {
  if (kind === 'expression') return `=${text}`
  return kind === 'extattr' ? `${ATTRIBUTE}${text}` : kind
}

/** Somebody who types gets an answer when they pause. */
const PAUSE_MS = 300

/** What the rules would give, as the program says of those that stand there now. An answer to earlier ones never counts. */
export function usePreview(source: string, rules: () => string[]) {
  const preview = shallowRef<UsernamePreview | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pending = shallowRef(false)
  let newest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(given: string[], mine: number): Promise<void> {
    const said = await api.usernamePreview(source, given).catch((thrown: unknown) => toAppError(thrown))
    if (mine !== newest) return
    pending.value = false
    const isError = 'code' in said
    error.value = isError ? said : null
    preview.value = isError ? null : said
  }

  watch(
    () => rules().join('\n'),
    () => {
      const mine = ++newest
      pending.value = true
      clearTimeout(timer)
      timer = setTimeout(() => void ask(rules(), mine), preview.value || error.value ? PAUSE_MS : 0)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    newest = -1
    clearTimeout(timer)
  })
  return { preview, error, pending }
}
