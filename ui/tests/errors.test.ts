/** An error is drawn in the program's own words, and whatever a call rejects with is an error. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
// Fetched when it is gone to: here it is there, so that nothing comes after the test.
import '@/features/auths/AuthsPage.vue'
import ErrorBox from '@/components/base/ErrorBox.vue'
import { UNEXPECTED } from '@/generated/contract'
import { setLanguage } from '@/locales'
import type { AppError } from '@/platform/contract'
import { toAppError } from '@/platform/errors'
import { render } from './setup'
import { error } from './values'

const text = (zh: string, en: string) => ({ zh, en })
const LIMITED: AppError = {
  code: 'wecom.rate_limited',
  message: 'for developers',
  detail: { errcode: 45009, caller_ip: '203.0.113.7' },
  title: text('企业微信限制了调用频率，12:00 解除', 'WeCom limits the calls until 12:00'),
  fix: {
    cause: text('调用次数到了上限。', 'The limit of calls is reached.'),
    steps: [text('第一步。', 'First.'), text('第二步。', 'Second.')],
    page: 'apps',
  },
  small_print: '45009 · h1',
  secret: { auth: 'a-head' },
}

describe('what an error says', () => {
  it('is the program’s headline, cause, steps and small print, in the reader’s language', async () => {
    const box = render(ErrorBox, { props: { error: LIMITED } })
    for (const part of ['12:00 解除', '调用次数到了上限。', '第二步。', '45009 · h1', '203.0.113.7', '重新填写应用'])
      expect(box.text()).toContain(part)
    expect(box.text()).not.toContain('for developers')
    setLanguage('en')
    await flushPromises()
    for (const part of ['until 12:00', 'The limit of calls is reached.', 'Second.']) expect(box.text()).toContain(part)
    setLanguage('zh')
  })

  it('leads to where the secret is entered that it is about', async () => {
    const box = render(ErrorBox, { props: { error: LIMITED } })
    const button = box.findAll('button').find((each) => each.text().includes('重新填写应用'))
    const { $router } = box.vm.$.appContext.config.globalProperties
    const push = vi.spyOn($router, 'push')
    await button?.trigger('click')
    expect($router.resolve(push.mock.calls[0]?.[0] as never).fullPath).toBe('/auths?secret=a-head')
  })
})

describe('whatever a call rejects with', () => {
  const cases: [string, unknown, AppError['code']][] = [
    ['an error of the program', error('sync.busy'), 'sync.busy'],
    ['something without words', { code: 'moon.full', message: 'x' }, 'unexpected'],
    ['an Error', new Error('boom'), 'unexpected'],
    ['a text', 'boom', 'unexpected'],
    ['nothing', undefined, 'unexpected'],
  ]
  it.each(cases)('is an AppError: %s', (_, thrown, code) => {
    const made = toAppError(thrown)
    expect(made.code).toBe(code)
    if (code === 'unexpected') expect(made.title).toEqual(UNEXPECTED.title)
  })
})
