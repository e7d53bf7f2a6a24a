/** Values of the contract for tests that need one of a kind, whatever else it says. */
import type {
  AppError,
  Change,
  Check,
  CheckStatus,
  Counts,
  CheckId,
  Overview,
  Run,
  Text,
  Validation,
} from '@/platform/contract'

export function check(id: CheckId, status: CheckStatus, part: Partial<Check> = {}): Check {
  const text = { zh: 'x', en: 'x' }
  const group = id.startsWith('app.') ? 'app' : 'contacts'
  return {
    id,
    group,
    status,
    title: text,
    evidence: text,
    errcode: null,
    caller_ip: null,
    detail: {},
    cause: null,
    fix: [],
    page: null,
    secret: null,
    ...part,
  }
}

/** Nothing changed. */
export const NO_COUNTS: Counts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  usernames_changed: 0,
  archived: 0,
  renamed: 0,
  rename_proposed: 0,
  overwritten: 0,
  reactivated: 0,
  departed: 0,
  disabled: 0,
  ambiguous: 0,
  pending: 0,
  out_of_scope: 0,
  departed_out_of_scope: 0,
  out_of_range: 0,
  left_out: 0,
  rejected: 0,
  not_brought_in: 0,
  departments_created: 0,
  departments_updated: 0,
  departments_retired: 0,
}

export function run(part: Partial<Run> = {}): Run {
  return {
    id: 'r',
    actor: null,
    confirmed: null,
    source: 's',
    tenant: 't',
    kind: 'sync',
    started_by: 'person',
    outcome: 'applied',
    reach: 'full',
    counts: NO_COUNTS,
    calls: 1,
    plan_hash: null,
    warnings: [],
    error: null,
    held: null,
    started_at: '2026-11-18T11:06:40Z',
    finished_at: '2026-11-18T11:06:41Z',
    written: 0,
    undoes: null,
    undo_text: null,
    undone: false,
    cleared: false,
    cleared_text: null,
    undoable: false,
    outdated: false,
    undo_pauses: false,
    gauge: null,
    source_name: same('s'),
    state: 'pass',
    outcome_text: same('o'),
    said: same('said'),
    reason: null,
    by_text: same('by'),
    facets: [],
    deactivated: 0,
    ...part,
  }
}

export function change(part: Partial<Change> = {}): Change {
  return {
    kind: 'update',
    kind_text: same('k'),
    tone: 'plain',
    userid: 'wu',
    username: 'wu',
    name: '吴',
    position: null,
    mobile: null,
    email: null,
    departments: [],
    reason: 'changed',
    reason_text: same(''),
    reason_detail: { id: 'new' },
    before: {},
    after: {},
    lines: [],
    others: [],
    ...part,
  }
}

export const same = (words: string): Text => ({ zh: words, en: words })

export function error(code: AppError['code'], part: Partial<AppError> = {}): AppError {
  const fix = { cause: same('c'), steps: [], page: null }
  return { code, message: same(code), detail: {}, fix, small_print: '', secret: null, ...part }
}

/** As good or bad as its worst check. */
export function validation(checks: Check[]): Validation {
  const has = (status: CheckStatus) => checks.some((check) => check.status === status)
  const state = has('fail') ? 'fail' : has('warn') ? 'warn' : 'pass'
  return {
    state,
    headline: same('h'),
    todo: null,
    blames: null,
    is_refusal: state === 'fail',
    is_unreached: false,
    retry_after_s: null,
    checks,
    limited: false,
    mistaken: null,
  }
}

/** Nothing was looked at yet. */
export const OVERVIEW: Overview = {
  state: 'idle',
  verdict: null,
  checked_at: null,
  headline: same('h'),
  links: (['contacts', 'sync', 'directory', 'range', 'callback', 'scan'] as const).map((id) => ({
    id,
    state: 'idle',
    figure: null,
    value: null,
    note: same('n'),
    said: same('s'),
    source: null,
    evidence: null,
    fix: null,
    caller_ip: null,
    secret: null,
    small_print: '',
    opens: { page: 'sources' },
    act: { kind: 'check_up', id: null, label: same('a'), place: null },
  })),
  first: 'contacts',
  next: { kind: 'check_up', id: null, label: same('a'), place: null },
  todo: [],
  funnel: { steps: [] },
}
