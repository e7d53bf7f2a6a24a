/** What a run is said to be: held by which guard, what is seen first, who was left out; and a secret that is asked for again. */
import { describe, expect, it, vi } from 'vitest'
import CheckRow from '@/components/base/CheckRow.vue'
import ErrorBox from '@/components/base/ErrorBox.vue'
import AuthsPage from '@/features/auths/AuthsPage.vue'
import SourceCard from '@/features/sources/SourceCard.vue'
import SourcesPage from '@/features/sources/SourcesPage.vue'
import ChangeRow from '@/features/sync/ChangeRow.vue'
import HeldBanner from '@/features/sync/HeldBanner.vue'
import RunSummary from '@/features/sync/RunSummary.vue'
import RunPage from '@/features/sync/RunPage.vue'
import RunView from '@/features/sync/RunView.vue'
import type { AppError, SecretPlace, SourceSummary } from '@/platform/contract'
import { enter, fake, render, until } from './setup'
import { change, check, error, NO_COUNTS, run, same } from './values'

describe('an undone run', () => {
  it('is read backwards in the program’s words, without a list that is empty', async () => {
    const undo_text = { zh: '已撤销：新增的 1 人已移除，更新的 40 人已还原，停用的 400 人已恢复', en: 'Taken back' }
    const undo = run({ kind: 'undo', outcome: 'applied', undoes: 'r-1', undo_text, said: undo_text })
    expect(render(RunSummary, { props: { run: undo } }).text()).toContain(undo_text.zh)
    const world = await enter('set-up')
    world.answer({ run_show: () => undo })
    const page = render(RunPage, { props: { id: undo.id } })
    await until(() => expect(page.text()).toContain(undo_text.zh))
    expect(page.find('[role="group"]').exists()).toBe(false)
    expect(page.html()).toContain('/history/r-1')
  })
})

describe('a held run', () => {
  it.each([
    ['access_guard', { departures: 33, in_use: 110, take_overs: 1, share: 0.3 }, '这次同步要停用 33 人', '占 30%'],
    [
      'take_over',
      { departures: 0, in_use: 110, take_overs: 7, share: 0 },
      '这次同步有 7 个账号要换使用者',
      '可能不是同一个人',
    ],
  ] as const)('says which guard holds it: %s', async (reason, figures, title, more) => {
    const gauge = reason === 'access_guard' ? { count: 33, limit: 12, of: 110, text: same('33 人，占 30%') } : null
    const held = run({ outcome: 'held', held: { reason, ...figures }, gauge })
    const page = render(HeldBanner, { props: { run: held, seen: false } })
    expect(page.text()).toContain(title)
    expect(page.text()).toContain(more)
  })

  it('begins with those who would lose access, by department, and the tick opens once all were looked at', async () => {
    const world = await enter('held')
    let see: (() => void) | undefined
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
          see = () => tell([{ isIntersecting: true }])
        }
        observe = (): void => undefined
        unobserve = (): void => undefined
        disconnect = (): void => undefined
      },
    )
    const page = render(RunPage, { props: { id: world.facts.held_run! } })
    await until(() => expect(page.findAll('[data-group]').length).toBeGreaterThan(0))
    expect(page.find('[aria-pressed="true"]').text()).toBe('待你核对')
    expect(page.find('.gauge').text()).toMatch(/占 [\d.]+%/)
    const box = (): HTMLInputElement => page.find('input[type="checkbox"]').element as HTMLInputElement
    see?.()
    await until(() => expect(page.find('[data-unseen]').exists()).toBe(true))
    expect(box().disabled).toBe(true)
    await page.find('[data-open-all]').trigger('click')
    expect(box().disabled).toBe(true)
    see?.()
    await until(() => expect(box().disabled).toBe(false))
    vi.unstubAllGlobals()
  })

  it('may be ticked once it is a file', async () => {
    const world = await enter('held')
    world.answer({ run_export: () => '/tmp/list.csv' })
    const page = render(RunPage, { props: { id: world.facts.held_run! } })
    await until(() => expect(page.find('[data-export="csv"]').exists()).toBe(true))
    await page.find('[data-export="csv"]').trigger('click')
    await until(() => expect(page.find('[data-unseen]').exists()).toBe(false))
    expect(world.asked('run_export')[0]).toEqual({ run: world.facts.held_run, kind: 'holding', format: 'csv' })
  })

  it('is what the card of its data source leads to first', async () => {
    const world = await enter('held')
    const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
    const page = render(SourceCard, { props: { source: source! } })
    expect(page.find('footer button').text()).toMatch(/^核对 \d+ 人$/)
  })
})

describe('a held run of the past', () => {
  it('is only looked at once its list no longer counts', async () => {
    const held = run({ outcome: 'held', outdated: true })
    fake({ run_show: () => held, run_changes: () => ({ total: 0, changes: [] }) })
    const page = render(RunPage, { props: { id: held.id } })
    await until(() => expect(page.text()).toContain('这份名单只供查看'))
    expect(page.findComponent(HeldBanner).exists()).toBe(false)
  })

  it('says by whom it was confirmed, and leads there', async () => {
    const actor = { account: 'li.na', host: 'ops-01' }
    const held = run({ outcome: 'held', confirmed: { run: 'r-9', actor, at: '2026-11-18T11:06:41Z' } })
    fake({ run_show: () => held, run_changes: () => ({ total: 0, changes: [] }) })
    const page = render(RunPage, { props: { id: held.id } })
    await until(() => expect(page.find('[data-confirmed]').text()).toContain('li.na@ops-01'))
    expect(page.html()).toContain('/history/r-9')
    expect(page.findComponent(HeldBanner).exists()).toBe(false)
  })
})

describe('a run with pending members', () => {
  it('says what to do about them, and leads to where they are settled', async () => {
    fake({ run_changes: () => ({ total: 0, changes: [] }) })
    const facet = { id: 'pending', label: same('待核对'), count: 5, group: 'people', tone: 'warn' } as const
    const page = render(RunView, {
      props: { run: run({ counts: { ...NO_COUNTS, pending: 5, not_brought_in: 5 }, facets: [facet] }) },
    })
    expect(page.find('[data-pending]').text()).toContain('逐个核对')
    expect(page.find('[data-pending] button').text()).toBe('核对这 5 人')
  })

  it('names the member beside the account', () => {
    const pending = change({ kind: 'pending', userid: 'he.yan', username: 'old.desk' })
    expect(
      render(ChangeRow, { props: { change: pending } })
        .find('.who')
        .text(),
    ).toContain('成员 he.yan')
  })
})

describe('a change of a person', () => {
  it('is one line: who, where, and old to new', () => {
    const moved = change({
      position: '仓管',
      departments: [{ id: 2, name: '仓储', path: '总部/仓储' }],
      lines: [
        { field: 'gender', label: same('性别'), before: null, after: same('女') },
        { field: 'mobile', label: same('手机号'), before: same('1'), after: same('2') },
      ],
    })
    const row = render(ChangeRow, { props: { change: moved } })
    expect(row.find('.who').text().replace(/\s+/g, '')).toBe('吴wu仓储·仓管')
    const lines = row.findAll('.field-line').map((each) => each.text().replace(/\s+/g, ''))
    expect(lines).toEqual(['性别（空）→变为女', '手机号1→变为2'])
  })

  it('of a duplicate shows the second side', () => {
    const other = { id: '7', username: 'wanglei', name: '王磊', source: null, by: [same('手机号'), same('邮箱')] }
    const row = render(ChangeRow, { props: { change: change({ kind: 'skip', others: [other] }) } })
    expect(row.find('[data-other]').text().replace(/\s+/g, '')).toBe('对应的用户王磊·wanglei本地用户手机号、邮箱相同')
    expect(row.html()).toContain('user=7')
  })
})

describe('a data source before its first run', () => {
  it.each([
    ['first_run', true],
    ['later', false],
  ] as const)('says that a person begins, until a run is due: %s', async (schedule, isSaid) => {
    const world = await enter('set-up')
    const source = {
      ...(await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant }))[0]!,
      auto_sync_hours: 24 as const,
      paused: false,
      last_run: null,
      schedule,
      next_due_at: null,
    }
    const page = render(SourceCard, { props: { source } })
    expect(page.find('[data-first]').exists()).toBe(isSaid)
    await until(() => expect(page.text()).toContain('只在程序运行时同步'))
    expect(page.find('footer button').text()).toBe('预览第一次同步')
  })
})

describe('a secret that was proven elsewhere', () => {
  const PRINT = 'https://old.example/ → https://new.example/ · 10.0.0.9:3128'
  const elsewhere = (secret: SecretPlace | null): AppError => ({
    ...error('secret.elsewhere'),
    small_print: PRINT,
    secret,
  })

  it.each([
    [{ source: 'abc' }, '重新填写通讯录 Secret', '/sources?secret=abc'],
    [{ auth: 'xyz' }, '重新填写应用 Secret', '/auths?secret=xyz'],
  ])('has the button that leads to its field: %o', async (place, name, path) => {
    const page = render(ErrorBox, { props: { error: elsewhere(place) } })
    expect(page.text()).toContain(PRINT)
    const { $router } = page.vm.$.appContext.config.globalProperties
    const push = vi.spyOn($router, 'push')
    await page
      .findAll('button')
      .find((each) => each.text() === name)
      ?.trigger('click')
    expect($router.resolve(push.mock.calls[0]?.[0] as never).fullPath).toBe(path)
  })

  it('has it in a check-up as well, and none where it is not known whose it is', () => {
    const failed = check('app.token', 'fail', {
      secret: { auth: 'xyz' },
      cause: { zh: '', en: '' },
    })
    expect(render(CheckRow, { props: { check: failed, open: true } }).text()).toContain('重新填写应用 Secret')
    expect(render(ErrorBox, { props: { error: elsewhere(null) } }).text()).not.toContain('重新填写应用')
  })

  it.each([
    ['data source', SourcesPage, 'sources', '#source-secret'],
    ['authentication source', AuthsPage, 'auths', '#auth-secret'],
  ] as const)('opens the dialog of its %s', async (_, page, name, field) => {
    const { facts } = await enter('set-up')
    const there = render(page)
    const { $router } = there.vm.$.appContext.config.globalProperties
    await $router.push({ name, query: { secret: name === 'sources' ? facts.source : facts.auth } })
    await until(() => expect(document.querySelector(field)).not.toBeNull())
    await until(() => expect($router.currentRoute.value.query).toEqual({}))
  })
})
