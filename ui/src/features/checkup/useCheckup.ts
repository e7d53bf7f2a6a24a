/** A check-up going on: results come in one by one; one check can be looked at again. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import * as api from './api'
import { checkupsEnded } from '@/app/checkups'
import { useAction } from '@/app/useAction'
import type { Check, CheckGroup, Checkup } from '@/platform/contract'

export const GROUPS: readonly CheckGroup[] = ['connection', 'contacts', 'app', 'login', 'sync']

export function useCheckup() {
  const checks = shallowRef<Check[]>([])
  /** The whole, once it is there. */
  const report = shallowRef<Checkup | null>(null)
  const again = ref<string | null>(null)
  const { running, error, act } = useAction()
  let control: AbortController | null = null
  onScopeDispose(() => control?.abort(new DOMException('left', 'AbortError')))

  const groups = computed(() =>
    GROUPS.map((group) => ({ group, checks: checks.value.filter((check) => check.group === group) })).filter(
      (each) => each.checks.length > 0,
    ),
  )

  async function recall(): Promise<void> {
    const before = await api.last()
    if (!before || running.value) return
    checks.value = before.checks
    report.value = before
  }

  async function run(only: string | null = null): Promise<void> {
    await act(async () => {
      control = new AbortController()
      again.value = only
      report.value = null
      if (only === null) checks.value = []
      try {
        const made = await api.run(only, take, control.signal)
        report.value = made
        if (only === null) checks.value = made.checks
        checkupsEnded.value += 1
      } finally {
        again.value = null
      }
    })
  }

  function take(check: Check): void {
    const known = checks.value.some((each) => each.id === check.id)
    checks.value = known ? checks.value.map((each) => (each.id === check.id ? check : each)) : [...checks.value, check]
  }

  const stop = (): void => control?.abort(new DOMException('stopped', 'AbortError'))
  return { checks, groups, report, again, running, error, recall, run, stop }
}
