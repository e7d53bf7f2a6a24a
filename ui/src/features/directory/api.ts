/** Departments and people of the tenant in front. */
import {
  platform,
  type Department,
  type SourceSummary,
  type User,
  type UserChange,
  type UserDetail,
  type UserFilter,
  type UserInput,
  type UserPage,
} from '@/platform'
import { tenantId } from '@/app/session'

export const departments = (): Promise<Department[]> => platform().departments(tenantId())
export const users = (filter: UserFilter): Promise<UserPage> => platform().users(tenantId(), filter)
export const user = (id: string): Promise<UserDetail> => platform().user(tenantId(), id)
export const sources = (): Promise<SourceSummary[]> => platform().sources(tenantId())
export const addUser = (input: UserInput): Promise<User> => platform().addUser(tenantId(), input)
export const changeUser = (id: string, change: UserChange): Promise<User> =>
  platform().changeUser(tenantId(), id, change)
export const resetPassword = (id: string): Promise<void> => platform().resetPassword(tenantId(), id)
export const setPassword = (id: string, password: string): Promise<void> =>
  platform().setPassword(tenantId(), id, password)
