import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { rowsOf, searched } from './tree'
import type { Department } from '@/platform/contract'

/** The visible rows of a tree of departments: which are folded, and what is found of the words that are searched for. */
export function useDepartmentRows(departments: () => Department[]): {
  open: Ref<Set<number>>
  words: Ref<string>
  rows: ComputedRef<ReturnType<typeof rowsOf>>
  fold: (index: number, want?: boolean) => void
} {
  const open = ref(new Set<number>())
  const words = ref('')
  const found = computed(() => searched(departments(), words.value))
  // What is found is shown with all above it, whatever is folded.
  const rows = computed(() =>
    rowsOf(found.value, words.value.trim() === '' ? open.value : new Set(found.value.map((each) => each.id))),
  )

  function fold(index: number, want?: boolean): void {
    const row = rows.value[index]
    if (!row?.hasChildren) return
    const next = new Set(open.value)
    if (want ?? !row.open) next.add(row.department.id)
    else next.delete(row.department.id)
    open.value = next
  }

  return { open, words, rows, fold }
}
