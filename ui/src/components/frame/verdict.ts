/** What the last check-up said, as the top bar and the check-up's own page show it. */
import { session } from '@/app/session'
import { platform, type Checkup, type Verdict } from '@/platform'

/** Of the tenant in front. */
export const lastCheckup = async (): Promise<Checkup | null> =>
  session.tenant ? await platform().lastCheckup(session.tenant.id) : null

/** Green only if nothing was left unproven. */
export function kindOf(verdict: Verdict, skipped: number): Verdict | 'unproven' {
  return verdict === 'ready' && skipped > 0 ? 'unproven' : verdict
}
