/** The check-up's page: what needs action first and open, figures that add up and open their lists, exports. */
import { describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { forgetCheckups, useCheckup } from '@/features/checkup/useCheckup'
import type { Checkup } from '@/platform/contract'
import { enter, render, until } from './setup'

async function checkedUp(name: string) {
  const world = await enter(name)
  await effectScope()
    .run(() => useCheckup())
    ?.run()
  const last = await world.call<Checkup>('checkup_last', { tenant: world.facts.tenant })
  const page = render(CheckupPage)
  await until(() => expect(page.find('[data-tally]').exists()).toBe(true))
  return { world, page, last }
}

describe('the check-up', () => {
  it('shows what needs action first and open, what passed folded', async () => {
    const { page, last } = await checkedUp('wrong-callback')
    const sections = page.findAll('[data-section]')
    expect(sections.map((each) => each.attributes('data-section'))).toEqual(last.sections.map(({ id }) => id))
    expect(sections[0]?.attributes('data-section')).toBe('act')
    expect(sections[0]?.find('[data-check="login.callback_probe"]').exists()).toBe(true)
    const passed = page.find('[data-section="passed"]')
    expect(passed.find('[data-check]').exists()).toBe(false)
    await passed.find('button').trigger('click')
    const folded = last.checks.filter((check) => check.status === 'pass')
    expect(passed.findAll('[data-check]')).toHaveLength(folded.length)
  })

  it('says that there was none only once it was asked for', async () => {
    const { world, page } = await checkedUp('set-up')
    page.unmount()
    forgetCheckups()
    await world.inject({ command: 'checkup_last', error: { code: 'store.busy' }, times: 99 })
    const fresh = render(CheckupPage)
    expect(fresh.text()).not.toContain('还没有体检过')
    await until(() => expect(fresh.find('[data-state="error"]').exists()).toBe(true))
    expect(fresh.text()).not.toContain('还没有体检过')
    await world.release('checkup_last')
    await fresh.find('[data-state="error"] button').trigger('click')
    await until(() => expect(fresh.find('[data-tally]').exists()).toBe(true))
  })

  it('has every check in one count, and each count opens its list', async () => {
    const { page, last } = await checkedUp('wrong-callback')
    const counted = last.tallies.reduce((sum, { count }) => sum + count, 0)
    expect(counted).toBe(last.checks.length)
    for (const { status, count } of last.tallies.filter(({ count }) => count > 0)) {
      await page.find(`[data-tally="${status}"]`).trigger('click')
      await until(() => expect(page.findAll(`[data-status="${status}"]`)).toHaveLength(count))
      await until(() => expect(page.findAll('[data-check]')).toHaveLength(count))
      await page.find(`[data-tally="${status}"]`).trigger('click')
      await until(() => expect(page.find('[data-section]').exists()).toBe(true))
    }
  })

  it('names how many cannot scan, and leads to them', async () => {
    const { page, last } = await checkedUp('narrow-range')
    const people = page.find('[data-people]')
    expect(people.text()).toContain(last.people?.zh ?? '-')
  })
})
