/** Asking again when what a page shows may be another. */
import { onScopeDispose, watch } from 'vue'
import { platform, type Topic } from '@/platform'
import { session } from './session'

/** When the program says that one of these changed. */
export function useTopics(topics: Topic[], reload: () => void): void {
  onScopeDispose(
    platform().onChanged((topic) => {
      if (topics.includes(topic)) reload()
    }),
  )
}

/** The same for what belongs to the tenant in front: when another one comes there, too. */
export function useChanged(topics: Topic[], reload: () => void): void {
  useTopics(topics, reload)
  watch(() => session.tenant?.id, reload)
}
