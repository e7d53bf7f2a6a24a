/** What can be done in this program after a rehearsal, as the program says: pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { Next, Rehearsal } from '@/platform/contract'

export interface Act {
  label:
    | 'rehearsal.act.user'
    | 'rehearsal.act.sync'
    | 'rehearsal.act.try'
    | 'rehearsal.act.auths'
    | 'rehearsal.act.sources'
    | 'rehearsal.act.checkup'
  to: RouteLocationRaw
}

/** Those that lead to another page; the others are drawn where they are. */
const PAGES: Partial<Record<Next, Act>> = {
  sync: { label: 'rehearsal.act.sync', to: { name: 'sources' } },
  auths: { label: 'rehearsal.act.auths', to: { name: 'auths' } },
  sources: { label: 'rehearsal.act.sources', to: { name: 'sources' } },
  check_up: { label: 'rehearsal.act.checkup', to: { name: 'checkup' } },
}

export function actsFor({ user, next, userid }: Rehearsal): Act[] {
  const alone: Act = { label: 'rehearsal.act.try', to: { name: 'trace', query: { q: userid } } }
  const person: Act[] =
    user === null ? [] : [{ label: 'rehearsal.act.user', to: { name: 'directory', query: { user: user.id } } }]
  const acts = next.flatMap((each) => (each === 'try_member' ? alone : (PAGES[each] ?? [])))
  return [...person, ...acts]
}
