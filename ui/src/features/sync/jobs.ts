/** Runs that are going on in this window. They belong to no page, so that a page can be left while one runs. */
import { reactive } from 'vue'
import * as api from './api'
import type { AppError, Run, RunProgress, SyncRequest } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export type Job =
  | { state: 'running'; request: SyncRequest; progress: RunProgress; stop: () => void }
  | { state: 'done'; request: SyncRequest; run: Run }
  | { state: 'failed'; request: SyncRequest; error: AppError }

export const jobs = reactive(new Map<string, Job>())

/** Until the program tells how far it is. */
const BEGUN: RunProgress = { at: { stage: 'reading_departments' }, share: 0, left_ms: null }

/** Starts a run unless one of this source is going on here. Gives the run, or null if it failed or was stopped. */
export async function start(source: string, request: SyncRequest): Promise<Run | null> {
  if (jobs.get(source)?.state === 'running') return null
  const control = new AbortController()
  const tell = (progress: RunProgress): void => {
    jobs.set(source, {
      state: 'running',
      request,
      progress,
      stop: () => control.abort(new DOMException('stopped', 'AbortError')),
    })
  }
  tell(BEGUN)
  try {
    const run = await api.sync(source, request, tell, control.signal)
    jobs.set(source, { state: 'done', request, run })
    return run
  } catch (thrown) {
    if (isAbort(thrown)) jobs.delete(source)
    else jobs.set(source, { state: 'failed', request, error: toAppError(thrown) })
    return null
  }
}

export const PREVIEW: SyncRequest = { dry_run: true, confirm: false, seen: null, expect: null }
export const NOW: SyncRequest = { dry_run: false, confirm: false, seen: null, expect: null }
/** The person has looked at the list of this held run. */
export const confirmed = (run: string): SyncRequest => ({ dry_run: false, confirm: true, seen: run, expect: null })
