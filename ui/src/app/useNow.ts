/** The time as words like "12 minutes ago" need it: the same for the whole window, moved on twice a minute. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue'

const STEP_MS = 30_000

const now = ref(Date.now())
let listeners = 0
let timer: ReturnType<typeof setInterval> | undefined

export function useNow(): Readonly<Ref<number>> {
  now.value = Date.now()
  listeners += 1
  timer ??= setInterval(() => {
    now.value = Date.now()
  }, STEP_MS)
  onScopeDispose(() => {
    listeners -= 1
    if (listeners > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return readonly(now)
}
