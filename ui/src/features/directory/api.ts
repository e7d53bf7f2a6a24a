/** Departments and people of the tenant in front. */
import {
  call,
  type Department,
  type DirectoryTotals,
  type LastRehearsal,
  type SourceSummary,
  type User,
  type UserChange,
  type UserDetail,
  type UserFilter,
  type UserInput,
  type UserPage,
} from '@/platform'
import { tenantId } from '@/app/session'
import type { ExportFormat } from '@/components/table/types'

export const departments = (): Promise<Department[]> => call('department_list', { tenant: tenantId() })
export const totals = (): Promise<DirectoryTotals> => call('directory_totals', { tenant: tenantId() })
export const userIds = (filter: UserFilter): Promise<string[]> => call('user_ids', { tenant: tenantId(), filter })
export const users = (filter: UserFilter): Promise<UserPage> => call('user_list', { tenant: tenantId(), filter })
export const lastRehearsals = (ids: string[]): Promise<LastRehearsal[]> =>
  call('last_rehearsals', { tenant: tenantId(), users: ids })
export const exportUsers = (filter: UserFilter, only: string[], format: ExportFormat): Promise<string | null> =>
  call('users_export', { tenant: tenantId(), filter, only, format })
export const user = (id: string): Promise<UserDetail> => call('user_show', { tenant: tenantId(), user: id })
export const sources = (): Promise<SourceSummary[]> => call('source_list', { tenant: tenantId() })
export const addUser = (input: UserInput): Promise<User> => call('user_add', { tenant: tenantId(), input })
export const changeUser = (id: string, change: UserChange): Promise<User> =>
  call('user_change', { tenant: tenantId(), user: id, change })
export const protectUser = (id: string, protect: boolean): Promise<User> =>
  call('user_protect', { tenant: tenantId(), user: id, protect })
export const eraseUser = (id: string): Promise<User> => call('user_erase', { tenant: tenantId(), user: id })
export const resetPassword = (id: string): Promise<void> =>
  call('user_reset_password', { tenant: tenantId(), user: id })
export const setPassword = (id: string, password: string): Promise<void> =>
  call('user_set_password', { tenant: tenantId(), user: id, password })
