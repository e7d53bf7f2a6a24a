/** A field with a list below it, by keyboard: which row is meant, and what a key does. */
import { nextTick, ref, watch, type Ref } from 'vue'

export function useList(
  length: () => number,
  choose: (index: number, isSecond: boolean) => void,
  list: Ref<HTMLElement | null>,
) {
  const active = ref(0)
  watch(length, (now) => {
    active.value = Math.max(0, Math.min(active.value, now - 1))
  })
  watch(active, async () => {
    await nextTick()
    list.value?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })

  /** Whether the key was for the list. */
  function onKey(event: KeyboardEvent): boolean {
    if (event.isComposing) return false
    if (event.key === 'ArrowDown') active.value = Math.min(length() - 1, active.value + 1)
    else if (event.key === 'ArrowUp') active.value = Math.max(0, active.value - 1)
    else if (event.key === 'Enter') choose(active.value, event.shiftKey)
    else return false
    event.preventDefault()
    return true
  }
  return { active, onKey }
}
