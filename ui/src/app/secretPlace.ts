/** Where a secret is entered again: the dialog of the source that the program names. */
import type { Check, SecretPlace } from '@/platform/contract'

export interface SecretRoute {
  name: 'sources' | 'auths'
  query: { secret: string }
}

export function routeOf(place: SecretPlace | null): SecretRoute | null {
  if (place === null) return null
  return 'source' in place
    ? { name: 'sources', query: { secret: place.source } }
    : { name: 'auths', query: { secret: place.auth } }
}

/** The same for a check that did not send a secret: its detail says where the secret was proven, and whose it is. */
export function placeOfCheck({ status, detail }: Check): SecretPlace | null {
  if (status !== 'fail' || detail['bound_to'] === undefined) return null
  if (typeof detail['source'] === 'string') return { source: detail['source'] }
  return typeof detail['auth'] === 'string' ? { auth: detail['auth'] } : null
}
