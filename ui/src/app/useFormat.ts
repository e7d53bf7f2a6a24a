/** Words, numbers and times in the reader's language. */
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

/** A time of the program, in RFC 3339, or one of this machine in milliseconds. */
type Time = string | number

export function useFormat() {
  const { t, textOf, locale } = useMessages()
  const tag = (): string => (locale.value === 'zh' ? 'zh-CN' : 'en-GB')

  const say = (text: Text | null | undefined): string => (text ? text[locale.value === 'zh' ? 'zh' : 'en'] : '')
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
  const dateTime = (at: Time): string =>
    new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
  const shortTime = (at: Time): string =>
    new Intl.DateTimeFormat(tag(), { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
      new Date(at),
    )
  const relative = (at: Time): string => {
    const seconds = (new Date(at).getTime() - Date.now()) / 1000
    if (seconds < 1 && seconds >= -JUST_NOW) return t('common.just_now')
    const [unit, size] =
      STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? (seconds > 0 ? ['second', 1] : ['minute', 60])
    const written = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(Math.round(seconds / size), unit)
    // Chinese sets a digit and a character apart by a space; the browser does not.
    return written.replace(/(\d)(?=\p{Script=Han})/gu, '$1 ')
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
    lasting,
    between,
  }
}
