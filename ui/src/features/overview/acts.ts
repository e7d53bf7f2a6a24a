/** Where an act of the overview leads: pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { Act } from '@/platform/contract'

export function routeOf({ kind, id }: Act): RouteLocationRaw {
  switch (kind) {
    case 'add_source':
      return { name: 'source-add' }
    case 'sync':
      return id === null ? { name: 'sources' } : { name: 'sync', params: { id } }
    case 'add_auth':
      return { name: 'auth-add' }
    case 'check_up':
      return { name: 'checkup' }
    case 'check_again':
      return { name: 'checkup', query: { only: id } }
    case 'rehearse':
      return { name: 'rehearsal', query: { auth: id } }
    case 'open_run':
      return id === null ? { name: 'history' } : { name: 'run', params: { id } }
  }
}
