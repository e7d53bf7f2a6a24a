/** What a person settles: who is the same under a new user ID, and who a member who waits is. */
import { describe, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import RunPage from '@/features/sync/RunPage.vue'
import RunView from '@/features/sync/RunView.vue'
import SettleDialog from '@/features/sync/SettleDialog.vue'
import SyncPage from '@/features/sync/SyncPage.vue'
import UserManage from '@/features/directory/UserManage.vue'
import WaitingPage from '@/features/sync/WaitingPage.vue'
import { call } from '@/platform'
import { enter, render, until } from './setup'

describe('a preview with people who may have a new user ID', () => {
  it('applies those who were ticked as the same person', async () => {
    const world = await enter('renamed')
    const source = world.facts.source!
    const page = render(SyncPage, { props: { id: source } })
    await until(() => expect(page.findAll('[data-same]').length).toBe(2))
    await page.find('[data-same] input').setValue(true)
    await page.find('.el-button--primary').trigger('click')
    await until(async () => {
      const runs = await call('run_list', { tenant: world.facts.tenant!, most: 1 })
      expect(runs[0]).toMatchObject({ outcome: 'applied', counts: { renamed: 4, rename_proposed: 1 } })
    })
  })
})

describe('ticks of who is the same person', () => {
  it('are counted where the preview is applied', async () => {
    const world = await enter('renamed')
    const page = render(SyncPage, { props: { id: world.facts.source! } })
    await until(() => expect(page.findAll('[data-same]').length).toBe(2))
    const button = page.find('.el-button--primary')
    const before = Number(/\d+/.exec(button.text())![0])
    await page.find('[data-same] input').setValue(true)
    expect(button.text(), 'one account in place of a leaver and a newcomer').toContain(` ${before - 1} `)
    await button.trigger('click')
    await until(async () => {
      const [run] = await call('run_list', { tenant: world.facts.tenant!, most: 1 })
      expect(run).toMatchObject({ outcome: 'applied', written: before - 1 })
    })
  })

  it('on the page of a held run go with its confirmation', async () => {
    const world = await enter('renamed')
    const source = world.facts.source!
    await call('source_change', { id: source, change: { guard: { percent: 1, people: 1, floor: 1 } } })
    const held = await call('sync_run', { source, dry_run: false, confirm: false, seen: null, expect: null })
    expect(held).toMatchObject({ outcome: 'held', counts: { rename_proposed: 2 } })
    const page = render(RunPage, { props: { id: held.id } })
    const { $router } = page.vm.$.appContext.config.globalProperties
    const push = vi.spyOn($router, 'push')
    await until(() => expect(page.find('[aria-pressed]').exists()).toBe(true))
    page.findComponent(RunView).vm.$emit('seen')
    await page
      .findAll('[aria-pressed]')
      .find((each) => each.text().startsWith('疑似换了账号'))!
      .trigger('click')
    await until(() => expect(page.findAll('[data-same]').length).toBe(2))
    await page.find('[data-same] input').setValue(true)
    await page.find('.held .el-checkbox input').setValue(true)
    await page.find('.held .el-button').trigger('click')
    const to = push.mock.calls[0]![0]
    page.unmount()
    // What the address says is what is applied.
    const { $router: next } = render(RouterView).vm.$.appContext.config.globalProperties
    await next.push(to)
    await until(() => expect(world.asked('sync_run').at(-1)).toMatchObject({ confirm: true, seen: held.id }))
    expect(world.asked('sync_run').at(-1)!.same).toHaveLength(1)
    await until(async () => {
      const [run] = await call('run_list', { tenant: world.facts.tenant!, most: 1 })
      expect(run).toMatchObject({ outcome: 'applied', counts: { rename_proposed: 1 } })
    })
  })
})

describe('the list of what waits', () => {
  it('shows what was settled before beside the member, and forgets it there', async () => {
    const world = await enter('duplicates')
    const id = world.facts.source!
    const change = (await call('decisions', { id })).waiting[0]!
    await call('decide', { source: id, userid: change.userid!, choice: 'leave_out' })
    const dialog = render(SettleDialog, { props: { modelValue: true, change, source: id } })
    await until(() => expect(document.querySelector('[data-decision]')).not.toBeNull())
    expect(document.querySelector('[data-decision]')!.textContent).toContain('不同步')
    document.querySelector<HTMLButtonElement>('[data-decision] button')!.click()
    await until(() => expect(dialog.emitted('settled')).toHaveLength(1))
    expect(dialog.emitted('update:modelValue')).toEqual([[false]])
    expect((await call('decisions', { id })).decisions).toEqual([])
  })

  it('settles a member beside the user, and takes it back', async () => {
    const world = await enter('duplicates')
    const id = world.facts.source!
    const page = render(WaitingPage, { props: { id } })
    await until(() => expect(page.find('[data-settle]').exists()).toBe(true))
    const before = page.findAll('[data-settle]').length
    await page.find('[data-settle]').trigger('click')
    const dialog = page.findComponent(SettleDialog)
    await until(() => expect(document.querySelector('[data-link]')).not.toBeNull())
    expect(document.body.textContent).toContain('企业微信里的成员')
    document.querySelector<HTMLInputElement>('[data-link] input')!.click()
    await until(() =>
      expect(document.querySelector('.el-dialog .el-button--primary')?.matches(':disabled')).toBe(false),
    )
    document.querySelector<HTMLButtonElement>('.el-dialog .el-button--primary')!.click()
    await until(() => expect(dialog.emitted('settled')).toHaveLength(1))
    await until(() => expect(page.findAll('[data-settle]').length).toBe(before - 1))
    expect(page.find('[data-decision]').text()).toContain('就是用户')
    await page.find('[data-decision] button').trigger('click')
    await until(() => expect(page.findAll('[data-settle]').length).toBe(before))
  })
})

describe('a user', () => {
  it('is protected by a switch, whoever owns them', async () => {
    const world = await enter('set-up')
    const user = (await call('user_show', { tenant: world.facts.tenant!, user: world.facts.user! })).user
    const panel = render(UserManage, { props: { user } })
    await panel.find('[data-protect] input').setValue(true)
    await until(async () => {
      const { user } = await call('user_show', { tenant: world.facts.tenant!, user: world.facts.user! })
      expect(user.protected).toBe(true)
    })
    // The program has it before the panel hears back.
    await until(() => expect(panel.emitted('changed')).toHaveLength(1))
  })
})
