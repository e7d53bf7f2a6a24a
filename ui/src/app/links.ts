/** Links from outside that lead into the window: the program says where, the window goes there and does nothing else. */
import { shallowRef } from 'vue'
import type { Router } from 'vue-router'
import { chooseTenant } from './session'
import { call, type Text } from '@/platform'

/** Why the last one led nowhere. */
export const nowhere = shallowRef<Text | null>(null)

export async function followLink(router: Router): Promise<void> {
  const target = await call('link_take', {}).catch(() => null)
  if (!target) return
  nowhere.value = target.missing
  if (target.tenant) chooseTenant(target.tenant)
  await router.push(target.path)
}
