import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { QUIET_MS, useLiveCheck, type Entered } from '@/features/wizard/liveCheck'
import { MOST_REFUSALS } from '@/generated/contract'
import type { Validation } from '@/platform/contract'
import { check, error, validation } from './values'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function start(
  answer: (value: string) => Validation = (value) =>
    validation([check('contacts.token', value.startsWith('bad') ? 'fail' : 'pass')]),
) {
  const value = ref('')
  const asked: string[] = []
  const given_up: string[] = []
  const entered = (): Entered<string> =>
    value.value === ''
      ? { state: 'none' }
      : value.value.length < 3
        ? { state: 'incomplete' }
        : { state: 'complete', input: value.value, key: value.value }
  const live = scope.run(() =>
    useLiveCheck(entered, (input, signal) => {
      asked.push(input)
      signal.addEventListener('abort', () => given_up.push(input))
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        setTimeout(() => {
          try {
            resolve(answer(input))
          } catch (thrown) {
            reject(thrown)
          }
        }, 50)
      })
    }),
  )!
  const type = async (text: string): Promise<void> => {
    value.value = text
    await nextTick()
  }
  const rest = async (ms = QUIET_MS + 60): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms)
  }
  return { live, asked, given_up, type, rest }
}

describe('a live check', () => {
  it('waits until the keys have been quiet, then asks once', async () => {
    const { live, asked, type, rest } = start()
    await type('goo')
    await rest(QUIET_MS - 1)
    await type('good')
    await rest(QUIET_MS - 1)
    expect(asked).toEqual([])
    expect(live.proof.value.kind).toBe('waiting')
    await rest()
    expect(asked).toEqual(['good'])
    expect(live.proof.value.kind).toBe('proven')
  })

  it('does not ask for what is incomplete', async () => {
    const { live, asked, type, rest } = start()
    await type('ab')
    await rest()
    expect(asked).toEqual([])
    expect(live.proof.value.kind).toBe('incomplete')
  })

  it('never sends a refused value again by itself, only when a person asks', async () => {
    const { live, asked, type, rest } = start()
    await type('bad1')
    await rest()
    await type('good')
    await rest()
    await type('bad1')
    await rest()
    expect(asked).toEqual(['bad1', 'good'])
    expect(live.proof.value.kind).toBe('refused')
    live.again()
    await rest()
    expect(asked).toEqual(['bad1', 'good', 'bad1'])
  })

  it('remembers no value once it is told to forget', async () => {
    const { live, asked, type, rest } = start()
    await type('bad1')
    await rest()
    await type('')
    live.forget()
    await type('bad1')
    await rest()
    expect(asked).toEqual(['bad1', 'bad1'])
  })

  it('gives up a running question when the value changes, and ignores its answer', async () => {
    const { live, given_up, type, rest } = start()
    await type('bad1')
    await rest(QUIET_MS + 10)
    expect(live.proof.value.kind).toBe('checking')
    await type('good')
    await rest()
    expect(given_up).toContain('bad1')
    expect(live.proof.value.kind).toBe('proven')
    expect(live.refusals.value).toBe(0)
  })

  it('waits for a person after several refusals', async () => {
    const { live, asked, type, rest } = start()
    for (let n = 0; n < MOST_REFUSALS; n += 1) {
      await type(`bad${n}`)
      await rest()
    }
    await type('other')
    await rest()
    expect(asked).toHaveLength(MOST_REFUSALS)
    expect(live.proof.value.kind).toBe('paused')
    live.again()
    await rest()
    expect(live.proof.value.kind).toBe('proven')
  })

  it('can be stopped', async () => {
    const { live, asked, type, rest } = start()
    await type('good')
    live.cancel()
    await rest()
    expect(asked).toEqual([])
    expect(live.proof.value.kind).toBe('paused')
  })

  it('tells a failure of the way from a refusal', async () => {
    const { live, type, rest } = start(() => {
      throw error('wecom.unreachable')
    })
    await type('good')
    await rest()
    expect(live.proof.value).toMatchObject({ kind: 'unreached', error: { code: 'wecom.unreachable' } })
    expect(live.refusals.value).toBe(0)
  })

  it('does not count what WeCom did not refuse', async () => {
    const { live, asked, type, rest } = start(() => ({
      ...validation([check('contacts.token', 'fail')]),
      is_refusal: false,
      is_unreached: true,
    }))
    for (let n = 0; n <= MOST_REFUSALS; n += 1) {
      await type(`dead${n}`)
      await rest()
    }
    expect(asked).toHaveLength(MOST_REFUSALS + 1)
    expect(live.refusals.value).toBe(0)
    expect(live.proof.value.kind).toBe('refused')
  })
})

describe('a pause that WeCom asks for', () => {
  const blocked = (seconds: number) => (): Validation => ({
    ...validation([check('contacts.token', 'fail', { errcode: 45009 })]),
    is_refusal: false,
    retry_after_s: seconds,
  })

  it('is counted down, and the value is sent once more by itself', async () => {
    const { live, asked, type, rest } = start(blocked(3))
    await type('good')
    await rest()
    expect(live.retryIn.value).toBe(3)
    await rest(1000)
    expect(live.retryIn.value).toBe(2)
    await rest(1980)
    expect(asked).toHaveLength(1)
    await rest(100)
    expect(asked).toEqual(['good', 'good'])
    // Once, not for ever.
    expect(live.retryIn.value).toBeNull()
    await rest(60_000)
    expect(asked).toHaveLength(2)
  })

  it('is not waited for once a person says no', async () => {
    const { live, asked, type, rest } = start(blocked(3))
    await type('good')
    await rest()
    live.stopRetry()
    await rest(60_000)
    expect(live.retryIn.value).toBeNull()
    expect(asked).toEqual(['good'])
    expect(live.proof.value.kind).toBe('refused')
  })

  it('ends with the value that it was about', async () => {
    const { live, asked, type, rest } = start(blocked(3))
    await type('good')
    await rest()
    await type('')
    expect(live.retryIn.value).toBeNull()
    await rest(60_000)
    expect(asked).toEqual(['good'])
  })
})
