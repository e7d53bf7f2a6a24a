/** Which rows are selected, by their keys, and the row from which a range goes on. */
import { ref, type Ref } from 'vue'

interface Rows<T> {
  count: Ref<number>
  rowAt: (index: number) => T | undefined
  keysIn: (from: number, to: number) => Promise<string[]>
}

export function useSelection<T>(selected: Ref<Set<string>>, rows: Rows<T>, rowKey: (row: T) => string) {
  const anchor = ref(0)
  const keyAt = (index: number): string | null => {
    const row = rows.rowAt(index)
    return row === undefined ? null : rowKey(row)
  }
  const isSelected = (index: number): boolean => {
    const key = keyAt(index)
    return key !== null && selected.value.has(key)
  }

  function toggle(index: number): void {
    const key = keyAt(index)
    if (key === null) return
    const next = new Set(selected.value)
    if (!next.delete(key)) next.add(key)
    anchor.value = index
    selected.value = next
  }
  /** From the last row that was chosen to this one, besides what is selected already. */
  async function extendTo(index: number): Promise<void> {
    const [from, to] = [Math.min(anchor.value, index), Math.max(anchor.value, index) + 1]
    const range = await rows.keysIn(from, to)
    selected.value = new Set([...selected.value, ...range])
  }
  async function all(): Promise<void> {
    selected.value = new Set(await rows.keysIn(0, rows.count.value))
  }
  function clear(): void {
    if (selected.value.size > 0) selected.value = new Set()
  }
  return { isSelected, keyAt, toggle, extendTo, all, clear, anchor }
}
