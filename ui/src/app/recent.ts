/** Whom this window looked at last: identifiers only, by tenant. */
import type { Router } from 'vue-router'
import { session } from './session'

const KEY = 'wecom-bridge.recent'
const MOST = 5

type Kept = Record<string, string[]>

function read(): Kept {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Kept
  } catch {
    return {}
  }
}

export const recentIds = (tenant: string): string[] => read()[tenant] ?? []

export function noteRecent(user: string): void {
  const tenant = session.tenant?.id
  if (!tenant) return
  const before = recentIds(tenant).filter((id) => id !== user)
  localStorage.setItem(KEY, JSON.stringify({ ...read(), [tenant]: [user, ...before].slice(0, MOST) }))
}

/** The pages of one person are those with a user in their address. */
export function keepRecent(router: Router): () => void {
  return router.afterEach((to) => {
    const user = to.query['user'] ?? to.params['user']
    if (typeof user === 'string' && user !== '') noteRecent(user)
  })
}
