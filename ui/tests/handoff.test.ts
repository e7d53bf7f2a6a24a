/** The hand-off sheet and the portal preview. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import HandOffSheet from '@/features/handoff/HandOffSheet.vue'
import PortalPage from '@/features/portal/PortalPage.vue'
import { render, start, type Demo } from './setup'

beforeEach(() => {
  document.body.innerHTML = ''
})

async function sheet(query = '', method?: 1 | 2) {
  const platform = await start(query)
  const page = render(HandOffSheet, { props: { auth: 'a-head', ...(method ? { method } : {}) } })
  await vi.waitFor(() => expect(page.find('[data-row], [role="alert"]').exists()).toBe(true))
  return { platform, page }
}

describe('the hand-off sheet', () => {
  it('gives every value with the field it goes to, and a button that says what it copied', async () => {
    const { page, platform } = await sheet()
    const rows = page.findAll('[data-row]')
    expect(rows.map((row) => row.attributes('data-row'))).toEqual(['corp_id', 'agent_id', 'secret', 'callback_domain'])
    expect(rows[0]?.text()).toContain('【企业ID】')
    expect(rows[3]?.text()).toContain('sso.huadong.example:8443')
    const copied: string[] = []
    platform.copyText = async (text) => {
      copied.push(text)
    }
    await rows[1]?.find('button').trigger('click')
    await flushPromises()
    expect(copied).toEqual(['1000002'])
    expect(rows[1]?.find('[role="status"]').text()).toBe('已复制AgentId')
  })

  it('never holds the secret: it is shown in a window of its own', async () => {
    const { page, platform } = await sheet()
    const reveal = vi.spyOn(platform, 'revealSecret')
    const row = page.find('[data-row="secret"]')
    expect(row.text()).toContain('单独的小窗口')
    await row.find('button').trigger('click')
    await vi.waitFor(() => expect(row.text()).toContain('已在单独的窗口里显示'))
    expect(reveal).toHaveBeenCalledWith('a-head')
    expect(row.find('button').attributes('disabled')).toBeDefined()
    expect(document.body.innerHTML).not.toContain('sandbox-app-')
  })

  it('says where the secret is to be had when it is not kept here', async () => {
    const { page } = await sheet('keyring=off')
    expect(page.find('[data-row="secret"]').text()).toContain('没有保存')
    expect(page.find('[data-row="secret"] button').exists()).toBe(false)
  })

  it('has a way out when it cannot be made', async () => {
    const { page } = await sheet('fail=hand_off:auth.unknown')
    expect(page.find('[role="alert"]').text()).toContain('还没有认证源')
  })

  it.each<[1 | 2 | undefined, string, boolean]>([
    [1, '数据源管理', true],
    [2, '认证源管理', false],
    [undefined, '认证源管理', false],
  ])('opens the portal’s page of method %s', async (method, name, first) => {
    const { page } = await sheet('', method)
    expect(page.find(`[aria-label="打开这个页面：门户控制台【${name}】"]`).exists()).toBe(true)
    expect(page.text().includes('数据源表单里先填描述')).toBe(first)
  })

  it('copies everything but the secret', async () => {
    const { page, platform } = await sheet()
    const copied: string[] = []
    platform.copyText = async (text) => {
      copied.push(text)
    }
    await page.find('[aria-label="复制除 Secret 外的全部值"]').trigger('click')
    expect(copied[0]).toBe('企业 ID: ww1a2b3c4d5e6f7a8b\nAgentId: 1000002\n授权回调域: sso.huadong.example:8443')
  })
})

async function portal(query = '', change?: (platform: Demo) => void) {
  const platform = await start(query, change)
  const page = render(PortalPage)
  await vi.waitFor(() => expect(page.find('[data-portal], [data-state="empty"], [role="alert"]').exists()).toBe(true))
  const click = async (text: string): Promise<void> => {
    await page
      .findAll('button')
      .find((each) => each.text() === text)
      ?.trigger('click')
    await flushPromises()
  }
  return { platform, page, click }
}

describe('the portal preview', () => {
  it('starts, gives its address, opens in the browser, stops; and says that it is only a preview', async () => {
    const { page, click, platform } = await portal()
    expect(page.text()).toContain('只有这台电脑打得开')
    expect(page.find('[data-portal="stopped"]').exists()).toBe(true)
    await click('启动预览')
    await vi.waitFor(() => expect(page.find('[data-portal="running"]').exists()).toBe(true))
    expect(page.text()).toContain('http://127.0.0.1:49731/')
    await click('用浏览器打开')
    expect(platform.calls).toContain('portal_open')
    await click('停止预览')
    await vi.waitFor(() => expect(page.find('[data-portal="stopped"]').exists()).toBe(true))
  })

  it('hears of a preview that something else stopped', async () => {
    const { page, click, platform } = await portal()
    await click('启动预览')
    await vi.waitFor(() => expect(page.find('[data-portal="running"]').exists()).toBe(true))
    await platform.stopPortal('t-east')
    await vi.waitFor(() => expect(page.find('[data-portal="stopped"]').exists()).toBe(true))
  })

  it('shows which ways in it offers', async () => {
    const { page } = await portal('', (platform) => {
      platform.world.sources[0]!.password_login = false
    })
    expect(page.findAll('[data-method]').map((each) => each.attributes('data-method'))).toEqual(['on', 'off'])
  })

  it('does not start a page that would let nobody in', async () => {
    const { page } = await portal('', (platform) => {
      platform.world.sources[0]!.password_login = false
      platform.world.auths = []
    })
    expect(page.find('[data-portal] button').attributes('disabled')).toBeDefined()
    expect(page.text()).toContain('没有可用的方式')
    expect(page.text()).toContain('既没有扫码登录，也没有密码登录')
  })

  it('offers the rehearsal when it cannot listen', async () => {
    const { page, click } = await portal('fail=portal_start:listener.denied')
    await click('启动预览')
    await vi.waitFor(() => expect(page.find('[role="alert"]').text()).toContain('系统不允许使用端口'))
    expect(page.find('[role="alert"]').text()).toContain('改用本程序的窗口')
  })

  it('asks for a data source first, and fails with a way out', async () => {
    expect(
      (
        await portal('', (platform) => {
          platform.world.sources = []
          platform.world.auths = []
        })
      ).page
        .find('[data-state="empty"]')
        .text(),
    ).toContain('添加企业微信数据源')
    expect((await portal('fail=portal_show:store.busy')).page.find('[role="alert"]').text()).toContain('再试一次')
  })
})
