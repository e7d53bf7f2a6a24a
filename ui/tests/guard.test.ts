/** The settings dialog names the limit by which the program holds a run. */
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { Platform } from '@/platform/contract'
import { demo, render } from './setup'
import { GUARDS, guardOf } from './vectors'

async function dialog(percent: number, people: number, floor: number) {
  const platform = demo()
  const call = platform.call
  platform.call = ((name: string, request: never) => {
    if (name !== 'guard_figures') return call(name as 'overview', request)
    const typed = request as { percent: string; people: string; floor: string }
    return Promise.resolve(guardOf(typed.percent, typed.people, typed.floor))
  }) as Platform['call']
  const [source] = await platform.sources('t-east')
  render(SourceDialog, { props: { source: { ...source!, guard: { percent, people, floor } }, modelValue: true } })
  await flushPromises()
  return document.body.querySelector('[data-guard-now]')
}

// One of each set of values: the table has some of them for several numbers of people.
const different = GUARDS.filter(
  (vector, index) =>
    GUARDS.findIndex(
      (other) =>
        [other.percent, other.people, other.floor].join() === [vector.percent, vector.people, vector.floor].join(),
    ) === index,
)

it.each(different.map((vector) => [vector.percent, vector.people, vector.floor, vector.text.zh] as const))(
  'at %d %%, %d people, floor %d says what the program says',
  async (percent, people, floor, said) => {
    document.body.innerHTML = ''
    const line = await dialog(percent, people, floor)
    expect(line?.textContent?.trim()).toBe(said)
    expect(line?.classList.contains('state-fail')).toBe(false)
  },
)

it('says what is wrong with values that cannot be used, and keeps them from being saved', async () => {
  document.body.innerHTML = ''
  const line = await dialog(101, 500, 5)
  expect(line?.textContent).toContain('0 到 100')
  expect(line?.classList.contains('state-fail')).toBe(true)
  const save = document.body.querySelector<HTMLButtonElement>('button[form=source-form]')
  expect(save?.disabled).toBe(true)
})
