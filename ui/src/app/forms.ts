/** Whether values have their form, as the program says: the page asks and draws. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { call, type FieldName, type FormChecked } from '@/platform'

export type FormAnswer = Omit<FormChecked, 'state'> & {
  state: FormChecked['state'] | 'unknown'
  /** The program has not judged the present value yet: what is said is of the one before. */
  pending: boolean
}

/** Until the program has answered for the first time. */
export const UNKNOWN: FormAnswer = {
  state: 'unknown',
  pending: true,
  value: null,
  reason: null,
  text: null,
  suggests: null,
  mark: null,
}

/** Nothing is said of it, and it may be saved: the program is asked then in any case. */
export const UNJUDGED: FormAnswer = { ...UNKNOWN, state: 'ok', pending: false }

/** Asks about every value that comes to stand in a field. An answer to an earlier value never counts. */
export function useForm(field: FieldName, value: () => string): ComputedRef<FormAnswer> {
  const answer = shallowRef<FormAnswer>(UNKNOWN)
  let newest = 0
  onScopeDispose(() => {
    newest = -1
  })

  async function ask(given: string): Promise<void> {
    const mine = ++newest
    answer.value = { ...answer.value, pending: true }
    const said = await call('form_check', { field, value: given }).catch(() => UNJUDGED)
    if (mine === newest) answer.value = { ...said, pending: false }
  }

  watch(value, ask, { immediate: true })
  return computed(() => answer.value)
}

/** Whether it may be saved: a secret that looks unfinished may be, too. */
export const isFine = ({ state }: FormAnswer): boolean => state === 'ok' || state === 'incomplete'

const isPending = ({ pending }: FormAnswer): boolean => pending

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
  const isBlocked = computed(() => answers().some((answer) => !isPending(answer) && !isFine(answer)))
  let isSubmitting = false

  async function submit(): Promise<void> {
    if (isSubmitting) return
    isSubmitting = true
    try {
      const isThere = await until(() => !answers().some(isPending))
      if (isThere && answers().every(isFine)) await save()
    } finally {
      isSubmitting = false
    }
  }
  return { isBlocked, submit }
}

/** What is wrong, where somebody has entered something. */
export const isWrong = ({ state }: FormAnswer): boolean => state === 'malformed'
