/** What the real program judges, as far as the demo needs it: values to draw, and the product's own sentences of errors. */
import sentences from '../../../../src-tauri/crates/bridge/src/error/sentences.json'
import { fixOf } from './clinic'
import type { AppError, Check, Checkup, FormChecked, Overview, Rehearsal, State, Text, Validation } from '../contract'

interface Entry {
  code: string | string[]
  when?: Record<string, unknown>
  title: Text
  cause: Text
  steps: Text[]
}

const same = (words: string): Text => ({ zh: words, en: words })

/** The product's words of a code: those that hold without, or with, these facts. */
export function errorWith(code: AppError['code'], detail: Record<string, unknown> = {}): AppError {
  const mine = (sentences as Entry[]).filter((entry) => [entry.code].flat().includes(code))
  const holds = ({ when = {} }: Entry): boolean =>
    Object.entries(when).every(([key, value]) => [value].flat().includes(String(detail[key])))
  // An entry is passed over that names what is not known.
  const isKnown = ({ title }: Entry): boolean =>
    [...title.zh.matchAll(/\{(\w+)\}/g)].every(([, key = '']) => detail[key] !== undefined)
  const entry = mine.find((each) => holds(each) && isKnown(each)) ?? mine[mine.length - 1]
  const fill = ({ zh, en }: Text): Text => ({ zh: filled(zh), en: filled(en) })
  const filled = (text: string): string =>
    text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, key: string, otherwise = '') => String(detail[key] ?? otherwise))
  const errcode = typeof detail['errcode'] === 'number' ? detail['errcode'] : null
  const own = { cause: fill(entry?.cause ?? same('')), steps: (entry?.steps ?? []).map(fill), page: null }
  return {
    code,
    message: `demo: ${code}`,
    detail,
    title: fill(entry?.title ?? same(code)),
    fix: errcode === null ? own : fixOf(errcode, (detail['caller_ip'] as string | undefined) ?? null),
    small_print: [errcode, detail['hint']].filter((part) => part !== null && part !== undefined).join(' · '),
    secret: null,
  }
}

const stateOf = (checks: Check[]): State =>
  checks.some(({ status }) => status === 'fail')
    ? 'fail'
    : checks.some(({ status }) => status === 'warn')
      ? 'warn'
      : 'pass'

export function validation(checks: Check[]): Validation {
  const state = stateOf(checks)
  const bad = checks.find(({ status }) => status === state)
  return {
    state,
    headline:
      state === 'pass'
        ? { zh: '已验证，可以继续', en: 'It is proven, and you can go on' }
        : (bad?.evidence ?? same('')),
    checks,
    limited: checks.some(({ errcode }) => errcode === 48009),
    mistaken: null,
  }
}

export function checkup(checks: Check[]): Checkup {
  const state = stateOf(checks)
  const verdict = ({ fail: 'not_ready', warn: 'ready_with_warnings', pass: 'ready', idle: 'ready' } as const)[state]
  return { verdict, state, headline: same(verdict), short: same(verdict), checks, checked_at: Date.now() }
}

type Told = Pick<Rehearsal, 'status' | 'tried' | 'given_up' | 'outcome_text' | 'headline' | 'next'>

export function ending(reason: string | null, said: Text | null, who: string | null): Told {
  const tried = reason === null || who !== null || reason === 'page'
  return {
    status: reason === null ? 'pass' : who !== null ? 'warn' : tried ? 'fail' : 'skip',
    tried,
    given_up: reason === 'closed',
    outcome_text: reason === null ? { zh: '登录成功', en: 'Logged in' } : { zh: '没有登录成功', en: 'Not logged in' },
    headline: said ?? { zh: `登录成功：${who ?? ''}`, en: `Logged in: ${who ?? ''}` },
    next: reason === 'not_synced' ? ['sync'] : reason === 'page' ? ['callback_domain', 'check_up'] : [],
  }
}

/** Form rules are the program's: here everything that is there has its form. */
export function formOf(value: string): FormChecked {
  const text = value.trim()
  const state = text === '' ? 'empty' : 'ok'
  return {
    state,
    value: text === '' ? null : text,
    reason: null,
    text: null,
    suggests: null,
    mark: text === '' ? null : 'demo',
  }
}

export const OVERVIEW: Overview = {
  state: 'idle',
  verdict: null,
  headline: { zh: '还没有体检，能不能用还没有验证', en: 'No check-up yet, so nothing is proven' },
  links: (['contacts', 'sync', 'directory', 'range', 'callback', 'scan'] as const).map((id) => ({
    id,
    state: 'idle',
    figure: null,
    note: { zh: '还没有检测', en: 'not checked yet' },
    said: { zh: '还没有检测', en: 'not checked yet' },
    source: null,
    evidence: null,
    fix: null,
    caller_ip: null,
    act: { kind: 'check_up', id: null, label: { zh: '做一次体检', en: 'Run a check-up' } },
  })),
  first: 'contacts',
  next: { kind: 'check_up', id: null, label: { zh: '做一次体检', en: 'Run a check-up' } },
}
