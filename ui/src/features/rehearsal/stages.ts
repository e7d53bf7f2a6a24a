/** The line of stages as it is drawn: pure. */
import type { Ongoing } from './ongoing'
import type { RehearsalStage, RehearsalWay } from '@/platform/contract'

export const STAGES: readonly RehearsalStage[] = ['opened', 'waiting', 'returned', 'exchanged', 'matched']

/** `pass` was told by the program; `skip` was given up. */
export type StageState = 'pass' | 'busy' | 'fail' | 'skip' | 'idle'
export interface StageView {
  id: RehearsalStage
  state: StageState
}

/** Somebody who pastes an address has opened the page and scanned elsewhere: nothing is known of that. */
const stagesOf = (way: RehearsalWay): readonly RehearsalStage[] => (way === 'paste' ? STAGES.slice(2) : STAGES)

export function stageViews(going: Ongoing): StageView[] {
  const stages = stagesOf(going.way)
  const at = current(going, stages)
  return stages.map((id, index) => ({ id, state: index < at ? 'pass' : index > at ? 'idle' : stateAt(going) }))
}

/** The stage in hand: `waiting` lasts until something came back, every other is over once it was told. */
function current(going: Ongoing, stages: readonly RehearsalStage[]): number {
  const told = going.stage === null ? -1 : stages.indexOf(going.stage)
  const last = stages.length - 1
  if (going.state === 'done' && going.result.outcome === 'logged_in') return stages.length
  if (going.state === 'running') return going.stage === 'waiting' ? told : Math.min(told + 1, last)
  // The login page's own refusal belongs to the page; an exchange that named nobody did not go through.
  const isHere =
    going.stage === 'opened' ||
    going.stage === 'waiting' ||
    going.stage === 'matched' ||
    (going.stage === 'exchanged' && going.state === 'done' && going.result.who === null)
  return isHere ? told : Math.min(told + 1, last)
}

function stateAt(going: Ongoing): StageState {
  if (going.state === 'running') return 'busy'
  return wasGivenUp(going) ? 'skip' : 'fail'
}

/** Whether a person stopped it, here or by closing the login window. */
export function wasGivenUp(going: Ongoing): boolean {
  return going.state === 'stopped' || (going.state === 'done' && going.result.given_up)
}
