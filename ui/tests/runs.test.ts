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
import type { AppError, Change, Run, SecretPlace, SourceSummary } from '@/platform/contract'
import { enter, fake, render, until } from './setup'
import { check, error, NO_COUNTS, run } from './values'

describe('an undone run', () => {
  it('is read backwards in the program’s words, without a list that is empty', async () => {
    const undo_text = { zh: '已撤销：新增的 1 人已移除，更新的 40 人已还原，停用的 400 人已恢复', en: 'Taken back' }
    const undo = run({ kind: 'undo', outcome: 'applied', undoes: 'r-1', undo_text })
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
    ['access_guard', { departures: 33, in_use: 110, take_overs: 1, share: 0.3 }, '这次同步要停用 33 人', '30%'],
    [
      'take_over',
      { departures: 0, in_use: 110, take_overs: 7, share: 0 },
      '这次同步有 7 个账号要换使用者',
      '可能不是同一个人',
    ],
  ] as const)('says which guard holds it: %s', async (reason, figures, title, more) => {
    const page = render(HeldBanner, { props: { run: run({ outcome: 'held', held: { reason, ...figures } }) } })
    expect(page.text()).toContain(title)
    expect(page.text()).toContain(more)
  })

  it('begins with what holds it', async () => {
    const world = await enter('held')
    const held = await world.call<Run>('run_show', { id: world.facts.held_run })
    const page = render(RunView, { props: { run: held } })
    await until(() => expect(world.asked('run_changes')[0]?.filter.kind).toBe('holding'))
    expect(page.find('[aria-pressed="true"]').text()).toBe('要核对的')
  })
})

describe('a held run of the past', () => {
  it.each([
    ['a moment earlier', '2026-11-18T11:06:40.999Z', false],
    ['a moment later', '2026-11-18T11:06:41.123Z', true],
  ])('is only looked at once another was applied: %s', async (_, finished_at, outdated) => {
    const held = run({ outcome: 'held', finished_at: '2026-11-18T11:06:41Z' })
    fake({
      run_show: () => held,
      run_list: () => [held, run({ id: 'other', finished_at })],
      run_changes: () => ({ total: 0, changes: [] }),
    })
    const page = render(RunPage, { props: { id: held.id } })
    await until(() => expect(page.findComponent(RunSummary).exists()).toBe(true))
    expect(page.text().includes('这份名单只供查看')).toBe(outdated)
  })
})

describe('a run that left members out', () => {
  it('says so first and is not green', () => {
    const counts = { ...NO_COUNTS, skipped: 19, pending: 2, not_brought_in: 21 }
    const page = render(RunSummary, { props: { run: run({ counts }) } })
    expect(page.find('[role="status"]').text()).toMatch(/^21 名成员没有同步进来/)
    expect(page.html()).not.toContain('pass')
  })
})

describe('a run with pending members', () => {
  it('says what to do about them, and shows them', async () => {
    fake({ run_changes: () => ({ total: 0, changes: [] }) })
    const page = render(RunView, { props: { run: run({ counts: { ...NO_COUNTS, pending: 5, not_brought_in: 5 } }) } })
    expect(page.find('[data-pending]').text()).toContain('要你逐个处理')
    await page.find('[data-pending] button').trigger('click')
    expect(page.find('[aria-pressed="true"]').text()).toBe('待核对 5')
  })

  it('names the member beside the account', () => {
    const change: Change = {
      kind: 'pending',
      userid: 'he.yan',
      username: 'old.desk',
      name: null,
      departments: [],
      reason: 'new',
      reason_text: { zh: '', en: '' },
      reason_detail: { id: 'new' },
      before: null,
      after: null,
    }
    expect(render(ChangeRow, { props: { change } }).find('.who').text()).toContain('成员 he.yan')
  })
})

describe('a change of a person', () => {
  it('has no gap where there was nothing, and a word for a gender', () => {
    const change: Change = {
      kind: 'overwrite',
      userid: 'wu',
      username: 'wu',
      name: '吴',
      departments: [],
      reason: 'new',
      reason_text: { zh: '', en: '' },
      reason_detail: { id: 'new' },
      before: { departments: [], gender: null },
      after: {
        departments: [
          { id: 2, name: '仓储', path: '总部/仓储' },
          { id: 9, name: '#9', path: '' },
        ],
        gender: 'female',
      },
    }
    const text = render(ChangeRow, { props: { change } }).find('.what').text().replace(/\s+/g, '')
    expect(text).toContain('（空）→变为总部/仓储、#9')
    expect(text).toContain('女')
  })
})

describe('a change of the corp’s own attributes', () => {
  it('names each one that differs', () => {
    const change = {
      kind: 'update',
      userid: 'wu',
      username: 'wu',
      name: '吴',
      departments: [],
      reason: 'changed',
      reason_text: { zh: '', en: '' },
      reason_detail: { id: 'changed' },
      before: { extra: { 工号: 'E-1', 座位: '3F' } },
      after: { extra: { 工号: 'E-2', 座位: '3F', 班次: '早' } },
    } as unknown as Change
    const lines = render(ChangeRow, { props: { change } }).findAll('.field-line')
    expect(lines.map((each) => each.text().replace(/\s+/g, ''))).toEqual(['工号E-1→变为E-2', '班次（空）→变为早'])
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
