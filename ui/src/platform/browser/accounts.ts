/** Local users and first passwords of the believable program. */
import type { AppError, Code, PasswordState, User, UserChange, UserInput } from '../contract'
import type { World } from './world'

const WEAK_BELOW = 10

type Refuse = (code: Code, detail?: Record<string, unknown>) => AppError

export function addLocalUser(world: World, tenant: string, input: UserInput, refuse: Refuse): User {
  const people = world.people.get(tenant) ?? []
  if (input.username.trim() === '' || /\s/.test(input.username.trim()))
    throw refuse('input.invalid', { field: 'username' })
  mustBeFree(people, input.username, null, refuse)
  const root = world.places.get(tenant)?.[0]
  const made: User = {
    id: `u-local-${people.length + 1}`,
    userid: null,
    username: input.username.trim(),
    name: filled(input.name),
    mobile: filled(input.mobile),
    email: filled(input.email),
    biz_mail: null,
    telephone: null,
    position: null,
    alias: null,
    departments: root ? [{ id: root.id, name: root.name, path: root.path }] : [],
    main_department: root?.id ?? null,
    status: 'active',
    source_id: null,
    updated_at: Date.now(),
  }
  world.people.set(tenant, [made, ...people])
  return made
}

export function changeLocalUser(world: World, tenant: string, id: string, change: UserChange, refuse: Refuse): User {
  const people = world.people.get(tenant) ?? []
  const user = people.find((each) => each.id === id)
  if (!user) throw refuse('user.unknown')
  if (user.source_id !== null) throw refuse('user.managed')
  if (change.username !== undefined) mustBeFree(people, change.username, id, refuse)
  const { active, ...values } = change
  for (const [name, value] of Object.entries(values)) Object.assign(user, { [name]: filled(value) })
  if (active !== undefined) user.status = active ? 'active' : 'disabled'
  user.updated_at = Date.now()
  return user
}

/** A first password: its state is known, itself is not. */
export function setPassword(world: World, user: string, given: string | null, refuse: Refuse): PasswordState {
  if (given !== null && given.length < WEAK_BELOW) throw refuse('password.weak', { why: 'short' })
  const state = { must_change: true, set_at: Date.now(), locked_until: null }
  world.passwords.set(user, state)
  return state
}

function mustBeFree(people: User[], username: string, except: string | null, refuse: Refuse): void {
  const wanted = username.trim().toLowerCase()
  if (people.some((each) => each.id !== except && each.username.toLowerCase() === wanted))
    throw refuse('user.taken', { name: username })
}

const filled = (text: string | undefined): string | null => text?.trim() || null
