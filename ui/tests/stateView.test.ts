import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import StateView from '@/components/base/StateView.vue'
import type { AsyncState } from '@/app/useAsync'
import { render } from './setup'
import { error } from './values'

function show(state: AsyncState<number[]>) {
  return render(StateView, {
    props: { state, isEmpty: (list: unknown) => (list as number[]).length === 0 },
    slots: {
      empty: () => h('p', 'nothing yet'),
      default: ({ data }: { data: number[] }) => h('p', `sum ${data.reduce((a, b) => a + b, 0)}`),
    },
  })
}

describe('StateView', () => {
  it('says that it is loading', () => {
    const page = show({ state: 'loading' })
    expect(page.find('[role="status"]').attributes('aria-label')).toBe('正在读取')
  })

  it('shows the next step when there is nothing', () => {
    expect(show({ state: 'ready', data: [], refreshing: false }).text()).toContain('nothing yet')
  })

  it('shows what is there, and says when it is being asked for again', () => {
    const page = show({ state: 'ready', data: [1, 2], refreshing: true })
    expect(page.text()).toContain('sum 3')
    expect(page.find('[data-state="data"]').attributes('aria-busy')).toBe('true')
  })

  it('shows an error with its way out', async () => {
    const page = show({ state: 'failed', error: error('store.busy') })
    expect(page.find('[role="alert"]').text()).toContain('store.busy')
    await page.find('button').trigger('click')
    expect(page.emitted('retry')).toHaveLength(1)
  })
})
