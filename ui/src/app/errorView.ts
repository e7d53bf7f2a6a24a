/** What an error says to a person: chosen by its code, never by its text. */
import type { Translate } from '@/locales/keys'
import type { AppError, Check, ConsolePage, Text } from '@/platform/contract'

export interface ErrorView {
  title: string
  cause: string
  steps: string[]
  page: ConsolePage | null
  /** The vendor's own words and numbers, for small print. */
  vendor: string
}

interface Words {
  t: Translate
  textOf: (key: string) => string | null
  say: (text: Text) => string
  dateTime: (at: number) => string
}

export function errorView(error: AppError, words: Words): ErrorView {
  const { t, textOf, say } = words
  const key = variantOf(error) ?? (`errors.${error.code}` as const)
  const facts = factsOf(error)
  const callback = `errors.callback_why.${facts['why']}`
  const fromVendor = typeof error.detail['errcode'] === 'number' ? error.fix : null
  const password = `errors.password_why.${facts['why']}`
  const exact = error.code === 'callback_domain.invalid' ? callback : error.code === 'password.weak' ? password : ''
  return {
    title: textOf(exact) ?? t(`${key}.title`, facts),
    cause: withEnd(error, fromVendor ? say(fromVendor.cause) : t(`${key}.cause`, facts), words),
    steps: fromVendor ? fromVendor.steps.map(say) : [t(`${key}.step`, facts)],
    page: error.fix?.page ?? null,
    vendor: vendorPrint(error),
  }
}

export interface SecretPlace {
  name: 'sources' | 'auths'
  query: { secret: string }
}

/** The dialog in which a secret is entered again, where the error says whose it is. */
export function secretPlace({ code, detail }: AppError): SecretPlace | null {
  return code === 'secret.elsewhere' || code === 'secret.missing' ? placeOf(detail) : null
}

/** The same for a check: one that did not send a secret says where the secret was proven. */
export function secretPlaceOfCheck({ status, detail }: Check): SecretPlace | null {
  return status === 'fail' && detail?.['bound_to'] !== undefined ? placeOf(detail) : null
}

function placeOf(detail: AppError['detail']): SecretPlace | null {
  if (typeof detail['source'] === 'string') return { name: 'sources', query: { secret: detail['source'] } }
  return typeof detail['auth'] === 'string' ? { name: 'auths', query: { secret: detail['auth'] } } : null
}

/** One code, several causes: a port that is not given because nothing more can be opened is not the port's fault. */
function variantOf({ code, detail }: AppError) {
  if (code === 'listener.denied' && detail['reason'] === 'exhausted') return 'errors.variant.exhausted'
  if (code === 'listener.busy' && detail['address'] !== undefined) return 'errors.variant.second_address'
  if (code === 'store.foreign' && detail['reason'] === 'shared') return 'errors.variant.shared'
  return null
}

/** A limit of calls ends by itself: when is what a person wants to know first. WeCom does not always say it. */
function withEnd({ code, detail }: AppError, cause: string, { t, dateTime }: Words): string {
  const until = typeof detail['until'] === 'string' ? Date.parse(detail['until']) : NaN
  return code === 'wecom.rate_limited' && !Number.isNaN(until)
    ? t('errors.lifts', { until: dateTime(until), cause })
    : cause
}

function factsOf(error: AppError): Record<string, string> {
  const entries = Object.entries(error.detail).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : String(value ?? ''),
  ])
  return {
    wanted: '',
    name: '',
    changed: '',
    candidates: '',
    data_source: '',
    file: '',
    field: '',
    why: '',
    ...Object.fromEntries(entries),
    message: error.message,
  }
}

function vendorPrint({ detail, message, code }: AppError): string {
  if (code === 'secret.elsewhere') return movedFrom(detail)
  const where = code.startsWith('listener.') ? [detail['callback_domain'], detail['port']] : []
  const parts = [detail['errcode'], detail['api'], detail['hint'], ...where].filter(
    (part) => part !== undefined && part !== null && part !== '',
  )
  if (parts.length > 0) return parts.join(' · ')
  return code === 'unexpected' ? message : ''
}

/** The address and proxy at which a secret was proven, and those of now. */
function movedFrom({ bound_to: before, bound_proxy: oldProxy, address: now, proxy }: AppError['detail']): string {
  const line = (address: unknown, through: unknown): string =>
    [address, through].filter((part) => typeof part === 'string' && part !== '').join(' · ')
  return `${line(before, oldProxy)} → ${line(now, proxy)}`
}
