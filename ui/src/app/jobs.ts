/**
 * What is going on in this window, whichever page began it: runs, check-ups, rehearsals.
 *
 * Each feature keeps the state of its own jobs beside its pages and tells this list about them; the top bar draws it.
 */
import { computed, reactive, watch } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { call } from '@/platform'

export interface Job {
  /** One job per thing that it is about: `sync:SOURCE`, `checkup:TENANT`, `rehearsal:AUTH`. */
  id: string
  kind: 'sync' | 'checkup' | 'rehearsal'
  tenant: string
  /** What it is about, such as the data source; none where the kind says it. */
  about: string | null
  /** In percent; none where nobody knows. */
  share: number | null
  left_ms: number | null
  /** None where it can no longer be stopped. */
  stop: (() => void) | null
  /** Its page. */
  to: RouteLocationRaw
}

export const running = reactive(new Map<string, Job>())

export const tell = (job: Job): void => void running.set(job.id, job)
export const ended = (id: string): void => void running.delete(id)

/** How far all of them are together; none while nothing is going on. */
export const share = computed<number | null>(() => {
  const shares = [...running.values()].map((job) => job.share ?? 0)
  return shares.length === 0 ? null : Math.round(shares.reduce((sum, each) => sum + each, 0) / shares.length)
})

/** Has the task bar show the same. */
export function showOnTaskBar(): void {
  watch(share, (now) => void call('window_progress', { share: now }).catch(() => undefined))
}
