/** The contract's answers in the shapes that the pages read. */
import { describe, expect, it } from 'vitest'
import { forPages } from '@/platform/pageShapes'
import { toAppError } from '@/platform/errors'

const text = { zh: '中', en: 'En' }
const at = '2026-11-30T12:00:00Z'
const place = { id: 7, name: '研发', path: '总部/研发' }

describe('an answer of the program', () => {
  it('has its times as milliseconds, wherever they stand', () => {
    const shaped = forPages([{ created_at: at, last_run: { finished_at: at, at: null }, next_due_at: null }])
    const ms = Date.parse(at)
    expect(shaped).toEqual([{ created_at: ms, last_run: { finished_at: ms, at: null }, next_due_at: null }])
  })

  it('has a remedy of a check in one piece, and none where there is none', () => {
    const check = { id: 'net.api', group: 'connection', evidence: text, detail: { proven_at: at } }
    const failed = forPages({ ...check, cause: text, fix: [text], page: 'apps' })
    expect(failed).toEqual({ ...check, fix: { cause: text, steps: [text], page: 'apps' } })
    expect(forPages({ ...check, cause: null, fix: [], page: null })).toEqual({ ...check, fix: null })
  })

  it('has rehearsals, changes, traces and clinic entries under the names of the pages', () => {
    const rehearsal = { rehearsal: 'r1', way: 'paste', reason: 'astray', reason_text: text, userid: 'li' }
    expect(forPages(rehearsal)).toEqual({ id: 'r1', way: 'paste', reason: text, reason_id: 'astray', who: 'li' })
    const change = { kind: 'update', reason: 'changed', reason_text: text, departments: [place], before: null }
    expect(forPages({ ...change, after: { departments: [place], main_department: place, name: 'x' } })).toEqual({
      kind: 'update',
      reason: text,
      departments: ['总部/研发'],
      before: null,
      after: { departments: ['总部/研发'], main_department: '总部/研发', name: 'x' },
    })
    expect(forPages({ verdict: 'can_log_in', steps: [], member: {}, user: null })).toMatchObject({ member: null })
    expect(forPages({ errcode: 60020, entry: null })).toMatchObject({ code: 60020 })
  })

  it('has an error with its code, facts and remedy', () => {
    const fix = { cause: text, steps: [text], page: null }
    const thrown = { code: 'wecom.refused', message: text, detail: { errcode: 60020 }, fix }
    const error = toAppError(forPages(thrown))
    expect(error).toMatchObject({ code: 'wecom.refused', detail: { errcode: 60020 }, fix })
    expect(typeof error.message).toBe('string')
  })
})
