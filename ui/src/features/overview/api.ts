/** Everything that the overview is drawn from: the program's judgement, and what its lists show. */
import {
  call,
  type BoardLine,
  type Overview,
  type Rehearsal,
  type Run,
  type RunTotals,
  type SourceSummary,
} from '@/platform'
import { ahead } from '@/app/ahead'
import { overviewOf } from '@/app/tenantStates'
import { DAYS } from './points'

export interface Facts {
  overview: Overview
  sources: SourceSummary[]
  runs: Run[]
  rehearsals: Rehearsal[]
}

/** So many of the last acts are shown. */
export const RECENT = 6

const early = ahead(ask)
const earlyRuns = ahead((tenant) => call('runs_totals', { tenant, days: DAYS }))

export const facts: () => Promise<Facts> = early.ask

/** The runs of the last thirty days, for the chart. */
export const pastRuns: () => Promise<RunTotals[]> = earlyRuns.ask

/** Asks before the page is there, which then takes these answers. Ends with the answers, good or bad. */
export async function askAhead(): Promise<void> {
  await Promise.all([early.begin(), earlyRuns.begin()])
}

async function ask(tenant: string): Promise<Facts> {
  const [overview, sources, runs, rehearsals] = await Promise.all([
    overviewOf(tenant),
    call('source_list', { tenant }),
    call('run_list', { tenant, most: RECENT * 2 }),
    call('rehearsal_list', { tenant }),
  ])
  return { overview, sources, runs, rehearsals }
}

/** One line for each tenant. */
export const board = (): Promise<BoardLine[]> => call('board', {})
