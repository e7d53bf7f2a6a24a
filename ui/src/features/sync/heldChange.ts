import type { HeldReason, Run } from '@/platform/contract'

/** The changed setting that a run waits for. */
export type HeldChange = Exclude<HeldReason, 'access_guard' | 'take_over'>

/** The changed setting that holds a run, if it is not held by a guard: everything it would do is to be looked at. */
export function heldChange(run: Pick<Run, 'held'>): HeldChange | null {
  const reason = run.held?.reason ?? null
  return reason === 'access_guard' || reason === 'take_over' ? null : reason
}
