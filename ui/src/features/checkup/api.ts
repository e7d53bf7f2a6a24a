/** The check-up of the tenant in front. */
import { call, type Check, type Checkup } from '@/platform'
import { tenantId } from '@/app/session'

export const last = (): Promise<Checkup | null> => call('checkup_last', { tenant: tenantId() })
export const run = (only: string | null, onCheck: (check: Check) => void, signal: AbortSignal): Promise<Checkup> =>
  call('checkup_run', { tenant: tenantId(), only }, { onProgress: onCheck, signal })
export const exportReport = (withNames: boolean): Promise<string | null> =>
  call('checkup_report', { tenant: tenantId(), with_names: withNames })
