/** Kinds of change: their counts, their order, and which colour says what they mean. */
import type { ChangeGroup, Counts, Run } from '@/platform/contract'

export type Tone = 'fail' | 'warn' | 'pass' | 'plain'
export interface KindCount {
  kind: ChangeGroup
  count: number
  tone: Tone
}

/** Departures first; departments last. */
export function kindCounts(counts: Counts): KindCount[] {
  const all: KindCount[] = [
    { kind: 'depart', count: counts.departed, tone: 'fail' },
    { kind: 'disable', count: counts.disabled, tone: 'fail' },
    { kind: 'ambiguous', count: counts.ambiguous, tone: 'warn' },
    { kind: 'pending', count: counts.pending, tone: 'warn' },
    { kind: 'overwrite', count: counts.overwritten, tone: 'warn' },
    { kind: 'skip', count: counts.skipped, tone: 'warn' },
    { kind: 'reactivate', count: counts.reactivated, tone: 'plain' },
    { kind: 'update', count: counts.updated, tone: 'plain' },
    { kind: 'create', count: counts.created, tone: 'plain' },
    { kind: 'out_of_range', count: counts.out_of_range, tone: 'warn' },
    { kind: 'department_create', count: counts.departments_created, tone: 'plain' },
    { kind: 'department_update', count: counts.departments_updated, tone: 'plain' },
    { kind: 'department_retire', count: counts.departments_retired, tone: 'plain' },
  ]
  return all.filter(({ count }) => count > 0)
}

/** A run that left members out is not green: they cannot log in. */
export function dotOf({ outcome, kind, counts }: Run): 'pass' | 'warn' | 'fail' | 'idle' {
  if (outcome === 'applied' && kind === 'sync' && counts.not_brought_in > 0) return 'warn'
  return ({ applied: 'pass', planned: 'idle', held: 'warn', failed: 'fail' } as const)[outcome]
}
