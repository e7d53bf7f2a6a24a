/** Values are judged by the program; what it says of each is drawn as such. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import FormState from '@/components/base/FormState.vue'
import { isFine, useForm } from '@/app/forms'
import type { FieldView, FormChecked } from '@/platform/contract'
import { fake, render, until } from './setup'
import { answerOf, FORMS } from './vectors'

const field = (of: FieldView, given: string) => {
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
