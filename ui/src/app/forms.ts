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

/** Resolves as soon as it is so. */
export function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = watch(
      isSo,
      (now) => {
        if (!now) return
        queueMicrotask(() => stop())
        resolve()
      },
      { immediate: true, flush: 'sync' },
    )
  })
}

/**
 * Saving from a form. Its button stays enabled while the program has not answered yet, and saving waits for the answers: a
 * disabled button would swallow the Enter of somebody who types fast.
 */
export function useSubmit(answers: () => FormAnswer[], save: () => Promise<void>) {
  const isBlocked = computed(() => answers().some((answer) => !isUnknown(answer) && !isFine(answer)))
  async function submit(): Promise<void> {
    await until(() => !answers().some(isUnknown))
    if (answers().every(isFine)) await save()
  }
  return { isBlocked, submit }
}

/** What is wrong, where somebody has entered something. */
export const isWrong = ({ state }: FormAnswer): boolean => state === 'malformed'
