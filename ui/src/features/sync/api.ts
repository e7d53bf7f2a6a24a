/** Runs: starting, listing, looking into, taking back. */
import {
  platform,
  type ChangeFilter,
  type RunProgress,
  type Run,
  type SourceSummary,
  type SyncRequest,
} from '@/platform'
import { tenantId } from '@/app/session'

export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const runs = (most: number): Promise<Run[]> => platform().runs(tenantId(), most)
export const run = (id: string): Promise<Run> => platform().run(id)
export const changes = (id: string, filter: ChangeFilter) => platform().changes(id, filter)
export const undo = (id: string): Promise<Run> => platform().undo(id)
export const sync = (
  source: string,
  request: SyncRequest,
  onRunProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<Run> => platform().sync(source, request, onRunProgress, signal)
