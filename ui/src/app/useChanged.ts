/** Asking again when what a page shows may be another. */
import { onScopeDispose, watch } from 'vue'
import { platform, type Topic } from '@/platform'
import { session } from './session'

/** All that the verdict on a tenant rests on: overview, checklist, board and the dots of the top bar. */
export const OF_VERDICT: readonly Topic[] = [
  'tenants',
  'sources',
  'auths',
  'runs',
  'directory',
  'rehearsals',
  'checkups',
]

/** When the program says that one of these changed. */
export function useTopics(topics: readonly Topic[], reload: () => void): void {
  onScopeDispose(
    platform().onChanged((topic) => {
      if (topics.includes(topic)) reload()
    }),
  )
}

/** The same for what belongs to the tenant in front: when another one comes there, too. */
export function useChanged(topics: readonly Topic[], reload: () => void): void {
  useTopics(topics, reload)
  watch(() => session.tenant?.id, reload)
}
