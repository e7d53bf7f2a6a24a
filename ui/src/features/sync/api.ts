/** Runs: starting, listing, looking into, taking back. */
import { call, type ChangeFilter, type RunProgress, type Run, type SourceSummary, type RunRequest } from '@/platform'
import { tenantId } from '@/app/session'

export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const runs = (most: number): Promise<Run[]> => call('run_list', { tenant: tenantId(), most })
export const run = (id: string): Promise<Run> => call('run_show', { id })
export const changes = (id: string, filter: ChangeFilter) => call('run_changes', { run: id, filter })
export const undo = (id: string): Promise<Run> => call('run_undo', { id })
export const sync = (
  source: string,
  request: RunRequest,
  onRunProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<Run> => call('sync_run', { source, ...request }, { onProgress: onRunProgress, signal })
