/** Where a target stands, as its card says it. */
import type { CheckStatus, TargetSummary } from '@/platform/contract'

export interface State {
  status: CheckStatus | 'idle'
  word: 'paused' | 'unprobed' | 'read_only' | 'no_disable' | 'probed'
}

/** What matters most comes first. */
export function stateOf(target: TargetSummary): State {
  const seen = target.capabilities
  if (target.paused) return { status: 'warn', word: 'paused' }
  if (!seen) return { status: 'idle', word: 'unprobed' }
  if (seen.can_write === false) return { status: 'fail', word: 'read_only' }
  if (seen.disable === 'none') return { status: 'warn', word: 'no_disable' }
  return { status: 'pass', word: 'probed' }
}
