/** Data sources of the tenant in front. */
import {
  call,
  type AutoSyncHours,
  type Fits,
  type GuardFigures,
  type ScopeForm,
  type ScopePreview,
  type Source,
  type SourceChange,
  type SourceSummary,
  type SyncScope,
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
export const scopeForm = (source: string, live: boolean): Promise<ScopeForm> => call('scope_form', { source, live })
export const scopePreview = (source: string, scope: SyncScope | null): Promise<ScopePreview> =>
  call('scope_preview', { source, scope })
export const fits = (source: string, auto_sync_hours: AutoSyncHours | null): Promise<Fits | null> =>
  call('source_fits', { source, auto_sync_hours })
export const removeSource = (id: string): Promise<number> => call('source_remove', { id })
