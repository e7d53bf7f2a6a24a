/** 查一个人: from a name to what is sent, on the keyboard alone. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import SettingsPage from '@/features/settings/SettingsPage.vue'
import HistoryPage from '@/features/sync/HistoryPage.vue'
import TracePage from '@/features/trace/TracePage.vue'
import { chooseTenant } from '@/app/session'
import type { Trace, TraceQuestion, User } from '@/platform/contract'
import { toasts } from '@/app/toasts'
import { enter, render, until, type Window } from './setup'

async function page(world: Window) {
  const shown = render(TracePage)
  const field = shown.find<HTMLInputElement>('input[type=search]')
  const ask = async (words: string): Promise<void> => {
    await field.setValue(words)
    await shown.find('form').trigger('submit')
    await flushPromises()
  }
  const person = async (): Promise<User> =>
    (await world.call<{ user: User }>('user_show', { tenant: world.facts.tenant, user: world.facts.user })).user
  return { shown, ask, person }
}

describe('somebody who cannot log in', () => {
  it('is named with the answer, and Ctrl-C copies what to send them', async () => {
    const world = await enter('set-up')
    const { shown, ask, person } = await page(world)
    const user = await person()
    await ask(user.username)
    await until(() => expect(shown.find('.headline').text()).toContain(user.name!))
    const copied = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve())
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(copied)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', ctrlKey: true, cancelable: true }))
    await until(() => expect(copied).toHaveBeenCalledTimes(1))
    const trace = await world.call<Trace>('member_trace', { tenant: world.facts.tenant, subject: { user: user.id } })
    expect(copied.mock.calls[0]![0]).toBe(trace.messages.employee.zh)
    expect(trace.messages.employee.zh).toContain(user.name!)
    expect(trace.messages.administrator.zh).toContain(user.username)
  })

  it('is remembered by the account, until that is cleared', async () => {
    const world = await enter('set-up')
    const { shown, ask, person } = await page(world)
    const user = await person()
    await ask(user.username)
    const last = (): Promise<TraceQuestion[]> => world.call('trace_questions', { tenant: world.facts.tenant })
    await until(async () => expect((await last()).map((each) => each.account)).toEqual([user.userid]))
    await until(() => expect(shown.find('.chip').text()).toBe(user.name))
    await shown
      .findAll('button')
      .find((each) => each.text() === '清除')!
      .trigger('click')
    await until(async () => expect(await last()).toEqual([]))
    await until(() => expect(shown.find('.chip').exists()).toBe(false))
  })

  it('is chosen with the arrow keys where several fit', async () => {
    const world = await enter('set-up')
    const { shown, ask } = await page(world)
    await ask('zh')
    const list = await until(() => {
      const there = shown.find('[role="listbox"]')
      expect(there.exists()).toBe(true)
      return there
    })
    const names = shown.findAll('[role="option"] strong').map((each) => each.text())
    expect(names.length).toBeGreaterThan(1)
    await list.trigger('keydown', { key: 'ArrowDown' })
    await list.trigger('keydown', { key: 'Enter' })
    await until(() => expect(shown.find('.headline').text()).toContain(names[1]!))
  })

  it('may be nobody at all', async () => {
    const world = await enter('set-up')
    const { shown, ask } = await page(world)
    await ask('尉迟无踪')
    await until(() => expect(shown.find('.headline').text()).toContain('「尉迟无踪」登录不了'))
  })
})

describe('who was asked about last', () => {
  it('is forgotten for every tenant from the settings', async () => {
    const world = await enter('several')
    const { tenant, other_tenant: other } = world.facts
    const asked = (of: string) => world.call<TraceQuestion[]>('trace_questions', { tenant: of })
    const { users } = await world.call<{ users: User[] }>('user_list', {
      tenant,
      filter: { words: '', department: null, status: null, skip: 0, most: 1 },
    })
    await world.call('member_trace', { tenant, subject: { user: users[0]!.id }, remember: true })
    expect(await asked(tenant)).toHaveLength(1)
    chooseTenant(other)
    const page = render(SettingsPage)
    await until(() => expect(page.text()).toContain('最近查过的人和词'))
    const clear = page.findAll('.line').find((line) => line.text().includes('最近查过的人和词'))
    await clear?.find('button').trigger('click')
    await until(async () => expect(await asked(tenant)).toEqual([]))
  })
})

describe('one person on trial', () => {
  it('is shown as a sync would have them, and applied alone', async () => {
    const world = await enter('changed')
    const trial = async (userid: string) => {
      const shown = render(TracePage)
      await shown.find<HTMLInputElement>('input[type=search]').setValue(userid)
      await shown.find('form').trigger('submit')
      const act = await until(() => {
        const there = shown.find('[data-try]')
        expect(there.exists()).toBe(true)
        return there
      })
      await act.trigger('click')
      await until(() => expect(shown.find('[data-step="try.apply"]').exists()).toBe(true))
      return shown
    }
    const userid = 'wen.yuan'
    const shown = await trial(userid)
    expect(shown.find('[data-trial] .change').attributes('data-kind')).toBe('create')
    render(HistoryPage)
    await until(() => expect(world.asked('run_list').length).toBeGreaterThan(0))
    const before = world.asked('run_list').length
    await shown.find('[data-apply]').trigger('click')
    await until(() => expect(shown.find('[data-trial] .notice').exists()).toBe(true))
    expect(shown.find('[data-apply]').exists()).toBe(false)
    // The other pages are told.
    await until(() => expect(world.asked('run_list').length).toBeGreaterThan(before))
    const now = await world.call<{ kind: string; written: number }[]>('run_list', {
      tenant: world.facts.tenant,
      most: 9,
    })
    expect(now[0]).toMatchObject({ kind: 'single', written: 1 })
    // A message says so with its way back.
    await until(() => expect(toasts.some(({ undo }) => undo !== undefined)).toBe(true))
    expect(shown.find('[data-step="try.connect"]').exists()).toBe(true)
    expect((await trial(userid)).find('[data-trial] .change').exists()).toBe(false)
  })
})
