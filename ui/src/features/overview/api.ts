/** Everything that the overview is drawn from. */
import type { Facts } from './chain'
import { platform } from '@/platform'
import { tenantId } from '@/app/session'

export async function facts(): Promise<Facts> {
  const tenant = tenantId()
  const door = platform()
  const [sources, auths, runs, totals, checkup, rehearsals] = await Promise.all([door.sources(tenant), door.auths(tenant), door.runs(tenant, 14), door.totals(tenant), door.lastCheckup(tenant), door.rehearsals(tenant)])
  return { sources, auths, runs, totals, checkup, rehearsals }
}
