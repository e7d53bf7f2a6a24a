/** One row below the search field. */
export interface Hit {
  key: string
  group: 'person' | 'department' | 'code' | 'act' | 'page' | 'trace'
  title: string
  note: string
  go: () => void
  /** What Shift and Enter do. */
  second?: () => void
}
