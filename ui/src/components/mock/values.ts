/** The administrator's values as a picture shows them, with examples where they are not known. */

import type { GuideValues, ValueName } from './types'

/** Believable, and recognisable as nobody's; always drawn with the mark of an example. */
export const EXAMPLES: Readonly<Record<ValueName, string>> = {
  corpId: 'ww1a2b3c4d5e6f7a8b',
  callbackDomain: 'portal.example.com',
  agentId: '1000002',
  callerIp: '203.0.113.7',
  appName: '身份门户',
}

export interface ShownValue {
  text: string
  example: boolean
}

/** What to draw for a value: the administrator's own, else the example. */
export function shownValue(values: GuideValues, name: ValueName): ShownValue {
  const own = ownValue(values, name)
  return own === undefined ? { text: EXAMPLES[name], example: true } : { text: own, example: false }
}

/** The administrator's own value, if there is one that is more than blanks. */
export function ownValue(values: GuideValues, name: ValueName): string | undefined {
  const own = values[name]?.trim()
  return own ? own : undefined
}
