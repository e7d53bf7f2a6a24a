/** The settings dialog names the limit by which the program holds a run. */
import { expect, it } from 'vitest'
import SourceDialog from '@/features/sources/SourceDialog.vue'
import type { SourceSummary } from '@/platform/contract'
import { enter, render, until } from './setup'
import { GUARDS, guardOf } from './vectors'

async function dialog(percent: number, people: number, floor: number) {
  const world = await enter('set-up')
  world.answer({ guard_figures: ({ percent, people, floor }) => guardOf(percent, people, floor) })
  const [source] = await world.call<SourceSummary[]>('source_list', { tenant: world.facts.tenant })
  render(SourceDialog, { props: { source: { ...source!, guard: { percent, people, floor } }, modelValue: true } })
  return await until(() => {
    const line = document.body.querySelector('[data-guard-now]')
    expect(line?.textContent?.trim()).toBeTruthy()
    return line
  })
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
    const line = await dialog(percent, people, floor)
    expect(line?.textContent?.trim()).toBe(said)
    expect(line?.classList.contains('state-fail')).toBe(false)
  },
)

it('says what is wrong with values that cannot be used, and keeps them from being saved', async () => {
  const line = await dialog(101, 500, 5)
  expect(line?.textContent).toContain('0 到 100')
  expect(line?.classList.contains('state-fail')).toBe(true)
  const save = document.body.querySelector<HTMLButtonElement>('button[form=source-form]')
  expect(save?.disabled).toBe(true)
})
