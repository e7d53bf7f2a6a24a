/** What can be done in this program after a rehearsal: pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { Rehearsal } from '@/platform/contract'

export interface Act {
  label:
    | 'rehearsal.act.user'
    | 'rehearsal.act.sync'
    | 'rehearsal.act.auths'
    | 'rehearsal.act.sources'
    | 'rehearsal.act.checkup'
  to: RouteLocationRaw
}

/** By the reason's identifier; a reason that is not known here has its remedy all the same. */
const BY_REASON: Record<string, Act> = {
  not_synced: { label: 'rehearsal.act.sync', to: { name: 'sources' } },
  corp_mismatch: { label: 'rehearsal.act.auths', to: { name: 'auths' } },
  scan_off: { label: 'rehearsal.act.sources', to: { name: 'sources' } },
}

export function actsFor(result: Rehearsal): Act[] {
  const acts: Act[] = []
  if (result.user)
    acts.push({ label: 'rehearsal.act.user', to: { name: 'directory', query: { user: result.user.id } } })
  const known = result.reason_id === null ? undefined : BY_REASON[result.reason_id]
  if (known) acts.push(known)
  if (result.errcode !== null) acts.push({ label: 'rehearsal.act.checkup', to: { name: 'checkup' } })
  return acts
}
