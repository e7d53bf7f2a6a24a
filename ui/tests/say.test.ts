/** Times, durations and counts as sentences carry them, and the sentences that are made from figures. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { useFormat } from '@/app/useFormat'
import RunSummary from '@/features/sync/RunSummary.vue'
import { setLanguage } from '@/locales'
import { render } from './setup'
import { run } from './values'

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
    const sentence = async (calls: number): Promise<string> => {
      const page = render(RunSummary, { props: { run: run({ calls }) } })
      setLanguage('en')
      await flushPromises()
      return page.text()
    }
    expect(await sentence(1)).toMatch(/1 call$/)
    expect(await sentence(2)).toMatch(/2 calls$/)
  })
})
