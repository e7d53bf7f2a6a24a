/**
 * Checks a value against WeCom as soon as it is complete: 400 ms after the last key, once per distinct
 * value, given up when the value changes. A refused value is never sent again unless a person asks,
 * because WeCom bars an address after too many wrong secrets; after a few refusals it waits for a person altogether.
 * Where WeCom itself asks for a pause, the value is sent once more when the pause is over, unless a person says no.
 */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { MOST_REFUSALS } from '@/generated/contract'
import type { AppError, Text, Validation } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export const QUIET_MS = 400

export type Proof =
  | { kind: 'none' }
  | { kind: 'incomplete' }
  | { kind: 'malformed'; text: Text | null }
  | { kind: 'waiting' }
  | { kind: 'checking' }
  | { kind: 'paused' }
  | ({ kind: 'proven' | 'warned' | 'refused' } & Validation)
  | { kind: 'unreached'; error: AppError }

/** What has been entered so far. A key stands for the values and holds no secret. */
export type Entered<I> =
  | { state: 'none' }
  | { state: 'asking' }
  | { state: 'incomplete' }
  | { state: 'malformed'; text: Text | null }
  | { state: 'complete'; input: I; key: string }

export interface LiveCheck {
  proof: ShallowRef<Proof>
  again: () => void
  cancel: () => void
  forget: () => void
  refusals: Ref<number>
  /** In how many seconds the value is sent once more by itself; null where it is not. */
  retryIn: Ref<number | null>
  stopRetry: () => void
}

export function useLiveCheck<I>(
  entered: () => Entered<I>,
  ask: (input: I, signal: AbortSignal) => Promise<Validation>,
): LiveCheck {
  const proof = shallowRef<Proof>({ kind: 'none' })
  const refusals = ref(0)
  const known = new Map<string, Proof>()
  const retryIn = ref<number | null>(null)
  const retried = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let second: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  function stop(): void {
    stopRetry()
    clearTimeout(timer)
    running?.abort(new DOMException('the value changed', 'AbortError'))
    running = null
  }

  async function send(input: I, key: string): Promise<void> {
    const mine = new AbortController()
    running = mine
    proof.value = { kind: 'checking' }
    const result = await resultOf(input, mine.signal)
    if (result === null || mine.signal.aborted) return
    if ('is_refusal' in result && result.is_refusal) refusals.value += 1
    known.set(key, result)
    proof.value = result
    const pause = 'retry_after_s' in result ? result.retry_after_s : null
    if (pause !== null && !retried.has(key)) countDown(pause, input, key)
  }

  /** One second after the other, so that the person sees how long it takes. */
  function countDown(left: number, input: I, key: string): void {
    retryIn.value = left
    second = setTimeout(() => {
      if (left > 1) return countDown(left - 1, input, key)
      retryIn.value = null
      retried.add(key)
      void send(input, key)
    }, 1000)
  }

  function stopRetry(): void {
    clearTimeout(second)
    retryIn.value = null
  }

  async function resultOf(input: I, signal: AbortSignal): Promise<Proof | null> {
    try {
      return judged(await ask(input, signal))
    } catch (thrown) {
      return isAbort(thrown) ? null : { kind: 'unreached', error: toAppError(thrown) }
    }
  }

  function consider(now: Entered<I>): void {
    stop()
    if (now.state === 'asking') {
      // What was said of the form stays drawn for the moment; what WeCom said was about another value.
      if (proof.value.kind !== 'malformed' && proof.value.kind !== 'incomplete') proof.value = { kind: 'none' }
      return
    }
    if (now.state !== 'complete') {
      proof.value = now.state === 'malformed' ? { kind: 'malformed', text: now.text } : { kind: now.state }
      return
    }
    const before = known.get(now.key)
    if (before) proof.value = before
    else if (refusals.value >= MOST_REFUSALS) proof.value = { kind: 'paused' }
    else {
      proof.value = { kind: 'waiting' }
      timer = setTimeout(() => void send(now.input, now.key), QUIET_MS)
    }
  }

  /** A person asks: the same value is sent once more. */
  function again(): void {
    const now = entered()
    if (now.state !== 'complete') return
    stop()
    void send(now.input, now.key)
  }

  function cancel(): void {
    stop()
    proof.value = { kind: 'paused' }
  }

  /** Nobody needs the values any more. */
  function forget(): void {
    stop()
    known.clear()
    retried.clear()
  }

  watch(
    () => {
      const now = entered()
      const what = now.state === 'complete' ? now.key : now.state === 'malformed' ? (now.text?.en ?? '') : ''
      return `${now.state} ${what}`
    },
    () => consider(entered()),
    { immediate: true },
  )
  onScopeDispose(stop)
  return { proof, again, cancel, forget, refusals, retryIn, stopRetry }
}

function judged(validation: Validation): Proof {
  const kind = validation.state === 'fail' ? 'refused' : validation.state === 'warn' ? 'warned' : 'proven'
  return { kind, ...validation }
}
