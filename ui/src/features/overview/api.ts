/** Everything that the overview is drawn from: the program's judgement, and what its lists show. */
import { platform, type DirectoryTotals, type Overview, type Run, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export interface Facts {
  overview: Overview
  sources: SourceSummary[]
  runs: Run[]
  totals: DirectoryTotals
}

/** How old an answer may be that was asked for before the page was there. */
const FRESH_MS = 1000

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
  const program = platform()
  const [overview, sources, runs, totals] = await Promise.all([
    program.call('overview', { tenant }),
    program.sources(tenant),
    program.runs(tenant, 14),
    program.totals(tenant),
  ])
  return { overview, sources, runs, totals }
}
