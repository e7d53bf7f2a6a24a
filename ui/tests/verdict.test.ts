/** The last check-up's verdict: in the top bar, and on the check-up's own page. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import VerdictChip from '@/components/frame/VerdictChip.vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { useCheckup } from '@/features/checkup/useCheckup'
import { chooseTenant, loadSession } from '@/app/session'
import type { State } from '@/platform/contract'
import { demo, render } from './setup'

beforeEach(() => {
  document.body.innerHTML = ''
})

it('says that there is none, and what the next one found as soon as it ends', async () => {
  demo()
  await loadSession()
  chooseTenant('t-east')
  const page = render(VerdictChip)
  await flushPromises()
  expect(page.text()).toBe('还没有体检')
  await effectScope()
    .run(() => useCheckup())
    ?.run()
  await vi.waitFor(() => expect(page.text()).toBe('not_ready'))
  chooseTenant('t-north')
  await vi.waitFor(() => expect(page.text()).toBe('还没有体检'))
  await effectScope()
    .run(() => useCheckup())
    ?.run()
  await vi.waitFor(() => expect(page.text()).not.toBe('还没有体检'))
})

/** The page on which a check-up is remembered that stands so. */
async function banner(state: State, said: string) {
  const platform = demo()
  await loadSession()
  chooseTenant('t-north')
  await effectScope()
    .run(() => useCheckup())
    ?.run()
  const last = await platform.lastCheckup('t-north')
  platform.lastCheckup = async () => ({ ...last!, state, headline: { zh: said, en: said } })
  const page = render(CheckupPage)
  await vi.waitFor(() => expect(page.find('[data-banner]').exists()).toBe(true))
  return page.find('[data-banner]')
}

it.each<[State, string]>([
  ['pass', '全部通过，可以用'],
  ['idle', '2 项标灰的还没有验证'],
  ['warn', '可以用，有 1 项提醒'],
  ['fail', '还不能用：1 项不通过'],
])('shows on the page what the program judged: %s', async (state, said) => {
  const shown = await banner(state, said)
  expect(shown.classes()).toContain(state)
  expect(shown.find(`.state-${state}`).exists()).toBe(true)
  expect(shown.text()).toContain(said)
})
