/** Runs that are going on in this window. They belong to no page, so that a page can be left while one runs. */
import { reactive } from 'vue'
import * as api from './api'
import type { AppError, Run, RunProgress, RunRequest } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export type Job =
  | { state: 'running'; request: RunRequest; progress: RunProgress; stop: (() => void) | null }
  | { state: 'done'; request: RunRequest; run: Run }
  | { state: 'failed'; request: RunRequest; error: AppError }

export const jobs = reactive(new Map<string, Job>())

/** Until the program tells how far it is. */
const BEGUN: RunProgress = { at: { stage: 'reading_departments' }, share: 0, left_ms: null }

/** Starts a run unless one of this source is going on here. Gives the run, or null if it failed or was stopped. */
export async function start(source: string, request: RunRequest): Promise<Run | null> {
  if (jobs.get(source)?.state === 'running') return null
  const control = new AbortController()
  let isOver = false
  const tell = (progress: RunProgress): void => {
    if (isOver) return
    const canStop = isReading(progress) && !control.signal.aborted
    jobs.set(source, { state: 'running', request, progress, stop: canStop ? () => stop(progress) : null })
  }
  const stop = (progress: RunProgress): void => {
    control.abort(new DOMException('stopped', 'AbortError'))
    tell(progress)
  }
  tell(BEGUN)
  try {
    const run = await api.sync(source, request, tell, control.signal)
    isOver = true
    jobs.set(source, { state: 'done', request, run })
    return run
  } catch (thrown) {
    isOver = true
    if (isAbort(thrown)) jobs.delete(source)
    else jobs.set(source, { state: 'failed', request, error: toAppError(thrown) })
    return null
  }
}

/** From planning on, the program goes to the run's end. */
const isReading = ({ at }: RunProgress): boolean => at.stage === 'reading_departments' || at.stage === 'reading_members'

export const PREVIEW: RunRequest = { dry_run: true, confirm: false, seen: null, expect: null }
export const NOW: RunRequest = { dry_run: false, confirm: false, seen: null, expect: null }
/** The person has looked at the list of this held run. */
export const confirmed = (run: string): RunRequest => ({ dry_run: false, confirm: true, seen: run, expect: null })
