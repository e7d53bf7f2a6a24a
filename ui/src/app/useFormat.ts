/** Words, numbers and times in the reader's language. */
import { isolated } from '@/locales/isolate'
import { type MessageKey, useMessages } from '@/locales/keys'
import { FIELD_LABELS } from '@/generated/contract'
import type { Field, Text } from '@/platform/contract'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
/** So recent that a rounded figure would be nought, for which a language's own word fits no sentence of ours. */
const JUST_NOW = 30
/** From here on nobody counts in seconds. */
const MINUTES_FROM = 90

/** Where Chinese meets a digit: there a Chinese writer leaves a space. */
const EDGES = /(?<=\p{Script=Han})(?=\d)|(?<=\d)(?=\p{Script=Han})/gu
/** Stands for the time in a sentence until it is known what it begins and ends with. */
const PLACE = '\u0000'

/** A time of the program, in RFC 3339, or one of this machine in milliseconds. */
type Time = string | number

export function useFormat() {
  const { t, textOf, locale } = useMessages()
  const tag = (): string => (locale.value === 'zh' ? 'zh-CN' : 'en-GB')

  const say = (text: Text | null | undefined): string =>
    text ? isolated(text[locale.value === 'zh' ? 'zh' : 'en']) : ''
  /** What people call a field of a user, as a label. */
  const fieldLabel = (name: Field): string => {
    const label = say(FIELD_LABELS[name])
    return label.charAt(0).toUpperCase() + label.slice(1)
  }
  const number = (value: number): string => new Intl.NumberFormat(tag()).format(value)
  /** A sentence with a count in it, in the singular or the plural; `{n}` is the count as it is written. */
  const counted = (key: MessageKey, count: number, more: Record<string, unknown> = {}): string =>
    t(key, { n: number(count), ...more }, count)
  const percent = (share: number): string =>
    new Intl.NumberFormat(tag(), { style: 'percent', maximumFractionDigits: 1 }).format(share)
  const part = (at: Time, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(tag(), options).format(new Date(at))
  const dateTime = (at: Time): string =>
    locale.value === 'zh' ? isoLike(at, true) : part(at, { dateStyle: 'medium', timeStyle: 'short' })
  const shortTime = (at: Time): string =>
    locale.value === 'zh'
      ? isoLike(at, false)
      : part(at, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const relative = (at: Time, now = Date.now()): string => {
    const seconds = (new Date(at).getTime() - now) / 1000
    if (seconds < 1 && seconds >= -JUST_NOW) return t('common.just_now')
    const [unit, size] =
      STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (seconds > 0 ? ['second', 1] : ['minute', 60])
    const said = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(Math.round(seconds / size), unit)
    return said.replace(EDGES, ' ')
  }
  /** The same in a sentence, with spaces where its digits meet Chinese. */
  const timed = (at: Time, text: (when: string) => string = (when) => when, now = Date.now()): string => {
    const [before = '', ...after] = text(PLACE).split(PLACE)
    return after.reduce((said, rest) => joined(joined(said, relative(at, now)), rest), before)
  }
  const lasting = (ms: number): string => {
    const seconds = Math.max(1, Math.round(ms / 1000))
    return seconds < MINUTES_FROM
      ? t('common.seconds', { n: number(seconds) })
      : t('common.minutes', { n: number(Math.round(seconds / 60)) })
  }
  /** How long it took, from one time of the program to another. */
  const between = (from: string, to: string): string => lasting(Date.parse(to) - Date.parse(from))
  return {
    t,
    textOf,
    locale,
    say,
    fieldLabel,
    number,
    counted,
    percent,
    dateTime,
    shortTime,
    relative,
    timed,
    lasting,
    between,
  }
}

/** `2026-11-30 16:58`, as Chinese tables have it; without the year for `11-30 16:58`. */
function isoLike(at: Time, withYear: boolean): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  return `${withYear ? `${date.getFullYear()}-` : ''}${day} ${time}`
}

function joined(before: string, after: string): string {
  const meets = new RegExp(EDGES.source, 'u').test(before.slice(-1) + after.slice(0, 1))
  return meets ? `${before} ${after}` : before + after
}
