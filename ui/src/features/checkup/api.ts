/** The check-up of the tenant in front. */
import { platform, type Check, type Checkup } from '@/platform'
import { tenantId } from '@/app/session'

export const last = (): Promise<Checkup | null> => platform().lastCheckup(tenantId())
export const run = (only: string | null, onCheck: (check: Check) => void, signal: AbortSignal): Promise<Checkup> =>
  platform().checkup(tenantId(), only, onCheck, signal)
export const exportReport = (withNames: boolean): Promise<string | null> =>
  platform().exportReport(tenantId(), withNames)
