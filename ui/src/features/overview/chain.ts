/**
 * The chain from the address book to a completed login, from what is known: pure.
 *
 * A link is green only if something was read that proves it; a check-up that was never run leaves it grey.
 */
import { isTelling } from '@/features/rehearsal/reasons'
import type { AppError, AuthSummary, Check, Checkup, CheckStatus, DirectoryTotals, Rehearsal, Run, SourceSummary } from '@/platform/contract'

export interface Facts { sources: SourceSummary[]; auths: AuthSummary[]; runs: Run[]; totals: DirectoryTotals; checkup: Checkup | null; rehearsals: Rehearsal[] }

export type LinkId = 'contacts' | 'sync' | 'directory' | 'range' | 'callback' | 'scan'
export type LinkState = CheckStatus | 'idle'
/** What to do about it: a check's own remedy, an error's, a held run, or a page of ours. */
export type Remedy = { kind: 'check'; check: Check } | { kind: 'error'; error: AppError } | { kind: 'run'; run: string } | { kind: 'page'; page: 'source-add' | 'sync' | 'auth-add' | 'checkup' | 'rehearsal'; id?: string }
export interface ChainLink { id: LinkId; state: LinkState; note: string; figure: number | null; remedy: Remedy | null }

const STALE_FACTOR = 2

export function chainOf(facts: Facts, now: number): ChainLink[] {
  return [contacts(facts), sync(facts, now), directory(facts), range(facts), callback(facts), scan(facts)]
}

/** The first link that will fail; without one, the first with a remark; without one, the first not looked at. */
export function firstBroken(chain: ChainLink[]): ChainLink | null {
  return (['fail', 'warn', 'idle', 'skip'] as const).map((state) => chain.find((link) => link.state === state && link.remedy)).find(Boolean) ?? null
}

function contacts({ sources, checkup }: Facts): ChainLink {
  const source = sources[0]
  if (!source) return link('contacts', 'idle', 'no_source', null, { kind: 'page', page: 'source-add' })
  const bad = worst(checkup, ['contacts.token', 'contacts.departments', 'contacts.members'])
  if (bad) return link('contacts', bad.status, 'checked', null, { kind: 'check', check: bad })
  const run = source.last_run
  if (!run) return link('contacts', 'idle', 'never_read', null, { kind: 'page', page: 'sync', id: source.id })
  if (run.outcome === 'failed') return link('contacts', 'fail', 'read_failed', null, run.error ? { kind: 'error', error: run.error } : { kind: 'run', run: run.id })
  return run.reach === 'full' ? link('contacts', 'pass', 'read_full', source.users, null) : link('contacts', 'warn', 'read_ids', source.users, { kind: 'page', page: 'checkup' })
}

function sync({ sources }: Facts, now: number): ChainLink {
  const source = sources[0]
  const run = source?.last_run
  if (!source || !run) return link('sync', 'idle', 'never_synced', null, source ? { kind: 'page', page: 'sync', id: source.id } : null)
  if (run.outcome === 'held') return link('sync', 'warn', 'held', run.held?.departures ?? null, { kind: 'run', run: run.id })
  if (run.outcome === 'failed') return link('sync', 'fail', 'sync_failed', null, run.error ? { kind: 'error', error: run.error } : { kind: 'run', run: run.id })
  const hours = Math.floor((now - run.finished_at) / 3_600_000)
  if (source.auto_sync_hours && hours > source.auto_sync_hours * STALE_FACTOR) return link('sync', 'warn', 'stale', hours, { kind: 'page', page: 'sync', id: source.id })
  return link('sync', 'pass', 'synced', run.counts.created + run.counts.updated + run.counts.departed, null)
}

function directory({ totals }: Facts): ChainLink {
  return totals.total === 0 ? link('directory', 'idle', 'empty', 0, null) : link('directory', 'pass', 'users', totals.active, null)
}

function range({ auths, checkup, totals }: Facts): ChainLink {
  if (auths.length === 0) return link('range', 'idle', 'no_auth', null, { kind: 'page', page: 'auth-add' })
  const bad = worst(checkup, ['app.token', 'app.agent', 'app.trusted_ip', 'app.visible_range'])
  if (bad) return link('range', bad.status, totals.out_of_range === null ? 'checked' : 'outside', totals.out_of_range, { kind: 'check', check: bad })
  return proven(checkup, 'app.visible_range') ? link('range', 'pass', 'covered', null, null) : link('range', 'idle', 'not_checked', null, { kind: 'page', page: 'checkup' })
}

function callback({ auths, checkup }: Facts): ChainLink {
  if (auths.length === 0) return link('callback', 'idle', 'no_auth', null, null)
  const bad = worst(checkup, ['login.callback_domain', 'login.callback_probe', 'login.portal', 'login.corp_match'])
  if (bad) return link('callback', bad.status, 'checked', null, { kind: 'check', check: bad })
  return proven(checkup, 'login.callback_probe') ? link('callback', 'pass', 'accepted', null, null) : link('callback', 'idle', 'not_checked', null, { kind: 'page', page: 'checkup' })
}

/** Green only when every auth source was rehearsed to a login and nothing that tells was refused since. */
function scan({ auths, rehearsals }: Facts): ChainLink {
  if (auths.length === 0) return link('scan', 'idle', 'no_auth', null, null)
  const newest = (auth: string): Rehearsal | undefined => rehearsals.filter((past) => past.auth === auth && isTelling(past)).sort((one, other) => other.at - one.at)[0]
  const refused = (auth: AuthSummary): boolean => newest(auth.id)?.outcome === 'refused' && (newest(auth.id)?.at ?? 0) > (auth.rehearsed_at ?? 0)
  const go = (auth: AuthSummary): Remedy => ({ kind: 'page', page: 'rehearsal', id: auth.id })
  const missing = auths.filter((auth) => auth.rehearsed_at === null)
  const failed = missing.find(refused)
  if (failed) return link('scan', 'fail', 'refused', null, go(failed))
  if (missing[0]) return link('scan', 'idle', 'not_rehearsed', missing.length, go(missing[0]))
  const since = auths.find(refused)
  if (since) return link('scan', 'warn', 'refused_since', null, go(since))
  const count = rehearsals.filter((past) => past.outcome === 'logged_in').length
  return link('scan', 'pass', 'rehearsed', Math.max(auths.length, count), null)
}

function worst(checkup: Checkup | null, ids: string[]): Check | null {
  const mine = (checkup?.checks ?? []).filter((check) => ids.includes(check.id))
  return mine.find((check) => check.status === 'fail') ?? mine.find((check) => check.status === 'warn') ?? null
}

const proven = (checkup: Checkup | null, id: string): boolean => checkup?.checks.some((check) => check.id === id && check.status === 'pass') ?? false

function link(id: LinkId, state: LinkState, note: string, figure: number | null, remedy: Remedy | null): ChainLink {
  return { id, state, note, figure, remedy }
}
