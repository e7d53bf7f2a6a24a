/** The last check-up's verdict: in the top bar, and on the check-up's own page. */
import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import VerdictChip from '@/components/frame/VerdictChip.vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { kindOf } from '@/components/frame/verdict'
import { useCheckup } from '@/features/checkup/useCheckup'
import { chooseTenant } from '@/app/session'
import type { CheckStatus, Verdict } from '@/platform/contract'
import { enter, render, until } from './setup'
import { check } from './values'

const checkUp = () =>
  effectScope()
    .run(() => useCheckup())
    ?.run()

it('says that there is none, and what the next one found as soon as it ends', async () => {
  const { facts } = await enter('wrong-callback')
  const page = render(VerdictChip)
  await until(() => expect(page.text()).toBe('还没有体检'))
  await checkUp()
  await until(() => expect(page.text()).toMatch(/^还不能用（\d+ 项会失败）$/))
  chooseTenant(facts.other_tenant)
  await until(() => expect(page.text()).toBe('还没有体检'))
  await checkUp()
  await until(() => expect(page.text()).not.toBe('还没有体检'))
  expect(page.find('.state-pass').exists()).toBe(false)
})

it.each<[Verdict, number, string]>([
  ['ready', 0, 'ready'],
  ['ready', 1, 'unproven'],
  ['ready_with_warnings', 3, 'ready_with_warnings'],
  ['not_ready', 3, 'not_ready'],
])('is green only if nothing was left unproven: %s with %d skipped is %s', (verdict, skipped, kind) => {
  expect(kindOf(verdict, skipped)).toBe(kind)
})

/** The page on which the last check-up is remembered, with these results. */
async function banner(verdict: Verdict, statuses: CheckStatus[]) {
  const world = await enter('tenants')
  const checks = statuses.map((status, at) => check(`app.${at}`, status))
  world.answer({ checkup_last: () => ({ verdict, checks, checked_at: Date.now() }) })
  const page = render(CheckupPage)
  await until(() => expect(page.find('[data-banner]').exists()).toBe(true))
  return page.find('[data-banner]')
}

it('shows on the page what the top bar shows', async () => {
  const proven = await banner('ready', ['pass', 'pass'])
  expect(proven.classes()).toContain('ready')
  expect(proven.find('.state-pass').exists()).toBe(true)
  expect(proven.text()).toContain('全部通过')

  const open = await banner('ready', ['pass', 'skip', 'skip'])
  expect(open.classes()).not.toContain('ready')
  expect(open.find('.state-pass').exists()).toBe(false)
  expect(open.text()).toContain('2 项标灰的还没有证实')

  const failing = await banner('not_ready', ['fail', 'skip'])
  expect(failing.classes()).toContain('not_ready')
  expect(failing.find('.state-fail').exists()).toBe(true)
})
