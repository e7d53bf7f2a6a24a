/** Times, durations and counts as sentences carry them, and the sentences that are made from figures. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { useFormat } from '@/app/useFormat'
import ChainRemedy from '@/features/overview/ChainRemedy.vue'
import ChainView from '@/features/overview/ChainView.vue'
import type { ChainLink } from '@/features/overview/chain'
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
    [40, '1分钟前'],
    [720, '12分钟前'],
    [-20, '20秒钟后'],
    [-600, '10分钟后'],
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

describe('a link of the chain', () => {
  const link = (note: string, figure: number | null, source: string | null = null): ChainLink => ({
    id: 'scan',
    state: 'warn',
    note,
    figure,
    remedy: null,
    source,
  })

  it.each<[string, number, string]>([
    ['not_rehearsed', 2, '2 个认证源还没有演练过'],
    ['stale', 31, '已经 31 小时没有同步'],
    ['held', 190, '要停用 190 人，待你确认'],
    ['synced', 37, '上次同步改了 37 项'],
    ['users', 2800, '2,800 人的账号可用'],
    ['outside', 214, '214 人不在应用可见范围内'],
    ['rehearsed', 3, '3 次演练登录成功'],
    ['no_auth', 0, '还没有设置扫码登录'],
  ])('is a whole sentence in its remedy: %s', (note, figure, sentence) => {
    expect(
      render(ChainRemedy, { props: { link: link(note, figure) } })
        .find('p')
        .text(),
    ).toBe(`扫码登录 · ${sentence}`)
  })

  it('names its data source', () => {
    expect(render(ChainRemedy, { props: { link: link('stale', 31, '分公司') } }).text()).toContain(
      '「分公司」已经 31 小时没有同步',
    )
    expect(render(ChainView, { props: { chain: [link('stale', 31, '分公司')], shown: null } }).text()).toContain(
      '小时没有同步了分公司',
    )
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
