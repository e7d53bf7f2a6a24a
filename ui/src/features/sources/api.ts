/** Data sources of the tenant in front. */
import {
  call,
  type GuardFigures,
  type Source,
  type SourceChange,
  type SourceSummary,
  type TimesSaid,
  type UsernamePreview,
} from '@/platform'
import { sentTimes, type TimesTyped } from './times'
import { tenantId } from '@/app/session'

export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const changeSource = (id: string, change: SourceChange): Promise<Source> => call('source_change', { id, change })
export const guardFigures = (typed: {
  source: string
  percent: string
  people: string
  floor: string
}): Promise<GuardFigures> => call('guard_figures', typed)
export const timesSaid = (typed: TimesTyped): Promise<TimesSaid> => call('source_times', sentTimes(typed))
export const usernamePreview = (id: string, rules: string[]): Promise<UsernamePreview> =>
  call('username_preview', { id, rules })
export const removeSource = (id: string): Promise<number> => call('source_remove', { id })
