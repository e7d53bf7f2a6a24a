/** How a tenant stands: in the top bar, and on the check-up's own page. */
import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import TenantPill from '@/components/frame/TenantPill.vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { useCheckup } from '@/features/checkup/useCheckup'
import { chooseTenant } from '@/app/session'
import type { Checkup, State } from '@/platform/contract'
import { enter, render, until } from './setup'

const checkUp = () =>
  effectScope()
    .run(() => useCheckup())
    ?.run()

it('shows how the tenant in front stands, and again as soon as a check-up ends', async () => {
  const { facts } = await enter('wrong-callback')
  const page = render(TenantPill)
  // The overview asks for itself; elsewhere the bar does.
  await page.vm.$.appContext.config.globalProperties.$router.push('/settings')
  const dot = () => page.find('.pill .dot').classes().join(' ')
  await until(() => expect(dot()).toContain('state-'))
  const before = dot()
  await checkUp()
  await until(() => expect(dot()).toContain('state-fail'))
  expect(before).not.toContain('state-fail')
  expect(page.find('button').attributes('title')).toContain('\n')
  chooseTenant(facts.other_tenant)
  await until(() => expect(dot()).not.toContain('state-fail'))
})

/** The page on which a check-up is remembered that stands so. */
async function banner(state: State, said: string) {
  const world = await enter('tenants')
  await checkUp()
  const last = await world.call<Checkup>('checkup_last', { tenant: world.facts.tenant })
  world.answer({ checkup_last: () => ({ ...last, state, headline: { zh: said, en: said } }) })
  const page = render(CheckupPage)
  await until(() => expect(page.find('[data-banner]').text()).toContain(said))
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
