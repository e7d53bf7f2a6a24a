/** Another tenant comes to the front: the page stays, except where it shows one thing of the tenant before. */
import type { Router } from 'vue-router'
import { chooseTenant, session } from './session'

export function toTenant(id: string, router: Router): void {
  if (id === session.tenant?.id) return
  const { name, meta, params, query } = router.currentRoute.value
  const isOfOne = Object.keys(params).length > 0 || Object.keys(query).length > 0
  chooseTenant(id)
  if (isOfOne) void router.replace({ name: String(meta['page'] ?? name) })
}
