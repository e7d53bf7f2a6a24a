/** The runs of the last thirty days as points of the chart: pure. */
import type { RunTotals } from '@/platform/contract'

export interface Point extends Omit<RunTotals, 'at'> {
  at: number
}

export const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

export const pointsOf = (runs: RunTotals[]): Point[] => runs.map((run) => ({ ...run, at: Date.parse(run.at) }))

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
