import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseTenant, session } from '@/app/session'
import { tenantStates } from '@/app/tenantStates'
import { askAhead, facts, pastRuns } from '@/features/overview/api'
import { i18n } from '@/locales'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import TenantList from '@/components/frame/TenantList.vue'
import TenantPill from '@/components/frame/TenantPill.vue'
import { enter, render, until } from './setup'

describe('what the overview asks before it is there', () => {
  beforeEach(() => {
    vi.useRealTimers()
  })

  async function begin() {
    const world = await enter('set-up')
    return { world, asked: () => world.asked('overview') }
  }

  it('is asked once, and the next question is a new one', async () => {
    const { asked } = await begin()
    await askAhead()
    const first = await facts()
    expect(asked()).toHaveLength(1)
    expect(first.sources.length).toBeGreaterThan(0)
    await facts()
    expect(asked()).toHaveLength(2)
  })

  it('holds the runs of the chart too', async () => {
    const { world } = await begin()
    await askAhead()
    await pastRuns()
    expect(world.asked('runs_totals')).toHaveLength(1)
    await pastRuns()
    expect(world.asked('runs_totals')).toHaveLength(2)
  })

  it('is not taken for another tenant', async () => {
    const { asked, world } = await begin()
    const { other_tenant } = world.facts
    await askAhead()
    chooseTenant(other_tenant)
    await facts()
    expect(asked().at(-1)).toEqual({ tenant: other_tenant })
  })

  it('is not taken when it is old', async () => {
    const { asked } = await begin()
    vi.useFakeTimers({ toFake: ['performance'] })
    await askAhead()
    vi.advanceTimersByTime(1001)
    await facts()
    expect(asked()).toHaveLength(2)
  })

  it('fails in the page, not before', async () => {
    const { world } = await begin()
    await world.inject({ command: 'overview', error: { code: 'store.busy' }, times: 1 })
    await expect(askAhead()).resolves.toBeUndefined()
    await expect(facts()).rejects.toMatchObject({ code: 'store.busy' })
    await expect(facts()).resolves.toBeDefined()
  })

  it('is asked once by the page and the top bar together, again when something changed', async () => {
    const { asked, world } = await begin()
    const early = askAhead()
    const pill = render(TenantPill)
    await pill.vm.$.appContext.config.globalProperties.$router.push('/overview')
    const page = render(OverviewPage, {
      global: { plugins: [i18n, pill.vm.$.appContext.config.globalProperties.$router] },
    })
    await early
    await until(() => expect(page.find('[data-headline]').exists()).toBe(true))
    expect(asked()).toHaveLength(1)
    expect(pill.find('button').attributes('title')).toContain('\n')
    await world.call('checkup_run', { tenant: world.facts.tenant, only: null })
    await until(() => expect(asked().length).toBeGreaterThan(1))
  })

  it('is asked for all tenants in one request by their menu', async () => {
    const world = await enter('several')
    render(TenantList)
    // An answer to the test before may still come in: only these tenants count.
    const known = () => session.tenants.filter(({ id }) => tenantStates.has(id)).length
    await until(() => expect([session.tenants.length > 1, known()]).toEqual([true, session.tenants.length]))
    expect(world.asked('board')).toHaveLength(1)
    expect(world.asked('overview')).toHaveLength(0)
  })
})
