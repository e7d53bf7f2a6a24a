/**
 * Offers to take an edit back: the old values are written again, and the program refuses that if the row is another one by
 * then. Secrets cannot be taken back, so that an edit with a new one is only told.
 */
import { toast } from './toasts'
import { call, type Auth, type Run, type Source, type SourceSummary, type Tenant, type User } from '@/platform'

export function sourceChanged(text: string, before: SourceSummary, after: Source): void {
  const change = {
    description: before.description,
    auto_sync_hours: before.auto_sync_hours,
    watch: before.watch,
    at: before.at ?? '',
    quiet: before.quiet ?? '',
    on_duplicate: before.on_duplicate,
    password_login: before.password_login,
    scan_login: before.scan_login,
    guard: before.guard,
    keep_days: before.keep_days,
    employee_no: before.employee_no_name,
  }
  toast({ text, undo: async () => void (await call('source_change', { id: before.id, change, expect: after })) })
}

export function authChanged(text: string, before: Auth, after: Auth): void {
  const change = { agent_id: String(before.agent_id), callback_domain: before.callback_domain }
  toast({ text, undo: async () => void (await call('auth_change', { id: before.id, change, expect: after })) })
}

export function tenantChanged(text: string, before: Tenant, after: Tenant): void {
  const { name, portal_url, api_base, login_base, proxy } = before
  const input = { name, portal_url, api_base, login_base, proxy }
  // The program forgets a proxy's login with the proxy, and has no way to put it back.
  const isWhole = before.proxy_user === after.proxy_user
  toast({
    text,
    ...(isWhole && {
      undo: async () => void (await call('tenant_change', { id: before.id, input, expect: after })),
    }),
  })
}

export function userChanged(text: string, tenant: string, before: User, after: User): void {
  const change = {
    username: before.username,
    name: before.name ?? '',
    mobile: before.mobile ?? '',
    email: before.email ?? '',
    active: before.status === 'active',
  }
  const request = { tenant, user: before.id, change, expect_at: after.updated_at }
  toast({ text, undo: async () => void (await call('user_change', request)) })
}

export function runApplied(text: string, run: Run): void {
  toast({
    text,
    to: { name: 'run', params: { id: run.id } },
    ...(run.undoable && { undo: async () => void (await call('run_undo', { id: run.id })) }),
  })
}
