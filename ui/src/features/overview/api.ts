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
import { tenantId } from '@/app/session'
import { overviewOf } from '@/app/tenantStates'
import { DAYS } from './points'

export interface Facts {
  overview: Overview
  sources: SourceSummary[]
  runs: Run[]
  rehearsals: Rehearsal[]
}

/** How old an answer may be that was asked for before the page was there. */
const FRESH_MS = 1000
/** So many of the last acts are shown. */
export const RECENT = 6

let ahead: { tenant: string; at: number; answer: Promise<Facts> } | null = null

export function facts(): Promise<Facts> {
  const tenant = tenantId()
  const early = ahead
  ahead = null
  const isMine = early?.tenant === tenant && performance.now() - early.at < FRESH_MS
  return isMine ? early.answer : ask(tenant)
}

/** Asks before the page is there, which then takes this answer. Ends with the answer, good or bad. */
export async function askAhead(): Promise<void> {
  const tenant = tenantId()
  if (tenant === '') return
  const answer = ask(tenant)
  ahead = { tenant, at: performance.now(), answer }
  await answer.catch(() => undefined)
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

/** The runs of the last thirty days, for the chart. */
export const pastRuns = (): Promise<RunTotals[]> => call('runs_totals', { tenant: tenantId(), days: DAYS })

/** One line for each tenant. */
export const board = (): Promise<BoardLine[]> => call('board', {})
