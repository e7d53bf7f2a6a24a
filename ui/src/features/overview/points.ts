/** The runs of the last thirty days as points of the chart: pure. */
import type { Run } from '@/platform/contract'

export interface Point {
  run: string
  at: number
  outcome: Run['outcome']
  created: number
  departed: number
  /** Users who may log in at its end; none where that was not kept. */
  people: number | null
}

export const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** Oldest first. A preview changes nothing, and an undo brings nobody. */
export function pointsOf(runs: Run[], now: number): Point[] {
  const since = now - DAYS * DAY_MS
  return runs
    .filter((run) => run.outcome !== 'planned' && run.kind === 'sync' && Date.parse(run.finished_at) >= since)
    .map(({ id, outcome, counts, finished_at }) => ({
      run: id,
      at: Date.parse(finished_at),
      outcome,
      created: outcome === 'applied' ? counts.created + counts.reactivated : 0,
      departed: outcome === 'applied' ? counts.departed + counts.disabled : 0,
      people: null,
    }))
    .sort((one, other) => one.at - other.at)
}

/** Where the chart begins: thirty days ago, or on the day of the first figure, since nothing is known before. */
export function beginning(points: Point[], now: number): number {
  const first = points[0]
  const earliest = now - DAYS * DAY_MS
  return first ? Math.max(earliest, startOfDay(first.at)) : earliest
}

function startOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}

/** The run that lies nearest to a time. */
export function nearest(points: Point[], at: number): Point | null {
  const far = (point: Point): number => Math.abs(point.at - at)
  return points.reduce<Point | null>((best, each) => (best === null || far(each) < far(best) ? each : best), null)
}
