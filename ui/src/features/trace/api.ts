/** Why one person can or cannot log in. */
import { platform, type Trace } from '@/platform'
import { tenantId } from '@/app/session'

export const trace = (who: string): Promise<Trace> => platform().trace(tenantId(), who)
