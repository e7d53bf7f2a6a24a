/** Runs: starting, listing, looking into, taking back; and the record of what people did. */
import {
  call,
  type ChangeFilter,
  type DecisionChoice,
  type DecisionsShown,
  type RunFilter,
  type RunProgress,
  type Run,
  type SheetFormat,
  type SourceSummary,
  type RunRequest,
  type UserDetail,
} from '@/platform'
import { tenantId } from '@/app/session'

export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const runs = (most: number, filter: RunFilter = {}): Promise<Run[]> =>
  call('run_list', { tenant: tenantId(), most, filter })
export const run = (id: string): Promise<Run> => call('run_show', { id })
export const changes = (id: string, filter: ChangeFilter) => call('run_changes', { run: id, filter })
export const departures = (id: string) => call('run_departures', { id })
export const undo = (id: string): Promise<Run> => call('run_undo', { id })
export const exportRun = (run: string, kind: string | null, words: string, format: SheetFormat) =>
  call('run_export', { run, format, ...(kind ? { kind } : {}), ...(words ? { words } : {}) })
export const exportRuns = (filter: RunFilter, format: SheetFormat) =>
  call('runs_export', { tenant: tenantId(), filter, format })
export const user = (id: string): Promise<UserDetail> => call('user_show', { tenant: tenantId(), user: id })
export const decisions = (id: string): Promise<DecisionsShown> => call('decisions', { id })
export const decide = (source: string, userid: string, choice: DecisionChoice): Promise<DecisionsShown> =>
  call('decide', { source, userid, choice })
export const acts = (most: number) => call('acts_list', { tenant: tenantId(), most })
export const sync = (
  source: string,
  request: RunRequest,
  onRunProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<Run> => call('sync_run', { source, ...request }, { onProgress: onRunProgress, signal })
