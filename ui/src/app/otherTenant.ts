/** Another tenant comes to the front: the page stays, except where it shows one thing of the tenant before. */
import { watch } from 'vue'
import type { Router } from 'vue-router'
import { chooseTenant, session } from './session'
import { toast } from './toasts'
import { i18n } from '@/locales'

/** What is filled in there is for one tenant. */
const WIZARDS = new Set(['source-add', 'auth-add', 'import'])

export function toTenant(id: string, router: Router): void {
  if (id === session.tenant?.id) return
  chooseTenant(id)
  if (isOfOne(router)) toList(router)
}

/**
 * The tenant in front may be removed, here or by another program: what is open of it is left, and the one that takes its
 * place is named, before somebody goes on for the wrong one.
 */
export function watchRemoved(router: Router): () => void {
  return watch(
    () => session.tenant,
    (now, before) => {
      if (!now || !before || session.tenants.some(({ id }) => id === before.id)) return
      chooseTenant(now.id)
      const names = { name: before.name, next: now.name }
      toast({ text: () => i18n.global.t('frame.tenant_gone', names) })
      if (isOfOne(router) || WIZARDS.has(String(router.currentRoute.value.name))) toList(router)
    },
  )
}

/** Whether the page shows one thing, or what fits a question, and not all there is. */
function isOfOne(router: Router): boolean {
  const { params, query } = router.currentRoute.value
  return Object.keys(params).length > 0 || Object.keys(query).length > 0
}

function toList(router: Router): void {
  const { name, meta } = router.currentRoute.value
  void router.replace({ name: String(meta['page'] ?? name) })
}
