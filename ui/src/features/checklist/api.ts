/** The checklist of the tenant in front. */
import { call, type Checklist } from '@/platform'
import { tenantId } from '@/app/session'
import type { GuideValues } from '@/components/mock/types'

export const checklist = (): Promise<Checklist> => call('checklist', { tenant: tenantId() })

/** The administrator's own values, as a drawing takes them. */
export function drawn({ values }: Checklist, callerIp: string | null): GuideValues {
  const given = {
    corpId: values.corp_id,
    agentId: values.agent_id,
    appName: values.app_name,
    callbackDomain: values.callback_domain,
    callerIp,
    uncovered: values.uncovered,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
}
