/** Rows as text to paste: a line for each, tabs between the cells. The rule is the program's (`tests/vectors/clipboard.json`). */
import type { Column } from './types'

const FORMULA = /^\s*[=@＝＋－＠]|^\s*[+-](?![\d ]*$)/u

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/gu

/** One cell: one line, and no formula where it is pasted into a spreadsheet. */
export const forClipboard = (value: string): string => (FORMULA.test(value) ? "'" : '') + value.replace(CONTROL, ' ')

export function asLines<T>(columns: readonly Column<T>[], rows: readonly T[], withHead: boolean): string {
  const line = (cells: string[]): string => cells.map(forClipboard).join('\t')
  const lines = rows.map((row) => line(columns.map((column) => column.text(row))))
  return (withHead ? [line(columns.map((column) => column.label)), ...lines] : lines).join('\n')
}
