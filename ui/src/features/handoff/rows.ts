/** The values of the hand-off sheet in the order of the portal's form: pure. */
import type { HandOff } from '@/platform/contract'

export type RowId = 'corp_id' | 'agent_id' | 'secret' | 'callback_domain'
export interface Row {
  id: RowId
  value: string | null
}

export function rowsOf(sheet: HandOff): Row[] {
  return [
    { id: 'corp_id', value: sheet.corp_id },
    { id: 'agent_id', value: String(sheet.agent_id) },
    { id: 'secret', value: null },
    { id: 'callback_domain', value: sheet.callback_domain },
  ]
}

/** Everything but the secret as text for a colleague. */
export function asText(sheet: HandOff, name: (id: RowId) => string): string {
  return rowsOf(sheet)
    .flatMap(({ id, value }) => (value === null ? [] : [`${name(id)}: ${value}`]))
    .join('\n')
}
