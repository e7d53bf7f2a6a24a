/** The order of rows in memory: Chinese by pinyin, figures by size, what is missing last. */
import type { Column, Sort } from './types'

const collator = new Intl.Collator('zh-Hans-u-co-pinyin', { numeric: true, sensitivity: 'base' })

export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], sort: Sort | null): readonly T[] {
  const column = columns.find((each) => each.id === sort?.id)
  if (!column || !sort) return rows
  const value = column.sortValue ?? column.text
  const sign = sort.descending ? -1 : 1
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((one, other) => compare(one.value, other.value, sign))
    .map(({ row }) => row)
}

type Value = string | number | null

function compare(one: Value, other: Value, sign: number): number {
  const missing = Number(isMissing(one)) - Number(isMissing(other))
  if (missing !== 0 || isMissing(one)) return missing
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
  return sign * collator.compare(String(one), String(other))
}

const isMissing = (value: Value): boolean => value === null || value === '' || value === '—'

/** The next order when a head is chosen: up, down, as it came. */
export function nextSort(sort: Sort | null, id: string): Sort | null {
  if (sort?.id !== id) return { id, descending: false }
  return sort.descending ? null : { id, descending: true }
}
