/** What can be done in this program after a rehearsal, as the program says: pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { NextView, Rehearsal } from '@/platform/contract'

export interface Act {
  label:
    | 'rehearsal.act.user'
    | 'rehearsal.act.sync'
    | 'rehearsal.act.auths'
    | 'rehearsal.act.sources'
    | 'rehearsal.act.checkup'
  to: RouteLocationRaw
}

/** Those that lead to another page; the others are drawn where they are. */
const PAGES: Partial<Record<NextView, Act>> = {
  sync: { label: 'rehearsal.act.sync', to: { name: 'sources' } },
  auths: { label: 'rehearsal.act.auths', to: { name: 'auths' } },
  sources: { label: 'rehearsal.act.sources', to: { name: 'sources' } },
  check_up: { label: 'rehearsal.act.checkup', to: { name: 'checkup' } },
}

export function actsFor({ user, next }: Rehearsal): Act[] {
  const person: Act[] =
    user === null ? [] : [{ label: 'rehearsal.act.user', to: { name: 'directory', query: { user: user.id } } }]
  return [...person, ...next.flatMap((each) => PAGES[each] ?? [])]
}
