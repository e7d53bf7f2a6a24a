/** Copies a cell or rows, and says for a while what was copied. */
import { onScopeDispose, ref } from 'vue'
import { asLines } from './copying'
import type { Column } from './types'
import { copyText } from '@/app/outside'
import { useFormat } from '@/app/useFormat'

const SAID_MS = 4_000
const LONGEST = 24

export function useCopying<T>(columns: () => readonly Column<T>[]) {
  const { t, counted } = useFormat()
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function copy(text: string, done: string): Promise<void> {
    clearTimeout(timer)
    try {
      await copyText(text)
      said.value = done
    } catch {
      said.value = t('table.copy_failed')
    }
    timer = setTimeout(() => {
      said.value = ''
    }, SAID_MS)
  }
  const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
  const copyCell = (row: T, column: Column<T>): Promise<void> =>
    copy(column.text(row), t('table.copied_cell', { text: cut(column.text(row)) }))
  const copyRows = (rows: readonly T[]): Promise<void> =>
    copy(asLines(columns(), rows, rows.length > 1), counted('table.copied_rows', rows.length))
  return { said, copyCell, copyRows }
}
