/** The check-up of the tenant in front. */
import { call, type Check, type Checkup, type ReportSaved, type SheetFormat } from '@/platform'
import { tenantId } from '@/app/session'

export const last = (): Promise<Checkup | null> => call('checkup_last', { tenant: tenantId() })
export const run = (only: string | null, onCheck: (check: Check) => void, signal: AbortSignal): Promise<Checkup> =>
  call('checkup_run', { tenant: tenantId(), only }, { onProgress: onCheck, signal })
export const exportReport = (withNames: boolean): Promise<ReportSaved | null> =>
  call('checkup_report', { tenant: tenantId(), with_names: withNames })
export const exportChecks = (format: SheetFormat): Promise<string | null> =>
  call('checkup_export', { tenant: tenantId(), format })
export const exportPeople = (format: SheetFormat): Promise<string | null> =>
  call('checkup_people_export', { tenant: tenantId(), format })
