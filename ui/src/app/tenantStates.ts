/** How the tenants stand, as the program judges them: asked once for the page and the top bar, which show the same. */
import { shallowReactive } from 'vue'
import { call, type Overview } from '@/platform'

export const tenantStates = shallowReactive(new Map<string, Pick<Overview, 'state' | 'headline'>>())

/** The tenants that somebody is asking about now. */
const asked = new Map<string, number>()
export const isAskedAbout = (tenant: string): boolean => (asked.get(tenant) ?? 0) > 0

export async function overviewOf(tenant: string): Promise<Overview> {
  asked.set(tenant, (asked.get(tenant) ?? 0) + 1)
  try {
    const overview = await call('overview', { tenant })
    tenantStates.set(tenant, overview)
    return overview
  } finally {
    asked.set(tenant, (asked.get(tenant) ?? 1) - 1)
  }
}

/** All tenants in one request; what is known of them stays if they cannot be asked about. */
export async function stateOfAll(): Promise<void> {
  const lines = await call('board', {}).catch(() => [])
  lines.forEach((line) => tenantStates.set(line.tenant.id, line))
}
