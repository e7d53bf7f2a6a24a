/**
 * Whether a value has its form, before anything is sent. The program looks again; these are the same rules.
 *
 * Each gives the key of a sentence, or null for a value that is fine.
 */
import { trimPasted } from './trimPasted'

export type Malformed =
  | 'empty'
  | 'corp_prefix'
  | 'corp_length'
  | 'corp_character'
  | 'secret_space'
  | 'secret_character'
  | 'agent_digits'
  | 'agent_page_number'
  | `callback_${CallbackMistake}`
export type CallbackMistake = 'scheme' | 'wildcard' | 'path' | 'login' | 'space' | 'several' | 'port' | 'host'

export function corpId(given: string): Malformed | null {
  const text = trimPasted(given)
  if (text === '') return 'empty'
  const prefix = text.slice(0, 2).toLowerCase()
  if (prefix !== 'ww' && prefix !== 'wx') return 'corp_prefix'
  if (!(prefix === 'ww' ? /^..[0-9a-fA-F]*$/ : /^..[0-9a-zA-Z]*$/).test(text)) return 'corp_character'
  return text.length === 18 ? null : 'corp_length'
}

export function secret(given: string): Malformed | null {
  const text = trimPasted(given)
  if (text === '') return 'empty'
  if (/\s/.test(text)) return 'secret_space'
  return /^[\x21-\x7e]{1,512}$/.test(text) ? null : 'secret_character'
}

/** A secret of this length is worth asking WeCom about; while one is being typed by hand it is not. */
export const SECRET_COMPLETE = 20

export function agentId(given: string): Malformed | null {
  const text = trimPasted(given)
  if (text === '') return 'empty'
  if (!/^\d+$/.test(text)) return 'agent_digits'
  return text.length >= 12 ? 'agent_page_number' : null
}

const CALLBACK_MISTAKES: [CallbackMistake, RegExp][] = [
  ['scheme', /:\/\//],
  ['wildcard', /\*/],
  ['path', /[/\\?#]/],
  ['login', /@/],
  ['space', /\s/],
  ['several', /[,;，；、]/],
]

export function callbackDomain(given: string): Malformed | null {
  const text = given.trim()
  if (text === '') return 'empty'
  const mistake = CALLBACK_MISTAKES.find(([, pattern]) => pattern.test(text))
  if (mistake) return `callback_${mistake[0]}`
  const [, host = '', port] = /^(.*?)(?::([^:]*))?$/.exec(text) ?? []
  if (port !== undefined && !(/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535)) return 'callback_port'
  return /^[^\s:]+\.[^\s:.]+$|^localhost$/.test(host) ? null : 'callback_host'
}

/** The `host[:port]` of a portal's address: the browser's own notion of it, so that a default port is left out. */
export function callbackOf(portalUrl: string | null): string {
  try {
    return portalUrl ? new URL(portalUrl).host : ''
  } catch {
    return ''
  }
}
