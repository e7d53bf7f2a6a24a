/** A check-up going on: results come in one by one; a check can be made again, with what rests on it. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import * as api from './api'
import { checkupsEnded } from '@/app/checkups'
import { useAction } from '@/app/useAction'
import type { Check, Checkup } from '@/platform/contract'

export function useCheckup() {
  const checks = shallowRef<Check[]>([])
  /** The whole, once it is there; it stays while one check is made again. */
  const report = shallowRef<Checkup | null>(null)
  const again = ref<string | null>(null)
  const { running, error, act } = useAction()
  let control: AbortController | null = null
  onScopeDispose(() => control?.abort(new DOMException('left', 'AbortError')))

  const byId = computed(() => new Map(checks.value.map((check) => [check.id, check])))

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
      if (only === null) {
        checks.value = []
        report.value = null
      }
      try {
        const made = await api.run(only, take, control.signal)
        report.value = made
        checks.value = made.checks
        checkupsEnded.value += 1
      } finally {
        again.value = null
      }
    })
  }

  function take(check: Check): void {
    const known = byId.value.has(check.id)
    checks.value = known ? checks.value.map((each) => (each.id === check.id ? check : each)) : [...checks.value, check]
  }

  const stop = (): void => control?.abort(new DOMException('stopped', 'AbortError'))
  return { checks, byId, report, again, running, error, recall, run, stop }
}
