/** Names from outside: they turn no sentence around. */
import { expect, it } from 'vitest'
import { i18n } from '@/locales'
import { isolated } from '@/locales/isolate'
import { withoutSteering } from '@/platform/steering'

it.each([
  ['张三 可以登录', '张三 可以登录'],
  ['محمد علي (3)', '\u2068محمد علي\u2069 (3)'],
  ['「דוד」12 人', '「\u2068דוד\u2069」12 人'],
  ['Ali محمد, David דוד.', 'Ali \u2068محمد\u2069, David \u2068דוד\u2069.'],
])('%j stays in order', (text, shown) => {
  expect(isolated(text)).toBe(shown)
})

it('every sentence with a value in it is kept in order', () => {
  expect(i18n.global.t('table.select_row', { row: 'דוד' })).toContain('\u2068דוד\u2069')
})

it('nothing that steers the direction comes out of an answer, and nothing else is changed', () => {
  const answer = {
    total: 2,
    rows: [
      { name: '李\u202e明月\u2066abc', seen: null },
      { name: '王\u200f五', seen: true },
    ],
  }
  expect(withoutSteering(answer)).toEqual({
    total: 2,
    rows: [
      { name: '李明月abc', seen: null },
      { name: '王五', seen: true },
    ],
  })
})
