import { describe, expect, it } from 'vitest'
import { chainOf, firstBroken, type Facts } from '@/features/overview/chain'
import { check, tenantChecks } from '@/platform/browser/checks'
import { demo } from './setup'
import type { Rehearsal } from '@/platform/contract'

async function facts(): Promise<Facts> {
  const door = demo()
  const [sources, auths, runs, totals] = await Promise.all([door.sources('t-east'), door.auths('t-east'), door.runs('t-east', 9), door.totals('t-east')])
  return { sources, auths, runs, totals, checkup: null, rehearsals: [] }
}
const states = (given: Facts): string => chainOf(given, Date.now()).map(({ state }) => state).join(' ')

describe('the chain', () => {
  it('is green only as far as something was read', async () => {
    expect(states(await facts())).toBe('pass pass pass idle idle idle')
  })

  it('breaks at what a check-up found, and offers its remedy', async () => {
    const given = { ...(await facts()), checkup: { verdict: 'not_ready' as const, checks: tenantChecks(true, true, 'ww'), checked_at: 0 } }
    expect(states(given)).toBe('pass pass pass warn fail idle')
    expect(firstBroken(chainOf(given, Date.now()))).toMatchObject({ id: 'callback', remedy: { kind: 'check' } })
  })

  it('does not take a passed token for a covered range', async () => {
    const given = { ...(await facts()), checkup: { verdict: 'ready' as const, checks: [check('app.token', 'pass', '', '')], checked_at: 0 } }
    expect(chainOf(given, Date.now())[3]).toMatchObject({ id: 'range', state: 'idle' })
  })

  it('begins with the first step when nothing is there', async () => {
    const given = { ...(await facts()), sources: [], auths: [], runs: [] }
    expect(firstBroken(chainOf(given, Date.now()))).toMatchObject({ id: 'contacts', remedy: { kind: 'page', page: 'source-add' } })
  })

  it('says that a run waits for a person', async () => {
    const given = await facts()
    const held = given.runs.find((run) => run.outcome === 'held')!
    given.sources = given.sources.map((source) => ({ ...source, last_run: held }))
    expect(chainOf(given, Date.now())[1]).toMatchObject({ state: 'warn', figure: 190, remedy: { kind: 'run', run: held.id } })
  })

  describe('at the scan login', () => {
    const past = (part: Partial<Rehearsal>): Rehearsal => ({ id: 'h', auth: 'a-head', at: 10, way: 'window', outcome: 'refused', reason: null, reason_id: 'not_synced', errcode: null, who: null, user: null, fix: null, ...part })
    it.each<[string, number | null, Rehearsal[], string, string]>([
      ['nothing rehearsed', null, [], 'idle', 'not_rehearsed'],
      ['only refused', null, [past({})], 'fail', 'refused'],
      ['only given up', null, [past({ reason_id: 'closed' })], 'idle', 'not_rehearsed'],
      ['only declined on the phone', null, [past({ reason_id: 'declined' })], 'idle', 'not_rehearsed'],
      ['logged in', 20, [past({ at: 20, outcome: 'logged_in' }), past({})], 'pass', 'rehearsed'],
      ['refused since', 20, [past({ at: 20, outcome: 'logged_in' }), past({ at: 30 })], 'warn', 'refused_since'],
      ['given up since', 20, [past({ at: 20, outcome: 'logged_in' }), past({ at: 30, reason_id: 'closed' })], 'pass', 'rehearsed'],
    ])('%s', async (_, at, rehearsals, state, note) => {
      const given = await facts()
      const auths = given.auths.map((auth) => ({ ...auth, rehearsed_at: at }))
      expect(chainOf({ ...given, auths, rehearsals }, Date.now())[5]).toMatchObject({ state, note })
    })

    it('does not let one auth source stand for another', async () => {
      const given = await facts()
      const auths = [{ ...given.auths[0]!, rehearsed_at: 20 }, { ...given.auths[0]!, id: 'a-2', rehearsed_at: null }]
      expect(chainOf({ ...given, auths }, Date.now())[5]).toMatchObject({ state: 'idle', figure: 1, remedy: { page: 'rehearsal', id: 'a-2' } })
    })
  })
})
