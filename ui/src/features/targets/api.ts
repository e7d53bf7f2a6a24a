/** Push targets of the tenant in front. */
import {
  call,
  type LinkCounts,
  type Probed,
  type TargetAdded,
  type TargetInput,
  type TargetProbed,
  type TargetSummary,
} from '@/platform'
import { tenantId } from '@/app/session'

export const targets = (): Promise<TargetSummary[]> => call('target_list', { tenant: tenantId() })
export const tryOut = (input: TargetInput): Promise<Probed> => call('target_try', input)
export const add = (input: TargetInput): Promise<TargetAdded> => call('target_add', input)
export const probe = (id: string, withAccount: boolean): Promise<TargetProbed> =>
  call('target_probe', { id, with_account: withAccount })
export const remove = (id: string): Promise<LinkCounts> => call('target_remove', { id })
