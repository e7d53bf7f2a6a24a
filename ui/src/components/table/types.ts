/** What a table is told of its columns and rows. */

export interface Column<T> {
  id: string
  label: string
  /** In pixels; a column without takes its share of what is left. */
  width?: number
  /** How large that share is; 1 by default. */
  flex?: number
  /** The least that it may get, in pixels; 96 by default. */
  min?: number
  sortable?: boolean
  /** Whether a person may leave it out. */
  optional?: boolean
  /** Whether it is left out until a person asks for it. */
  hidden?: boolean
  /** Where there is no room for all columns, those with the least figure go first; one without stays. */
  gives?: number
  align?: 'right'
  /** What is copied and exported of it, and drawn where no slot draws it. */
  text: (row: T) => string
  /** What rows in memory are sorted by, in place of the text. */
  sortValue?: (row: T) => string | number | null
}

export interface Sort {
  id: string
  descending: boolean
}

/** Rows that come from the program page by page, in its order. */
export interface Paged<T> {
  /** How many there are; null until that is known. */
  total: number | null
  rowAt: (index: number) => T | undefined
  /** Rows from `from` to before `to` are in sight. */
  need: (from: number, to: number) => void
  /** All rows of a range, for what is selected or copied beyond what is in sight. */
  rowsIn?: (from: number, to: number) => Promise<T[]>
  /** The keys of a range alone: a selection needs no more, however long the list. */
  keysIn?: (from: number, to: number) => Promise<string[]>
}

export type Density = 'compact' | 'comfortable'
export type ExportFormat = 'csv' | 'html'

export const ROW_HEIGHT: Record<Density, number> = { compact: 32, comfortable: 40 }
