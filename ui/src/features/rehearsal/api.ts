/** Rehearsals of a scan login. */
import {
  call,
  type AuthSummary,
  type LoginUrl,
  type Portal,
  type Rehearsal,
  type RehearsalStage,
  type RehearsalWay,
  type SheetFormat,
  type SourceSummary,
  type WayHome,
} from '@/platform'
import { tenantId } from '@/app/session'

export const auths = (): Promise<AuthSummary[]> => call('auth_list', { tenant: tenantId() })
export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const rehearsals = (): Promise<Rehearsal[]> => call('rehearsal_list', { tenant: tenantId() })
export const portal = (): Promise<Portal | null> => call('portal_show', { tenant: tenantId() })
export const save = (format: SheetFormat): Promise<string | null> =>
  call('rehearsals_export', { tenant: tenantId(), format })
export const ways = (auth: string): Promise<WayHome[]> => call('rehearsal_ways', { auth })
export const loginUrl = (auth: string): Promise<LoginUrl> => call('login_url', { auth })
export const rehearse = (
  auth: string,
  way: RehearsalWay,
  pasted: string | null,
  onStage: (stage: RehearsalStage) => void,
  signal: AbortSignal,
): Promise<Rehearsal> => call('login_rehearse', { auth, way, pasted }, { onProgress: onStage, signal })
