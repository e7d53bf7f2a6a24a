/** Giving work up: the program says whether it stops, and until then nothing is said to be stopped. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import JobProgress from '@/features/sync/JobProgress.vue'
import SyncPage from '@/features/sync/SyncPage.vue'
import { jobs, NOW, start } from '@/features/sync/jobs'
import type { Progress, Run } from '@/platform/contract'
import { usePlatform } from '@/platform'
import { cancellable } from '@/platform/jobs'
import { fake, render, until } from './setup'
import { run } from './values'

type Told = Progress<'sync_run'>
const reading: Told = { at: { stage: 'reading_members', done: 1, total: 2, members: 3 }, share: 45, left_ms: null }
const planning: Told = { at: { stage: 'planning', members: 3 }, share: 93, left_ms: null }

function held<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((now) => (resolve = now))
  return { promise, resolve: (value: T) => resolve(value) }
}

const applying: Told = { at: { stage: 'applying', changes: 1 }, share: 97, left_ms: null }

/** A host whose run goes on until it is let go, and that says of stopping what it is told to say. */
function host(isStopped: () => Promise<boolean>) {
  const over = held<Run>()
  let tell: (progress: Told) => void = () => undefined
  const send = vi.fn((name: string, _: object, onProgress?: (progress: Told) => void) => {
    if (name === 'job_cancel') return isStopped()
    if (onProgress) tell = onProgress
    return over.promise
  })
  return { send, over, tell: (progress: Told) => tell(progress) }
}

describe('a job that ends before it is said to be stopped', () => {
  it.each([
    [true, 'stopped'],
    [false, 'given up'],
  ] as const)('stopped: %s', async (isStopped, message) => {
    const control = new AbortController()
    let end: (error: Error) => void = () => undefined
    let answer: (isStopped: boolean) => void = () => undefined
    const send = (name: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        if (name === 'job_cancel') answer = resolve
        else end = reject
      })
    const call = cancellable(send as never, 'checkup_run', {} as never, { signal: control.signal })
    const thrown = call.catch((error: Error) => error.message)
    control.abort(new DOMException('stopped', 'AbortError'))
    end(new Error('given up'))
    await flushPromises()
    answer(isStopped)
    expect(await thrown).toBe(message)
  })
})

describe('a call that is given up', () => {
  const call = ({ send }: ReturnType<typeof host>, signal: AbortSignal) =>
    cancellable(send as never, 'sync_run', { source: 's', ...NOW }, { signal })

  it.each([
    ['it is stopped', () => Promise.resolve(true)],
    ['nobody answers', () => Promise.reject(new Error('gone'))],
  ] as const)('rejects once %s', async (_, isStopped) => {
    const control = new AbortController()
    const called = call(host(isStopped), control.signal)
    control.abort(new DOMException('stopped', 'AbortError'))
    await expect(called).rejects.toThrow('stopped')
  })

  it('is waited for where the program goes on', async () => {
    const there = host(() => Promise.resolve(false))
    const control = new AbortController()
    const called = call(there, control.signal)
    control.abort(new DOMException('stopped', 'AbortError'))
    await flushPromises()
    there.over.resolve(run({ id: 'applied' }))
    expect((await called).id).toBe('applied')
  })

  it('asks for nothing once it is over', async () => {
    const there = host(() => Promise.resolve(true))
    const control = new AbortController()
    const called = call(there, control.signal)
    there.over.resolve(run())
    await called
    control.abort()
    expect(there.send.mock.calls.map(([name]) => name)).toEqual(['sync_run'])
  })
})

describe('a run going on', () => {
  /** A run as the page that started it shows it. */
  function begin() {
    const there = host(() => Promise.resolve(true))
    usePlatform({
      call: (name, request, options) => cancellable(there.send as never, name, request, options),
      copyText: () => Promise.resolve(),
      onChanged: () => () => undefined,
    })
    const started = start('s', NOW)
    const page = render(() => {
      const job = jobs.get('s')
      return job?.state === 'running' ? h(JobProgress, { job }) : h('p')
    })
    return { ...there, started, page }
  }

  it('can be stopped while it reads, and no longer', async () => {
    const { tell, page } = begin()
    for (const [told, canBe] of [
      [reading, true],
      [planning, false],
      [applying, false],
    ] as const) {
      tell(told)
      await nextTick()
      expect([told.at.stage, page.find('button').exists()]).toEqual([told.at.stage, canBe])
    }
  })

  it('stays on the page where the program could not stop it', async () => {
    const done = held<Run>()
    fake({
      sync_run: () => done.promise as never,
      job_cancel: () => false as never,
      run_changes: () => ({ total: 0, changes: [] }),
    })
    const page = render(SyncPage, { props: { id: 's' } })
    await until(() => expect(page.find('[data-job] button').exists()).toBe(true))
    await page.find('[data-job] button').trigger('click')
    await flushPromises()
    expect(page.text()).not.toContain('已停下')
    expect(page.find('[data-job] button').exists()).toBe(false)
    done.resolve(run({ counts: { ...run().counts, created: 1 } }))
    await until(() => expect(jobs.get('s')?.state).toBe('done'))
  })

  it('does not begin again by what is told after it was stopped', async () => {
    const { tell, started, page } = begin()
    page.unmount()
    tell(reading)
    const job = jobs.get('s')
    if (job?.state === 'running') job.stop?.()
    expect(await started).toBeNull()
    tell(planning)
    expect(jobs.get('s')).toBeUndefined()
  })
})
