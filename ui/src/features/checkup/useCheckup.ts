/**
 * The check-up of the tenant in front: results come in one by one; one check can be made again,
 * with what rests on it. It belongs to no page, so
 * that the page can be left while one is going on.
 */
import { computed, reactive, ref } from 'vue'
import * as api from './api'
import { sayNow, tellEnd } from '@/app/endings'
import { ended, tell } from '@/app/jobs'
import { session, tenantId } from '@/app/session'
import { i18n } from '@/locales'
import type { AppError, Check, Checkup } from '@/platform/contract'
import { isAbort, toAppError } from '@/platform/errors'

interface Ongoing {
  checks: Check[]
  /** The whole, once it is there; it stays while one check is made again. */
  report: Checkup | null
  /** Which single check is looked at again. */
  again: string | null
  running: boolean
  error: AppError | null
  control: AbortController | null
}

/** By tenant. */
const all = reactive(new Map<string, Ongoing>())
/** For when there is no tenant; nothing is kept there. */
const nothing = ref<Ongoing>(fresh())

function fresh(): Ongoing {
  return { checks: [], report: null, again: null, running: false, error: null, control: null }
}

function of(tenant: string): Ongoing {
  if (!all.has(tenant)) all.set(tenant, fresh())
  return all.get(tenant)!
}

/** For tests: as in a window that was just opened. */
export const forgetCheckups = (): void => all.clear()

export function useCheckup() {
  const now = computed(() => (session.tenant ? of(session.tenant.id) : nothing.value))
  const checks = computed(() => now.value.checks)
  const byId = computed(() => new Map(checks.value.map((check) => [check.id, check])))

  async function recall(): Promise<void> {
    const ongoing = of(tenantId())
    if (ongoing.running) return
    const before = await api.last()
    if (!before || ongoing.running) return
    Object.assign(ongoing, { checks: before.checks, report: before })
  }

  return {
    checks,
    byId,
    report: computed(() => now.value.report),
    again: computed(() => now.value.again),
    running: computed(() => now.value.running),
    error: computed(() => now.value.error),
    recall,
    run: (only: string | null = null) => run(tenantId(), only),
    stop: () => stop(now.value),
  }
}

/** Runs one, unless one is going on for this tenant. */
async function run(tenant: string, only: string | null): Promise<void> {
  const ongoing = of(tenant)
  if (ongoing.running) return
  const control = new AbortController()
  Object.assign(ongoing, { control, running: true, again: only, error: null })
  if (only === null) Object.assign(ongoing, { checks: [], report: null })
  tellOf(tenant, ongoing, 0)
  try {
    let done = 0
    const made = await api.run(
      only,
      (check) => {
        take(ongoing, check)
        tellOf(tenant, ongoing, ++done)
      },
      control.signal,
    )
    ongoing.report = made
    ongoing.checks = made.checks
    const text = (): string => i18n.global.t('frame.jobs.done_checkup', { how: sayNow(made.short) })
    tellEnd('/checkup', text, { name: 'checkup' })
  } catch (thrown) {
    if (!isAbort(thrown)) ongoing.error = toAppError(thrown)
  } finally {
    Object.assign(ongoing, { running: false, again: null, control: null })
    ended(`checkup:${tenant}`)
  }
}

const stop = (ongoing: Ongoing): void => ongoing.control?.abort(new DOMException('stopped', 'AbortError'))

/** As many checks as one has; only how far the ring is rests on it. */
const CHECKS = 19

function tellOf(tenant: string, ongoing: Ongoing, done: number): void {
  tell({
    id: `checkup:${tenant}`,
    kind: 'checkup',
    tenant,
    about: null,
    share: ongoing.again === null ? Math.min(99, Math.round((done / CHECKS) * 100)) : null,
    left_ms: null,
    stop: () => stop(ongoing),
    to: { name: 'checkup' },
  })
}

function take(ongoing: Ongoing, check: Check): void {
  const isKnown = ongoing.checks.some((each) => each.id === check.id)
  ongoing.checks = isKnown
    ? ongoing.checks.map((each) => (each.id === check.id ? check : each))
    : [...ongoing.checks, check]
}
