/** Whether values have their form, as the program says: the page asks and draws. */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { platform, type FieldView, type FormChecked } from '@/platform'

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
export function useForm(field: FieldView, value: () => string): ComputedRef<FormAnswer> {
  const answer = shallowRef<FormAnswer>(UNKNOWN)
  let newest = 0
  onScopeDispose(() => {
    newest = -1
  })

  async function ask(given: string): Promise<void> {
    const mine = ++newest
    answer.value = UNKNOWN
    try {
      const said = await platform().call('form_check', { field, value: given })
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

/** What is wrong, where somebody has entered something. */
export const isWrong = ({ state }: FormAnswer): boolean => state === 'malformed'
