/** How the tenants stand, as the program judges them: for the dots of the top bar and its menu. */
import { shallowReactive } from 'vue'
import { call, type Overview } from '@/platform'

export const tenantStates = shallowReactive(new Map<string, Pick<Overview, 'state' | 'headline'>>())

/** Asks about these; one that cannot be asked keeps what was known of it. */
export async function statesOf(tenants: string[]): Promise<void> {
  await Promise.all(
    tenants.map(async (tenant) => {
      const known = await call('overview', { tenant }).catch(() => null)
      if (known) tenantStates.set(tenant, known)
    }),
  )
}
