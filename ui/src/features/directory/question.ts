/** What a list of people is asked by, and the same in an address: pure. */
import type { LocationQuery } from 'vue-router'
import type { CanScanVerdict, DirectoryView, UserFilter, UserGroup, UserStatus } from '@/platform/contract'

export const STATUSES: readonly UserStatus[] = ['active', 'not_activated', 'disabled', 'departed', 'archived']
export const VERDICTS: readonly CanScanVerdict[] = ['yes', 'no', 'unknown']
/** Always offered; the steps of the funnel stand beside them while they are looked at. */
export const VIEWS: readonly DirectoryView[] = ['out_of_range', 'not_activated', 'deactivated_this_week']
export const STEPS: readonly DirectoryView[] = ['synced', 'visible', 'activated']
/** Of those who left: more than how many days ago. */
export const LEFT_DAYS: readonly number[] = [30, 90, 180, 365]
const GROUPS: readonly UserGroup[] = ['unassigned', 'local']

/** Without the page, and without the order. */
export interface Question {
  words: string
  department: number | null
  status: UserStatus | null
  can_scan: CanScanVerdict | null
  group: UserGroup | null
  view: DirectoryView | null
  /** Only those who left more than so many days ago. */
  left_days: number | null
}

export const EVERYBODY: Question = {
  words: '',
  department: null,
  status: null,
  can_scan: null,
  group: null,
  view: null,
  left_days: null,
}

const one = <T extends string>(query: LocationQuery, name: string, of: readonly T[]): T | null =>
  of.find((each) => each === query[name]) ?? null

export function questionOf(query: LocationQuery): Question {
  const department = Number(query['department'])
  return {
    words: typeof query['q'] === 'string' ? query['q'] : '',
    department: query['department'] && Number.isSafeInteger(department) ? department : null,
    status: one(query, 'status', STATUSES),
    can_scan: one(query, 'can_scan', VERDICTS),
    group: one(query, 'group', GROUPS),
    view: one(query, 'view', [...VIEWS, ...STEPS]),
    left_days: LEFT_DAYS.find((days) => String(days) === query['left']) ?? null,
  }
}

export function queryOf(question: Question): Record<string, string | undefined> {
  const { words, department, status, can_scan, group, view, left_days } = question
  return {
    q: words || undefined,
    department: department === null ? undefined : String(department),
    status: status ?? undefined,
    can_scan: can_scan ?? undefined,
    group: group ?? undefined,
    view: view ?? undefined,
    left: left_days === null ? undefined : String(left_days),
  }
}

export const isNarrow = (question: Question): boolean => Object.values(queryOf(question)).some((each) => each)

export const filterOf = (question: Question, sort: UserFilter['sort'], skip: number, most: number): UserFilter => ({
  ...question,
  sort,
  skip,
  most,
})
