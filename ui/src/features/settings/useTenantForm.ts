/** A tenant's form: its values, whether each has its form, what saving brings with it, and what the program refused. */
import { computed, reactive, shallowRef, watch, type ComputedRef } from 'vue'
import { addTenant, changeTenant, effectsOf } from './api'
import { isFine, useForm, useSubmit, type FormAnswer } from '@/app/forms'
import { tenantChanged } from '@/app/undo'
import { useAction } from '@/app/useAction'
import { useFormat } from '@/app/useFormat'
import type { Tenant, TenantInput, Text } from '@/platform/contract'

/** The fields by the name that an error gives them. */
export type TenantField = 'name' | 'portal_url' | 'api_base' | 'login_base' | 'proxy' | 'proxy_user'

export function useTenantForm(tenant: Tenant | undefined, done: () => void) {
  const { t } = useFormat()
  const { running, error, act } = useAction()
  const entered = reactive({
    name: tenant?.name ?? '',
    portal_url: tenant?.portal_url ?? '',
    api_base: tenant?.api_base ?? '',
    login_base: tenant?.login_base ?? '',
    proxy: tenant?.proxy ?? '',
    proxy_user: tenant?.proxy_user ?? '',
    proxy_password: '',
  })
  const forms: Record<TenantField, ComputedRef<FormAnswer>> = {
    name: useForm('tenant_name', () => entered.name),
    portal_url: useForm('portal_url', () => entered.portal_url),
    api_base: useForm('api_base', () => entered.api_base),
    login_base: useForm('login_base', () => entered.login_base),
    proxy: useForm('proxy', () => entered.proxy),
    proxy_user: useForm('proxy_user', () => entered.proxy_user),
  }
  const names = Object.keys(forms) as TenantField[]
  const refused = computed(() => {
    const field = error.value?.detail['field']
    return names.find((name) => name === field) ?? (error.value?.code === 'name.taken' ? 'name' : null)
  })
  /** What stands below a field: what the program refused, else what its form lacks. */
  const answers = computed(
    () =>
      Object.fromEntries(
        names.map((name) => {
          const answer = forms[name].value
          const text = refused.value === name && error.value ? error.value.message : null
          return [name, text ? { ...answer, state: 'malformed' as const, text } : answer]
        }),
      ) as Record<TenantField, FormAnswer>,
  )
  const input = computed<TenantInput>(() => ({
    name: entered.name,
    portal_url: filled(entered.portal_url),
    api_base: filled(entered.api_base),
    login_base: filled(entered.login_base),
    proxy: filled(entered.proxy),
    proxy_user: entered.proxy_user.trim(),
    ...(entered.proxy_password === '' ? {} : { proxy_password: entered.proxy_password }),
  }))
  const effects = shallowRef<Text[]>([])
  const { isBlocked, submit } = useSubmit(() => names.map((name) => forms[name].value), save)

  watch(
    () => names.map((name) => forms[name].value),
    async (now) => {
      if (!tenant || !now.every(isFine)) return
      effects.value = await effectsOf(tenant.id, input.value).catch(() => [])
    },
  )
  watch(entered, () => {
    error.value = null
  })

  async function save(): Promise<void> {
    const given = input.value
    const isSaved = await act(async () => {
      if (tenant)
        tenantChanged(() => t('frame.toast.tenant', { name: given.name }), tenant, await changeTenant(tenant.id, given))
      else await addTenant(given)
    })
    if (!isSaved) return
    entered.proxy_password = ''
    done()
  }
  return { entered, answers, effects, running, error, refused, isBlocked, submit }
}

const filled = (text: string): string | null => text.trim() || null
