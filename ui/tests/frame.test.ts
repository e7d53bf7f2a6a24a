/** The bar and what stays when a page is left: jobs, messages with an undo, notices, links. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import '@/components/frame/HelpPanel.vue'
import '@/components/frame/JobList.vue'
import LinkPage from '@/components/frame/LinkPage.vue'
import NoticeList from '@/components/frame/NoticeList.vue'
import TenantPill from '@/components/frame/TenantPill.vue'
import ToastList from '@/components/frame/ToastList.vue'
import TimeAgo from '@/components/base/TimeAgo.vue'
import StartPage from '@/features/start/StartPage.vue'
import SyncPage from '@/features/sync/SyncPage.vue'
import { fits, learnPinyin } from '@/app/pinyin'
import { running, share } from '@/app/jobs'
import { followLink } from '@/app/links'
import { askNotices, unread } from '@/app/notices'
import { loadSession, session } from '@/app/session'
import { toasts } from '@/app/toasts'
import { sourceChanged } from '@/app/undo'
import { start, NOW } from '@/features/sync/jobs'
import type { Source, SourceSummary } from '@/platform/contract'
import { enter, render, until } from './setup'

describe('words are found', () => {
  it.each([
    ['立即同步', 'ljtb', true],
    ['立即同步', 'tb', true],
    ['立即同步', 'tongbu', true],
    ['立即同步', '同步', true],
    ['立即同步', 'lt', false],
    ['切换到「北辰物流」', 'bcwl', true],
    ['切换到「北辰物流」', '切换 bc', true],
    ['导出体检报告', 'dctjbg', true],
    ['设置', 'sz', true],
    ['Sync now', 'NOW', true],
    ['体检', 'x', false],
  ])('%s by %s: %s', async (text, typed, want) => {
    await enter('set-up')
    await learnPinyin([text])
    expect(fits(text, typed)).toBe(want)
  })

  it('asks once for each, and only for Chinese ones', async () => {
    const world = await enter('set-up')
    await learnPinyin(['东方', '东方', 'East'])
    await learnPinyin(['东方'])
    expect(world.asked('pinyin')).toHaveLength(1)
    expect(fits('东方', 'dong fang')).toBe(true)
  })
})

describe('a time', () => {
  it('is said as people do, with spaces in Chinese, and told exactly when one points at it', () => {
    const at = Date.now() - 12 * 60_000
    const page = render(TimeAgo, { props: { at, text: (when: string) => `演练于${when}通过` } })
    expect(page.text()).toBe('演练于 12 分钟前通过')
    expect(page.attributes('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    expect(Date.parse(page.attributes('datetime')!)).toBe(at)
  })
})

describe('a run', () => {
  it('goes on in the bar when its page is left, and its end is there on coming back', async () => {
    const world = await enter('changed')
    await world.inject({ command: 'sync_run', hold: true })
    const { source } = world.facts
    const run = start(source, NOW)
    await until(() => expect([...running.keys()]).toEqual([`sync:${source}`]))
    expect(share.value).toBe(0)
    const page = render(SyncPage, { props: { id: source } })
    await until(() => expect(page.find('[data-job="running"]').exists()).toBe(true))
    page.unmount()
    await world.release('sync_run')
    await run
    expect(running.size).toBe(0)
    const asked = world.asked('sync_run').length
    const back = render(SyncPage, { props: { id: source } })
    await flushPromises()
    await until(() => expect(back.text()).toContain('撤销'))
    expect(world.asked('sync_run')).toHaveLength(asked)
    await until(() => expect(toasts.at(-1)?.text()).toMatch(/已同步：\d+ 项变更/))
    expect(toasts.at(-1)?.undo).toBeDefined()
  })
})

describe('before the tenants are known', () => {
  it('nobody is told that there are none, nor offered a sandbox beside the one there is', async () => {
    await enter('empty')
    session.state = { state: 'loading' }
    const [pill, start] = [render(TenantPill), render(StartPage)]
    expect(pill.text()).not.toContain('还没有租户')
    expect(start.find('[data-practise]').exists()).toBe(false)
    await loadSession()
    await until(() => expect(pill.text()).toContain('还没有租户'))
    expect(start.find('[data-practise]').exists()).toBe(true)
  })
})

describe('an edit', () => {
  it('is taken back from its message, and not once the row is another one', async () => {
    const world = await enter('set-up')
    const { source: id, tenant } = world.facts
    const now = async () =>
      (await world.call<SourceSummary[]>('source_list', { tenant })).find((each) => each.id === id)!
    const before = await now()
    const edit = (description: string) => world.call<Source>('source_change', { id, change: { description } })
    const page = render(ToastList)
    const undo = async (): Promise<void> => {
      await until(() => expect(page.find('[data-toast] .el-button').exists()).toBe(true))
      await page.find('[data-toast] .el-button').trigger('click')
    }
    sourceChanged(() => '改了', before, await edit('新名字'))
    await undo()
    await until(async () => expect((await now()).description).toBe(before.description))
    await until(() => expect(page.text()).toContain('已撤销'))

    sourceChanged(() => '改了', before, await edit('一'))
    await edit('二')
    await undo()
    await until(() => expect(page.text()).toContain('没有撤销：之后又有别的修改'))
    expect((await now()).description).toBe('二')
  })
})

describe('notices', () => {
  it('are unread until they were read, also in the next window', async () => {
    await enter('held')
    await askNotices()
    expect(unread.value).toBe(1)
    const page = render(NoticeList)
    expect(page.find('[data-notice="held"]').text()).toContain('等你确认')
    await page.find('.el-button').trigger('click')
    await until(() => expect(unread.value).toBe(0))
    await askNotices()
    expect(unread.value).toBe(0)
    expect(page.find('[data-notice="held"]').exists()).toBe(true)
  })
})

describe('a link', () => {
  it('that leads nowhere says so', async () => {
    const world = await enter('set-up')
    const missing = { zh: '没有这个租户', en: 'No such tenant' }
    world.answer({ link_take: () => ({ tenant: null, path: '/link', missing }) })
    const page = render(LinkPage)
    const { $router } = page.vm.$.appContext.config.globalProperties
    await followLink($router)
    expect($router.currentRoute.value.name).toBe('link')
    await until(() => expect(page.text()).toContain('没有这个租户'))
  })
})
