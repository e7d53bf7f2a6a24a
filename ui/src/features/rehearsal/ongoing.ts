/** Rehearsals that are going on in this window, one per auth source. They belong to no page, so that the page can be left meanwhile. */
import { reactive } from 'vue'
import { tellEnd } from '@/app/endings'
import { ended, tell as tellFrame } from '@/app/jobs'
import { tenantId } from '@/app/session'
import * as api from './api'
import { i18n } from '@/locales'
import type { AppError, Rehearsal, RehearsalStage, RehearsalWay } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

interface Common {
  way: RehearsalWay
  stage: RehearsalStage | null
}
export type Ongoing =
  | (Common & { state: 'running'; stop: () => void })
  | (Common & { state: 'done'; result: Rehearsal })
  | (Common & { state: 'failed'; error: AppError })
  | (Common & { state: 'stopped' })

export const ongoing = reactive(new Map<string, Ongoing>())

/** Starts a rehearsal unless one of this auth source is going on here. Gives how it ended, or null if it failed or was stopped. */
export async function begin(auth: string, way: RehearsalWay, pasted: string | null): Promise<Rehearsal | null> {
  if (ongoing.get(auth)?.state === 'running') return null
  const control = new AbortController()
  const tenant = tenantId()
  const stop = (): void => control.abort(new DOMException('stopped', 'AbortError'))
  let stage: RehearsalStage | null = null
  const tell = (now: RehearsalStage | null): void => {
    stage = now
    ongoing.set(auth, { state: 'running', way, stage, stop })
    tellFrame({
      id: `rehearsal:${auth}`,
      kind: 'rehearsal',
      tenant,
      about: null,
      share: null,
      left_ms: null,
      stop,
      to: { name: 'rehearsal', query: { auth } },
    })
  }
  tell(null)
  try {
    const result = await api.rehearse(
      auth,
      way,
      pasted,
      (now) => {
        if (!control.signal.aborted) tell(now)
      },
      control.signal,
    )
    ongoing.set(auth, { state: 'done', way, stage, result })
    tellEnd('/rehearsal', () => i18n.global.t('frame.jobs.done_rehearsal'), { name: 'rehearsal', query: { auth } })
    return result
  } catch (thrown) {
    ongoing.set(
      auth,
      isAbort(thrown) ? { state: 'stopped', way, stage } : { state: 'failed', way, stage, error: toAppError(thrown) },
    )
    return null
  } finally {
    ended(`rehearsal:${auth}`)
  }
}

/** Lets what is over go: another one begins, or it was seen. One that still runs stays. */
export function forget(auth: string): void {
  if (ongoing.get(auth)?.state !== 'running') ongoing.delete(auth)
}
