/**
 * The chain from the address book to a completed login, from what is known: pure.
 *
 * A link is green only if something was read that proves it, for every data source; a check-up that was never run leaves it grey.
 */
import { changeCount } from '@/features/sync/kinds'
import { isTelling } from '@/features/rehearsal/reasons'
import type zh from '@/locales/zh-CN'
import type {
  AppError,
  AuthSummary,
  Check,
  Checkup,
  CheckStatus,
  DirectoryTotals,
  Rehearsal,
  Run,
  SourceSummary,
} from '@/platform/contract'

export interface Facts {
  sources: SourceSummary[]
  auths: AuthSummary[]
  runs: Run[]
  totals: DirectoryTotals
  checkup: Checkup | null
  rehearsals: Rehearsal[]
}

/** What `overview.note` has a text for. */
export type Note = keyof typeof zh.overview.note
export type LinkId = 'contacts' | 'sync' | 'directory' | 'range' | 'callback' | 'scan'
export type LinkState = CheckStatus | 'idle'
/** What to do about it: a check's own remedy, an error's, a held run, or a page of ours. */
export type Remedy =
  | { kind: 'check'; check: Check }
  | { kind: 'error'; error: AppError }
  | { kind: 'run'; run: string }
  | { kind: 'page'; page: 'source-add' | 'sync' | 'auth-add' | 'checkup' | 'rehearsal'; id?: string }
/** `source` names the data source that it is about, where there are several. */
export interface ChainLink {
  id: LinkId
  state: LinkState
  note: Note
  figure: number | null
  remedy: Remedy | null
  source: string | null
}

const STALE_FACTOR = 2
const WORST_FIRST: readonly LinkState[] = ['fail', 'warn', 'idle', 'skip', 'pass']

export function chainOf(facts: Facts, now: number): ChainLink[] {
  return [contacts(facts), sync(facts, now), directory(facts), range(facts), callback(facts), scan(facts)]
}

/** The first link that will fail; without one, the first with a remark; without one, the first not looked at. */
export function firstBroken(chain: ChainLink[]): ChainLink | null {
  return (
    (['fail', 'warn', 'idle', 'skip'] as const)
      .map((state) => chain.find((link) => link.state === state && link.remedy))
      .find(Boolean) ?? null
  )
}

function contacts({ sources, checkup }: Facts): ChainLink {
  if (sources.length === 0) return link('contacts', 'idle', 'no_source', null, { kind: 'page', page: 'source-add' })
  const bad = worst(checkup, ['contacts.token', 'contacts.departments', 'contacts.members'])
  const checked = bad ? [link('contacts', bad.status, 'checked', null, { kind: 'check', check: bad })] : []
  return together([...checked, ...forEach(sources, contactsOf)])
}

function contactsOf(source: SourceSummary): ChainLink {
  const run = source.last_run
  if (!run) return link('contacts', 'idle', 'never_read', null, { kind: 'page', page: 'sync', id: source.id })
  if (run.outcome === 'failed')
    return link(
      'contacts',
      'fail',
      'read_failed',
      null,
      run.error ? { kind: 'error', error: run.error } : { kind: 'run', run: run.id },
    )
  // Whoever was read but not brought in is no figure of the directory's.
  const people = source.users > 0 ? source.users : null
  return run.reach === 'full'
    ? link('contacts', 'pass', 'read_full', people, null)
    : link('contacts', 'warn', 'read_ids', people, { kind: 'page', page: 'checkup' })
}

function sync({ sources }: Facts, now: number): ChainLink {
  if (sources.length === 0) return link('sync', 'idle', 'never_synced', null, null)
  return together(forEach(sources, (source) => syncOf(source, now)))
}

function syncOf(source: SourceSummary, now: number): ChainLink {
  const run = source.last_run
  if (!run) return link('sync', 'idle', 'never_synced', null, { kind: 'page', page: 'sync', id: source.id })
  if (run.outcome === 'held') return heldOf(run)
  if (run.outcome === 'failed')
    return link(
      'sync',
      'fail',
      'sync_failed',
      null,
      run.error ? { kind: 'error', error: run.error } : { kind: 'run', run: run.id },
    )
  const hours = Math.floor((now - run.finished_at) / 3_600_000)
  if (source.auto_sync_hours && hours > source.auto_sync_hours * STALE_FACTOR)
    return link('sync', 'warn', 'stale', hours, { kind: 'page', page: 'sync', id: source.id })
  if (run.counts.not_brought_in > 0)
    return link('sync', 'warn', 'left_out', run.counts.not_brought_in, { kind: 'run', run: run.id })
  return link('sync', 'pass', 'synced', changeCount(run.counts), null)
}

function heldOf({ id, held }: Run): ChainLink {
  const [note, figure] =
    held?.reason === 'take_over'
      ? (['held_hands', held.take_overs] as const)
      : (['held', held?.departures ?? null] as const)
  return link('sync', 'warn', note, figure, { kind: 'run', run: id })
}

/** Where nobody can log in, nothing is green. */
function directory({ sources, totals }: Facts): ChainLink {
  if (totals.total === 0) return link('directory', 'idle', 'empty', 0, null)
  const hasWay = sources.some((source) => source.password_login || (source.scan_login && source.auth !== null))
  if (sources.length > 0 && !hasWay)
    return link('directory', 'fail', 'no_way', null, { kind: 'page', page: 'auth-add' })
  return totals.active === 0
    ? link('directory', 'fail', 'users', 0, { kind: 'page', page: 'sync' })
    : link('directory', 'pass', 'users', totals.active, null)
}

function range(facts: Facts): ChainLink {
  const remedy: Remedy = { kind: 'page', page: 'auth-add' }
  if (facts.auths.length === 0) return link('range', 'idle', 'no_auth', null, remedy)
  return together([...withoutAuth('range', facts, remedy), rangeOfApps(facts)])
}

function rangeOfApps({ auths, checkup, totals }: Facts): ChainLink {
  const bad = worst(checkup, ['app.token', 'app.agent', 'app.trusted_ip', 'app.visible_range'])
  if (bad)
    return link('range', bad.status, totals.out_of_range === null ? 'checked' : 'outside', totals.out_of_range, {
      kind: 'check',
      check: bad,
    })
  return proven(checkup, auths, 'app.visible_range')
    ? link('range', 'pass', 'covered', null, null)
    : link('range', 'idle', 'not_checked', null, { kind: 'page', page: 'checkup' })
}

function callback(facts: Facts): ChainLink {
  if (facts.auths.length === 0) return link('callback', 'idle', 'no_auth', null, null)
  return together([...withoutAuth('callback', facts, null), callbackOfApps(facts)])
}

function callbackOfApps({ auths, checkup }: Facts): ChainLink {
  const bad = worst(checkup, ['login.callback_domain', 'login.callback_probe', 'login.portal', 'login.corp_match'])
  if (bad) return link('callback', bad.status, 'checked', null, { kind: 'check', check: bad })
  return proven(checkup, auths, 'login.callback_probe')
    ? link('callback', 'pass', 'accepted', null, null)
    : link('callback', 'idle', 'not_checked', null, { kind: 'page', page: 'checkup' })
}

function scan(facts: Facts): ChainLink {
  if (facts.auths.length === 0) return link('scan', 'idle', 'no_auth', null, null)
  return together([...withoutAuth('scan', facts, null), scanOfAuths(facts)])
}

/** Green only when every auth source was rehearsed to a login and nothing that tells was refused since. */
function scanOfAuths({ sources, auths, rehearsals }: Facts): ChainLink {
  const newest = (auth: string): Rehearsal | undefined =>
    rehearsals.filter((past) => past.auth === auth && isTelling(past)).sort((one, other) => other.at - one.at)[0]
  const refused = (auth: AuthSummary): boolean =>
    newest(auth.id)?.outcome === 'refused' && (newest(auth.id)?.at ?? 0) > (auth.rehearsed_at ?? 0)
  const of = (auth: AuthSummary, state: LinkState, note: Note, figure: number | null): ChainLink => {
    const source = sources.find((each) => each.id === auth.source)
    return {
      ...link('scan', state, note, figure, { kind: 'page', page: 'rehearsal', id: auth.id }),
      source: source ? nameOf(source, sources) : null,
    }
  }
  const missing = auths.filter((auth) => auth.rehearsed_at === null)
  const failed = missing.find(refused)
  if (failed) return of(failed, 'fail', 'refused', null)
  const since = auths.find(refused)
  if (since) return of(since, 'warn', 'refused_since', null)
  if (missing[0]) return { ...of(missing[0], 'idle', 'not_rehearsed', missing.length), source: null }
  const count = rehearsals.filter((past) => past.outcome === 'logged_in').length
  return link('scan', 'pass', 'rehearsed', Math.max(auths.length, count), null)
}

/** The link as it stands for each data source. */
function forEach(sources: SourceSummary[], make: (source: SourceSummary) => ChainLink): ChainLink[] {
  return sources.map((source) => ({ ...make(source), source: nameOf(source, sources) }))
}

/** A name is needed only where there are several. */
function nameOf(source: SourceSummary, sources: SourceSummary[]): string | null {
  return sources.length > 1 ? source.description || source.corp_id : null
}

/** One link for all: the first of the worst. Where all are proven, their figures are one. */
function together(links: ChainLink[]): ChainLink {
  const rank = ({ state }: ChainLink): number => WORST_FIRST.indexOf(state)
  const found = links.reduce((worst, each) => (rank(each) < rank(worst) ? each : worst))
  if (found.state !== 'pass') return found
  const figures = links.map(({ figure }) => figure).filter((figure) => figure !== null)
  return {
    ...found,
    source: null,
    figure: figures.length > 0 ? figures.reduce((sum, figure) => sum + figure, 0) : null,
  }
}

/** The people of a data source without an auth source cannot scan, whatever holds for the others. */
function withoutAuth(id: LinkId, { sources }: Facts, remedy: Remedy | null): ChainLink[] {
  const without = sources.filter((source) => source.auth === null)
  return without.map((source) => ({ ...link(id, 'idle', 'no_auth', null, remedy), source: nameOf(source, sources) }))
}

function worst(checkup: Checkup | null, ids: string[]): Check | null {
  const mine = (checkup?.checks ?? []).filter((check) => ids.includes(check.id))
  return mine.find((check) => check.status === 'fail') ?? mine.find((check) => check.status === 'warn') ?? null
}

/** Read to be so for every corp, by a check-up that knew all auth sources. */
function proven(checkup: Checkup | null, auths: AuthSummary[], id: string): boolean {
  const mine = (checkup?.checks ?? []).filter((check) => check.id === id)
  const isNew = auths.some((auth) => auth.created_at > (checkup?.checked_at ?? 0))
  return !isNew && mine.length > 0 && mine.every((check) => check.status === 'pass')
}

function link(id: LinkId, state: LinkState, note: Note, figure: number | null, remedy: Remedy | null): ChainLink {
  return { id, state, note, figure, remedy, source: null }
}
