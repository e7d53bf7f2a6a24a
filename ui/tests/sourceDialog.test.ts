/** A data source's settings: what is sent is what the program made of the values, once, and only from a dialog that is there. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import AuthDialog from '@/features/auths/AuthDialog.vue'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { AuthSummary, GuardFigures, SourceSummary } from '@/platform/contract'
import { enter, render, until } from './setup'

const SECRET = 'kQ7-settings-dialog-test-secret-0000000000A'

async function open(part: Partial<SourceSummary> = {}) {
  const world = await enter('set-up')
  world.answer({ source_change: () => new Promise(() => undefined) })
  const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
  const page = render(SourceDialog, { props: { modelValue: true, source: { ...source!, ...part } } })
  await until(() => expect(document.querySelector('[data-guard-now]')).not.toBeNull())
  await flushPromises()
  const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)!
  const type = async (id: string, value: string) => {
    field(id).value = value
    field(id).dispatchEvent(new Event('input'))
    await nextTick()
  }
  const submit = () => document.querySelector<HTMLFormElement>('#source-form')!.requestSubmit()
  const sent = () => world.asked('source_change').map(({ change }) => change)
  return { world, page, field, type, submit, sent }
}

/** The access guard's figures are not judged until they are let go. */
async function held({ world, type }: Awaited<ReturnType<typeof open>>) {
  let answer: (figures: GuardFigures) => void = () => undefined
  world.answer({ guard_figures: () => new Promise((resolve) => (answer = resolve)) })
  await type('guard-percent', '7')
  return () => answer({ active: 1, limit: 1, text: { zh: '', en: '' }, guard: { percent: 7, people: 500, floor: 5 } })
}

describe('Enter before the program has judged the values', () => {
  it('saves nothing once the dialog was cancelled', async () => {
    const dialog = await open({ auto_sync_hours: null })
    const letGo = await held(dialog)
    dialog.submit()
    dialog.page.unmount()
    letGo()
    // Longer than the answer and a change after it take.
    await dialog.world.call('settings')
    await flushPromises()
    expect(dialog.sent()).toEqual([])
  })

  it('pressed twice saves once, with the secret', async () => {
    const dialog = await open({ auto_sync_hours: null })
    await dialog.type('source-secret', SECRET)
    await until(() => expect(document.querySelector('#source-secret-note')?.getAttribute('data-form')).toBe('ok'))
    // Automatic sync is being switched on: staying is settled before the change is sent.
    document.querySelector<HTMLInputElement>('#source-form input[type=radio][value="4"]')!.click()
    await nextTick()
    const letGo = await held(dialog)
    dialog.submit()
    dialog.submit()
    letGo()
    await until(() => expect(dialog.sent()).not.toEqual([]))
    expect(dialog.sent().map((change) => change.contacts_secret)).toEqual([SECRET])
  })
})

describe('a click beside the dialog', () => {
  it('closes nothing and loses nothing', async () => {
    const dialog = await open()
    await dialog.type('source-description', '还没有保存')
    const beside = document.querySelector<HTMLElement>('.el-overlay-dialog')!
    for (const kind of ['mousedown', 'mouseup', 'click']) beside.dispatchEvent(new MouseEvent(kind, { bubbles: true }))
    await nextTick()
    expect(beside.closest<HTMLElement>('.el-overlay')?.style.display).toBe('')
    expect(dialog.field('source-description').value).toBe('还没有保存')
  })
})

describe('a dialog that is saving', () => {
  it('stays until it is known how that ended, and says it', async () => {
    const dialog = await open()
    let fail: () => void = () => undefined
    dialog.world.answer({ source_change: () => new Promise((_, reject) => (fail = () => reject(new Error('no')))) })
    await dialog.type('source-description', '改名')
    await until(() =>
      expect(document.querySelector('.el-dialog .el-button--primary')?.matches(':disabled')).toBe(false),
    )
    dialog.submit()
    await until(() => expect(dialog.sent()).toHaveLength(1))
    document.querySelector('.el-dialog')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await nextTick()
    const footer = [...document.querySelectorAll<HTMLButtonElement>('.el-dialog__footer button')]
    expect(footer[0]?.disabled).toBe(true)
    expect(document.querySelector('.el-dialog__headerbtn')).toBeNull()
    fail()
    await until(() => expect(document.querySelector('.el-dialog [role="alert"]')).not.toBeNull())
    await until(() => expect(footer[0]?.disabled).toBe(false))
  })
})

describe('the fields', () => {
  it('say what is wrong with a description', async () => {
    const dialog = await open()
    await dialog.type('source-description', '长'.repeat(201))
    const state = () =>
      document.getElementById(dialog.field('source-description').getAttribute('aria-describedby') ?? '')
    await until(() => expect(state()?.textContent).toContain('200'))
  })

  it.each([
    ['180', 180],
    ['', null],
  ])('send after how many days leavers are archived, and nothing for never: %s', async (typed, want) => {
    const dialog = await open({ archive_after: 30 })
    await dialog.type('archive-after', typed)
    dialog.submit()
    await until(() => expect(dialog.sent()).not.toEqual([]))
    expect(dialog.sent()[0]?.archive_after).toBe(want)
  })

  it('leave a secret alone that was emptied again: the present one stays', async () => {
    const dialog = await open()
    await dialog.type('source-secret', SECRET)
    const state = () => document.querySelector('#source-secret-note')
    await dialog.type('source-secret', '')
    await dialog.world.call('settings')
    await flushPromises()
    expect(state()?.textContent).toContain('不填就沿用现在的')
    dialog.submit()
    await until(() => expect(dialog.sent()).toHaveLength(1))
    expect(dialog.sent()[0]).not.toHaveProperty('contacts_secret')
  })

  it('are joined to what is said of them, an app’s too', async () => {
    const world = await enter('set-up')
    const [auth] = await world.call<AuthSummary[]>('auth_list', { tenant: world.facts.tenant })
    render(AuthDialog, { props: { modelValue: true, auth: auth! } })
    await until(() => expect(document.querySelector('#auth-agent')).not.toBeNull())
    for (const [id, state] of [
      ['auth-agent', 'auth-agent-state'],
      ['auth-callback', 'auth-callback-state'],
    ]) {
      expect(document.getElementById(id!)?.getAttribute('aria-describedby')).toBe(state)
      expect(document.getElementById(state!)).not.toBeNull()
    }
  })
})

describe('a change', () => {
  it('is sent as the program made of it', async () => {
    const dialog = await open()
    await dialog.type('keep-days', '\u200b30 ')
    await dialog.type('guard-people', '40\u200b')
    await dialog.type('source-description', '  总部 ')
    dialog.submit()
    await until(() => expect(dialog.sent()).toHaveLength(1))
    expect(dialog.sent()[0]).toMatchObject({
      keep_days: 30,
      guard: { percent: 10, people: 40, floor: 5 },
      description: '总部',
    })
  })
})

describe('when it runs by itself', () => {
  const said = () => document.querySelector('[data-times]')?.textContent ?? ''
  const choose = async (value: string) => {
    document.querySelector<HTMLInputElement>(`#source-form input[type=radio][value="${value}"]`)!.click()
    await nextTick()
  }

  it('says what the chosen times mean, and sends them as the program made of them', async () => {
    const dialog = await open()
    await choose('12')
    await choose('15')
    await dialog.type('source-at', '2:30')
    await dialog.type('source-quiet', '22:00-6:00')
    await until(() => expect(said()).toContain('每天 02:30、14:30 同步'))
    expect(said()).toContain('每 15 分钟查看一次')
    expect(said()).toContain('22:00 到 06:00')
    dialog.submit()
    await until(() => expect(dialog.sent()).toHaveLength(1))
    expect(dialog.sent()[0]).toMatchObject({ auto_sync_hours: 12, watch: 15, at: '02:30', quiet: '22:00-06:00' })
  })

  it('says what is wrong with a time, and then says nothing of what the times mean', async () => {
    const dialog = await open()
    await until(() => expect(said()).not.toBe(''))
    await dialog.type('source-at', '25:00')
    await until(() => expect(document.querySelector('#source-at-note')?.textContent).toContain('HH:MM'))
    await until(() => expect(said()).toBe(''))
    dialog.submit()
    await flushPromises()
    expect(dialog.sent()).toEqual([])
  })
})
