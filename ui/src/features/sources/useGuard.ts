/** What the access guard's three figures come to, as the program counts. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import * as api from './api'
import { UNJUDGED, UNKNOWN, type FormAnswer } from '@/app/forms'
import type { GuardFigures } from '@/platform/contract'

export interface GuardTyped {
  percent: string
  people: string
  floor: string
}

/** `limit` of the figures is null while they cannot be used. An answer to earlier figures never counts. */
export function useGuard(source: string, typed: GuardTyped) {
  const figures = shallowRef<GuardFigures | null>(null)
  const answer = shallowRef<FormAnswer>(UNKNOWN)
  let newest = 0
  onScopeDispose(() => {
    newest = -1
  })
  watch(
    () => [typed.percent, typed.people, typed.floor] as const,
    async ([percent, people, floor]) => {
      const mine = ++newest
      answer.value = { ...answer.value, pending: true }
      // Without an answer nothing is said of the figures; saving asks the program in any case.
      const said = await api.guardFigures({ source, percent, people, floor }).catch(() => null)
      if (mine !== newest) return
      figures.value = said
      answer.value = { ...UNJUDGED, state: said?.limit === null ? 'malformed' : 'ok' }
    },
    { immediate: true },
  )
  return { figures, answer }
}
