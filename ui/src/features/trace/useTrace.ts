/** A trace of whoever is asked about: only the newest question counts, and one that is left behind is given up. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import * as api from './api'
import type { AppError, Trace, TraceSubject } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export function useTrace() {
  const trace = shallowRef<Trace | null>(null)
  const subject = shallowRef<TraceSubject | null>(null)
  const error = shallowRef<AppError | null>(null)
  const running = ref(false)
  let current: AbortController | null = null

  function stop(): void {
    current?.abort()
    current = null
    running.value = false
  }

  /** The trace, or null where it failed or another question came. */
  async function ask(of: TraceSubject, remember = false): Promise<Trace | null> {
    stop()
    const mine = new AbortController()
    current = mine
    running.value = true
    error.value = null
    try {
      const found = await api.trace(of, { signal: mine.signal, remember })
      if (current !== mine) return null
      subject.value = of
      trace.value = found
      return found
    } catch (thrown) {
      if (current === mine && !isAbort(thrown)) error.value = toAppError(thrown)
      return null
    } finally {
      if (current === mine) running.value = false
    }
  }

  function clear(): void {
    stop()
    trace.value = null
    subject.value = null
    error.value = null
  }

  onScopeDispose(stop)
  return { trace, subject, error, running, ask, stop, clear }
}
