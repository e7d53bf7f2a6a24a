/** The login page that members will meet, served on this machine only. */
import { platform, type AuthSummary, type Portal, type SourceSummary } from '@/platform'
import { tenantId } from '@/app/session'

export const portal = (): Promise<Portal | null> => platform().portal(tenantId())
export const start = (): Promise<Portal> => platform().startPortal(tenantId())
export const stop = (): Promise<void> => platform().stopPortal(tenantId())
export const openPreview = (): Promise<void> => platform().openPortalPreview(tenantId())
export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const auths = (): Promise<AuthSummary[]> => platform().auths(tenantId())
