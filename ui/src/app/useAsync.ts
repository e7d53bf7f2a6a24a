/** A value that is asked for: loading, here, or failed. What was here stays visible while it is asked for again. */
import { onMounted, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { AppError } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export type AsyncState<T> =
  { state: 'loading' } | { state: 'ready'; data: T; refreshing: boolean } | { state: 'failed'; error: AppError }

export interface Async<T> {
  state: ShallowRef<AsyncState<T>>
  load: () => Promise<void>
}

/** Loads when mounted. Only the answer to the newest question counts. */
export function useAsync<T>(ask: () => Promise<T>, options: { immediate?: boolean } = {}): Async<T> {
  const state = shallowRef<AsyncState<T>>({ state: 'loading' })
  let newest = 0
  onScopeDispose(() => {
    newest = -1
  })

  async function load(): Promise<void> {
    const mine = ++newest
    const before = state.value
    state.value = before.state === 'ready' ? { ...before, refreshing: true } : { state: 'loading' }
    try {
      const data = await ask()
      if (mine === newest) state.value = { state: 'ready', data, refreshing: false }
    } catch (thrown) {
      if (mine === newest && !isAbort(thrown)) state.value = { state: 'failed', error: toAppError(thrown) }
    }
  }

  if (options.immediate !== false) onMounted(load)
  return { state, load }
}

/** The value if it is here. */
export function dataOf<T>(state: AsyncState<T>): T | null {
  return state.state === 'ready' ? state.data : null
}
