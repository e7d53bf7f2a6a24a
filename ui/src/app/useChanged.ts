/** Asks again when the program says that something changed, or another tenant comes to the front. */
import { onScopeDispose, watch } from 'vue'
import { platform, type Topic } from '@/platform'
import { session } from './session'

export function useChanged(topics: Topic[], reload: () => void): void {
  onScopeDispose(platform().onChanged((topic) => { if (topics.includes(topic)) reload() }))
  watch(() => session.tenant?.id, reload)
}
