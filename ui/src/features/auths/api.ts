/** Authentication sources of the tenant in front. */
import { platform, type Auth, type AuthChange, type AuthSummary, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export const auths = (): Promise<AuthSummary[]> => platform().auths(tenantId())
export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const changeAuth = (id: string, change: AuthChange): Promise<Auth> => platform().changeAuth(id, change)
export const removeAuth = (id: string): Promise<void> => platform().removeAuth(id)
