/** Rehearsals of a scan login. */
import { platform, type AuthSummary, type LoginUrl, type Rehearsal, type RehearsalStage, type RehearsalWay } from '@/platform'
import { tenantId } from '@/app/session'

export const auths = (): Promise<AuthSummary[]> => platform().auths(tenantId())
export const rehearsals = (): Promise<Rehearsal[]> => platform().rehearsals(tenantId())
export const loginUrl = (auth: string): Promise<LoginUrl> => platform().loginUrl(auth)
export const rehearse = (auth: string, way: RehearsalWay, pasted: string | null, onStage: (stage: RehearsalStage) => void, signal: AbortSignal): Promise<Rehearsal> =>
  platform().rehearse(auth, way, pasted, onStage, signal)
