/** How a source makes usernames: the rules as rows, what they give on the last reading, and what is sent. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import NamesDialog from '@/features/sources/NamesDialog.vue'
import { readRule, writtenRule } from '@/features/sources/usernames'
import type { SourceSummary } from '@/platform/contract'
import { enter, render, until } from './setup'

const find = <T extends HTMLElement>(selector: string): T | null => document.querySelector<T>(selector)

async function open(part: Partial<SourceSummary> = {}) {
  const world = await enter('set-up')
  world.answer({ source_change: () => new Promise(() => undefined) })
  const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
  render(NamesDialog, { props: { modelValue: true, source: { ...source!, ...part } } })
  await until(() => expect(find('[data-preview]')).not.toBeNull())
  const choose = async (at: number, kind: string) => {
    const select = find<HTMLSelectElement>(`#rule-${at}`)!
    select.value = kind
    select.dispatchEvent(new Event('change'))
    await nextTick()
  }
  const type = async (selector: string, value: string) => {
    const field = find<HTMLInputElement>(selector)!
    field.value = value
    field.dispatchEvent(new Event('input'))
    await nextTick()
  }
  const click = async (selector: string) => {
    find(selector)!.click()
    await nextTick()
  }
  const submit = () => find<HTMLFormElement>('#names-form')!.requestSubmit()
  const sent = () => world.asked('source_change').map(({ change }) => change)
  return { world, choose, type, click, submit, sent }
}

describe('a rule', () => {
  it('is written as it was read', () => {
    for (const written of ['userid', 'mail', 'biz-mail', 'mobile', 'pinyin', 'extattr:工号', '=name|pinyin'])
      expect(writtenRule(readRule(written))).toBe(written)
  })
})

describe('the dialog', () => {
  it('sends the chain in its order, the fields that are never taken, and the employee number by its bare name', async () => {
    const dialog = await open({ employee_no: 'extattr:工号', employee_no_name: '工号' })
    expect(find<HTMLInputElement>('#names-employee-no')!.value).toBe('工号')
    await dialog.click('[data-add]')
    await dialog.choose(1, 'pinyin')
    await dialog.click('[data-rule]:nth-child(2) [data-up]')
    await dialog.click('[data-never="mobile"] input')
    await dialog.type('#names-employee-no', "=userid|after('-')")
    await until(() => expect(find('#names-employee-no-note')?.dataset['form']).toBe('ok'))
    dialog.submit()
    await until(() => expect(dialog.sent()).toHaveLength(1))
    expect(dialog.sent()[0]).toEqual({
      username_rules: ['pinyin', 'userid'],
      rename_existing: false,
      never_take: ['mobile'],
      employee_no: "=userid|after('-')",
    })
  })

  it('says what is wrong with an expression under its row, and saves nothing then', async () => {
    const dialog = await open()
    await dialog.click('[data-add]')
    await dialog.choose(1, 'expression')
    await dialog.type('[data-rule]:nth-child(2) input', 'name|shout')
    await until(() => expect(find('[data-rule]:nth-child(2) #rule-error')?.textContent).toContain('shout'))
    dialog.submit()
    await dialog.world.call('settings')
    await flushPromises()
    expect(dialog.sent()).toEqual([])
  })

  it('shows whose name is taken first, and does not save while there are any', async () => {
    const dialog = await open()
    await dialog.choose(0, 'expression')
    await dialog.type('[data-rule] input', "'same'")
    await until(() => expect(find('[data-group="collisions"]')?.getAttribute('aria-pressed')).toBe('true'))
    const save = find<HTMLButtonElement>('button[type="submit"]')!
    await until(() => expect(save.disabled).toBe(true))
    await dialog.click('[data-add]')
    await until(() => expect(find('[data-group="resolved"]')).not.toBeNull())
    expect(find('[data-group="collisions"]')).toBeNull()
    await until(() => expect(save.disabled).toBe(false))
  })
})
