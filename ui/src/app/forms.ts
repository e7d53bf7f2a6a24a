/** Whether values have their form, as the program says: the page asks and draws. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { call, type FieldName, type FormChecked } from '@/platform'

export type FormAnswer = Omit<FormChecked, 'state'> & { state: FormChecked['state'] | 'unknown' }

/** Until the program has answered. */
export const UNKNOWN: FormAnswer = {
  state: 'unknown',
  value: null,
  reason: null,
  text: null,
  suggests: null,
  mark: null,
}

/** Asks about every value that comes to stand in a field. An answer to an earlier value never counts. */
export function useForm(field: FieldName, value: () => string): ComputedRef<FormAnswer> {
  const answer = shallowRef<FormAnswer>(UNKNOWN)
  let newest = 0
  onScopeDispose(() => {
    newest = -1
  })

  async function ask(given: string): Promise<void> {
    const mine = ++newest
    answer.value = UNKNOWN
    try {
      const said = await call('form_check', { field, value: given })
      if (mine === newest) answer.value = said
    } catch {
      // Without an answer nothing is said of the form; saving asks the program in any case.
      if (mine === newest) answer.value = { ...UNKNOWN, state: 'ok' }
    }
  }

  watch(value, ask, { immediate: true })
  return computed(() => answer.value)
}

/** Whether it may be saved: a secret that looks unfinished may be, too. */
export const isFine = ({ state }: FormAnswer): boolean => state === 'ok' || state === 'incomplete'

const isUnknown = ({ state }: FormAnswer): boolean => state === 'unknown'

/** Waits until something is so: true once it is, false if the page is gone before. */
export function useUntil(): (isSo: () => boolean) => Promise<boolean> {
  const isGone = shallowRef(false)
  onScopeDispose(() => {
    isGone.value = true
  })
  return (isSo) =>
    new Promise((resolve) => {
      const stop = watch(
        () => isGone.value || isSo(),
        (isOver) => {
          if (!isOver) return
          queueMicrotask(() => stop())
          resolve(!isGone.value)
        },
        { immediate: true, flush: 'sync' },
      )
    })
}

/**
 * Saving from a form, once at a time. Its button stays enabled while the program has not answered yet, and saving waits for
 * the answers: a disabled button would swallow the Enter of somebody who types fast.
 */
export function useSubmit(answers: () => FormAnswer[], save: () => Promise<void>) {
  const until = useUntil()
  const isBlocked = computed(() => answers().some((answer) => !isUnknown(answer) && !isFine(answer)))
  let isSubmitting = false

  async function submit(): Promise<void> {
    if (isSubmitting) return
    isSubmitting = true
    try {
      const isThere = await until(() => !answers().some(isUnknown))
      if (isThere && answers().every(isFine)) await save()
    } finally {
      isSubmitting = false
    }
  }
  return { isBlocked, submit }
}

/** What is wrong, where somebody has entered something. */
export const isWrong = ({ state }: FormAnswer): boolean => state === 'malformed'
