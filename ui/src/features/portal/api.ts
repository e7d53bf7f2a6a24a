/** The login page that members will meet, served on this machine only. */
import { call, type AuthSummary, type Portal, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export const portal = (): Promise<Portal | null> => call('portal_show', { tenant: tenantId() })
export const start = (): Promise<Portal> => call('portal_start', { tenant: tenantId() })
export const stop = (): Promise<void> => call('portal_stop', { tenant: tenantId() })
export const openPreview = (): Promise<void> => call('portal_open', { tenant: tenantId() })
export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const auths = (): Promise<AuthSummary[]> => call('auth_list', { tenant: tenantId() })
