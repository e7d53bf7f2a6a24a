/** The hand-off sheet and the portal preview. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import HandOffSheet from '@/features/handoff/HandOffSheet.vue'
import PortalPage from '@/features/portal/PortalPage.vue'
import type { Injection } from './host/world'
import { enter, render, until } from './setup'

async function sheet(name = 'set-up', { method, inject }: { method?: 1 | 2; inject?: Injection } = {}) {
  const world = await enter(name)
  if (inject) await world.inject(inject)
  const page = render(HandOffSheet, { props: { auth: world.facts.auth, ...(method ? { method } : {}) } })
  await until(() => expect(page.find('[data-row], [role="alert"]').exists()).toBe(true))
  const copied: string[] = []
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text))
  return { world, page, copied }
}

describe('the hand-off sheet', () => {
  it('gives every value with the field it goes to, and a button that says what it copied', async () => {
    const { page, copied } = await sheet()
    const rows = page.findAll('[data-row]')
    expect(rows.map((row) => row.attributes('data-row'))).toEqual(['corp_id', 'agent_id', 'secret', 'callback_domain'])
    expect(rows[0]?.text()).toContain('【企业ID】')
    expect(rows[3]?.text()).toContain('sso.huadong.example:8443')
    await rows[1]?.find('button').trigger('click')
    await flushPromises()
    expect(copied).toEqual(['1000002'])
    expect(rows[1]?.find('[role="status"]').text()).toBe('已复制AgentId')
  })

  it('never holds the secret: it is shown in a window of its own', async () => {
    const { page, world } = await sheet()
    const row = page.find('[data-row="secret"]')
    expect(row.text()).toContain('单独的小窗口')
    await row.find('button').trigger('click')
    await until(() => expect(row.text()).toContain('已在单独的窗口里显示'))
    expect((await world.record()).revealed).toEqual(['自建应用的 Secret'])
    expect(row.find('button').attributes('disabled')).toBeDefined()
    expect(document.body.innerHTML).not.toContain(world.facts.app_secret)
  })

  it('takes that window away when the sheet is closed', async () => {
    const { page, world } = await sheet()
    await page.find('[data-row="secret"] button').trigger('click')
    await until(() => expect(page.text()).toContain('已在单独的窗口里显示'))
    expect((await world.record()).taken_away).toEqual([])
    page.unmount()
    await until(async () => expect((await world.record()).taken_away).toEqual(['自建应用的 Secret']))
  })

  it('says where the secret is to be had when it is not kept here', async () => {
    const { page } = await sheet('forgotten')
    expect(page.find('[data-row="secret"]').text()).toContain('没有保存')
    expect(page.find('[data-row="secret"] button').exists()).toBe(false)
  })

  it('has a way out when it cannot be made', async () => {
    const { page } = await sheet('set-up', { inject: { command: 'hand_off', error: { code: 'auth.unknown' } } })
    expect(page.find('[role="alert"]').text()).toContain('还没有认证源')
  })

  it.each<[1 | 2 | undefined, string, boolean]>([
    [1, '数据源管理', true],
    [2, '认证源管理', false],
    [undefined, '认证源管理', false],
  ])('opens the portal’s page of method %s', async (method, name, first) => {
    const { page } = await sheet('set-up', { method })
    const opens = page.findAll('.open button').map((button) => button.text())
    expect(opens.some((text) => text.startsWith('打开') && text.includes(`【${name}】`))).toBe(true)
    expect(page.text().includes('数据源表单里先填描述')).toBe(first)
  })

  it('copies everything but the secret', async () => {
    const { page, world, copied } = await sheet()
    await page.find('[aria-label="复制除 Secret 外的全部值"]').trigger('click')
    expect(copied[0]).toBe(`企业 ID: ${world.facts.corp_id}\nAgentId: 1000002\n授权回调域: sso.huadong.example:8443`)
  })
})

async function portal(name = 'set-up', inject?: Injection) {
  const world = await enter(name)
  if (inject) await world.inject(inject)
  const page = render(PortalPage)
  await until(() => expect(page.find('[data-portal], [data-state="empty"], [role="alert"]').exists()).toBe(true))
  const click = async (text: string): Promise<void> => {
    const button = () => page.findAll('button').find((each) => each.text() === text)
    await until(() => expect(button()?.attributes('disabled')).toBeUndefined())
    await button()?.trigger('click')
  }
  return { world, page, click }
}

describe('the portal preview', () => {
  it('starts, gives its address, opens in the browser, stops; and says that it is only a preview', async () => {
    const { page, click, world } = await portal()
    expect(page.text()).toContain('只有这台电脑打得开')
    expect(page.find('[data-portal="stopped"]').exists()).toBe(true)
    await click('启动预览')
    await until(() => expect(page.find('[data-portal="running"]').exists()).toBe(true))
    const address = /http:\/\/[\w.:]+\//.exec(page.text())![0]
    await click('用浏览器打开')
    await until(async () => expect((await world.record()).opened).toEqual([address]))
    expect(page.find('[data-portal]').text()).toContain(`已在浏览器里打开 ${address}`)
    await click('停止预览')
    await until(() => expect(page.find('[data-portal="stopped"]').exists()).toBe(true))
  })

  it('hears of a preview that something else stopped', async () => {
    const { page, click, world } = await portal()
    await click('启动预览')
    await until(() => expect(page.find('[data-portal="running"]').exists()).toBe(true))
    await world.call('portal_stop', { tenant: world.facts.tenant })
    await until(() => expect(page.find('[data-portal="stopped"]').exists()).toBe(true))
  })

  it('shows which ways in it offers', async () => {
    const { page } = await portal('no-passwords')
    expect(page.findAll('[data-method]').map((each) => each.attributes('data-method'))).toEqual(['on', 'off'])
  })

  it('does not start a page that would let nobody in', async () => {
    const { page } = await portal('no-way-in')
    expect(page.find('[data-portal] button').attributes('disabled')).toBeDefined()
    expect(page.text()).toContain('没有可用的方式')
    expect(page.text()).toContain('既没有扫码登录，也没有密码登录')
  })

  it('offers the rehearsal when it cannot listen', async () => {
    const { page, click } = await portal('set-up', { command: 'portal_start', error: { code: 'listener.denied' } })
    await click('启动预览')
    await until(() => expect(page.find('[role="alert"]').text()).toContain('系统不允许使用端口'))
    expect(page.find('[role="alert"]').text()).toContain('改用本程序的窗口')
  })

  it('asks for a data source first, and fails with a way out', async () => {
    const { page } = await portal('tenants')
    expect(page.find('[data-state="empty"]').text()).toContain('添加企业微信数据源')
    page.unmount()
    const busy = await portal('set-up', { command: 'portal_show', error: { code: 'store.busy' } })
    expect(busy.page.find('[role="alert"]').text()).toContain('再试一次')
  })
})
