/** Names from outside: they turn no sentence around. */
import { expect, it } from 'vitest'
import { i18n } from '@/locales'
import { isolated } from '@/locales/isolate'

it.each([
  ['张三 可以登录', '张三 可以登录'],
  ['محمد علي (3)', '\u2068محمد علي\u2069 (3)'],
  ['「דוד」12 人', '「\u2068דוד\u2069」12 人'],
  ['「李\u202e明月\u2066abc」已停用', '「李明月abc」已停用'],
  ['Ali محمد, David דוד.', 'Ali \u2068محمد\u2069, David \u2068דוד\u2069.'],
])('%j stays in order', (text, shown) => {
  expect(isolated(text)).toBe(shown)
})

it('every sentence with a value in it is kept in order', () => {
  expect(i18n.global.t('table.select_row', { row: 'דוד' })).toContain('\u2068דוד\u2069')
})
