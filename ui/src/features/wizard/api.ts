/** What the wizards ask of the program. */
import type { Draft, Finished } from './draft'
import { platform, type AuthSummary, type ScanLoginInput, type SourceSummary, type Validation } from '@/platform'

export interface ContactsInput {
  tenant: string
  corp_id: string
  contacts_secret: string
}
export interface AppInput {
  tenant: string
  corp_id: string
  agent_id: string
  app_secret: string
  contacts_secret?: string
}

export const checkContacts = (input: ContactsInput, signal: AbortSignal): Promise<Validation> =>
  platform().checkContacts(input, signal)
export const checkApp = (input: AppInput, signal: AbortSignal): Promise<Validation> =>
  platform().checkApp(input, signal)
export const sourcesOf = (tenant: string): Promise<SourceSummary[]> => platform().sources(tenant)
export const authsOf = (tenant: string): Promise<AuthSummary[]> => platform().auths(tenant)
export const sandboxValues = (tenant: string) => platform().sandboxValues(tenant)

/** Stores everything at once; the program proves every value again first. */
export async function store(draft: Draft): Promise<Finished> {
  const added =
    draft.method === 1 ? await platform().addSource(sourceOf(draft)) : await platform().addAuth(authOf(draft))
  return { source: added.source, auth: added.auth, checks: added.validation.checks }
}

function sourceOf({ tenant, fields, secrets }: Draft) {
  const { corp_id, description, auto_sync_hours, on_duplicate, password_login, keep_secrets } = fields
  return {
    tenant,
    corp_id,
    description,
    contacts_secret: secrets.contacts,
    auto_sync_hours,
    on_duplicate,
    password_login,
    keep_secrets,
    scan_login: fields.scan_login ? scanOf(fields, secrets) : null,
  }
}

function authOf({ tenant, fields, secrets }: Draft) {
  return { tenant, corp_id: fields.corp_id, keep_secrets: fields.keep_secrets, ...scanOf(fields, secrets) }
}

function scanOf(fields: Draft['fields'], secrets: Draft['secrets']): ScanLoginInput {
  return {
    agent_id: fields.agent_id,
    app_secret: secrets.app,
    callback_domain: fields.callback_domain,
  }
}
