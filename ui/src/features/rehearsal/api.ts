/** Rehearsals of a scan login. */
import {
  platform,
  type AuthSummary,
  type LoginUrl,
  type Portal,
  type Rehearsal,
  type RehearsalStage,
  type RehearsalWay,
  type SourceSummary,
  type WayHome,
} from '@/platform'
import { tenantId } from '@/app/session'

export const auths = (): Promise<AuthSummary[]> => platform().auths(tenantId())
export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const rehearsals = (): Promise<Rehearsal[]> => platform().rehearsals(tenantId())
export const portal = (): Promise<Portal | null> => platform().portal(tenantId())
export const ways = (auth: string): Promise<WayHome[]> => platform().rehearsalWays(auth)
export const loginUrl = (auth: string): Promise<LoginUrl> => platform().loginUrl(auth)
export const rehearse = (
  auth: string,
  way: RehearsalWay,
  pasted: string | null,
  onStage: (stage: RehearsalStage) => void,
  signal: AbortSignal,
): Promise<Rehearsal> => platform().rehearse(auth, way, pasted, onStage, signal)
