// Written by `cargo test -p bridge --features bindings --test bindings`; never by hand.
import type { ChangeKind, Code, ConsolePage } from '@/platform/contract'

export type Act = { kind: ActKindView, id: string | null, label: Text, };

export type ActKindView = "add_source" | "sync" | "add_auth" | "check_up" | "check_again" | "rehearse" | "open_run";

export type Added = { source: Source | null, auth: Auth | null, validation: Validation, };

export type AppError = { code: Code | 'unexpected' | 'reveal.failed', message: string, detail: Record<string, unknown>, 
/**
 * What happened, in one sentence.
 */
title: Text, 
/**
 * Why, and what to do.
 */
fix: Fix, 
/**
 * The vendor's numbers and the addresses behind it, for small print.
 */
small_print: string, 
/**
 * Where the secret is entered that it is about.
 */
secret: SecretPlace | null, };

export type AppInfo = { version: string, data_folder: string, keyring: KeyringState, };

export type AppInput = { tenant: string, corp_id: string, agent_id: string, app_secret: string, 
/**
 * The contacts secret that is entered beside it: it tells how many people the app does not see.
 */
contacts_secret?: string, };

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

export type Check = { id: string, group: CheckGroup, status: CheckStatus, title: Text, evidence: Text, errcode: number | null, caller_ip: string | null, detail: Record<string, unknown>, fix: Fix | null, 
/**
 * Where the secret is entered that it is about.
 */
secret: SecretPlace | null, };

export type CheckGroup = "connection" | "contacts" | "app" | "login" | "sync";

export type CheckStatus = "pass" | "warn" | "fail" | "skip";

export type CheckUpRequest = { tenant: string, only: string | null, };

export type Checkup = { verdict: VerdictView, state: StateView, 
/**
 * How it stands, in one sentence.
 */
headline: Text, 
/**
 * The same in a few words.
 */
short: Text, checks: Array<Check>, checked_at: number, };

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

export type FieldView = "tenant_name" | "portal_url" | "api_base" | "login_base" | "proxy" | "corp_id" | "description" | "contacts_secret" | "agent_id" | "app_secret" | "callback_domain" | "guard_percent" | "guard_people" | "guard_floor" | "keep_days" | "username" | "user_name" | "mobile" | "email";

export type Fix = { cause: Text, steps: Array<Text>, page: ConsolePage | null, };

export type FormCheckRequest = { field: FieldView, value: string, };

export type FormChecked = { state: FormState, 
/**
 * The value as it will be used.
 */
value: string | null, 
/**
 * What is wrong, as a stable identifier.
 */
reason: string | null, 
/**
 * What is wrong and what to do.
 */
text: Text | null, 
/**
 * The callback domain that a portal's address stands for.
 */
suggests: string | null, 
/**
 * Stands for a secret's value in this process.
 */
mark: string | null, };

export type FormState = "ok" | "empty" | "incomplete" | "malformed";

export type Guard = { percent: number, people: number, floor: number, };

export type GuardFigures = { active: number, 
/**
 * So many who would lose access make a run wait; none where the guard's values cannot be used.
 */
limit: number | null, 
/**
 * The same in a sentence, or what is wrong with the values.
 */
text: Text, };

export type GuardRequest = { source: string, percent: string, people: string, floor: string, };

export type HandOff = { auth: string, corp_id: string, agent_id: number, callback_domain: string, redirect_uri: string, login_page: string, has_secret: boolean, };

export type Held = { reason: HeldReason, 
/**
 * How many people would lose access.
 */
departures: number, in_use: number, 
/**
 * How many accounts would change hands.
 */
take_overs: number, 
/**
 * Those who would lose access as a share of those in use.
 */
share: number | null, };

export type HeldReason = "access_guard" | "take_over";

export type KeyringState = "available" | "unavailable";

export type Language = "zh" | "en";

export type LinkIdView = "contacts" | "sync" | "directory" | "range" | "callback" | "scan";

export type LoginUrl = { url: string, redirect_uri: string, expires_at: number, };

export type NextView = "sync" | "auths" | "sources" | "check_up" | "paste" | "callback_domain";

export type Nothing = Record<symbol, never>;

export type OfAuth = { auth: string, };

export type OfJob = { job: string, };

export type OfTenant = { tenant: string, };

export type OfUser = { tenant: string, user: string, };

export type OnDuplicateView = "skip" | "overwrite";

export type OutcomeView = "applied" | "planned" | "held" | "failed";

export type Overview = { state: StateView, verdict: VerdictView | null, headline: Text, links: Array<OverviewLink>, 
/**
 * The link that needs somebody first.
 */
first: LinkIdView | null, next: Act | null, };

export type OverviewLink = { id: LinkIdView, state: StateView, figure: number | null, 
/**
 * What stands under the figure.
 */
note: Text, 
/**
 * The same as a whole sentence.
 */
said: Text, 
/**
 * The data source that it is about, where there are several.
 */
source: string | null, evidence: Text | null, fix: Fix | null, caller_ip: string | null, act: Act | null, };

export type PageRequest = { page: ConsolePage, };

export type PasswordRequest = { tenant: string, user: string, password: string, };

export type PasswordState = { must_change: boolean, set_at: number, locked_until: number | null, };

export type Portal = { tenant: string, url: string, methods: PortalMethods, started_at: number, };

export type PortalMethods = { password: boolean, scan: boolean, };

export type Progress = { "stage": "reading_departments" } | { "stage": "reading_members", done: number, total: number | null, members: number, } | { "stage": "planning", members: number, } | { "stage": "applying", changes: number, };

export type ReachView = "full" | "ids_and_app_details" | "ids_only";

export type Reading = { code: number | null, hint: string | null, caller_ip: string | null, entry: ClinicEntry | null, };

export type Rehearsal = { id: string, auth: string, at: number, way: RehearsalWay, outcome: RehearsalOutcome, reason: Text | null, reason_id: string | null, errcode: number | null, who: string | null, user: User | null, fix: Fix | null, 
/**
 * How it stands: `skip` where nothing was tried.
 */
status: CheckStatus, 
/**
 * Whether it says something about the set-up.
 */
tried: boolean, 
/**
 * Whether a person closed the login window.
 */
given_up: boolean, 
/**
 * How it ended, in a few words.
 */
outcome_text: Text, 
/**
 * What came of it, in one sentence.
 */
headline: Text, 
/**
 * What to do next in this program.
 */
next: Array<NextView>, };

export type RehearsalOutcome = "logged_in" | "refused";

export type RehearsalWay = "window" | "browser" | "paste";

export type RehearseRequest = { auth: string, way: RehearsalWay, pasted: string | null, };

export type ReportRequest = { tenant: string, with_names: boolean, };

export type Run = { id: string, source: string, kind: RunKindView, started_by: StartedByView, outcome: OutcomeView, reach: ReachView | null, counts: Counts, calls: number, plan_hash: string | null, warnings: Array<Warning>, error: AppError | null, 
/**
 * Set on a held run: the guard's own figures.
 */
held: Held | null, started_at: number, finished_at: number, undone: boolean, undoable: boolean, 
/**
 * How many rows it writes.
 */
written: number, 
/**
 * Of an undo: the run that it took back.
 */
undoes: string | null, 
/**
 * Of an undo: what it did, in one sentence.
 */
undo_text: Text | null, };

export type RunKindView = "sync" | "undo";

export type RunProgress = { at: Progress, share: number, left_ms: number | null, };

export type RunsRequest = { tenant: string, most: number, };

export type SandboxValues = { corp_id: string, contacts_secret: string, agent_id: number, app_secret: string, callback_domain: string, };

export type ScanLoginInput = { agent_id: string, app_secret: string, callback_domain: string, };

export type Schedule = "off" | "paused" | "first_run" | "due" | "later";

export type SecretPlace = { "source": string } | { "auth": string };

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

export type SourceSummary = { last_run: Run | null, next_due_at: number | null, 
/**
 * When it runs by itself, or why not.
 */
schedule: Schedule, users: number, auth: Auth | null, rehearsed_at: number | null, id: string, tenant: string, corp_id: string, description: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicateView, password_login: boolean, scan_login: boolean, guard: Guard, keep_days: number, paused: boolean, created_at: number, };

export type StageView = "opened" | "waiting" | "returned" | "exchanged" | "matched";

export type StartedByView = "person" | "schedule";

export type StateView = "pass" | "idle" | "warn" | "fail";

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

export type Validation = { state: StateView, 
/**
 * What they come to, in one sentence.
 */
headline: Text, checks: Array<Check>, 
/**
 * That the contacts secret may not read everything, which an app makes up for.
 */
limited: boolean, 
/**
 * What it is instead, if it is another page's secret.
 */
mistaken: Text | null, };

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
  form_check: { request: FormCheckRequest; response: FormChecked }
  guard_figures: { request: GuardRequest; response: GuardFigures }
  hand_off: { request: OfAuth; response: HandOff }
  job_cancel: { request: OfJob; response: null }
  login_rehearse: { request: RehearseRequest; response: Rehearsal; progress: StageView }
  login_url: { request: OfAuth; response: LoginUrl }
  logs_export: { request: Nothing; response: string | null }
  member_trace: { request: TraceRequest; response: Trace }
  open_data_folder: { request: Nothing; response: null }
  open_page: { request: PageRequest; response: null }
  open_portal: { request: OfTenant; response: null }
  overview: { request: OfTenant; response: Overview }
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
  sync_run: { request: SyncRequest; response: Run; progress: RunProgress }
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

/** What is said of a failure that no command has answered. */
export const UNEXPECTED: AppError = {
  "code": "unexpected",
  "message": "",
  "detail": {},
  "title": {
    "zh": "程序出错了",
    "en": "The program met an error of its own"
  },
  "fix": {
    "cause": {
      "zh": "这不该发生，原因没有查明。你填的内容还在。",
      "en": "This should not happen, and the reason is not known. What you entered is still here."
    },
    "steps": [
      {
        "zh": "再试一次；还是不行时，在「设置」里导出日志交给支持人员。",
        "en": "Try again. If it goes on, export the logs under “Settings” and hand them to support."
      }
    ],
    "page": null
  },
  "small_print": "",
  "secret": null
}

/** After so many refusals a live check waits for a person. */
export const MOST_REFUSALS = 5

/** The errcodes that administrators meet most. */
export const COMMON_CODES: readonly number[] = [60020, 48009, 40001, 301002, -31039]
