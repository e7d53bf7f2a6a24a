/** Whether the tenant in front can go live: until then its checklist stands in the navigation. */
import { ref, watch, type Ref } from 'vue'
import { session } from './session'
import { OF_VERDICT, useTopics } from './useChanged'
import { call } from '@/platform'

export function useLive(): Ref<boolean> {
  const isLive = ref(false)

  async function ask(): Promise<void> {
    const tenant = session.tenant?.id
    const list = tenant === undefined ? null : await call('checklist', { tenant }).catch(() => null)
    if (tenant === session.tenant?.id) isLive.value = list?.done ?? false
  }

  useTopics(OF_VERDICT, () => void ask())
  watch(() => session.tenant?.id, ask, { immediate: true })
  return isLive
}
