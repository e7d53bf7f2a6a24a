/** Runs and their changes, made from the directory so that names and numbers agree. */
import type { Change, ChangeKind, Counts, Run, Text, User } from '../contract'
import { dice } from './people'

const text = (zh: string, en: string): Text => ({ zh, en })
const ZERO: Counts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  overwritten: 0,
  reactivated: 0,
  departed: 0,
  disabled: 0,
  ambiguous: 0,
  pending: 0,
  out_of_range: 0,
  left_out: 0,
  not_brought_in: 0,
  departments_created: 0,
  departments_updated: 0,
  departments_retired: 0,
}

export interface RunRecord {
  run: Run
  changes: Change[]
}

const REASONS: Partial<Record<ChangeKind, Text>> = {
  create: text('目录里还没有', 'Not in the directory yet'),
  update: text('手机号、部门变了', 'Changed: mobile, departments'),
  depart: text('企业微信不再返回这个人', 'WeCom no longer returns this person'),
  reactivate: text('企业微信又返回了这个人', 'WeCom returns this person again'),
  skip: text('与用户 zhang.wei 的手机号相同', 'Same mobile as the user zhang.wei'),
  ambiguous: text('同时对应几个用户：li.na, li.na2', 'Matches several users: li.na, li.na2'),
  department_create: text('部门有变化', 'The department changed'),
}

function changeOf(user: User, kind: ChangeKind): Change {
  const place = user.departments[0]?.path ?? ''
  const sides: Partial<Record<ChangeKind, [Change['before'], Change['after']]>> = {
    create: [null, { name: user.name, mobile: user.mobile, departments: place }],
    update: [
      { mobile: '13000000000', departments: place },
      { mobile: user.mobile ?? '13900000000', departments: `${place.split('/').slice(0, 2).join('/')}` },
    ],
    depart: [{ status: 'active' }, { status: 'departed' }],
    reactivate: [{ status: 'departed' }, { status: 'active' }],
  }
  const [before, after] = sides[kind] ?? [null, null]
  return {
    kind,
    userid: user.userid,
    username: user.username,
    name: user.name,
    departments: [place],
    reason: REASONS[kind] ?? text('', ''),
    before,
    after,
  }
}

/** So many of each kind, taken from the directory in its order. */
export function makeChanges(users: User[], wanted: Partial<Record<ChangeKind, number>>, seed: number): Change[] {
  const roll = dice(seed)
  const order: ChangeKind[] = ['depart', 'ambiguous', 'skip', 'reactivate', 'update', 'create']
  const people = order.flatMap((kind) =>
    Array.from({ length: wanted[kind] ?? 0 }, () => {
      const user = users[Math.floor(roll() * users.length)]
      return user ? [changeOf(user, kind)] : []
    }).flat(),
  )
  const units = Array.from({ length: wanted.department_create ?? 0 }, (_, index): Change => ({
    kind: 'department_create',
    userid: null,
    username: `新能源项目${index + 1}组`,
    name: null,
    departments: [],
    reason: REASONS.department_create ?? text('', ''),
    before: null,
    after: { name: `新能源项目${index + 1}组` },
  }))
  return [...people, ...units]
}

export function countsOf(changes: Change[], unchanged: number): Counts {
  const of = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length
  return {
    ...ZERO,
    created: of('create'),
    updated: of('update'),
    departed: of('depart'),
    skipped: of('skip'),
    ambiguous: of('ambiguous'),
    not_brought_in: of('skip') + of('ambiguous') + of('pending'),
    reactivated: of('reactivate'),
    overwritten: of('overwrite'),
    departments_created: of('department_create'),
    unchanged,
  }
}

let serial = 0

export function makeRun(
  source: string,
  outcome: Run['outcome'],
  changes: Change[],
  at: number,
  extra: Partial<Run> = {},
): RunRecord {
  serial += 1
  const run: Run = {
    id: `r${String(serial).padStart(4, '0')}`,
    source,
    kind: 'sync',
    started_by: 'person',
    outcome,
    reach: 'full',
    counts: countsOf(changes, 2960),
    calls: 46,
    plan_hash: `plan-${serial}`,
    warnings: [],
    error: null,
    held: null,
    started_at: at - 21_000,
    finished_at: at,
    undone: false,
    undoable: false,
    written: changes.length,
    undoes: null,
    undo_text: null,
    ...extra,
  }
  return { run, changes }
}
