/** Why one person can or cannot log in. */
import { call, type Trace, type TraceSubject } from '@/platform'
import { tenantId } from '@/app/session'

export const trace = (subject: TraceSubject): Promise<Trace> => call('member_trace', { tenant: tenantId(), subject })
