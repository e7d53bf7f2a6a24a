/** Which tenant is in front, shared by the whole window. */
import { computed, reactive, ref, shallowRef } from 'vue'
import { dataOf, type AsyncState } from './useAsync'
import { call, type Tenant } from '@/platform'
import { toAppError } from '@/platform/errors'

const KEY = 'wecom-bridge.tenant'

const state = shallowRef<AsyncState<Tenant[]>>({ state: 'loading' })
const chosen = ref(localStorage.getItem(KEY) ?? '')

const tenants = computed(() => dataOf(state.value) ?? [])
const tenant = computed(() => tenants.value.find((each) => each.id === chosen.value) ?? tenants.value[0] ?? null)

export const session = reactive({ state, tenants, tenant })

/** What is there stays if it cannot be asked for again. */
export async function loadSession(): Promise<void> {
  if (state.value.state !== 'ready') state.value = { state: 'loading' }
  try {
    state.value = { state: 'ready', data: await call('tenant_list', {}), refreshing: false }
  } catch (thrown) {
    if (state.value.state !== 'ready') state.value = { state: 'failed', error: toAppError(thrown) }
  }
}

export function chooseTenant(id: string): void {
  chosen.value = id
  localStorage.setItem(KEY, id)
}

/** The tenant's identifier, on pages that are only shown when there is one. */
export function tenantId(): string {
  return tenant.value?.id ?? ''
}
