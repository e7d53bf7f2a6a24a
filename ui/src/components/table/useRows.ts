/** The rows of a table, whether they are in memory or come page by page. */
import { computed } from 'vue'
import { sorted } from './sorting'
import type { Column, Paged, Sort } from './types'

interface Given<T> {
  rows?: readonly T[]
  paged?: Paged<T>
  columns: readonly Column<T>[]
}

export function useRows<T>(props: Given<T>, sort: () => Sort | null, rowKey: (row: T) => string) {
  const inMemory = computed(() => sorted(props.rows ?? [], props.columns, props.paged ? null : sort()))
  const count = computed(() => (props.paged ? (props.paged.total ?? 0) : inMemory.value.length))
  const isKnown = computed(() => props.paged === undefined || props.paged.total !== null)
  const rowAt = (index: number): T | undefined => (props.paged ? props.paged.rowAt(index) : inMemory.value[index])

  /** The rows from `from` to before `to`; of rows that come page by page those that are here, if they cannot be asked for. */
  async function rowsIn(from: number, to: number): Promise<T[]> {
    if (props.paged?.rowsIn) return await props.paged.rowsIn(from, to)
    return Array.from({ length: to - from }, (_, index) => rowAt(from + index)).filter((row) => row !== undefined)
  }

  /** The keys of these rows. */
  async function keysIn(from: number, to: number): Promise<string[]> {
    if (props.paged?.keysIn) return await props.paged.keysIn(from, to)
    return (await rowsIn(from, to)).map(rowKey)
  }

  /** Where a row is now; of rows that come page by page only one that is here, near where it was. */
  function indexOf(key: string, near: number): number {
    if (!props.paged) return inMemory.value.findIndex((row) => rowKey(row) === key)
    for (let step = 0; step < 100; step += 1) {
      for (const index of [near + step, near - step]) {
        const row = index < 0 ? undefined : rowAt(index)
        if (row !== undefined && rowKey(row) === key) return index
      }
    }
    return -1
  }

  /** Of these the rows that are here, in the order of the table; of rows that come page by page those in sight. */
  function here(keys: Set<string>, inSight: number[]): T[] {
    const all = props.paged ? inSight.map(rowAt).filter((row) => row !== undefined) : inMemory.value
    return all.filter((row) => keys.has(rowKey(row)))
  }
  /** All of these, in the order of the table. */
  async function among(keys: Set<string>): Promise<T[]> {
    return (await rowsIn(0, count.value)).filter((row) => keys.has(rowKey(row)))
  }

  return { count, isKnown, rowAt, rowsIn, keysIn, indexOf, here, among }
}
