/** The last check-up of the tenant in front, for the top bar. */
import { session } from '@/app/session'
import { platform, type Checkup } from '@/platform'

export const lastCheckup = async (): Promise<Checkup | null> => (session.tenant ? await platform().lastCheckup(session.tenant.id) : null)
