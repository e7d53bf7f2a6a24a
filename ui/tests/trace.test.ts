/** A trace is drawn as the program concludes it: where it breaks, and the remedy to begin with. */
import { expect, it } from 'vitest'
import TraceChain from '@/features/trace/TraceChain.vue'
import type { Trace, TraceStep } from '@/platform/contract'
import { fake, render, until } from './setup'
import { same } from './values'

const step = (id: TraceStep['id'], status: TraceStep['status']): TraceStep => ({
  id,
  status,
  title: same(id),
  evidence: same('e'),
  fix: null,
})

it('marks the step that the program names, be it failed or open, with its remedy', async () => {
  const steps = [step('member.in_wecom', 'pass'), step('member.in_range', 'skip'), step('member.rehearsal', 'skip')]
  const found: Trace = {
    member: null,
    user: null,
    verdict: 'cannot_log_in',
    headline: same('还不能确定能登录'),
    broken: 'member.in_range',
    steps,
    remedy: { cause: same('问不到'), steps: [same('先加可信 IP')], page: null },
    messages: { employee: same('e'), administrator: same('a') },
  }
  fake({ member_trace: () => found })
  const page = render(TraceChain, { props: { subject: { words: 'x' } } })
  await until(() => expect(page.find('[role=status] strong').text()).toContain('还不能确定能登录'))
  expect(page.findAll('li').map((each) => each.classes())).toEqual([[], ['broken'], ['after']])
  expect(page.find('.broken').text()).toContain('先加可信 IP')
})
