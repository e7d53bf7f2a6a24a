/** The board: one line for each tenant, as the program tells it. */
import { describe, expect, it } from 'vitest'
import BoardPage from '@/features/overview/BoardPage.vue'
import { session } from '@/app/session'
import { call } from '@/platform'
import { enter, render, until } from './setup'

async function board(name: string) {
  const world = await enter(name)
  const page = render(BoardPage)
  await until(() => expect(page.findAll('[role=row]').length).toBeGreaterThan(1))
  return { world, page }
}

describe('the board', () => {
  it('has a line for each tenant with what its overview says', async () => {
    const { page } = await board('several')
    const lines = await call('board', {})
    const tenants = await call('tenant_list', {})
    expect(lines.map(({ tenant }) => tenant.id)).toEqual(tenants.map(({ id }) => id))
    for (const line of lines) {
      const overview = await call('overview', { tenant: line.tenant.id })
      expect(line.headline).toEqual(overview.headline)
      expect(line.waiting).toBe(overview.todo.length)
      expect(page.text()).toContain(overview.headline.zh)
    }
    expect(page.text()).toContain('没有连接企业微信')
  })

  it('opens the overview of the tenant whose line is chosen', async () => {
    const { page } = await board('several')
    const other = session.tenants[1]
    const row = page.findAll('[role=row]').find((each) => each.text().includes(other?.name ?? '?'))
    await row?.trigger('click')
    await until(() => expect(session.tenant?.id).toBe(other?.id))
    const { currentRoute } = page.vm.$.appContext.config.globalProperties.$router
    await until(() => expect(currentRoute.value.path).toBe('/overview'))
  })
})

/** Every figure equals the total of the list that it opens. */
describe.each(['set-up', 'held', 'rehearsed', 'duplicates', 'narrow-range', 'several', 'local-users'])(
  'in the world %s',
  (name) => {
    it('figures are the totals of their lists', async () => {
      const { facts } = await enter(name)
      const tenant = facts.tenant ?? ''
      await call('checkup_run', { tenant, only: null })
      const { links, todo, funnel } = await call('overview', { tenant })
      const listed = async (place: NonNullable<(typeof links)[number]['opens']>): Promise<number> => {
        if (place.page === 'run') {
          const filter = { kind: place.kind, words: '', skip: 0, most: 1 }
          return (await call('run_changes', { run: place.id, filter })).total
        }
        if (place.page !== 'directory') return -1
        const { status, can_scan, view } = place
        const filter = { words: '', department: null, status, can_scan, view }
        return (await call('user_list', { tenant, filter: { ...filter, skip: 0, most: 1 } })).total
      }
      const directory = links.find(({ id }) => id === 'directory')
      if (directory?.state === 'pass' && directory.opens) {
        expect(await listed(directory.opens)).toBe(directory.figure)
      }
      const contacts = links.find(({ id }) => id === 'contacts')
      if (contacts?.state === 'pass' && contacts.opens?.page === 'directory') {
        expect(await listed(contacts.opens), 'contacts').toBe(contacts.figure)
      }
      for (const step of funnel.steps) {
        const isList = step.id !== 'members' && step.people !== null
        expect(step.opens?.page ?? null, step.id).toBe(isList ? 'directory' : null)
        if (step.opens && step.people !== null) expect(await listed(step.opens), step.id).toBe(step.people)
        for (const lost of step.lost) if (lost.opens?.page === 'run') expect(await listed(lost.opens)).toBe(lost.people)
        for (const lost of step.lost)
          if (lost.opens?.page === 'directory') expect(await listed(lost.opens)).toBe(lost.people)
      }
      const counted = /[\d,]+/
      for (const { act, said } of todo) {
        if (act.place?.page !== 'run' && act.place?.page !== 'directory') continue
        const told = Number(counted.exec(said.zh)?.[0].replaceAll(',', ''))
        expect(await listed(act.place), said.zh).toBe(told)
      }
    })
  },
)
