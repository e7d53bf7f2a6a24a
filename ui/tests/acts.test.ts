/** Acts that fail say so beside where they were begun, and leave the page as it is. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import CopyButton from '@/components/base/CopyButton.vue'
// Both are fetched when they are first opened: here they are there, so that nothing is waited for.
import '@/components/base/ErrorDialog.vue'
import '@/components/frame/TenantMenu.vue'
import TenantSwitcher from '@/components/frame/TenantSwitcher.vue'
import AuthsPage from '@/features/auths/AuthsPage.vue'
import UserManage from '@/features/directory/UserManage.vue'
import OverviewPage from '@/features/overview/OverviewPage.vue'
import SettingsPage from '@/features/settings/SettingsPage.vue'
import SourcesPage from '@/features/sources/SourcesPage.vue'
import type { Demo } from '@/platform/browser'
import { render, start, until } from './setup'

beforeEach(() => {
  document.body.innerHTML = ''
})

const button = (text: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === text)
const said = (): string => [...document.querySelectorAll('[role="alert"]')].map((each) => each.textContent).join()
async function press(text: string): Promise<void> {
  await until(() => expect(button(text)).toBeDefined())
  button(text)?.click()
  await flushPromises()
}

describe('the simulated tenant that does not open', () => {
  it('is told of on the overview', async () => {
    await start('unset&fail=sandbox_open:store.full')
    render(OverviewPage)
    await press('先用模拟租户试一遍')
    await until(() => expect(said()).toContain('磁盘满了'))
    expect(button('添加企业微信数据源')).toBeDefined()
  })

  it('is told of where it was chosen from the tenants, and can be tried again', async () => {
    const platform = await start('fail=sandbox_open*1:store.full')
    render(TenantSwitcher)
    document.querySelector('button')?.click()
    await until(() => expect(document.querySelector('[role="menuitem"]')).not.toBeNull())
    const item = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find((each) =>
      each.textContent?.includes('打开模拟租户'),
    )
    item?.click()
    await until(() => expect(said()).toContain('磁盘满了'))
    await press('再试一次')
    await until(() => expect(platform.world.tenants.some((each) => each.simulated)).toBe(true))
    await until(() => expect(said()).toBe(''))
  })
})

describe('a user who cannot be activated again', () => {
  it('keeps the page, which says why', async () => {
    const platform = await start('fail=user_change:store.busy')
    const made = await platform.addUser('t-east', { username: 'li.guest', name: '李客', mobile: '', email: '' })
    render(UserManage, { props: { user: { ...made, status: 'disabled' } } })
    await press('重新启用')
    expect(said()).toContain('数据库正被另一个程序占用')
  })
})

describe('what cannot be copied', () => {
  it('is named, with the way that is left', async () => {
    const platform = await start()
    platform.copyText = () => Promise.reject(new Error('denied'))
    const page = render(CopyButton, { props: { value: 'x', what: '授权回调域' } })
    await page.find('button').trigger('click')
    await flushPromises()
    expect(page.find('[role="status"]').text()).toContain('请选中 授权回调域')
    expect(page.find('[role="status"]').classes()).not.toContain('sr-only')
    platform.copyText = () => Promise.resolve()
    await page.find('button').trigger('click')
    await flushPromises()
    expect(page.find('[role="status"]').text()).toBe('已复制授权回调域')
  })
})

describe('a data folder that does not open', () => {
  it('is told of beside it', async () => {
    await start('fail=open_data_folder:store.unavailable')
    render(SettingsPage)
    await press('打开')
    await until(() => expect(said()).toContain('无法读写数据文件夹'))
    expect(document.body.textContent).toContain('导出日志')
  })
})

describe('an authentication source without its data source', () => {
  it('leads to adding one', async () => {
    await start('', ({ world }) => {
      world.sources = []
    })
    const page = render(AuthsPage)
    await until(() => expect(page.text()).toContain('没有这家企业的数据源'))
    expect(page.find('dl a').attributes('href')).toBe('/sources/add')
  })

  it('is foretold where the data source is removed, and only there', async () => {
    const removing = async (change?: (platform: Demo) => void): Promise<string> => {
      document.body.innerHTML = ''
      await start('', change)
      render(SourcesPage)
      await press('移除数据源')
      return document.querySelector('.el-dialog')?.textContent ?? ''
    }
    expect(await removing()).toContain('认证源会留着')
    expect(
      await removing(({ world }) => {
        world.auths = []
      }),
    ).not.toContain('认证源会留着')
  })
})

describe('scan login of a data source', () => {
  it('is switched in its settings, where there is an authentication source', async () => {
    const settings = async (change?: (platform: Demo) => void): Promise<Demo> => {
      document.body.innerHTML = ''
      const platform = await start('', change)
      render(SourcesPage)
      await press('设置')
      return platform
    }
    const box = (): HTMLElement | undefined =>
      [...document.querySelectorAll<HTMLElement>('.el-dialog label')].find((each) =>
        each.textContent?.includes('企业微信扫码登录'),
      )
    const { world } = await settings()
    box()?.click()
    await press('保存')
    await until(() => expect(world.sources[0]?.scan_login).toBe(false))
    await settings((platform) => {
      platform.world.auths = []
    })
    expect(box()).toBeUndefined()
  })
})
