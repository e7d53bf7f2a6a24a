/** Whether values have their form, as the program says: the page asks and draws. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { call, type FieldName, type FormChecked } from '@/platform'

export type FormAnswer = Omit<FormChecked, 'state'> & {
  state: FormChecked['state'] | 'unknown'
  /** The program has not judged the present value yet: what is said is of the one before. */
  pending: boolean
  /** Something stood in the field once: an empty one is said to be empty only then. */
  filled: boolean
}

/** Until the program has answered for the first time. */
export const UNKNOWN: FormAnswer = {
  state: 'unknown',
  pending: true,
  filled: false,
  value: null,
  reason: null,
  text: null,
  suggests: null,
  repair: null,
  mark: null,
}

/** Nothing is said of it, and it may be saved: the program is asked then in any case. */
export const UNJUDGED: FormAnswer = { ...UNKNOWN, state: 'ok', pending: false }

/**
 * Asks about every value that comes to stand in a field. An answer to an earlier value never counts. Of an `optional` field
 * nothing is said while it is empty, whatever the product needs elsewhere.
 */
export function useForm(
  field: FieldName,
  value: () => string,
  { optional = false }: { optional?: boolean } = {},
): ComputedRef<FormAnswer> {
  const answer = shallowRef<FormAnswer>(UNKNOWN)
  let newest = 0
  let filled = false
  onScopeDispose(() => {
    newest = -1
  })

  async function ask(given: string): Promise<void> {
    const mine = ++newest
    if (optional && given === '') {
      answer.value = UNJUDGED
      return
    }
    answer.value = { ...answer.value, pending: true }
    const said = await call('form_check', { field, value: given }).catch(() => UNJUDGED)
    filled ||= said.state !== 'empty'
    if (mine === newest) answer.value = { ...said, pending: false, filled }
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

/** Whether something is wrong that is to be said: of a new form's empty fields nothing is. */
export const isWrong = ({ state, filled }: FormAnswer): boolean =>
  state === 'malformed' || (state === 'empty' && filled)
