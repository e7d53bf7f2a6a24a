/**
 * The door between the interface and the program: every call the pages make, and what it answers.
 *
 * Shapes and names are those of the command line's `--json`. Sentences that come from the program
 * come in both languages, because the reader may switch afterwards. An error is an `AppError`, and
 * every call rejects with nothing else. Secrets go in and never come out.
 */

import type {
  Act,
  Commands,
  FieldView,
  FormChecked,
  GuardFigures,
  NextView,
  Overview,
  OverviewLink,
  Schedule,
  SecretPlace,
  StateView,
} from '@/generated/contract'

export interface Text {
  zh: string
  en: string
}

/** Every code that an error may carry. The order is the program's. */
export const CODES = [
  'input.invalid',
  'corp_id.invalid',
  'corp_id.mismatch',
  'secret.missing',
  'secret.elsewhere',
  'secret.invalid',
  'agent_id.invalid',
  'callback_domain.invalid',
  'address.invalid',
  'address.insecure',
  'name.invalid',
  'name.taken',
  'source.exists',
  'tenant.unknown',
  'source.unknown',
  'auth.unknown',
  'run.unknown',
  'user.unknown',
  'user.taken',
  'user.managed',
  'ref.ambiguous',
  'undo.none',
  'undo.moved',
  'report.unwritable',
  'sync.held',
  'sync.moved',
  'sync.empty',
  'sync.busy',
  'wecom.refused',
  'wecom.rate_limited',
  'wecom.unreachable',
  'wecom.not_wecom',
  'keyring.unavailable',
  'store.unavailable',
  'store.foreign',
  'store.busy',
  'store.full',
  'store.damaged',
  'store.newer',
  'listener.busy',
  'listener.denied',
  'listener.elsewhere',
  'listener.https',
  'listener.running',
  'password.weak',
] as const
export type Code = (typeof CODES)[number]

/** A page outside the program. The program owns the addresses; the interface only names the page. */
export type ConsolePage =
  | 'console_home'
  | 'my_company'
  | 'contacts_sync'
  | 'apps'
  | 'create_app'
  | 'manage_tools'
  | 'contacts'
  | 'message_archive'
  | 'corp_certification'
  | 'member_quota'
  | 'rate_unblock'
  | 'domain_guide'
  | 'portal_data_sources'
  | 'portal_auth_sources'
  | { error_lookup: number }

export type { Act, FieldView, FormChecked, GuardFigures, NextView, Overview, OverviewLink, Schedule, SecretPlace }
export type State = StateView

export interface Fix {
  cause: Text
  steps: Text[]
  page: ConsolePage | null
}

/** What every call rejects with, in the program's own words. `detail` holds facts: errcode, caller_ip, checks … */
export interface AppError {
  code: Code | 'unexpected' | 'reveal.failed'
  message: string
  detail: Record<string, unknown>
  title: Text
  fix: Fix
  small_print: string
  secret: SecretPlace | null
}

export interface Tenant {
  id: string
  name: string
  portal_url: string | null
  api_base: string
  login_base: string
  proxy: string | null
  simulated: boolean
  created_at: number
}
export interface TenantInput {
  name: string
  portal_url: string | null
  api_base: string | null
  login_base: string | null
  proxy: string | null
}

export type AutoSyncHours = 4 | 12 | 24 | null
export type OnDuplicate = 'skip' | 'overwrite'
export interface Guard {
  percent: number
  people: number
  floor: number
}

export interface Source {
  id: string
  tenant: string
  corp_id: string
  description: string
  auto_sync_hours: AutoSyncHours
  on_duplicate: OnDuplicate
  password_login: boolean
  scan_login: boolean
  guard: Guard
  keep_days: number
  paused: boolean
  created_at: number
}
/** A data source with what its card shows. */
export interface SourceSummary extends Source {
  last_run: Run | null
  next_due_at: number | null
  schedule: Schedule
  users: number
  auth: Auth | null
  rehearsed_at: number | null
}
export interface ScanLoginInput {
  agent_id: string
  app_secret: string
  callback_domain: string
}
export interface SourceInput {
  tenant: string
  corp_id: string
  description: string
  contacts_secret: string
  auto_sync_hours: AutoSyncHours
  on_duplicate: OnDuplicate
  password_login: boolean
  scan_login: ScanLoginInput | null
  keep_secrets: boolean
}
export interface SourceChange {
  description?: string
  auto_sync_hours?: AutoSyncHours
  on_duplicate?: OnDuplicate
  password_login?: boolean
  scan_login?: boolean
  guard?: Guard
  keep_days?: number
  contacts_secret?: string
  keep_secrets?: boolean
}

export interface Auth {
  id: string
  tenant: string
  corp_id: string
  agent_id: number
  callback_domain: string
  created_at: number
}
export interface AuthSummary extends Auth {
  source: string | null
  app_name: string | null
  rehearsed_at: number | null
}
export interface AuthInput extends ScanLoginInput {
  tenant: string
  corp_id: string
  keep_secrets: boolean
}
export interface AuthChange {
  agent_id?: string
  callback_domain?: string
  app_secret?: string
  keep_secrets?: boolean
}

export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip'
export type CheckGroup = 'connection' | 'contacts' | 'app' | 'login' | 'sync'
export interface Check {
  id: string
  group: CheckGroup
  status: CheckStatus
  title: Text
  evidence: Text
  errcode: number | null
  caller_ip: string | null
  detail: Record<string, unknown>
  fix: Fix | null
  secret: SecretPlace | null
}
export interface Validation {
  state: State
  headline: Text
  checks: Check[]
  limited: boolean
  mistaken: Text | null
}
export interface Added {
  source: Source | null
  auth: Auth | null
  validation: Validation
}

export type Verdict = 'ready' | 'ready_with_warnings' | 'not_ready'
export interface Checkup {
  verdict: Verdict
  state: State
  headline: Text
  short: Text
  checks: Check[]
  checked_at: number
}

export type Outcome = 'applied' | 'planned' | 'held' | 'failed'
export type Reach = 'full' | 'ids_and_app_details' | 'ids_only'
export interface Counts {
  created: number
  updated: number
  unchanged: number
  skipped: number
  overwritten: number
  reactivated: number
  departed: number
  disabled: number
  ambiguous: number
  pending: number
  out_of_range: number
  left_out: number
  /** Members who cannot log in because the run did not bring them in, rows without a userid among them. */
  not_brought_in: number
  departments_created: number
  departments_updated: number
  departments_retired: number
}
export interface Run {
  id: string
  source: string
  kind: 'sync' | 'undo'
  started_by: 'person' | 'schedule'
  outcome: Outcome
  reach: Reach | null
  counts: Counts
  calls: number
  plan_hash: string | null
  warnings: { id: string; text: Text }[]
  error: AppError | null
  /** Set on a held run: the guard's own figures. */
  held: {
    reason: 'access_guard' | 'take_over'
    departures: number
    in_use: number
    take_overs: number
    share: number | null
  } | null
  started_at: number
  finished_at: number
  undone: boolean
  undoable: boolean
  /** How many rows it writes. */
  written: number
  /** Of an undo: the run that it took back, and what that did. */
  undoes: string | null
  undo_text: Text | null
}
export const CHANGE_KINDS = [
  'depart',
  'disable',
  'ambiguous',
  'pending',
  'overwrite',
  'reactivate',
  'update',
  'create',
  'skip',
  'out_of_range',
  'department_create',
  'department_rename',
  'department_move',
  'department_reorder',
  'department_restore',
  'department_retire',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]
/** What changes are looked for by: a kind, or what the counts call an update of departments, which is four kinds. */
export type ChangeGroup = ChangeKind | 'department_update'
export type FieldValues = Record<string, unknown>
export interface Change {
  kind: ChangeKind
  userid: string | null
  username: string | null
  name: string | null
  departments: string[]
  reason: Text
  before: FieldValues | null
  after: FieldValues | null
}
/** `holding`: only what holds a held run. */
export interface ChangeFilter {
  kind: ChangeGroup | 'holding' | null
  words: string
  skip: number
  most: number
}
/** `seen` is the held run whose list the person has looked at. */
export interface SyncRequest {
  dry_run: boolean
  confirm: boolean
  seen: string | null
  expect: string | null
}
export type Progress =
  | { stage: 'reading_departments' }
  | { stage: 'reading_members'; done: number; total: number | null; members: number }
  | { stage: 'planning'; members: number }
  | { stage: 'applying'; changes: number }
/** `share` is in percent; `left_ms` is there once it can be told. */
export interface RunProgress {
  at: Progress
  share: number
  left_ms: number | null
}

export type UserStatus = 'active' | 'disabled' | 'not_activated' | 'departed'
export interface DepartmentRef {
  id: number
  name: string
  path: string
}
export interface User {
  id: string
  userid: string | null
  username: string
  name: string | null
  mobile: string | null
  email: string | null
  biz_mail: string | null
  telephone: string | null
  position: string | null
  alias: string | null
  departments: DepartmentRef[]
  main_department: number | null
  status: UserStatus
  source_id: string | null
  updated_at: number
}
/** One person as the drawer shows them. */
export interface UserDetail {
  user: User
  password: PasswordState | null
  runs: { run: string; kind: ChangeKind; at: number }[]
  rehearsals: Rehearsal[]
}
/** How a user's password for the portal preview stands; `locked_until` is in the future or null. */
export interface PasswordState {
  must_change: boolean
  set_at: number
  locked_until: number | null
}
export interface UserInput {
  username: string
  name: string
  mobile: string
  email: string
}
/** What is left out stays; an empty text empties. */
export interface UserChange {
  username?: string
  name?: string
  mobile?: string
  email?: string
  active?: boolean
}
export interface UserFilter {
  words: string
  department: number | null
  status: UserStatus | null
  skip: number
  most: number
}
export interface UserPage {
  total: number
  users: User[]
}
export interface Department {
  id: number
  parent: number | null
  name: string
  users: number
}
export interface DirectoryTotals {
  total: number
  active: number
  disabled: number
  not_activated: number
  departed: number
  out_of_range: number | null
}

/** Whom a trace is about: a user of a list by the identifier, or what a person typed. Accounts may be numbers, as identifiers are. */
export type TraceSubject = { user: string } | { words: string }
export interface TraceStep {
  id: string
  status: CheckStatus
  title: Text
  evidence: Text
  fix: Fix | null
}
export interface Trace {
  member: User | null
  verdict: 'can_log_in' | 'cannot_log_in'
  steps: TraceStep[]
}

export interface ClinicEntry {
  code: number
  title: Text
  cause: Text
  steps: Text[]
  page: ConsolePage | null
  kind: 'api' | 'login_page'
  seen: string[]
}
export interface Reading {
  code: number | null
  hint: string | null
  caller_ip: string | null
  entry: ClinicEntry | null
}

export type RehearsalWay = 'window' | 'browser' | 'paste'
export type RehearsalStage = 'opened' | 'waiting' | 'returned' | 'exchanged' | 'matched'
/** `who` is whom WeCom named, also where nobody of the directory fits; `errcode` is the login page's or the server's. */
export interface Rehearsal {
  id: string
  auth: string
  at: number
  way: RehearsalWay
  outcome: 'logged_in' | 'refused'
  reason: Text | null
  reason_id: string | null
  errcode: number | null
  who: string | null
  user: User | null
  fix: Fix | null
  /** `skip` where nothing was tried. */
  status: CheckStatus
  tried: boolean
  given_up: boolean
  outcome_text: Text
  headline: Text
  next: NextView[]
}
export interface LoginUrl {
  url: string
  redirect_uri: string
  expires_at: number
}
/** One of the three ways home, and why it is recommended or not to be had here. */
export interface WayHome {
  way: RehearsalWay
  recommended: boolean
  possible: boolean
  why: Text
}

/** The login page that members would meet, served on this machine only. */
export interface Portal {
  tenant: string
  url: string
  methods: { password: boolean; scan: boolean }
  started_at: number
}

/** What an administrator enters in a portal that is hosted elsewhere. The secret is not among it. */
export interface HandOff {
  auth: string
  corp_id: string
  agent_id: number
  callback_domain: string
  redirect_uri: string
  login_page: string
  has_secret: boolean
}

export type Language = 'zh' | 'en'
export type Theme = 'light' | 'dark' | 'system'
/** `close_asked`: whether the person has said what closing the window does. */
export interface Settings {
  language: Language
  theme: Theme
  close_to_tray: boolean
  close_asked: boolean
  autostart: boolean
  notify: boolean
}
export interface AppInfo {
  version: string
  data_folder: string
  keyring: 'available' | 'unavailable'
}

/** What changed, so that whoever shows it can ask again. */
export type Topic = 'tenants' | 'sources' | 'auths' | 'runs' | 'directory' | 'rehearsals' | 'portal'

export interface Platform {
  /** Any command of the program's, by its name. */
  call<K extends keyof Commands>(name: K, request: Commands[K]['request']): Promise<Commands[K]['response']>
  appInfo(): Promise<AppInfo>
  settings(): Promise<Settings>
  changeSettings(change: Partial<Settings>): Promise<Settings>
  openPage(page: ConsolePage): Promise<void>
  openPortal(tenant: string): Promise<void>
  openDataFolder(): Promise<void>
  /** Asks where to, writes a zip without secrets; null if the person thought better of it. */
  exportLogs(): Promise<string | null>
  copyText(text: string): Promise<void>
  onChanged(listener: (topic: Topic) => void): () => void

  tenants(): Promise<Tenant[]>
  addTenant(input: TenantInput): Promise<Tenant>
  changeTenant(id: string, input: TenantInput): Promise<Tenant>
  removeTenant(id: string): Promise<void>
  /** Starts the simulated WeCom and gives its tenant, made if it is not there. */
  openSandbox(): Promise<Tenant>
  /** The simulated WeCom's own values, which stand in for a console page. */
  sandboxValues(tenant: string): Promise<{
    corp_id: string
    contacts_secret: string
    agent_id: number
    app_secret: string
    callback_domain: string
  }>

  sources(tenant: string): Promise<SourceSummary[]>
  addSource(input: SourceInput): Promise<Added>
  changeSource(id: string, change: SourceChange): Promise<Source>
  /** Gives how many users stay behind, deactivated. */
  removeSource(id: string): Promise<number>
  auths(tenant: string): Promise<AuthSummary[]>
  addAuth(input: AuthInput): Promise<Added>
  changeAuth(id: string, change: AuthChange): Promise<Auth>
  removeAuth(id: string): Promise<void>

  /** Live checks of the wizards. Nothing is stored. An aborted call rejects or is ignored. */
  checkContacts(
    input: { tenant: string; corp_id: string; contacts_secret: string },
    signal: AbortSignal,
  ): Promise<Validation>
  checkApp(
    input: { tenant: string; corp_id: string; agent_id: string; app_secret: string; contacts_secret?: string },
    signal: AbortSignal,
  ): Promise<Validation>

  sync(
    source: string,
    request: SyncRequest,
    onProgress: (progress: RunProgress) => void,
    signal: AbortSignal,
  ): Promise<Run>
  runs(tenant: string, most: number): Promise<Run[]>
  run(id: string): Promise<Run>
  changes(run: string, filter: ChangeFilter): Promise<{ total: number; changes: Change[] }>
  undo(run: string): Promise<Run>

  departments(tenant: string): Promise<Department[]>
  totals(tenant: string): Promise<DirectoryTotals>
  users(tenant: string, filter: UserFilter): Promise<UserPage>
  user(tenant: string, id: string): Promise<UserDetail>
  addUser(tenant: string, input: UserInput): Promise<User>
  /** Only local users: others are edited in WeCom (`user.managed`). */
  changeUser(tenant: string, id: string, change: UserChange): Promise<User>
  /** Makes a first password, which the program shows in a window of its own and the person changes at the first login. */
  resetPassword(tenant: string, user: string): Promise<void>
  /** Takes a first password from the administrator; it goes in and never comes out. */
  setPassword(tenant: string, user: string, password: string): Promise<void>
  trace(tenant: string, subject: TraceSubject): Promise<Trace>

  /** `only` looks at one check again. Each result is told as it comes. */
  checkup(tenant: string, only: string | null, onCheck: (check: Check) => void, signal: AbortSignal): Promise<Checkup>
  lastCheckup(tenant: string): Promise<Checkup | null>
  exportReport(tenant: string, withNames: boolean): Promise<string | null>

  readError(pasted: string): Promise<Reading>
  searchClinic(words: string): Promise<ClinicEntry[]>

  /** All three ways, the recommended one first. */
  rehearsalWays(auth: string): Promise<WayHome[]>
  loginUrl(auth: string): Promise<LoginUrl>
  rehearse(
    auth: string,
    way: RehearsalWay,
    pasted: string | null,
    onStage: (stage: RehearsalStage) => void,
    signal: AbortSignal,
  ): Promise<Rehearsal>
  rehearsals(tenant: string): Promise<Rehearsal[]>

  /** The running portal preview of a tenant. */
  portal(tenant: string): Promise<Portal | null>
  startPortal(tenant: string): Promise<Portal>
  stopPortal(tenant: string): Promise<void>
  /** Opens the running preview in the administrator's browser. */
  openPortalPreview(tenant: string): Promise<void>

  handOff(auth: string): Promise<HandOff>
  /** Shows the app's secret for 30 seconds in a window of its own; it never enters the interface. */
  revealSecret(auth: string): Promise<void>
}
