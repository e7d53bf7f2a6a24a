/** The rehearsal page: three ways, the line of stages, how it ended, and what was before. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ContextMenu from '@/components/menu/ContextMenu.vue'
import RehearsalPage from '@/features/rehearsal/RehearsalPage.vue'
import { actsFor } from '@/features/rehearsal/acts'
import { ongoing, type Ongoing } from '@/features/rehearsal/ongoing'
import { stageViews } from '@/features/rehearsal/stages'
import type { Rehearsal, RehearsalStage } from '@/platform/contract'
import type { Injection, Scan } from './host/world'
import { enter, render, until } from './setup'

async function open(name = 'set-up', { scans = [], inject }: { scans?: Scan[]; inject?: Injection } = {}) {
  const world = await enter(name)
  await world.scans(...scans)
  if (inject) await world.inject(inject)
  const page = render(RehearsalPage)
  await until(() => expect(page.find('[data-way="window"], [data-state="empty"], [role="alert"]').exists()).toBe(true))
  const click = async (text: string): Promise<void> => {
    const button = page.findAll('button').find((each) => each.text() === text)
    if (!button)
      throw new Error(
        `no button ${text}: ${page
          .findAll('button')
          .map((each) => each.text())
          .join(' | ')}`,
      )
    await button.trigger('click')
    await flushPromises()
  }
  return { world, page, click }
}

describe('the three ways', () => {
  it('stand there with the recommended one first, and the impossible one shut with its reason', async () => {
    const { page } = await open()
    const cards = page.findAll('[data-way]')
    expect(cards.map((card) => card.attributes('data-way'))).toEqual(['window', 'browser', 'paste'])
    expect(cards[0]?.text()).toContain('推荐')
    const browser = cards[1]!
    expect(browser.find('button').attributes('disabled')).toBeDefined()
    const why = browser.find('button').attributes('aria-describedby')!
    expect(document.getElementById(why)?.textContent).toContain('指向别的机器')
  })

  it('say when they cannot be had, with a way out', async () => {
    const { page } = await open('set-up', { inject: { command: 'rehearsal_ways', error: { code: 'store.busy' } } })
    await until(() => expect(page.find('[role="alert"]').text()).toContain('再试一次'))
  })

  it('ask for an auth source first', async () => {
    await enter('no-auth')
    const page = render(RehearsalPage)
    await until(() => expect(page.find('[data-state="empty"]').text()).toContain('添加企业微信扫码认证'))
  })
})

describe('a rehearsal', () => {
  it('ends in a person’s card with all stages done', async () => {
    const { page, click } = await open()
    await click('打开登录页')
    await until(() => expect(page.find('[data-outcome]').exists()).toBe(true))
    const result = page.find('[data-outcome="logged_in"]')
    expect(result.text()).toMatch(/登录成功：.+总部通讯录/s)
    expect(page.findAll('[data-stage]').map((stage) => stage.attributes('data-state'))).toEqual([
      'pass',
      'pass',
      'pass',
      'pass',
      'pass',
    ])
    await until(() => expect(page.findAll('[data-past]')).toHaveLength(1))
    expect(page.text()).toContain('演练成功')
  })

  it('that went through leads on to what the portal needs, for the same auth source', async () => {
    const { page, click } = await open()
    await click('打开登录页')
    await until(() => expect(page.find('[data-outcome="logged_in"]').exists()).toBe(true))
    expect(document.querySelector('[data-row]')).toBeNull()
    await click('给门户的值')
    await until(() => expect(document.querySelectorAll('[data-row]')).toHaveLength(4))
    expect(document.body.textContent).toContain('sso.huadong.example:8443')
  })

  it('that is refused gives one reason, its remedy and the small errcode, and marks where it broke', async () => {
    const { page, click } = await open('set-up', { scans: ['page_refuses'] })
    await click('打开登录页')
    await until(() => expect(page.find('[data-outcome="refused"]').exists()).toBe(true))
    const result = page.find('[data-outcome="refused"]')
    expect(result.find('h2').text()).toContain('与授权回调域不一致')
    expect(result.find('.vendor').text()).toBe('-31020')
    expect(result.text()).toMatch(/打开【/)
    expect(result.text()).toContain('再演练一次')
    expect(result.text()).not.toContain('给门户的值')
    expect(page.find('[data-stage="opened"]').attributes('data-state')).toBe('fail')
    expect(page.findAll('[data-state="pass"]')).toHaveLength(0)
  })

  it('names whom WeCom named when the directory has nobody', async () => {
    const { page, click } = await open('set-up', { scans: ['not_synced'] })
    await click('打开登录页')
    await until(() => expect(page.find('[data-outcome="refused"]').text()).toContain('newcomer'))
    expect(page.find('[data-stage="exchanged"]').attributes('data-state')).toBe('pass')
    expect(page.find('[data-stage="matched"]').attributes('data-state')).toBe('fail')
    expect(page.find('[data-outcome="refused"]').text()).toContain('去同步')
    await click('查一查这个人')
    await until(() =>
      expect(page.find('[data-outcome="refused"] .chain').text()).toContain('最近一次同步没有带来这个人'),
    )
  })

  it('goes on while the page is left, and can be cancelled', async () => {
    const { page, click, world } = await open('set-up', { scans: ['waits'] })
    await click('打开登录页')
    await until(() => expect(page.find('[data-stage="opened"]').attributes('data-state')).toBe('pass'))
    page.unmount()
    const { auth } = world.facts
    const going = ongoing.get(auth)
    expect(going?.state).toBe('running')
    if (going?.state === 'running') going.stop()
    await until(() => expect(ongoing.get(auth)?.state).toBe('stopped'))
    const again = render(RehearsalPage)
    await until(() => expect(again.text()).toContain('已取消，没有登录'))
    expect(again.find('[data-outcome]').exists()).toBe(false)
    expect(await world.call('rehearsal_list', { tenant: world.facts.tenant })).toEqual([])
    // It is said once; who comes back later finds nothing of it.
    again.unmount()
    expect(ongoing.get(auth)).toBeUndefined()
  })

  it('that is over goes when another way is begun', async () => {
    const { page, click } = await open('set-up', { scans: ['page_refuses'] })
    await click('打开登录页')
    await until(() => expect(page.find('[data-outcome="refused"]').exists()).toBe(true))
    await click('取登录地址')
    await until(() => expect(page.find('#pasted-url').exists()).toBe(true))
    expect(page.find('[data-stages]').exists()).toBe(false)
    expect(page.find('[data-outcome]').exists()).toBe(false)
  })

  it('whose browser does not open says so at once, and offers the other ways', async () => {
    const { page, click } = await open('on-this-machine', {
      inject: { command: 'login_rehearse', error: { code: 'browser.failed' }, times: 1 },
    })
    await click('用浏览器打开')
    await until(() => expect(page.find('[role="alert"]').text()).toContain('没能打开浏览器'))
    expect(page.find('[data-stages]').exists()).toBe(false)
    await click('改为粘贴地址')
    await until(() => expect(page.find('#pasted-url').exists()).toBe(true))
  })

  it('closed in its own window is cancelled, not failed', async () => {
    const { page, click } = await open('set-up', { scans: ['closes'] })
    await click('打开登录页')
    await until(() => expect(page.text()).toContain('已取消，没有登录'))
    expect(page.find('[data-outcome]').exists()).toBe(false)
    expect(page.findAll('[data-state="fail"]')).toHaveLength(0)
  })

  it('that cannot listen offers the ways that need no port', async () => {
    const { page, click } = await open('set-up', {
      inject: { command: 'login_rehearse', error: { code: 'listener.busy' }, times: 1 },
    })
    await click('打开登录页')
    await until(() => expect(page.find('[role="alert"]').text()).toContain('被别的程序占用'))
    expect(page.find('[role="alert"]').text()).toContain('改为粘贴地址')
    await click('改为粘贴地址')
    await until(() => expect(page.find('#pasted-url').exists()).toBe(true))
  })
})

describe('a pasted address', () => {
  it('is asked for with the login address, and mistakes are said at once', async () => {
    const { page, click, world } = await open()
    await click('取登录地址')
    await until(() => expect(page.text()).toContain('login_type=CorpApp'))
    const field = page.find('#pasted-url')
    await field.setValue('https://elsewhere.example/?code=1&state=2')
    expect(page.text()).toContain('应当以 https://sso.huadong.example:8443/wecom/callback 开头')
    await field.setValue('https://sso.huadong.example:8443/wecom/callback?code=abc')
    expect(page.text()).toContain('少了 state')
    await field.setValue(await world.scanElsewhere(page.find('code.address').text(), 'member'))
    await page.find('form').trigger('submit')
    await until(() => expect(page.find('[data-outcome="logged_in"]').exists()).toBe(true))
    expect(page.findAll('[data-stage]').map((stage) => stage.attributes('data-stage'))).toEqual([
      'returned',
      'exchanged',
      'matched',
    ])
    expect(page.find('#pasted-url').exists()).toBe(false)
  })
})

describe('earlier rehearsals', () => {
  it('are listed with when, way, who and why; a row opens its result with the remedy', async () => {
    const { page } = await open('rehearsed')
    await until(() => expect(page.findAll('[data-past]')).toHaveLength(4))
    const rows = page.findAll('.space [role="row"]')
    const ends = page.findAll('[data-past]').map((end) => end.attributes('data-past'))
    expect(ends).toEqual(['logged_in', 'refused', 'refused', 'refused'])
    expect(rows[2]?.text()).toContain('newcomer')
    expect(rows[3]?.text()).toContain('-31020')
    await rows[3]?.trigger('click')
    await until(() => expect(document.querySelector('[role="dialog"]')?.textContent).toContain('设置授权回调域'))
  })

  it('are saved as a file, and the page says where', async () => {
    const { page, world } = await open('rehearsed')
    render(ContextMenu)
    await until(() => expect(page.find('[data-export]').exists()).toBe(true))
    await page.find('[data-export]').trigger('click')
    document.querySelector<HTMLElement>('#menu-csv')!.click()
    await until(() =>
      expect(page.find('.said').text()).toMatch(/^已保存到 .+扫码演练记录_华东制造_\d{4}-\d\d-\d\d\.csv$/),
    )
    expect(world.asked('rehearsals_export')).toEqual([{ tenant: world.facts.tenant, format: 'csv' }])
  })

  it('say so when there are none', async () => {
    const { page } = await open()
    await until(() => expect(page.text()).toContain('还没有演练过'))
  })
})

describe('the line of stages', () => {
  const result = (part: Partial<Rehearsal>): Rehearsal => ({
    rehearsal: 'h',
    auth: 'a',
    at: '2026-11-18T11:06:40Z',
    way: 'window',
    outcome: 'refused',
    reason: null,
    reason_text: null,
    errcode: null,
    userid: null,
    user: null,
    fix: null,
    status: 'fail',
    tried: true,
    given_up: false,
    outcome_text: { zh: '', en: '' },
    headline: { zh: '', en: '' },
    next: [],
    ...part,
  })
  const done = (stage: RehearsalStage, part: Partial<Rehearsal> = {}): Ongoing => ({
    state: 'done',
    way: 'window',
    stage,
    result: result(part),
  })
  const running = (stage: RehearsalStage | null): Ongoing => ({
    state: 'running',
    way: 'window',
    stage,
    stop: () => undefined,
  })
  it.each<[string, Ongoing, string]>([
    ['just begun', running(null), 'busy idle idle idle idle'],
    ['page open', running('opened'), 'pass busy idle idle idle'],
    ['waiting', running('waiting'), 'pass busy idle idle idle'],
    ['came back', running('returned'), 'pass pass pass busy idle'],
    ['refused by the page', done('opened'), 'fail idle idle idle idle'],
    ['declined on the phone', done('returned'), 'pass pass pass fail idle'],
    ['nobody named', done('exchanged'), 'pass pass pass fail idle'],
    ['not in the directory', done('exchanged', { userid: 'x' }), 'pass pass pass pass fail'],
    ['found but deactivated', done('matched', { userid: 'x' }), 'pass pass pass pass fail'],
    ['logged in', done('matched', { outcome: 'logged_in' }), 'pass pass pass pass pass'],
    ['window closed', done('waiting', { given_up: true }), 'pass skip idle idle idle'],
    ['stopped', { state: 'stopped', way: 'window', stage: 'waiting' }, 'pass skip idle idle idle'],
  ])('%s', (_, going, expected) =>
    expect(
      stageViews(going)
        .map(({ state }) => state)
        .join(' '),
    ).toBe(expected),
  )

  it('offers acts of this program only where they help', () => {
    expect(actsFor(result({ next: ['sync'] })).map(({ label }) => label)).toEqual(['rehearsal.act.sync'])
    expect(actsFor(result({ next: [] }))).toEqual([])
    const page = actsFor(result({ next: ['callback_domain', 'check_up'] }))
    expect(page.map(({ label }) => label)).toEqual(['rehearsal.act.checkup'])
  })
})
