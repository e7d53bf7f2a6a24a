/** A scope as ticks: what is ticked is what is saved, whatever was ticked before. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import ScopeDialog from '@/features/sources/ScopeDialog.vue'
import { scopeOf, states, ticksOf, toggled, treeOf, type Ticks } from '@/features/sources/scope'
import type { Department, SourceSummary, SyncScope } from '@/platform/contract'
import { enter, render, until } from './setup'

const department = (id: number, parent: number | null): Department => ({
  id,
  parent,
  name: `D${id}`,
  pinyin: '',
  users: 1,
  leaders: [],
})
/** 1 has 2 and 3; 2 has 4; 4 has 5. */
const TREE = treeOf([department(1, null), department(2, 1), department(3, 1), department(4, 2), department(5, 4)])
const rules = (departments: number[] = [], tags: number[] = [], members: string[] = []) => ({
  departments,
  tags,
  members,
})
const scope = (include = rules(), exclude = rules()): SyncScope => ({ include, exclude })
const after = (from: SyncScope | null, ...clicks: number[]): SyncScope | null | undefined => {
  const ticks = ticksOf(from, TREE)
  const departments = clicks.reduce((now, id) => toggled(now, id, TREE), ticks.departments)
  return scopeOf({ ...ticks, departments }, TREE)
}
const shown = ({ departments }: Ticks): string =>
  [1, 2, 3, 4, 5].map((id) => (states(departments, TREE).get(id) ?? '?')[0]).join('')

describe('ticks', () => {
  it('become the fewest rules that say the same', () => {
    expect(after(null)).toBeNull()
    expect(after(null, 4)).toEqual(scope(rules(), rules([4])))
    expect(after(null, 4, 4)).toBeNull()
    expect(after(null, 1)).toBeUndefined()
    expect(after(null, 1, 4)).toEqual(scope(rules([4])))
    expect(after(null, 1, 2, 4)).toEqual(scope(rules([2]), rules([4])))
    // What is included below what is excluded needs the top's own rule.
    expect(after(null, 4, 5)).toEqual(scope(rules([1, 5]), rules([4])))
    expect(after(scope(rules([2]), rules([4])), 1)).toBeNull()
  })

  it('are all, none or some', () => {
    expect(shown(ticksOf(null, TREE))).toBe('aaaaa')
    expect(shown(ticksOf(scope(rules([2]), rules([5])), TREE))).toBe('ssnsn')
    expect(shown(ticksOf(scope(rules(), rules([3])), TREE))).toBe('sanaa')
    expect(shown(ticksOf(scope(rules([], [7])), TREE))).toBe('nnnnn')
  })

  it('leave every scope as it is while nobody touches them', () => {
    const all = [
      null,
      scope(rules([2]), rules([4])),
      scope(rules([], [7], ['wu']), rules([], [8])),
      scope(rules(), rules([3], [7])),
      scope(rules([99])),
    ]
    for (const each of all) expect(after(each)).toEqual(each)
  })

  it('of a corp with 30,000 departments are made at once', () => {
    const many = Array.from({ length: 30_000 }, (_, place) =>
      department(place + 1, place === 0 ? null : Math.ceil(place / 8)),
    )
    const tree = treeOf(many)
    const next = toggled(ticksOf(null, tree).departments, 2, tree)
    expect(states(next, tree).size).toBe(30_000)
  })
})

describe('the dialog', () => {
  it('counts while it is ticked, and saves what is ticked', async () => {
    const world = await enter('set-up')
    const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
    world.answer({ source_change: () => new Promise(() => undefined) })
    render(ScopeDialog, { props: { modelValue: true, source: source! } })
    const count = () => document.querySelector('[data-scope-count]')?.textContent
    const row = (place: number) => document.querySelectorAll<HTMLElement>('[data-department]')[place]!
    await until(() => expect(document.querySelectorAll('[data-department]').length).toBeGreaterThan(2))
    await until(() => expect(count()).toContain(String(source!.users)))
    const all = count()
    row(0).click()
    await until(() => expect(count()).toContain('一个人也没有选中'))
    expect(document.querySelector<HTMLButtonElement>('button[form="scope-form"]')!.disabled).toBe(true)
    row(1).click()
    await until(() => expect(row(0).getAttribute('aria-checked')).toBe('mixed'))
    await until(() => expect(document.querySelector('[data-scope-count]')?.getAttribute('aria-busy')).toBe('false'))
    expect(count()).not.toBe(all)
    await nextTick()
    document.querySelector<HTMLFormElement>('#scope-form')!.requestSubmit()
    await flushPromises()
    await until(() => expect(world.asked('source_change')).toHaveLength(1))
    const department = Number(row(1).dataset['department'])
    expect(world.asked('source_change')[0]!.change).toEqual({
      scope: scope(rules([department])),
      depart_out_of_scope: false,
    })
  })
})
