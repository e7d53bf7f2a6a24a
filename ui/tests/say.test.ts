/** Times, durations and counts as sentences carry them, and the sentences that are made from figures. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { useFormat } from '@/app/useFormat'
import ChangeRow from '@/features/sync/ChangeRow.vue'
import RunSummary from '@/features/sync/RunSummary.vue'
import { kindCounts } from '@/features/sync/kinds'
import { setLanguage } from '@/locales'
import type { Change } from '@/platform/contract'
import { render } from './setup'
import { NO_COUNTS, run } from './values'

function say(language: 'zh' | 'en' = 'zh') {
  let words!: ReturnType<typeof useFormat>
  render({
    setup() {
      words = useFormat()
      return () => h('p')
    },
  })
  setLanguage(language)
  return words
}
const SECOND = 1000

describe('how long ago', () => {
  it.each([
    [0, '刚刚'],
    [12, '刚刚'],
    [29, '刚刚'],
    [40, '1 分钟前'],
    [720, '12 分钟前'],
    [-20, '20 秒钟后'],
    [-600, '10 分钟后'],
  ])('%s seconds', (ago, words) => {
    expect(say().relative(Date.now() - ago * SECOND)).toBe(words)
  })

  it('fits the sentences that it stands in', () => {
    const { t, relative } = say()
    expect(t('sources.last.applied', { when: relative(Date.now()) })).toBe('刚刚同步过')
  })
})

describe('how long', () => {
  it.each([
    [200, '1 秒'],
    [89_000, '89 秒'],
    [90_000, '2 分钟'],
    [734_000, '12 分钟'],
  ])('%s ms', (ms, words) => expect(say().lasting(ms)).toBe(words))
})

describe('how many', () => {
  it('is singular for one in English', () => {
    const { counted } = say('en')
    expect([0, 1, 2, 3204].map((count) => counted('common.people', count))).toEqual([
      '0 people',
      '1 person',
      '2 people',
      '3,204 people',
    ])
    expect(counted('sync.apply', 1)).toBe('Apply this change')
  })

  it('is one sentence in Chinese', () => {
    expect([1, 3204].map((count) => say().counted('common.people', count))).toEqual(['1 人', '3,204 人'])
  })

  it('goes through a run’s own sentence', async () => {
    const sentence = async (created: number): Promise<string> => {
      const page = render(RunSummary, {
        props: { run: run({ counts: { ...NO_COUNTS, created } }) },
      })
      setLanguage('en')
      await flushPromises()
      return page.text()
    }
    expect(await sentence(1)).toContain('1 person was added')
    expect(await sentence(1)).toContain('1 call')
    expect(await sentence(2)).toContain('2 people were added')
  })
})

describe('a change', () => {
  const row = (part: Partial<Change>): string =>
    render(ChangeRow, {
      props: {
        change: {
          kind: 'update',
          userid: null,
          username: 'u',
          name: null,
          departments: [],
          reason: { zh: '', en: '' },
          before: { name: 'a' },
          after: { name: 'b' },
          ...part,
        },
      },
    })
      .find('.field-line')
      .text()

  it('calls a department’s name a department’s name', () => {
    expect(row({ kind: 'department_rename' })).toContain('部门名称')
    expect(row({ kind: 'department_create', before: null })).toContain('部门名称')
    expect(row({ kind: 'update' })).toContain('姓名')
  })

  it('of a department is counted and looked for under one name, whatever changed', () => {
    const kinds = kindCounts({ ...NO_COUNTS, departments_updated: 3 }).map(({ kind }) => kind)
    expect(kinds).toEqual(['department_update'])
    expect(say().t('sync.kind.department_update')).toBe('部门变更')
  })
})
