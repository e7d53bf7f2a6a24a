/**
 * Offers to take an edit back: the old values are written again, and the program refuses that if the row is another one by
 * then. Secrets cannot be taken back, so that an edit with a new one is only told.
 */
import { keepEdit, type Edit } from './edits'
import { tenantId } from './session'
import { toast, type Saying } from './toasts'
import { call, type Auth, type Run, type Source, type SourceSummary, type Tenant, type User } from '@/platform'

/** Beside its message, and in the list of what was done last. */
function offer(edit: Omit<Edit, 'at'>): void {
  const { text, undo } = keepEdit({ ...edit, at: Date.now() })
  toast({ text, undo })
}

export function sourceChanged(text: Saying, before: SourceSummary, after: Source): void {
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
    username_rules: before.username_rules,
    rename_existing: before.rename_existing,
    never_take: before.never_take,
    archive_after: before.archive_after,
  }
  const undo = async (): Promise<void> => void (await call('source_change', { id: before.id, change, expect: after }))
  offer({ kind: 'source', object: before.id, tenant: tenantId(), text, undo })
}

export function authChanged(text: Saying, before: Auth, after: Auth): void {
  const change = { agent_id: String(before.agent_id), callback_domain: before.callback_domain }
  const undo = async (): Promise<void> => void (await call('auth_change', { id: before.id, change, expect: after }))
  offer({ kind: 'auth', object: before.id, tenant: tenantId(), text, undo })
}

export function tenantChanged(text: Saying, before: Tenant, after: Tenant): void {
  // The program forgets a proxy's login with the proxy, and has no way to put it back.
  if (before.proxy_user !== after.proxy_user) {
    toast({ text })
    return
  }
  const { name, portal_url, api_base, login_base, proxy } = before
  const input = { name, portal_url, api_base, login_base, proxy }
  const undo = async (): Promise<void> => void (await call('tenant_change', { id: before.id, input, expect: after }))
  offer({ kind: 'tenant', object: before.id, tenant: before.id, text, undo })
}

export function userChanged(text: Saying, tenant: string, before: User, after: User): void {
  const change = {
    username: before.username,
    name: before.name ?? '',
    mobile: before.mobile ?? '',
    email: before.email ?? '',
    active: before.status === 'active',
  }
  const request = { tenant, user: before.id, change, expect_at: after.updated_at }
  const undo = async (): Promise<void> => void (await call('user_change', request))
  offer({ kind: 'user', object: before.id, tenant, text, undo })
}

export function runApplied(text: Saying, run: Run): void {
  toast({
    text,
    to: { name: 'run', params: { id: run.id } },
    ...(run.undoable && { undo: async () => void (await call('run_undo', { id: run.id })) }),
  })
}
