// Written by `cargo test -p desktop bindings`; never by hand.

export type Code =
  | 'input.invalid'
  | 'corp_id.invalid'
  | 'corp_id.mismatch'
  | 'secret.missing'
  | 'secret.elsewhere'
  | 'secret.invalid'
  | 'agent_id.invalid'
  | 'callback_domain.invalid'
  | 'address.invalid'
  | 'address.insecure'
  | 'name.invalid'
  | 'name.taken'
  | 'source.exists'
  | 'tenant.unknown'
  | 'source.unknown'
  | 'auth.unknown'
  | 'run.unknown'
  | 'user.unknown'
  | 'user.taken'
  | 'user.managed'
  | 'ref.ambiguous'
  | 'undo.none'
  | 'undo.moved'
  | 'report.unwritable'
  | 'sync.held'
  | 'sync.moved'
  | 'sync.empty'
  | 'sync.busy'
  | 'wecom.refused'
  | 'wecom.rate_limited'
  | 'wecom.unreachable'
  | 'wecom.not_wecom'
  | 'keyring.unavailable'
  | 'store.unavailable'
  | 'store.foreign'
  | 'store.busy'
  | 'store.full'
  | 'store.damaged'
  | 'store.newer'
  | 'listener.busy'
  | 'listener.denied'
  | 'listener.elsewhere'
  | 'listener.https'
  | 'listener.running'
  | 'password.weak'

export type ChangeKind =
  | 'depart'
  | 'disable'
  | 'ambiguous'
  | 'pending'
  | 'overwrite'
  | 'reactivate'
  | 'update'
  | 'create'
  | 'skip'
  | 'out_of_range'
  | 'department_create'
  | 'department_rename'
  | 'department_move'
  | 'department_reorder'
  | 'department_restore'
  | 'department_retire'

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

export type Text = { zh: string, en: string, };

export type Fix = { cause: Text, steps: Array<Text>, page: ConsolePage | null, };

export type AppError = { code: Code | 'unexpected' | 'reveal.failed', message: string, detail: Record<string, unknown>, fix: Fix | null, };

export type KeyringState = "available" | "unavailable";

export type AppInfo = { version: string, data_folder: string, keyring: KeyringState, };

export type Language = "zh" | "en";

export type Theme = "light" | "dark" | "system";

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

export type Topic = "tenants" | "sources" | "auths" | "runs" | "directory" | "rehearsals" | "portal";

export type Tenant = { id: string, name: string, portal_url: string | null, api_base: string, login_base: string, proxy: string | null, simulated: boolean, created_at: number, };

export type TenantInput = { name: string, portal_url: string | null, api_base: string | null, login_base: string | null, proxy: string | null, };

export type SandboxValues = { corp_id: string, contacts_secret: string, agent_id: number, app_secret: string, callback_domain: string, };

export type OnDuplicateView = "skip" | "overwrite";

export type Guard = { percent: number, people: number, floor: number, };

export type Source = { id: string, tenant: string, corp_id: string, description: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: boolean, guard: Guard, keep_days: number, paused: boolean, created_at: number, };

export type SourceSummary = { last_run: Run | null, next_due_at: number | null, users: number, auth: Auth | null, rehearsed_at: number | null, id: string, tenant: string, corp_id: string, description: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: boolean, guard: Guard, keep_days: number, paused: boolean, created_at: number, };

export type SourceInput = { tenant: string, corp_id: string, description: string, contacts_secret: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: ScanLoginInput | null, keep_secrets: boolean, };

export type ScanLoginInput = { agent_id: string, app_secret: string, callback_domain: string, };

export type SourceChange = { description?: string, 
/**
 * `null` switches it off, which is another thing than leaving it out.
 */
auto_sync_hours?: 4 | 12 | 24 | null, on_duplicate?: OnDuplicateView, password_login?: boolean, scan_login?: boolean, guard?: Guard, keep_days?: number, contacts_secret?: string, keep_secrets?: boolean, };

export type ContactsInput = { tenant: string, corp_id: string, contacts_secret: string, };

export type AppInput = { tenant: string, corp_id: string, agent_id: string, app_secret: string, };

export type Auth = { id: string, tenant: string, corp_id: string, agent_id: number, callback_domain: string, created_at: number, };

export type AuthSummary = { 
/**
 * The data source of the same corp.
 */
source: string | null, app_name: string | null, rehearsed_at: number | null, id: string, tenant: string, corp_id: string, agent_id: number, callback_domain: string, created_at: number, };

export type AuthInput = { tenant: string, corp_id: string, keep_secrets: boolean, agent_id: string, app_secret: string, callback_domain: string, };

export type AuthChange = { agent_id?: string, callback_domain?: string, app_secret?: string, keep_secrets?: boolean, };

export type CheckStatus = "pass" | "warn" | "fail" | "skip";

export type CheckGroup = "connection" | "contacts" | "app" | "login" | "sync";

export type VerdictView = "ready" | "ready_with_warnings" | "not_ready";

export type Check = { id: string, group: CheckGroup, status: CheckStatus, title: Text, evidence: Text, errcode: number | null, caller_ip: string | null, detail: Record<string, unknown>, fix: Fix | null, };

export type Validation = { checks: Array<Check>, };

export type Added = { source: Source | null, auth: Auth | null, validation: Validation, };

export type Checkup = { verdict: VerdictView, checks: Array<Check>, checked_at: number, };

export type OutcomeView = "applied" | "planned" | "held" | "failed";

export type ReachView = "full" | "ids_and_app_details" | "ids_only";

export type RunKindView = "sync" | "undo";

export type StartedByView = "person" | "schedule";

export type Run = { id: string, source: string, kind: RunKindView, started_by: StartedByView, outcome: OutcomeView, reach: ReachView | null, counts: Counts, calls: number, plan_hash: string | null, warnings: Array<Warning>, error: AppError | null, 
/**
 * Set on a held run: the guard's own figures.
 */
held: Held | null, started_at: number, finished_at: number, undone: boolean, undoable: boolean, };

export type Counts = { created: number, updated: number, unchanged: number, skipped: number, overwritten: number, reactivated: number, departed: number, disabled: number, ambiguous: number, pending: number, out_of_range: number, left_out: number, 
/**
 * Members who cannot log in because the run did not bring them in, rows without a userid among them.
 */
not_brought_in: number, departments_created: number, departments_updated: number, departments_retired: number, };

export type Warning = { id: string, text: Text, };

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

export type Change = { kind: ChangeKind, userid: string | null, username: string | null, name: string | null, departments: Array<string>, reason: Text, before: Record<string, unknown> | null, after: Record<string, unknown> | null, };

export type ChangePage = { total: number, changes: Array<Change>, };

export type Progress = { "stage": "reading_departments" } | { "stage": "reading_members", done: number, total: number | null, members: number, } | { "stage": "planning", members: number, } | { "stage": "applying", changes: number, };

export type SyncRequest = { dry_run: boolean, confirm: boolean, seen: string | null, expect: string | null, };

export type ChangeFilter = { kind: ChangeKind | 'department_update' | 'holding' | null, words: string, skip: number, most: number, };

export type UserStatusView = "active" | "disabled" | "not_activated" | "departed";

export type User = { id: string, userid: string | null, username: string, name: string | null, mobile: string | null, email: string | null, biz_mail: string | null, telephone: string | null, position: string | null, alias: string | null, departments: Array<DepartmentRef>, main_department: number | null, status: UserStatusView, source_id: string | null, updated_at: number, };

export type DepartmentRef = { id: number, name: string, path: string, };

export type UserDetail = { user: User, password: PasswordState | null, runs: Array<UserRun>, rehearsals: Array<Rehearsal>, };

export type PasswordState = { must_change: boolean, set_at: number, locked_until: number | null, };

export type UserInput = { username: string, name: string, mobile: string, email: string, };

export type UserChange = { username?: string, name?: string, mobile?: string, email?: string, active?: boolean, };

export type UserRun = { run: string, kind: ChangeKind, at: number, };

export type UserPage = { total: number, users: Array<User>, };

export type Department = { id: number, parent: number | null, name: string, users: number, };

export type DirectoryTotals = { total: number, active: number, disabled: number, not_activated: number, departed: number, 
/**
 * As the last check-up found; none if there was none.
 */
out_of_range: number | null, };

export type UserFilter = { words: string, department: number | null, status: UserStatusView | null, skip: number, most: number, };

export type TraceVerdictView = "can_log_in" | "cannot_log_in";

export type TraceSubject = { "user": string } | { "words": string };

export type TraceStep = { id: string, status: CheckStatus, title: Text, evidence: Text, fix: Fix | null, };

export type Trace = { member: User | null, verdict: TraceVerdictView, steps: Array<TraceStep>, };

export type RehearsalWay = "window" | "browser" | "paste";

export type StageView = "opened" | "waiting" | "returned" | "exchanged" | "matched";

export type RehearsalOutcome = "logged_in" | "refused";

export type Rehearsal = { id: string, auth: string, at: number, way: RehearsalWay, outcome: RehearsalOutcome, reason: Text | null, reason_id: string | null, errcode: number | null, who: string | null, user: User | null, fix: Fix | null, };

export type LoginUrl = { url: string, redirect_uri: string, expires_at: number, };

export type WayHome = { way: RehearsalWay, recommended: boolean, possible: boolean, why: Text, };

export type PortalMethods = { password: boolean, scan: boolean, };

export type Portal = { tenant: string, url: string, methods: PortalMethods, started_at: number, };

export type HandOff = { auth: string, corp_id: string, agent_id: number, callback_domain: string, redirect_uri: string, login_page: string, has_secret: boolean, };

export type EntryKind = "api" | "login_page";

export type ClinicEntry = { code: number, title: Text, cause: Text, steps: Array<Text>, page: ConsolePage | null, kind: EntryKind, seen: Array<string>, };

export type Reading = { code: number | null, hint: string | null, caller_ip: string | null, entry: ClinicEntry | null, };
