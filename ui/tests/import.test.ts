/** Accounts from a file: its columns, what becomes of each line, the import and its undo. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ImportPage from '@/features/import/ImportPage.vue'
import { toasts } from '@/app/toasts'
import type { DirectoryTotals, Run } from '@/platform/contract'
import { enter, render, until, type Window } from './setup'

const find = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`nothing is ${selector}`)
  return found
}
const click = async (selector: string): Promise<void> => {
  const button = await until(() => find(selector))
  button.click()
  await flushPromises()
}
const text = (): string => document.body.textContent ?? ''
const localUsers = async (world: Window): Promise<number> =>
  (await world.call<DirectoryTotals>('directory_totals', { tenant: world.facts.tenant })).local

async function choose(name: string): Promise<Window> {
  const world = await enter(name)
  render(ImportPage)
  await click('[data-choose]')
  await until(() => find('[data-apply]'))
  return world
}

describe('accounts from a file', () => {
  it('are looked at with the lines first that are not imported, and written only when that is asked for', async () => {
    const world = await choose('set-up')
    const before = await localUsers(world)
    const select = find('[data-field="username"] select') as HTMLSelectElement
    expect(select.selectedOptions[0]?.textContent?.trim()).toBe('登录名')
    expect(find('[data-field="mobile"] .example').textContent).toBe('139 1234 0001')
    await until(() => expect(document.querySelectorAll('[data-line]').length).toBeGreaterThan(0))
    expect(find('[data-line]').closest('[role="row"]')?.textContent).toContain('不是手机号')
    expect(find('[data-kind="rejected"]').textContent).toContain('6')
    expect(find('[data-apply]').textContent).toContain('3 人')
    expect(await localUsers(world)).toBe(before)
    await click('[data-apply]')
    await until(async () => expect(await localUsers(world)).toBe(before + 3))
    const [run] = await world.call<Run[]>('run_list', { tenant: world.facts.tenant, most: 1 })
    expect([run?.kind, run?.source, run?.undoable]).toEqual(['import', null, true])
    const told = await until(() => toasts.at(-1)!)
    expect(told.text()).toBe('已导入 3 人')
    await told.undo?.()
    expect(await localUsers(world)).toBe(before)
  })

  it('need a column with the usernames, and another column changes what they become', async () => {
    await choose('set-up')
    const select = find('[data-field="username"] select') as HTMLSelectElement
    const settle = async (value: string): Promise<void> => {
      select.value = value
      select.dispatchEvent(new Event('change'))
      await flushPromises()
    }
    await settle('')
    await until(() => expect(text()).toContain('没有一列能当用户名'))
    expect(document.querySelector('[data-apply]')).toBeNull()
    // The employee numbers.
    await settle('4')
    await until(() => expect(find('[data-apply]').textContent).toContain('人'))
  })
})
