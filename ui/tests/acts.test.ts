/** Acts that fail say so beside where they were begun, and leave the page as it is. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import CopyButton from '@/components/base/CopyButton.vue'
// Both are fetched when they are first opened: here they are there, so that nothing is waited for.
import '@/components/base/ErrorDialog.vue'
import '@/components/frame/TenantList.vue'
import TenantPill from '@/components/frame/TenantPill.vue'
import AuthsPage from '@/features/auths/AuthsPage.vue'
import UserManage from '@/features/directory/UserManage.vue'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import SettingsPage from '@/features/settings/SettingsPage.vue'
import SourcesPage from '@/features/sources/SourcesPage.vue'
import type { SourceSummary, User } from '@/platform/contract'
import { enter, render, until } from './setup'

const button = (text: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === text)
const said = (): string => [...document.querySelectorAll('[role="alert"]')].map((each) => each.textContent).join()
async function press(text: string): Promise<void> {
  await until(() => expect(button(text)?.disabled).toBe(false))
  button(text)?.click()
  await flushPromises()
}

describe('the simulated tenant that does not open', () => {
  it('is told of on the overview', async () => {
    const world = await enter('far-away')
    await world.inject({ command: 'sandbox_open', error: { code: 'store.full' } })
    render(OverviewPage)
    await press('先用模拟租户试一遍')
    await until(() => expect(said()).toContain('磁盘满了'))
  })

  it('is told of where it was chosen from the tenants, and can be tried again', async () => {
    const world = await enter('far-away')
    await world.inject({ command: 'sandbox_open', error: { code: 'store.full' }, times: 1 })
    render(TenantPill)
    document.querySelector('button')?.click()
    await until(() => expect(document.querySelector('[role="option"]')).not.toBeNull())
    const item = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((each) =>
      each.textContent?.includes('打开模拟租户'),
    )
    item?.click()
    await until(() => expect(said()).toContain('磁盘满了'))
    await press('再试一次')
    await until(async () => expect(await world.call('tenant_list')).toHaveLength(2))
    await until(() => expect(said()).toBe(''))
  })
})

describe('a user who cannot be activated again', () => {
  it('keeps the page, which says why', async () => {
    const world = await enter('local-users')
    const { tenant, disabled_user } = world.facts
    const { user } = await world.call<{ user: User }>('user_show', { tenant, user: disabled_user })
    await world.inject({ command: 'user_change', error: { code: 'store.busy' } })
    render(UserManage, { props: { user } })
    await press('重新启用')
    await until(() => expect(said()).toContain('数据库正被另一个程序占用'))
  })
})

describe('what cannot be copied', () => {
  it('is named, with the way that is left', async () => {
    await enter('empty')
    const copy = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('denied'))
    const page = render(CopyButton, { props: { value: 'x', what: '授权回调域' } })
    await page.find('button').trigger('click')
    await flushPromises()
    expect(page.find('[role="status"]').text()).toContain('请选中 授权回调域')
    expect(page.find('[role="status"]').classes()).not.toContain('sr-only')
    copy.mockResolvedValueOnce()
    await page.find('button').trigger('click')
    await flushPromises()
    expect(page.find('[role="status"]').text()).toBe('已复制授权回调域')
  })
})

describe('a data folder that does not open', () => {
  it('is told of beside it', async () => {
    const world = await enter('tenants')
    await world.inject({ command: 'open_data_folder', error: { code: 'store.unavailable' } })
    render(SettingsPage)
    await press('打开')
    await until(() => expect(said()).toContain('无法读写数据文件夹'))
    expect(document.body.textContent).toContain('导出日志')
  })
})

describe('an authentication source without its data source', () => {
  it('leads to adding one', async () => {
    await enter('orphan')
    const page = render(AuthsPage)
    await until(() => expect(page.text()).toContain('没有这家企业的数据源'))
    expect(page.find('dl a').attributes('href')).toBe('/sources/add')
  })

  it.each([
    ['set-up', true],
    ['no-auth', false],
  ])('is foretold where the data source is removed, and only there: %s', async (world, isSaid) => {
    await enter(world)
    render(SourcesPage)
    await press('移除数据源')
    await until(() => expect(document.querySelector('.el-dialog')).not.toBeNull())
    expect(document.querySelector('.el-dialog')?.textContent?.includes('认证源会保留')).toBe(isSaid)
  })
})

describe('scan login of a data source', () => {
  const box = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('.el-dialog label')].find((each) =>
      each.textContent?.includes('企业微信扫码登录'),
    )

  it('is switched in its settings', async () => {
    const world = await enter('set-up')
    render(SourcesPage)
    await press('设置')
    await until(() => expect(box()).toBeDefined())
    box()?.click()
    await press('保存')
    const { tenant } = world.facts
    await until(async () => {
      const [source] = await world.call<SourceSummary[]>('source_list', { tenant })
      expect(source?.scan_login).toBe(false)
    })
  })

  it('is not there without an authentication source', async () => {
    await enter('no-auth')
    render(SourcesPage)
    await press('设置')
    await until(() => expect(document.querySelector('.el-dialog label')).not.toBeNull())
    expect(box()).toBeUndefined()
  })
})
