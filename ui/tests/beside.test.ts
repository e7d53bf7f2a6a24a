/** What is made beside this window, as the command line does, shows in the pages that are open. */
import { describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import ChecklistPage from '@/features/checklist/ChecklistPage.vue'
import CheckupPage from '@/features/checkup/CheckupPage.vue'
import { forgetCheckups } from '@/features/checkup/useCheckup'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import { enter, render, until } from './setup'

const PAGES: [string, Component, string, string][] = [
  ['check-up', CheckupPage, '.el-button--primary', '[data-tally]'],
  ['overview', OverviewPage, '.idle [data-node=callback]', '.fail [data-node=callback]'],
]

describe('a check-up by another program', () => {
  it.each(PAGES)('shows on the page %s', async (_, page, before, after) => {
    forgetCheckups()
    const world = await enter('wrong-callback')
    const made = render(page)
    await until(() => expect(made.find(before).exists()).toBe(true))
    expect(made.find(after).exists()).toBe(false)
    await world.call('checkup_run', { tenant: world.facts.tenant, only: null })
    await until(() => expect(made.find(after).exists()).toBe(true))
  })

  it('is read by the checklist', async () => {
    const world = await enter('wrong-callback')
    const checkUp = () => world.call('checkup_run', { tenant: world.facts.tenant, only: null })
    await checkUp()
    const made = render(ChecklistPage)
    await until(() => expect(made.find('[data-row]').exists()).toBe(true))
    const before = world.asked('checklist').length
    await checkUp()
    await until(() => expect(world.asked('checklist').length).toBeGreaterThan(before))
  })
})
