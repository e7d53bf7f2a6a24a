/** Values are judged by the program; what it says of each is drawn as such. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import TenantDialog from '@/features/settings/TenantDialog.vue'
import FormState from '@/components/base/FormState.vue'
import { isFine, useForm } from '@/app/forms'
import type { FieldName, FormChecked } from '@/platform/contract'
import { fake, render, until } from './setup'
import { answerOf, FORMS } from './vectors'

const field = (of: FieldName, given: string) => {
  const value = ref(given)
  const page = render(
    defineComponent(() => {
      const answer = useForm(of, () => value.value)
      const fine = computed(() => isFine(answer.value))
      return () => [h(FormState, { id: 'x', answer: answer.value }, () => h('i', 'hint')), h('b', String(fine.value))]
    }),
  )
  return { page, value }
}

describe('a value in its field', () => {
  it.each(FORMS.map((vector) => [vector.field, vector.given.slice(0, 40), vector] as const))(
    '%s %j is drawn as the program has it',
    async (_, __, vector) => {
      fake({ form_check: ({ field, value }) => answerOf(field, value) })
      const { page } = field(vector.field, vector.given)
      const state = page.find('[data-form]')
      await until(() => expect(state.attributes('data-form')).toBe(vector.state))
      const isBad = vector.state === 'malformed'
      expect(page.find('.state-fail').exists()).toBe(isBad)
      expect(state.text()).toBe(isBad ? vector.text?.zh : 'hint')
      expect(page.find('b').text()).toBe(String(vector.state === 'ok' || vector.state === 'incomplete'))
      page.unmount()
    },
  )

  it('is never judged by the answer to an earlier one', async () => {
    const asked: [string, (said: FormChecked) => void][] = []
    fake({ form_check: ({ value }) => new Promise((resolve) => asked.push([value, resolve])) })
    const { page, value } = field('corp_id', 'first')
    value.value = 'second'
    await until(() => expect(asked).toHaveLength(2))
    const said = (state: FormChecked['state']): FormChecked => ({
      state,
      value: null,
      reason: null,
      text: { zh: '错了', en: 'wrong' },
      suggests: null,
      repair: null,
      mark: null,
    })
    asked[1]?.[1](said('ok'))
    asked[0]?.[1](said('malformed'))
    await until(() => expect(page.find('[data-form]').attributes('data-form')).toBe('ok'))
    await flushPromises()
    expect(asked.map(([given]) => given)).toEqual(['first', 'second'])
    expect(page.find('[data-form]').attributes('data-form')).toBe('ok')
  })
})

const said = (state: FormChecked['state']): FormChecked => ({
  state,
  value: null,
  reason: null,
  text: null,
  suggests: null,
  repair: null,
  mark: null,
})

/** A new tenant's dialog, whose name the program has not judged yet. */
async function newTenant() {
  let answer: (said: FormChecked) => void = () => undefined
  const window = fake({
    form_check: ({ field }) => (field === 'tenant_name' ? new Promise((resolve) => (answer = resolve)) : said('ok')),
    tenant_add: () => new Promise(() => undefined),
  })
  const page = render(TenantDialog, { props: { modelValue: true } })
  const button = (): HTMLButtonElement | null => document.querySelector('button[type=submit]')
  await until(() => expect(button()).not.toBeNull())
  await flushPromises()
  const enter = () => document.querySelector<HTMLFormElement>('#tenant-form')?.requestSubmit()
  return { page, window, button, enter, answer: (now: FormChecked) => answer(now) }
}

describe('a required field', () => {
  it('says that it is empty once something stood in it, and not before', async () => {
    fake({ form_check: ({ field, value }) => answerOf(field, value) })
    const { page, value } = field('corp_id', '')
    const state = page.find('[data-form]')
    await until(() => expect(state.attributes('data-form')).toBe('empty'))
    expect(state.text()).toBe('hint')
    value.value = 'ww9f8e7d6c5b4a3f2e'
    await until(() => expect(state.attributes('data-form')).toBe('ok'))
    value.value = ''
    await until(() => expect(state.text()).toContain('还没有填写企业 ID'))
    expect(page.find('.state-fail').exists()).toBe(true)
  })
})

describe('a value that is being typed', () => {
  it('keeps what was said of the one before until the program has answered', async () => {
    const asked: ((said: FormChecked) => void)[] = []
    fake({ form_check: () => new Promise((resolve) => asked.push(resolve)) })
    const { page, value } = field('corp_id', 'first')
    await until(() => expect(asked).toHaveLength(1))
    asked[0]?.({ ...said('malformed'), text: { zh: '错了', en: 'wrong' } })
    await until(() => expect(page.text()).toContain('错了'))
    value.value = 'second'
    await until(() => expect(asked).toHaveLength(2))
    expect(page.text()).toContain('错了')
    asked[1]?.(said('ok'))
    await until(() => expect(page.text()).toContain('hint'))
  })
})

describe('saving before the program has answered', () => {
  it('saves once, however often Enter is pressed meanwhile', async () => {
    const { window, enter, answer } = await newTenant()
    window.answer({ tenant_add: () => Promise.resolve({} as never) })
    enter()
    enter()
    answer(said('ok'))
    await until(() => expect(window.asked('tenant_add')).not.toEqual([]))
    await flushPromises()
    expect(window.asked('tenant_add')).toHaveLength(1)
  })

  it('does not save once the dialog is gone', async () => {
    const { page, window, enter, answer } = await newTenant()
    enter()
    await flushPromises()
    page.unmount()
    answer(said('ok'))
    await flushPromises()
    expect(window.asked('tenant_add')).toEqual([])
  })

  it.each([
    ['ok', true],
    ['malformed', false],
  ] as const)('waits for the answer %s', async (state, isSaved) => {
    const { window, button, enter, answer } = await newTenant()
    // A disabled button would swallow the Enter key.
    expect(button()?.disabled).toBe(false)
    enter()
    await flushPromises()
    expect(window.asked('tenant_add')).toHaveLength(0)
    answer(said(state))
    await until(() => expect(button()?.disabled).toBe(!isSaved))
    await flushPromises()
    expect(window.asked('tenant_add')).toHaveLength(isSaved ? 1 : 0)
  })
})
