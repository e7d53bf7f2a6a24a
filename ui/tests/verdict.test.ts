/** The last check-up's verdict: in the top bar, and on the check-up's own page. */
import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import VerdictChip from '@/components/frame/VerdictChip.vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { useCheckup } from '@/features/checkup/useCheckup'
import { chooseTenant } from '@/app/session'
import type { Checkup, State } from '@/platform/contract'
import { enter, render, until } from './setup'

const checkUp = () =>
  effectScope()
    .run(() => useCheckup())
    ?.run()

it('says that there is none, and what the next one found as soon as it ends', async () => {
  const { facts } = await enter('wrong-callback')
  const page = render(VerdictChip)
  await until(() => expect(page.text()).toBe('还没有体检'))
  await checkUp()
  await until(() => expect(page.text()).toContain('不能用'))
  chooseTenant(facts.other_tenant)
  await until(() => expect(page.text()).toBe('还没有体检'))
  await checkUp()
  await until(() => expect(page.text()).not.toBe('还没有体检'))
})

/** The page on which a check-up is remembered that stands so. */
async function banner(state: State, said: string) {
  const world = await enter('tenants')
  await checkUp()
  const last = await world.call<Checkup>('checkup_last', { tenant: world.facts.tenant })
  world.answer({ checkup_last: () => ({ ...last, state, headline: { zh: said, en: said } }) })
  const page = render(CheckupPage)
  await until(() => expect(page.find('[data-banner]').exists()).toBe(true))
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
