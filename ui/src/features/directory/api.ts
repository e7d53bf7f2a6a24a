/** Departments and people of the tenant in front. */
import { platform, type Department, type UserDetail, type UserFilter, type UserPage } from '@/platform'
import { tenantId } from '@/app/session'

export const departments = (): Promise<Department[]> => platform().departments(tenantId())
export const users = (filter: UserFilter): Promise<UserPage> => platform().users(tenantId(), filter)
export const user = (id: string): Promise<UserDetail> => platform().user(tenantId(), id)
export const resetPassword = (id: string): Promise<string> => platform().resetPassword(tenantId(), id)
