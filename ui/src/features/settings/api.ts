/** Tenants and the program's own settings. */
import { call, type AppInfo, type Settings, type Tenant, type TenantInput, type Text } from '@/platform'
import { chooseTenant, loadSession } from '@/app/session'

export const settings = (): Promise<Settings> => call('settings', {})
export const changeSettings = (change: Partial<Settings>): Promise<Settings> => call('settings_change', change)
export const appInfo = (): Promise<AppInfo> => call('app_info', {})
export const openDataFolder = (): Promise<void> => call('open_data_folder', {})
export const exportLogs = (): Promise<string | null> => call('logs_export', {})

export async function addTenant(input: TenantInput): Promise<void> {
  await come(await call('tenant_add', input))
}

export async function changeTenant(id: string, input: TenantInput): Promise<Tenant> {
  const tenant = await call('tenant_change', { id, input })
  await come(tenant)
  return tenant
}

export async function effectsOf(id: string, input: TenantInput): Promise<Text[]> {
  return (await call('tenant_effects', { id, input })).texts
}

export const openPortal = (tenant: string): Promise<void> => call('open_portal', { tenant })

export async function removeTenant(id: string): Promise<void> {
  await call('tenant_remove', { id })
  await loadSession()
}

export async function openSandbox(): Promise<void> {
  await come(await call('sandbox_open', {}))
}

async function come(tenant: Tenant): Promise<void> {
  await loadSession()
  chooseTenant(tenant.id)
}
