/** Whose codes the clinic explains: WeCom's, or those of directory servers. */
import type { EntryKind } from '@/platform/contract'

export type Family = 'wecom' | 'directory'

export const FAMILIES: Family[] = ['wecom', 'directory']

export const familyOf = (kind: EntryKind): Family => (kind === 'ldap' || kind === 'ad' ? 'directory' : 'wecom')
