/** Authentication sources of the tenant in front. */
import { call, type Auth, type AuthChange, type AuthSummary, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export const auths = (): Promise<AuthSummary[]> => call('auth_list', { tenant: tenantId() })
export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const changeAuth = (id: string, change: AuthChange): Promise<Auth> => call('auth_change', { id, change })
export const removeAuth = (id: string): Promise<void> => call('auth_remove', { id })
