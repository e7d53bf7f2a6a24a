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
  id: `h${index}`,
  auth: 'a-head',
  at: index,
  way: vector.way,
  outcome: vector.refusal === null ? 'logged_in' : 'refused',
  reason: vector.refusal === null ? null : { zh: `原因 ${index}`, en: `reason ${index}` },
  reason_id: vector.refusal?.id ?? null,
  errcode: null,
  who: vector.userid,
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
    const page = render(PastRehearsals, { props: { past: rehearsals, auths: [] } })
    const rows = page.findAll('[data-past]')
    expect(rows).toHaveLength(ENDINGS.length)
    for (const [index, row] of rows.entries()) {
      const { status, outcome } = ENDINGS[index]!
      expect(row.find(`.state-${DOTS[status]}`).exists(), `${index} ${status}`).toBe(true)
      expect(row.text()).toContain(outcome.zh)
    }
  })
})

describe('a result', () => {
  it.each(rehearsals.map((each) => [each.reason_id, each] as const))('of %s is drawn as it stands', (_, result) => {
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
