/** What the wizards ask of the program. */
import type { Draft, Finished } from './draft'
import {
  call,
  type AppInput,
  type AuthInput,
  type AuthSummary,
  type AutoSyncHours,
  type ContactsInput,
  type Fits,
  type ScanLoginInput,
  type ScopeForm,
  type SourceInput,
  type SourceSummary,
  type Validation,
} from '@/platform'

export const checkContacts = (input: ContactsInput, signal: AbortSignal): Promise<Validation> =>
  call('validate_contacts', input, { signal })
export const checkApp = (input: AppInput, signal: AbortSignal): Promise<Validation> =>
  call('validate_app', input, { signal })
export const scopeAhead = ({ tenant, secrets }: Draft, corp_id: string): Promise<ScopeForm> =>
  call('scope_ahead', { tenant, corp_id, contacts_secret: secrets.contacts })
export const fitsAhead = (departments: number, auto_sync_hours: AutoSyncHours): Promise<Fits> =>
  call('fits_ahead', { departments, auto_sync_hours })
export const sourcesOf = (tenant: string): Promise<SourceSummary[]> => call('source_list', { tenant })
export const authsOf = (tenant: string): Promise<AuthSummary[]> => call('auth_list', { tenant })
export const sandboxValues = (tenant: string) => call('sandbox_values', { tenant })

/** Stores everything at once; the program proves every value again first. */
export async function store(draft: Draft): Promise<Omit<Finished, 'proven'>> {
  const added = draft.method === 1 ? await call('source_add', sourceOf(draft)) : await call('auth_add', authOf(draft))
  return { source: added.source, auth: added.auth, checks: added.validation.checks }
}

function sourceOf({ tenant, fields, secrets }: Draft): SourceInput {
  const { corp_id, description, auto_sync_hours, on_duplicate, password_login, keep_secrets, scope } = fields
  return {
    tenant,
    corp_id,
    description,
    contacts_secret: secrets.contacts,
    auto_sync_hours,
    on_duplicate,
    password_login,
    keep_secrets,
    ...(scope && { scope }),
    scan_login: fields.scan_login ? scanOf(fields, secrets) : null,
  }
}

function authOf({ tenant, fields, secrets }: Draft): AuthInput {
  return { tenant, corp_id: fields.corp_id, keep_secrets: fields.keep_secrets, ...scanOf(fields, secrets) }
}

function scanOf(fields: Draft['fields'], secrets: Draft['secrets']): ScanLoginInput {
  return {
    agent_id: fields.agent_id,
    app_secret: secrets.app,
    callback_domain: fields.callback_domain,
  }
}
