/** What an error says to a person: chosen by its code, never by its text. */
import type { AppError, ConsolePage, Text } from '@/platform/contract'

export interface ErrorView {
  title: string
  cause: string
  steps: string[]
  page: ConsolePage | null
  /** The vendor's own words and numbers, for small print. */
  vendor: string
}

interface Words { t: (key: string, values?: Record<string, unknown>) => string; te: (key: string) => boolean; say: (text: Text) => string }

export function errorView(error: AppError, { t, te, say }: Words): ErrorView {
  const key = `errors.${error.code}`
  const facts = factsOf(error)
  const callback = `errors.callback_why.${facts['why']}`
  const fromVendor = typeof error.detail['errcode'] === 'number' ? error.fix : null
  const password = `errors.password_why.${facts['why']}`
  const exact = error.code === 'callback_domain.invalid' ? callback : error.code === 'password.weak' ? password : ''
  const title = exact !== '' && te(exact) ? t(exact) : t(`${key}.title`, facts)
  return {
    title,
    cause: fromVendor ? say(fromVendor.cause) : t(`${key}.cause`, facts),
    steps: fromVendor ? fromVendor.steps.map(say) : [t(`${key}.step`, facts)],
    page: error.fix?.page ?? null,
    vendor: vendorPrint(error),
  }
}

function factsOf(error: AppError): Record<string, string> {
  const entries = Object.entries(error.detail).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value ?? '')])
  return { wanted: '', name: '', until: '', changed: '', candidates: '', data_source: '', file: '', field: '', why: '', ...Object.fromEntries(entries), message: error.message }
}

function vendorPrint({ detail, message, code }: AppError): string {
  const where = code.startsWith('listener.') ? [detail['callback_domain'], detail['port']] : []
  const parts = [detail['errcode'], detail['api'], detail['hint'], ...where].filter((part) => part !== undefined && part !== null && part !== '')
  if (parts.length > 0) return parts.join(' · ')
  return code === 'unexpected' ? message : ''
}
