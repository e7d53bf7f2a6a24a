// Written by `cargo test -p bridge --features bindings --test bindings`; never by hand.

export type Added = { source: Source | null, auth: Auth | null, validation: Validation, };

export type AppError = { code: Code | 'unexpected' | 'reveal.failed', message: string, detail: Record<string, unknown>, fix: Fix | null, };

export type AppInfo = { version: string, data_folder: string, keyring: KeyringState, };

export type AppInput = { tenant: string, corp_id: string, agent_id: string, app_secret: string, };

export type Auth = { id: string, tenant: string, corp_id: string, agent_id: number, callback_domain: string, created_at: number, };

export type AuthChange = { agent_id?: string, callback_domain?: string, app_secret?: string, keep_secrets?: boolean, };

export type AuthChangeRequest = { id: string, change: AuthChange, };

export type AuthInput = { tenant: string, corp_id: string, keep_secrets: boolean, agent_id: string, app_secret: string, callback_domain: string, };

export type AuthSummary = { 
/**
 * The data source of the same corp.
 */
source: string | null, app_name: string | null, rehearsed_at: number | null, id: string, tenant: string, corp_id: string, agent_id: number, callback_domain: string, created_at: number, };

export type ById = { id: string, };

export type Change = { kind: ChangeKind, userid: string | null, username: string | null, name: string | null, departments: Array<string>, reason: Text, before: Record<string, unknown> | null, after: Record<string, unknown> | null, };

export type ChangeFilter = { kind: ChangeKind | 'department_update' | 'holding' | null, words: string, skip: number, most: number, };

export type ChangePage = { total: number, changes: Array<Change>, };

export type ChangesRequest = { run: string, filter: ChangeFilter, };

export type Check = { id: string, group: CheckGroup, status: CheckStatus, title: Text, evidence: Text, errcode: number | null, caller_ip: string | null, detail: Record<string, unknown>, fix: Fix | null, };

export type CheckGroup = "connection" | "contacts" | "app" | "login" | "sync";

export type CheckStatus = "pass" | "warn" | "fail" | "skip";

export type CheckUpRequest = { tenant: string, only: string | null, };

export type Checkup = { verdict: VerdictView, checks: Array<Check>, checked_at: number, };

export type ClinicEntry = { code: number, title: Text, cause: Text, steps: Array<Text>, page: ConsolePage | null, kind: EntryKind, seen: Array<string>, };

export type ClinicText = { pasted: string, };

export type ClinicWords = { words: string, };

export type ContactsInput = { tenant: string, corp_id: string, contacts_secret: string, };

export type Counts = { created: number, updated: number, unchanged: number, skipped: number, overwritten: number, reactivated: number, departed: number, disabled: number, ambiguous: number, pending: number, out_of_range: number, left_out: number, 
/**
 * Members who cannot log in because the run did not bring them in, rows without a userid among them.
 */
not_brought_in: number, departments_created: number, departments_updated: number, departments_retired: number, };

export type Department = { 
/**
 * WeCom's number.
 */
id: number, 
/**
 * Its parent's number; none at the top.
 */
parent: number | null, 
/**
 * What it is called.
 */
name: string, 
/**
 * People in it and below it.
 */
users: number, };

export type DepartmentRef = { id: number, name: string, path: string, };

export type DirectoryTotals = { total: number, active: number, disabled: number, not_activated: number, departed: number, 
/**
 * As the last check-up found; none if there was none.
 */
out_of_range: number | null, };

export type EntryKind = "api" | "login_page";

export type Fix = { cause: Text, steps: Array<Text>, page: ConsolePage | null, };

export type Guard = { percent: number, people: number, floor: number, };

export type HandOff = { auth: string, corp_id: string, agent_id: number, callback_domain: string, redirect_uri: string, login_page: string, has_secret: boolean, };

export type Held = { reason: HeldReason, 
/**
 * How many people would lose access.
 */
departures: number, in_use: number, 
/**
 * How many accounts would change hands.
 */
take_overs: number, };

export type HeldReason = "access_guard" | "take_over";

export type KeyringState = "available" | "unavailable";

export type Language = "zh" | "en";

export type LoginUrl = { url: string, redirect_uri: string, expires_at: number, };

export type Nothing = Record<symbol, never>;

export type OfAuth = { auth: string, };

export type OfJob = { job: string, };

export type OfTenant = { tenant: string, };

export type OfUser = { tenant: string, user: string, };

export type OnDuplicateView = "skip" | "overwrite";

export type OutcomeView = "applied" | "planned" | "held" | "failed";

export type PageRequest = { page: ConsolePage, };

export type PasswordRequest = { tenant: string, user: string, password: string, };

export type PasswordState = { must_change: boolean, set_at: number, locked_until: number | null, };

export type Portal = { tenant: string, url: string, methods: PortalMethods, started_at: number, };

export type PortalMethods = { password: boolean, scan: boolean, };

export type Progress = { "stage": "reading_departments" } | { "stage": "reading_members", done: number, total: number | null, members: number, } | { "stage": "planning", members: number, } | { "stage": "applying", changes: number, };

export type ReachView = "full" | "ids_and_app_details" | "ids_only";

export type Reading = { code: number | null, hint: string | null, caller_ip: string | null, entry: ClinicEntry | null, };

export type Rehearsal = { id: string, auth: string, at: number, way: RehearsalWay, outcome: RehearsalOutcome, reason: Text | null, reason_id: string | null, errcode: number | null, who: string | null, user: User | null, fix: Fix | null, };

export type RehearsalOutcome = "logged_in" | "refused";

export type RehearsalWay = "window" | "browser" | "paste";

export type RehearseRequest = { auth: string, way: RehearsalWay, pasted: string | null, };

export type ReportRequest = { tenant: string, with_names: boolean, };

export type Run = { id: string, source: string, kind: RunKindView, started_by: StartedByView, outcome: OutcomeView, reach: ReachView | null, counts: Counts, calls: number, plan_hash: string | null, warnings: Array<Warning>, error: AppError | null, 
/**
 * Set on a held run: the guard's own figures.
 */
held: Held | null, started_at: number, finished_at: number, undone: boolean, undoable: boolean, };

export type RunKindView = "sync" | "undo";

export type RunsRequest = { tenant: string, most: number, };

export type SandboxValues = { corp_id: string, contacts_secret: string, agent_id: number, app_secret: string, callback_domain: string, };

export type ScanLoginInput = { agent_id: string, app_secret: string, callback_domain: string, };

export type Settings = { 
/**
 * The language of the interface, the tray and notifications.
 */
language: Language, 
/**
 * Light, dark, or as the system has it.
 */
theme: Theme, 
/**
 * Whether closing the window leaves the program in the tray.
 */
close_to_tray: boolean, 
/**
 * Whether the person has said what closing the window does.
 */
close_asked: boolean, 
/**
 * Whether the program starts with the session.
 */
autostart: boolean, 
/**
 * Whether held and failed automatic runs are told.
 */
notify: boolean, };

export type SettingsChange = { language?: Language, theme?: Theme, close_to_tray?: boolean, autostart?: boolean, notify?: boolean, };

export type Source = { id: string, tenant: string, corp_id: string, description: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: boolean, guard: Guard, keep_days: number, paused: boolean, created_at: number, };

export type SourceChange = { description?: string, 
/**
 * `null` switches it off, which is another thing than leaving it out.
 */
auto_sync_hours?: 4 | 12 | 24 | null, on_duplicate?: OnDuplicateView, password_login?: boolean, scan_login?: boolean, guard?: Guard, keep_days?: number, contacts_secret?: string, keep_secrets?: boolean, };

export type SourceChangeRequest = { id: string, change: SourceChange, };

export type SourceInput = { tenant: string, corp_id: string, description: string, contacts_secret: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: ScanLoginInput | null, keep_secrets: boolean, };

export type SourceSummary = { last_run: Run | null, next_due_at: number | null, users: number, auth: Auth | null, rehearsed_at: number | null, id: string, tenant: string, corp_id: string, description: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: boolean, guard: Guard, keep_days: number, paused: boolean, created_at: number, };

export type StageView = "opened" | "waiting" | "returned" | "exchanged" | "matched";

export type StartedByView = "person" | "schedule";

export type SyncRequest = { source: string, dry_run: boolean, confirm: boolean, seen: string | null, expect: string | null, };

export type Tenant = { id: string, name: string, portal_url: string | null, api_base: string, login_base: string, proxy: string | null, simulated: boolean, created_at: number, };

export type TenantChangeRequest = { id: string, input: TenantInput, };

export type TenantInput = { name: string, portal_url: string | null, api_base: string | null, login_base: string | null, proxy: string | null, };

export type Text = { zh: string, en: string, };

export type Theme = "light" | "dark" | "system";

export type Topic = "tenants" | "sources" | "auths" | "runs" | "directory" | "rehearsals" | "portal";

export type Trace = { member: User | null, verdict: TraceVerdictView, steps: Array<TraceStep>, };

export type TraceRequest = { tenant: string, subject: TraceSubject, };

export type TraceStep = { id: string, status: CheckStatus, title: Text, evidence: Text, fix: Fix | null, };

export type TraceSubject = { "user": string } | { "words": string };

export type TraceVerdictView = "can_log_in" | "cannot_log_in";

export type User = { id: string, userid: string | null, username: string, name: string | null, mobile: string | null, email: string | null, biz_mail: string | null, telephone: string | null, position: string | null, alias: string | null, departments: Array<DepartmentRef>, main_department: number | null, status: UserStatusView, source_id: string | null, updated_at: number, };

export type UserAddRequest = { tenant: string, input: UserInput, };

export type UserChange = { username?: string, name?: string, mobile?: string, email?: string, active?: boolean, };

export type UserChangeRequest = { tenant: string, user: string, change: UserChange, };

export type UserDetail = { user: User, password: PasswordState | null, runs: Array<UserRun>, rehearsals: Array<Rehearsal>, };

export type UserFilter = { words: string, department: number | null, status: UserStatusView | null, skip: number, most: number, };

export type UserInput = { username: string, name: string, mobile: string, email: string, };

export type UserPage = { total: number, users: Array<User>, };

export type UserRun = { run: string, kind: ChangeKind, at: number, };

export type UserStatusView = "active" | "disabled" | "not_activated" | "departed";

export type UsersRequest = { tenant: string, filter: UserFilter, };

export type Validation = { checks: Array<Check>, };

export type VerdictView = "ready" | "ready_with_warnings" | "not_ready";

export type Warning = { id: string, text: Text, };

export type WayHome = { way: RehearsalWay, recommended: boolean, possible: boolean, why: Text, };

/** Every command: what it takes, what it gives, and what it tells meanwhile if it can be cancelled. */
export interface Commands {
  app_info: { request: Nothing; response: AppInfo }
  auth_add: { request: AuthInput; response: Added }
  auth_change: { request: AuthChangeRequest; response: Auth }
  auth_list: { request: OfTenant; response: Array<AuthSummary> }
  auth_remove: { request: ById; response: null }
  checkup_last: { request: OfTenant; response: Checkup | null }
  checkup_report: { request: ReportRequest; response: string | null }
  checkup_run: { request: CheckUpRequest; response: Checkup; progress: Check }
  clinic_read: { request: ClinicText; response: Reading }
  clinic_search: { request: ClinicWords; response: Array<ClinicEntry> }
  department_list: { request: OfTenant; response: Array<Department> }
  directory_totals: { request: OfTenant; response: DirectoryTotals }
  hand_off: { request: OfAuth; response: HandOff }
  job_cancel: { request: OfJob; response: null }
  login_rehearse: { request: RehearseRequest; response: Rehearsal; progress: StageView }
  login_url: { request: OfAuth; response: LoginUrl }
  logs_export: { request: Nothing; response: string | null }
  member_trace: { request: TraceRequest; response: Trace }
  open_data_folder: { request: Nothing; response: null }
  open_page: { request: PageRequest; response: null }
  open_portal: { request: OfTenant; response: null }
  portal_open: { request: OfTenant; response: null }
  portal_show: { request: OfTenant; response: Portal | null }
  portal_start: { request: OfTenant; response: Portal }
  portal_stop: { request: OfTenant; response: null }
  rehearsal_list: { request: OfTenant; response: Array<Rehearsal> }
  rehearsal_ways: { request: OfAuth; response: Array<WayHome> }
  run_changes: { request: ChangesRequest; response: ChangePage }
  run_list: { request: RunsRequest; response: Array<Run> }
  run_show: { request: ById; response: Run }
  run_undo: { request: ById; response: Run }
  sandbox_open: { request: Nothing; response: Tenant }
  sandbox_values: { request: OfTenant; response: SandboxValues }
  secret_reveal: { request: OfAuth; response: null }
  settings: { request: Nothing; response: Settings }
  settings_change: { request: SettingsChange; response: Settings }
  source_add: { request: SourceInput; response: Added }
  source_change: { request: SourceChangeRequest; response: Source }
  source_list: { request: OfTenant; response: Array<SourceSummary> }
  source_remove: { request: ById; response: number }
  sync_run: { request: SyncRequest; response: Run; progress: Progress }
  tenant_add: { request: TenantInput; response: Tenant }
  tenant_change: { request: TenantChangeRequest; response: Tenant }
  tenant_list: { request: Nothing; response: Array<Tenant> }
  tenant_remove: { request: ById; response: null }
  user_add: { request: UserAddRequest; response: User }
  user_change: { request: UserChangeRequest; response: User }
  user_list: { request: UsersRequest; response: UserPage }
  user_reset_password: { request: OfUser; response: null }
  user_set_password: { request: PasswordRequest; response: null }
  user_show: { request: OfUser; response: UserDetail }
  validate_app: { request: AppInput; response: Validation; progress: never }
  validate_contacts: { request: ContactsInput; response: Validation; progress: never }
}
