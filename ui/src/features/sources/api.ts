/** Data sources of the tenant in front. */
import { platform, type GuardFigures, type Source, type SourceChange, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const changeSource = (id: string, change: SourceChange): Promise<Source> => platform().changeSource(id, change)
export const guardFigures = (typed: {
  source: string
  percent: string
  people: string
  floor: string
}): Promise<GuardFigures> => platform().call('guard_figures', typed)
export const removeSource = (id: string): Promise<number> => platform().removeSource(id)
