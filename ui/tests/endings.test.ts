/** Rehearsals are drawn as the program says they ended. */
import { describe, expect, it } from 'vitest'
import PastRehearsals from '@/features/rehearsal/PastRehearsals.vue'
import RehearsalResult from '@/features/rehearsal/RehearsalResult.vue'
import { actsFor } from '@/features/rehearsal/acts'
import type { Rehearsal } from '@/platform/contract'
import { render } from './setup'
import { ENDINGS } from './vectors'

const DOTS = { pass: 'pass', warn: 'warn', fail: 'fail', skip: 'skip' } as const

const rehearsals = ENDINGS.map((vector, index): Rehearsal => ({
  auth: 'a-head',
  at: new Date(index).toISOString(),
  rehearsal: `h${index}`,
  way: vector.way,
  outcome: vector.refusal === null ? 'logged_in' : 'refused',
  reason: vector.refusal?.id ?? null,
  reason_text: vector.refusal === null ? null : { zh: `原因 ${index}`, en: `reason ${index}` },
  errcode: null,
  userid: vector.userid,
  user: null,
  fix: null,
  status: vector.status,
  tried: vector.tried,
  given_up: vector.refusal?.id === 'closed',
  outcome_text: vector.outcome,
  headline: { zh: `标题 ${index}`, en: `headline ${index}` },
  next: vector.next,
}))

describe('past rehearsals', () => {
  it('have the state and the words that the program gives them', () => {
    // A table draws what is in sight.
    for (let from = 0; from < rehearsals.length; from += 10) {
      const past = rehearsals.slice(from, from + 10)
      const page = render(PastRehearsals, { props: { past, auths: [], sources: [] } })
      const rows = page.findAll('.space [role="row"]')
      expect(rows).toHaveLength(past.length)
      for (const [index, row] of rows.entries()) {
        const { status, outcome } = ENDINGS[from + index]!
        expect(row.find(`.state-${DOTS[status]}`).exists(), `${from + index} ${status}`).toBe(true)
        expect(row.text()).toContain(outcome.zh)
      }
      page.unmount()
    }
  })
})

describe('a result', () => {
  it.each(rehearsals.map((each) => [each.reason, each] as const))('of %s is drawn as it stands', (_, result) => {
    const page = render(RehearsalResult, {
      props: { result, sources: [], callbackDomain: 'sso.example.com', again: true },
    })
    expect(page.find('.result').classes()).toContain(result.status)
    expect(page.find('h2').text()).toBe(result.headline.zh)
    expect(page.text().includes('sso.example.com')).toBe(result.next.includes('callback_domain'))
    expect(page.text().includes('改为粘贴地址')).toBe(result.next.includes('paste'))
    const pages = result.next.filter((each) => each !== 'paste' && each !== 'callback_domain')
    expect(actsFor(result)).toHaveLength(pages.length)
    page.unmount()
  })
})
