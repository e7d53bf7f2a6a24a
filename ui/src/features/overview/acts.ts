/** Where an act and a list of the overview lead: pure. */
import type { RouteLocationRaw } from 'vue-router'
import type { Act, Place } from '@/platform/contract'

export function routeOf({ kind, id, place }: Act): RouteLocationRaw {
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
    case 'enter_contacts_secret':
      return { name: 'sources', query: { secret: id } }
    case 'enter_app_secret':
      return { name: 'auths', query: { secret: id } }
    case 'look':
      return routeOfPlace(place)
  }
}

/** A figure without a list of its own stays where it is. */
export function routeOfPlace(place: Place | null): RouteLocationRaw {
  if (place === null) return { name: 'overview' }
  switch (place.page) {
    case 'directory':
      return {
        name: 'directory',
        query: filled({
          status: place.status,
          can_scan: place.can_scan,
          view: place.view,
        }),
      }
    case 'run':
      return { name: 'run', params: { id: place.id }, query: filled({ kind: place.kind }) }
    case 'waiting':
      return { name: 'waiting', params: { id: place.source } }
    case 'checkup':
      return { name: 'checkup', query: filled({ check: place.check, status: place.status }) }
    case 'rehearsal':
      return { name: 'rehearsal', query: filled({ auth: place.auth }) }
    case 'sources':
    case 'auths':
      return { name: place.page }
  }
}

/** Only what is asked for. */
function filled(query: Record<string, string | null>): Record<string, string> {
  const there = Object.entries(query).filter((each): each is [string, string] => each[1] !== null)
  return Object.fromEntries(there)
}
