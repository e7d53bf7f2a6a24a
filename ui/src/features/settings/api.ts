/** Tenants and the program's own settings. */
import { platform, type AppInfo, type Settings, type Tenant, type TenantInput } from '@/platform'
import { chooseTenant, loadSession } from '@/app/session'

export const settings = (): Promise<Settings> => platform().settings()
export const changeSettings = (change: Partial<Settings>): Promise<Settings> => platform().changeSettings(change)
export const appInfo = (): Promise<AppInfo> => platform().appInfo()
export const openDataFolder = (): Promise<void> => platform().openDataFolder()
export const exportLogs = (): Promise<string | null> => platform().exportLogs()

export async function addTenant(input: TenantInput): Promise<void> {
  await come(await platform().addTenant(input))
}

export async function changeTenant(id: string, input: TenantInput): Promise<void> {
  await come(await platform().changeTenant(id, input))
}

export async function removeTenant(id: string): Promise<void> {
  await platform().removeTenant(id)
  await loadSession()
}

export async function openSandbox(): Promise<void> {
  await come(await platform().openSandbox())
}

async function come(tenant: Tenant): Promise<void> {
  await loadSession()
  chooseTenant(tenant.id)
}
