/** What the last check-up said, as the top bar shows it. */
import { session } from '@/app/session'
import { platform, type Checkup } from '@/platform'

/** Of the tenant in front. */
export const lastCheckup = async (): Promise<Checkup | null> =>
  session.tenant ? await platform().lastCheckup(session.tenant.id) : null
