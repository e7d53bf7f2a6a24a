/** One act at a time, started by a person: running or not, and the error it ended with. */
import { ref, shallowRef } from 'vue'
import type { AppError } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export function useAction() {
  const running = ref(false)
  const error = shallowRef<AppError | null>(null)

  /** True if it went through. A second call while one is running does nothing. */
  async function act(work: () => Promise<void>): Promise<boolean> {
    if (running.value) return false
    running.value = true
    error.value = null
    try {
      await work()
      return true
    } catch (thrown) {
      if (!isAbort(thrown)) error.value = toAppError(thrown)
      return false
    } finally {
      running.value = false
    }
  }

  return { running, error, act }
}
