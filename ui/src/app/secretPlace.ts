/** Where a secret is entered again: the dialog of the source that the program names. */
import type { SecretPlace } from '@/platform/contract'

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
