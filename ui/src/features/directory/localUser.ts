/** A local user as a form: pure. */
import type { User, UserChange, UserInput } from '@/platform/contract'

const NAMES = ['username', 'name', 'mobile', 'email'] as const

export function fieldsOf(user: User | null): UserInput {
  return {
    username: user?.username ?? '',
    name: user?.name ?? '',
    mobile: user?.mobile ?? '',
    email: user?.email ?? '',
  }
}

/** Only what differs; an emptied field empties. */
export function changesOf(user: User, form: UserInput): UserChange {
  const before = fieldsOf(user)
  return Object.fromEntries(
    NAMES.filter((name) => form[name].trim() !== before[name]).map((name) => [name, form[name].trim()]),
  )
}
