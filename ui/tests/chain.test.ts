import { describe, expect, it } from 'vitest'
import { chainOf, firstBroken, type Facts } from '@/features/overview/chain'
import { check, tenantChecks } from '@/platform/browser/checks'
import { demo } from './setup'
import type { Rehearsal, Run, SourceSummary } from '@/platform/contract'

async function facts(): Promise<Facts> {
  const door = demo()
  const [all, auths, runs, totals] = await Promise.all([
    door.sources('t-east'),
    door.auths('t-east'),
    door.runs('t-east', 9),
    door.totals('t-east'),
  ])
  // Everybody was brought in, unless a test says otherwise.
  const sources = all.map((source) => ({
    ...source,
    last_run: source.last_run && { ...source.last_run, counts: { ...source.last_run.counts, not_brought_in: 0 } },
  }))
  return { sources, auths, runs, totals, checkup: null, rehearsals: [] }
}
const states = (given: Facts): string =>
  chainOf(given, Date.now())
    .map(({ state }) => state)
    .join(' ')

describe('the chain', () => {
  it('is green only as far as something was read', async () => {
    expect(states(await facts())).toBe('pass pass pass idle idle idle')
  })

  it('breaks at what a check-up found, and offers its remedy', async () => {
    const given = {
      ...(await facts()),
      checkup: { verdict: 'not_ready' as const, checks: tenantChecks(true, true, 'ww'), checked_at: 0 },
    }
    expect(states(given)).toBe('pass pass pass warn fail idle')
    expect(firstBroken(chainOf(given, Date.now()))).toMatchObject({ id: 'callback', remedy: { kind: 'check' } })
  })

  it('does not take a passed token for a covered range', async () => {
    const given = {
      ...(await facts()),
      checkup: { verdict: 'ready' as const, checks: [check('app.token', 'pass', '', '')], checked_at: 0 },
    }
    expect(chainOf(given, Date.now())[3]).toMatchObject({ id: 'range', state: 'idle' })
  })

  it('begins with the first step when nothing is there', async () => {
    const given = { ...(await facts()), sources: [], auths: [], runs: [] }
    expect(firstBroken(chainOf(given, Date.now()))).toMatchObject({
      id: 'contacts',
      remedy: { kind: 'page', page: 'source-add' },
    })
  })

  it('says that a run waits for a person', async () => {
    const given = await facts()
    const held = given.runs.find((run) => run.outcome === 'held')!
    given.sources = given.sources.map((source) => ({ ...source, last_run: held }))
    expect(chainOf(given, Date.now())[1]).toMatchObject({
      state: 'warn',
      figure: 190,
      remedy: { kind: 'run', run: held.id },
    })
  })

  it('counts the accounts that a held run would hand over, and not its departures', async () => {
    const given = await facts()
    const run: Run = {
      ...given.runs[0]!,
      id: 'r-hands',
      outcome: 'held',
      held: { reason: 'take_over', departures: 0, in_use: 71, take_overs: 6 },
    }
    given.sources = given.sources.map((source) => ({ ...source, last_run: run }))
    expect(chainOf(given, Date.now())[1]).toMatchObject({
      state: 'warn',
      note: 'held_hands',
      figure: 6,
      remedy: { kind: 'run', run: 'r-hands' },
    })
  })

  it('is not green where a run left people out, and leads to them', async () => {
    const given = await facts()
    given.sources = given.sources.map((source) => ({
      ...source,
      last_run: {
        ...source.last_run!,
        id: 'r-out',
        counts: { ...source.last_run!.counts, created: 0, updated: 0, not_brought_in: 17 },
      },
    }))
    expect(chainOf(given, Date.now())[1]).toMatchObject({
      state: 'warn',
      note: 'left_out',
      figure: 17,
      remedy: { kind: 'run', run: 'r-out' },
    })
  })

  it('is red where people are there and no way to log in is on', async () => {
    const given = await facts()
    given.sources = given.sources.map((source) => ({ ...source, password_login: false, scan_login: false, auth: null }))
    const chain = chainOf({ ...given, auths: [] }, Date.now())
    expect(chain[2]).toMatchObject({ state: 'fail', note: 'no_way' })
    expect(firstBroken(chain)).toMatchObject({ id: 'directory', remedy: { kind: 'page', page: 'auth-add' } })
  })

  it('gives no figure of people for a reading that brought nobody in yet', async () => {
    const given = await facts()
    given.sources = given.sources.map((source) => ({ ...source, users: 0 }))
    expect(chainOf(given, Date.now())[0]).toMatchObject({ state: 'pass', note: 'read_full', figure: null })
  })

  describe('of a tenant with several data sources', () => {
    const NOW = Date.now()
    async function two(part: (given: Facts) => Partial<SourceSummary>): Promise<Facts> {
      const given = await facts()
      const auths = [...given.auths, { ...given.auths[0]!, id: 'a-2', corp_id: 'ww2', source: 's-2' }]
      return {
        ...given,
        auths,
        sources: [
          ...given.sources,
          { ...given.sources[0]!, id: 's-2', corp_id: 'ww2', description: '分公司', ...part(given) },
        ],
      }
    }
    const last = (given: Facts, outcome: Run['outcome'], part: Partial<Run> = {}) => ({
      last_run: { ...given.sources[0]!.last_run!, id: 'r-2', outcome, ...part },
    })

    it.each<[string, (given: Facts) => Partial<SourceSummary>, string, string, string]>([
      ['one was never read', () => ({ last_run: null }), 'idle never_read', 'idle never_synced', '分公司'],
      ['one failed', (given) => last(given, 'failed'), 'fail read_failed', 'fail sync_failed', '分公司'],
      [
        'one waits',
        (given) =>
          last(given, 'held', { held: { reason: 'access_guard', departures: 190, in_use: 1000, take_overs: 0 } }),
        'pass read_full',
        'warn held',
        '分公司',
      ],
      [
        'one reads IDs only',
        (given) => last(given, 'applied', { reach: 'ids_only' }),
        'warn read_ids',
        'pass synced',
        '分公司',
      ],
      [
        'one is late',
        (given) => last(given, 'applied', { finished_at: NOW - 30 * 3_600_000 }),
        'pass read_full',
        'warn stale',
        '分公司',
      ],
      [
        'one without a description failed',
        (given) => ({ ...last(given, 'failed'), description: '' }),
        'fail read_failed',
        'fail sync_failed',
        'ww2',
      ],
    ])('is as bad as the worst of them, and names it: %s', async (_, part, contacts, sync, name) => {
      const chain = chainOf(await two(part), NOW).slice(0, 2)
      expect(chain.map(({ state, note }) => `${state} ${note}`)).toEqual([contacts, sync])
      expect(chain.map(({ state, source }) => (state === 'pass' ? null : source))).toEqual(
        chain.map(({ state }) => (state === 'pass' ? null : name)),
      )
    })

    it('adds their figures up when all are proven', async () => {
      const given = await facts()
      const [contacts, sync] = chainOf(given, NOW)
      const [both, changes] = chainOf(await two(() => ({})), NOW)
      expect(both).toMatchObject({ state: 'pass', figure: 2 * contacts!.figure!, source: null })
      expect(changes).toMatchObject({ state: 'pass', figure: 2 * sync!.figure!, source: null })
    })

    it('takes a failed run for worse than a check-up’s remark', async () => {
      const given = {
        ...(await two((before) => last(before, 'failed'))),
        checkup: {
          verdict: 'ready_with_warnings' as const,
          checks: [check('contacts.members', 'warn', '', '')],
          checked_at: NOW,
        },
      }
      expect(chainOf(given, NOW)[0]).toMatchObject({ state: 'fail', note: 'read_failed' })
    })

    it('is not green for people who have no authentication source', async () => {
      const given = await two(() => ({ auth: null }))
      const auths = [{ ...given.auths[0]!, rehearsed_at: 20 }]
      const checks = ['app.visible_range', 'login.callback_probe'].map((id) => check(id, 'pass', '', ''))
      const chain = chainOf({ ...given, auths, checkup: { verdict: 'ready', checks, checked_at: NOW } }, NOW)
      for (const link of chain.slice(3))
        expect(link).toMatchObject({ state: 'idle', note: 'no_auth', source: '分公司' })
    })

    it('takes a check-up only for what it knew', async () => {
      const given = await two(() => ({}))
      const checks = ['app.visible_range', 'login.callback_probe'].map((id) => check(id, 'pass', '', ''))
      const at = (checked_at: number, more = checks): string =>
        chainOf({ ...given, checkup: { verdict: 'ready', checks: more, checked_at } }, NOW)
          .slice(3, 5)
          .map(({ state }) => state)
          .join(' ')
      expect(at(NOW)).toBe('pass pass')
      expect(at(given.auths[1]!.created_at - 1)).toBe('idle idle')
      expect(at(NOW, [...checks, check('app.visible_range', 'skip', '', '')])).toBe('idle pass')
    })
  })

  describe('at the scan login', () => {
    const past = (part: Partial<Rehearsal>): Rehearsal => ({
      id: 'h',
      auth: 'a-head',
      at: 10,
      way: 'window',
      outcome: 'refused',
      reason: null,
      reason_id: 'not_synced',
      errcode: null,
      who: null,
      user: null,
      fix: null,
      ...part,
    })
    it.each<[string, number | null, Rehearsal[], string, string]>([
      ['nothing rehearsed', null, [], 'idle', 'not_rehearsed'],
      ['only refused', null, [past({})], 'fail', 'refused'],
      ['only given up', null, [past({ reason_id: 'closed' })], 'idle', 'not_rehearsed'],
      ['only declined on the phone', null, [past({ reason_id: 'declined' })], 'idle', 'not_rehearsed'],
      ['logged in', 20, [past({ at: 20, outcome: 'logged_in' }), past({})], 'pass', 'rehearsed'],
      ['refused since', 20, [past({ at: 20, outcome: 'logged_in' }), past({ at: 30 })], 'warn', 'refused_since'],
      [
        'given up since',
        20,
        [past({ at: 20, outcome: 'logged_in' }), past({ at: 30, reason_id: 'closed' })],
        'pass',
        'rehearsed',
      ],
    ])('%s', async (_, at, rehearsals, state, note) => {
      const given = await facts()
      const auths = given.auths.map((auth) => ({ ...auth, rehearsed_at: at }))
      expect(chainOf({ ...given, auths, rehearsals }, Date.now())[5]).toMatchObject({ state, note })
    })

    it('does not let one auth source stand for another', async () => {
      const given = await facts()
      const auths = [
        { ...given.auths[0]!, rehearsed_at: 20 },
        { ...given.auths[0]!, id: 'a-2', rehearsed_at: null },
      ]
      expect(chainOf({ ...given, auths }, Date.now())[5]).toMatchObject({
        state: 'idle',
        figure: 1,
        remedy: { page: 'rehearsal', id: 'a-2' },
      })
    })
  })
})
