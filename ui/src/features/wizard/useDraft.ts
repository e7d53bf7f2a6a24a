/** What a tenant's wizards keep for somebody who went away in the middle, for pages outside them. */
import { computed, ref, type ComputedRef } from 'vue'
import { discardKept, keptDraft, type Draft, type StepId } from './draft'
import { STEPS } from './machine'

const METHODS = [1, 2] as const

export interface KeptDraft {
  method: Draft['method']
  step: StepId
  /** Its place among the steps, from 1. */
  at: number
  route: 'source-add' | 'auth-add'
}

export function useDraft(tenant: () => string | undefined): {
  drafts: ComputedRef<KeptDraft[]>
  forget: (method: Draft['method']) => void
} {
  const discarded = ref(0)
  const drafts = computed(() => {
    const id = discarded.value >= 0 ? tenant() : undefined
    return id === undefined ? [] : METHODS.flatMap((method) => kept(method, id))
  })

  function forget(method: Draft['method']): void {
    const id = tenant()
    if (id !== undefined) discardKept(method, id)
    discarded.value += 1
  }
  return { drafts, forget }
}

function kept(method: Draft['method'], tenant: string): KeptDraft[] {
  const draft = keptDraft(method, tenant)
  if (!draft) return []
  const at = STEPS[method].findIndex(({ id }) => id === draft.step) + 1
  return [{ method, step: draft.step, at, route: method === 1 ? 'source-add' : 'auth-add' }]
}
