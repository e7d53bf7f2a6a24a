/** What a person settles: who is the same under a new user ID, and who a member who waits is. */
import { describe, expect, it } from 'vitest'
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

describe('the list of what waits', () => {
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
