/** Copies a cell or rows, or saves the list, and says for a while what was done. */
import { onScopeDispose, ref } from 'vue'
import { asLines } from './copying'
import type { Column } from './types'
import { copyText } from '@/app/outside'
import { useFormat } from '@/app/useFormat'
import { toAppError } from '@/platform/errors'

const SAID_MS = 8_000
const LONGEST = 24

export function useCopying<T>(columns: () => readonly Column<T>[]) {
  const { t, say, counted } = useFormat()
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  async function tell(done: Promise<string>, wrong: (thrown: unknown) => string): Promise<void> {
    clearTimeout(timer)
    said.value = await done.catch(wrong)
    timer = setTimeout(() => {
      said.value = ''
    }, SAID_MS)
  }
  const copy = (text: string, done: string): Promise<void> =>
    tell(
      copyText(text).then(() => done),
      () => t('table.copy_failed'),
    )
  /** Says where a list was saved, or why it was not. */
  const saved = (path: Promise<string | null>): Promise<void> =>
    tell(
      path.then((file) => (file === null ? '' : t('table.saved', { file }))),
      (thrown) => say(toAppError(thrown).message),
    )
  const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
  const copyCell = (row: T, column: Column<T>): Promise<void> =>
    copy(column.text(row), t('table.copied_cell', { text: cut(column.text(row)) }))
  const copyRows = (rows: readonly T[]): Promise<void> =>
    copy(asLines(columns(), rows, rows.length > 1), counted('table.copied_rows', rows.length))
  return { said, copyCell, copyRows, saved }
}
