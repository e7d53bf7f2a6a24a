/** Why one person can or cannot log in. */
import { platform, type Trace, type TraceSubject } from '@/platform'
import { tenantId } from '@/app/session'

export const trace = (subject: TraceSubject): Promise<Trace> => platform().trace(tenantId(), subject)
