import { describe, expect, it } from 'vitest'
import { errorView } from '@/app/errorView'
import { i18n } from '@/locales'
import type { Translate } from '@/locales/keys'
import { CODES, type AppError, type Text } from '@/platform/contract'
import { toAppError } from '@/platform/errors'

const words = {
  t: i18n.global.t as Translate,
  textOf: (key: string) => (i18n.global.te(key) ? i18n.global.t(key) : null),
  say: (text: Text) => text.zh,
  dateTime: (at: number) => `@${at}`,
}
const error = (part: Partial<AppError>): AppError => ({
  code: 'unexpected',
  message: '',
  detail: {},
  fix: null,
  ...part,
})

describe('what an error says', () => {
  it('is chosen by its code, for every code', () => {
    for (const code of CODES) {
      const view = errorView(error({ code, message: 'developer text' }), words)
      expect(view.title, code).toMatch(/[\u4e00-\u9fff]/)
      expect(view.steps.join('').length, code).toBeGreaterThan(4)
    }
  })

  it('takes cause and steps of an errcode from the clinic and keeps the vendor’s numbers small', () => {
    const fix = { cause: { zh: '原因', en: 'cause' }, steps: [{ zh: '第一步', en: 'one' }], page: 'apps' as const }
    const view = errorView(error({ code: 'wecom.refused', detail: { errcode: 60020, hint: 'h1' }, fix }), words)
    expect(view).toMatchObject({ cause: '原因', steps: ['第一步'], page: 'apps', vendor: '60020 · h1' })
  })

  it('says first when a limit of calls lifts', () => {
    const fix = { cause: { zh: '次数用完了。', en: 'used up' }, steps: [], page: null }
    const limited = (detail: Record<string, unknown>) =>
      errorView(error({ code: 'wecom.rate_limited', detail: { errcode: 45009, ...detail }, fix }), words).cause
    expect(limited({ until: '2026-11-23T04:00:00Z' })).toBe(`@${Date.UTC(2026, 10, 23, 4)} 解除。次数用完了。`)
    expect(['soon', null, undefined, 5].map((until) => limited({ until }))).toEqual(Array(4).fill('次数用完了。'))
    expect(
      errorView(error({ code: 'wecom.refused', detail: { errcode: 1, until: '2026-11-23T04:00:00Z' }, fix }), words)
        .cause,
    ).toBe('次数用完了。')
  })

  it('names what is wrong with a callback domain', () => {
    expect(errorView(error({ code: 'callback_domain.invalid', detail: { why: 'wildcard' } }), words).title).toContain(
      '通配符',
    )
  })

  it('does not blame the port or the owner for what is somebody else’s doing', () => {
    const title = (code: AppError['code'], detail: Record<string, unknown>) =>
      errorView(error({ code, detail }), words).title
    expect(title('listener.denied', { port: 18080, reason: 'exhausted' })).toContain('上限')
    expect(title('listener.denied', { port: 80 })).toContain('端口')
    expect(title('listener.busy', { port: 18080, address: '[::1]:18080' })).toContain('[::1]:18080')
    expect(title('store.foreign', { reason: 'shared' })).toContain('谁都能改')
    expect(title('store.foreign', { reason: 'owner' })).toContain('别的用户')
  })

  it('names the data source’s corp ID', () => {
    expect(errorView(error({ code: 'corp_id.mismatch', detail: { data_source: ['ww1'] } }), words).steps[0]).toContain(
      'ww1',
    )
  })
})

describe('whatever a call rejects with', () => {
  const cases: [string, unknown, AppError['code']][] = [
    ['an error of the program', { code: 'sync.busy', message: 'busy' }, 'sync.busy'],
    ['a code of a newer program', { code: 'moon.full', message: 'x' }, 'unexpected'],
    ['an Error', new Error('boom'), 'unexpected'],
    ['a text', 'boom', 'unexpected'],
    ['nothing', undefined, 'unexpected'],
  ]
  it.each(cases)('is an AppError: %s', (_, thrown, code) => {
    expect(toAppError(thrown).code).toBe(code)
  })
})
