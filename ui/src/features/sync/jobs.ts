/** Runs that are going on in this window. They belong to no page, so that a page can be left while one runs. */
import { reactive } from 'vue'
import { sayNow, tellEnd } from '@/app/endings'
import type { Saying } from '@/app/toasts'
import { ended, tell as tellFrame } from '@/app/jobs'
import { tenantId } from '@/app/session'
import { runApplied } from '@/app/undo'
import { i18n } from '@/locales'
import * as api from './api'
import type { AppError, Run, RunProgress, RunRequest, SamePerson } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

export type Job =
  | { state: 'running'; request: RunRequest; progress: RunProgress; stop: (() => void) | null }
  | { state: 'done'; request: RunRequest; run: Run }
  | { state: 'failed'; request: RunRequest; error: AppError }

export const jobs = reactive(new Map<string, Job>())
/** Sources whose last run ended without their page in front: it shows that one first. */
export const unseen = new Set<string>()

/** Until the program tells how far it is. */
const BEGUN: RunProgress = { at: { stage: 'reading_departments' }, share: 0, left_ms: null }

/** Starts a run unless one of this source is going on here. Gives the run, or null if it failed or was stopped. */
export async function start(source: string, request: RunRequest): Promise<Run | null> {
  if (jobs.get(source)?.state === 'running') return null
  const control = new AbortController()
  const tenant = tenantId()
  let isOver = false
  let about: string | null = null
  const tell = (progress: RunProgress): void => {
    if (isOver) return
    const canStop = isReading(progress) && !control.signal.aborted
    const stopNow = canStop ? () => stop(progress) : null
    jobs.set(source, { state: 'running', request, progress, stop: stopNow })
    tellFrame({
      id: `sync:${source}`,
      kind: 'sync',
      tenant,
      about,
      share: progress.share,
      left_ms: progress.left_ms,
      stop: stopNow,
      to: { name: 'sync', params: { id: source } },
    })
  }
  const stop = (progress: RunProgress): void => {
    control.abort(new DOMException('stopped', 'AbortError'))
    tell(progress)
  }
  tell(BEGUN)
  const label = labelOf(source)
  void label.then((found) => {
    about = found
    const now = jobs.get(source)
    if (now?.state === 'running') tell(now.progress)
  })
  try {
    const run = await api.sync(source, request, tell, control.signal)
    isOver = true
    jobs.set(source, { state: 'done', request, run })
    unseen.add(source)
    void label.then((found) => tellRun(run, found ?? ''))
    return run
  } catch (thrown) {
    isOver = true
    if (isAbort(thrown)) jobs.delete(source)
    else {
      const error = toAppError(thrown)
      jobs.set(source, { state: 'failed', request, error })
      unseen.add(source)
      void label.then((found) => tellEndOf(source, found ?? '', () => sayNow(error.message)))
    }
    return null
  } finally {
    ended(`sync:${source}`)
  }
}

async function labelOf(source: string): Promise<string | null> {
  const all = await api.sources().catch(() => [])
  const found = all.find(({ id }) => id === source)
  return found ? found.description || found.corp_id : null
}

/** An applied run can be undone wherever one is; of any other, only that it ended. */
function tellRun(run: Run, about: string): void {
  const { t } = i18n.global
  if (run.outcome === 'applied') runApplied(() => t('frame.toast.synced', { about, n: run.written }, run.written), run)
  else tellEndOf(run.source ?? '', about, () => t(`sync.outcome.${run.outcome}`))
}

function tellEndOf(source: string, about: string, how: Saying): void {
  const text = (): string => i18n.global.t('frame.jobs.done_sync', { about, how: how() })
  tellEnd(`/sources/${source}/sync`, text, { name: 'sync', params: { id: source } })
}

/** From planning on, the program goes to the run's end. */
const isReading = ({ at }: RunProgress): boolean => at.stage === 'reading_departments' || at.stage === 'reading_members'

export const PREVIEW: RunRequest = { dry_run: true, confirm: false, seen: null, expect: null }
export const NOW: RunRequest = { dry_run: false, confirm: false, seen: null, expect: null }
/** The person has looked at the list of this held run. */
export const confirmed = (run: string, same: SamePerson[] = []): RunRequest => ({
  dry_run: false,
  confirm: true,
  seen: run,
  expect: null,
  same,
})
