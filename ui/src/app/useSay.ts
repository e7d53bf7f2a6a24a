/** Words, numbers and times in the reader's language. */
import { useI18n } from 'vue-i18n'
import type { Text } from '@/platform/contract'

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60]]

export function useSay() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  const tag = (): string => (locale.value === 'zh' ? 'zh-CN' : 'en-GB')

  const say = (text: Text | null | undefined): string => (text ? text[locale.value === 'zh' ? 'zh' : 'en'] : '')
  const number = (value: number): string => new Intl.NumberFormat(tag()).format(value)
  const percent = (share: number): string => new Intl.NumberFormat(tag(), { style: 'percent', maximumFractionDigits: 1 }).format(share)
  const dateTime = (at: number): string => new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
  const shortTime = (at: number): string => new Intl.DateTimeFormat(tag(), { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(at)
  const relative = (at: number): string => {
    const seconds = (at - Date.now()) / 1000
    const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['minute', 60]
    return new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' }).format(Math.round(seconds / size), unit)
  }
  const seconds = (ms: number): string => t('common.seconds', { n: number(Math.max(1, Math.round(ms / 1000))) })
  return { t, te, locale, say, number, percent, dateTime, shortTime, relative, seconds }
}
