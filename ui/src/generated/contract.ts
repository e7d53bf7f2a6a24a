// Written by `cargo test -p bridge --features bindings --test bindings`; never by hand.

export type Act = { 
/**
 * What.
 */
kind: ActKind, 
/**
 * With which data source, authentication source, run or check.
 */
id: string | null, 
/**
 * What its button says.
 */
label: Text, };

export type ActKind = "add_source" | "sync" | "add_auth" | "check_up" | "check_again" | "rehearse" | "open_run";

export type Actor = { 
/**
 * The account's name; under `sudo` and `doas` that of the account that asked.
 */
account: string, 
/**
 * The host's name.
 */
host: string, };

export type Added = { 
/**
 * The data source, if there is one.
 */
source: Source | null, 
/**
 * The authentication source, if there is one.
 */
auth: Auth | null, 
/**
 * What was proven of their values.
 */
validation: Validation, };

export type AppError = { code: FailureCode, 
/**
 * What happened, in one sentence.
 */
message: Text, detail: Record<string, unknown>, 
/**
 * Why, and what to do about it.
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

export type AppInfo = { 
/**
 * The program's version.
 */
version: string, 
/**
 * Where it keeps its data.
 */
data_folder: string, 
/**
 * Whether secrets can be kept.
 */
keyring: KeyringState, };

export type AppInput = { tenant: string, corp_id: string, agent_id: string, app_secret: string, 
/**
 * The contacts secret that is entered beside it: it tells how many people the app does not see.
 */
contacts_secret?: string, };

export type Auth = { 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * The corp that the app belongs to.
 */
corp_id: string, 
/**
 * The app.
 */
agent_id: number, 
/**
 * `host[:port]`, as it stands in the app's settings.
 */
callback_domain: string, 
/**
 * What WeCom calls the app, as it was last read; none before.
 */
app_name: string | null, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, };

export type AuthChange = { agent_id?: string, callback_domain?: string, app_secret?: string, keep_secrets?: boolean, };

export type AuthChangeRequest = { id: string, change: AuthChange, };

export type AuthInput = { tenant: string, corp_id: string, keep_secrets: boolean, agent_id: string, app_secret: string, callback_domain: string, };

export type AuthSummary = { 
/**
 * The data source of the same corp.
 */
source: string | null, 
/**
 * When a login was last rehearsed with a result about the set-up; sent as RFC 3339.
 */
rehearsed_at: string | null, 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * The corp that the app belongs to.
 */
corp_id: string, 
/**
 * The app.
 */
agent_id: number, 
/**
 * `host[:port]`, as it stands in the app's settings.
 */
callback_domain: string, 
/**
 * What WeCom calls the app, as it was last read; none before.
 */
app_name: string | null, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, };

export type ById = { id: string, };

export type CannotScan = { 
/**
 * WeCom's userid.
 */
userid: string, 
/**
 * The display name, where it is known.
 */
name: string | null, 
/**
 * Their departments, as names from the top where those are known.
 */
departments: Array<string>, 
/**
 * The reason.
 */
why: CannotScanReason, };

export type CannotScanReason = "out_of_range" | "not_activated" | "disabled" | "not_in_wecom";

export type Change = { kind: ChangeKind, userid: string | null, 
/**
 * The directory's username; a department has none.
 */
username: string | null, name: string | null, 
/**
 * The person's; of a department's change, that department.
 */
departments: Array<DepartmentRef>, 
/**
 * The reason's identifier.
 */
reason: string, 
/**
 * The reason in words.
 */
reason_text: Text, 
/**
 * The reason with its particulars.
 */
reason_detail: Reason, 
/**
 * The values that changed, as they were.
 */
before: Record<string, unknown> | null, 
/**
 * The values that changed, as they became.
 */
after: Record<string, unknown> | null, };

export type ChangeFilter = { kind: KindFilter | null, words: string, skip: number, most: number, };

export type ChangeKind = "depart" | "disable" | "ambiguous" | "pending" | "overwrite" | "reactivate" | "update" | "create" | "skip" | "out_of_range" | "department_create" | "department_rename" | "department_move" | "department_reorder" | "department_restore" | "department_retire";

export type ChangePage = { 
/**
 * How many fit.
 */
total: number, 
/**
 * Those of this page.
 */
changes: Array<Change>, };

export type ChangesRequest = { run: string, filter: ChangeFilter, };

export type Check = { id: CheckId, group: CheckGroup, status: CheckStatus, title: Text, evidence: Text, errcode: number | null, caller_ip: string | null, detail: Record<string, unknown>, cause: Text | null, fix: Array<Text>, page: ConsolePage | null, secret: SecretPlace | null, };

export type CheckGroup = "connection" | "contacts" | "app" | "login" | "sync";

export type CheckId = "net.api" | "net.clock" | "corp.id_format" | "contacts.token" | "contacts.departments" | "contacts.members" | "app.token" | "app.agent" | "app.trusted_ip" | "app.visible_range" | "app.trusted_domain" | "login.corp_match" | "login.callback_domain" | "login.callback_probe" | "login.portal" | "login.rehearsal" | "sync.fresh" | "sync.duplicates" | "sync.field_coverage";

export type CheckStatus = "pass" | "skip" | "warn" | "fail";

export type CheckUpRequest = { tenant: string, only: string | null, };

export type CheckUpShown = { 
/**
 * Its verdict.
 */
state: State, 
/**
 * The same in one sentence.
 */
headline: Text, 
/**
 * The same in a few words.
 */
short: Text, 
/**
 * The verdict of all checks.
 */
verdict: Verdict, 
/**
 * Every check of [`CheckId::ALL`], in that order.
 */
checks: Array<Check>, 
/**
 * Milliseconds since 1970 UTC.
 */
checked_at: string, 
/**
 * The figures of people, as far as they were read.
 */
coverage: Coverage | null, 
/**
 * The people who cannot log in by scanning, by userid.
 */
cannot_scan: Array<CannotScan>, };

export type ClinicText = { pasted: string, };

export type ClinicWords = { words: string, };

export type Confirmed = { 
/**
 * The applied run.
 */
run: string, actor: Actor | null, 
/**
 * When; sent as RFC 3339.
 */
at: string, };

export type ConsolePage = "console_home" | "my_company" | "contacts_sync" | "apps" | "create_app" | "manage_tools" | "contacts" | "message_archive" | "corp_certification" | "member_quota" | { "error_lookup": number } | "rate_unblock" | "domain_guide" | "portal_data_sources" | "portal_auth_sources";

export type ContactsInput = { tenant: string, corp_id: string, contacts_secret: string, };

export type Counts = { 
/**
 * Members who cannot log in because the run did not bring them in, rows without a userid among them.
 */
not_brought_in: number, 
/**
 * New users.
 */
created: number, 
/**
 * Users of the source that change.
 */
updated: number, 
/**
 * Users of the source that stay as they are.
 */
unchanged: number, 
/**
 * Duplicates left as they are.
 */
skipped: number, 
/**
 * Duplicates handed over.
 */
overwritten: number, 
/**
 * Deactivated users that are back.
 */
reactivated: number, 
/**
 * Users deactivated.
 */
departed: number, 
/**
 * Users whom WeCom has switched off.
 */
disabled: number, 
/**
 * Members left to a person.
 */
ambiguous: number, 
/**
 * Members who wait for a person to settle them one by one.
 */
pending: number, 
/**
 * Users left as they are because they are out of range.
 */
out_of_range: number, 
/**
 * Rows without a usable userid.
 */
left_out: number, 
/**
 * New departments.
 */
departments_created: number, 
/**
 * Departments renamed, moved, reordered or back.
 */
departments_updated: number, 
/**
 * Departments that WeCom no longer returns.
 */
departments_retired: number, };

export type Coverage = { 
/**
 * Members of the corp, as the contacts secret lists them.
 */
members: number | null, 
/**
 * Users in the directory that are not departed.
 */
synced: number | null, 
/**
 * Of all these people, those in the app's visible range.
 */
visible: number | null, 
/**
 * Users known to have joined in WeCom.
 */
activated: number | null, };

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

export type DepartmentKind = "create" | "rename" | "move" | "reorder" | "restore" | "retire";

export type DepartmentRef = { 
/**
 * WeCom's number.
 */
id: number, 
/**
 * Its name, or `#number` where that is unknown.
 */
name: string, 
/**
 * Names from the top, joined by slashes.
 */
path: string, };

export type DirectoryTotals = { total: number, active: number, disabled: number, not_activated: number, departed: number, 
/**
 * As the last check-up found; none if there was none.
 */
out_of_range: number | null, };

export type Entry = { errcode: number, title: Text, cause: Text, steps: Array<Text>, page: ConsolePage | null, kind: EntryKind, seen: Array<string>, known: boolean, };

export type EntryKind = "api" | "login_page";

export type ExportRequest = { tenant: string, format: SheetFormat, };

export type FailureCode = 
  | "input.invalid"
  | "corp_id.invalid"
  | "corp_id.mismatch"
  | "secret.missing"
  | "secret.elsewhere"
  | "secret.invalid"
  | "agent_id.invalid"
  | "callback_domain.invalid"
  | "address.invalid"
  | "address.insecure"
  | "name.invalid"
  | "name.taken"
  | "source.exists"
  | "tenant.unknown"
  | "source.unknown"
  | "auth.unknown"
  | "run.unknown"
  | "user.unknown"
  | "user.taken"
  | "user.managed"
  | "ref.ambiguous"
  | "undo.none"
  | "undo.moved"
  | "report.unwritable"
  | "sync.held"
  | "sync.moved"
  | "sync.empty"
  | "sync.busy"
  | "wecom.refused"
  | "wecom.rate_limited"
  | "wecom.unreachable"
  | "wecom.not_wecom"
  | "keyring.unavailable"
  | "store.unavailable"
  | "store.foreign"
  | "store.busy"
  | "store.full"
  | "store.damaged"
  | "store.newer"
  | "listener.busy"
  | "listener.denied"
  | "listener.elsewhere"
  | "listener.https"
  | "listener.running"
  | "password.weak"
  | "unexpected"
  | "reveal.failed";

export type Field = "userid" | "name" | "mobile" | "email" | "biz_mail" | "telephone" | "position" | "alias" | "employee_no" | "gender" | "extra" | "departments" | "main_department" | "status";

export type FieldName = "tenant_name" | "portal_url" | "api_base" | "login_base" | "proxy" | "corp_id" | "description" | "contacts_secret" | "agent_id" | "app_secret" | "callback_domain" | "guard_percent" | "guard_people" | "guard_floor" | "keep_days" | "employee_no" | "username" | "user_name" | "mobile" | "email";

export type Fix = { 
/**
 * The probable cause.
 */
cause: Text, 
/**
 * The next acts, in order.
 */
steps: Array<Text>, 
/**
 * A page where that happens.
 */
page: ConsolePage | null, };

export type FormCheckRequest = { field: FieldName, value: string, };

export type FormChecked = { 
/**
 * Its state.
 */
state: FormState, 
/**
 * The value as it will be used: never a secret's, and none if there is no usable one.
 */
value: string | null, 
/**
 * What is wrong, as a stable identifier such as `wildcard`.
 */
reason: string | null, 
/**
 * What is wrong and what to do, in one or two sentences.
 */
text: Text | null, 
/**
 * What one field says of another: the callback domain that a portal's address stands for.
 */
suggests: string | null, 
/**
 * The fingerprint of a secret: equal for equal values in this process, and of no use elsewhere.
 */
mark: string | null, };

export type FormState = "ok" | "empty" | "incomplete" | "malformed";

export type Guard = { 
/**
 * More than this share of the source's active users, in percent.
 */
percent: number, 
/**
 * More than this many people.
 */
people: number, 
/**
 * Fewer than this many never wait.
 */
floor: number, };

export type GuardFigures = { active: number, 
/**
 * So many who would lose access make a run wait; none where the guard's values cannot be used.
 */
limit: number | null, 
/**
 * The guard that these values make, as it is kept; none where they cannot be used.
 */
guard: Guard | null, 
/**
 * The same in a sentence, or what is wrong with the values.
 */
text: Text, };

export type GuardRequest = { source: string, percent: string, people: string, floor: string, };

export type HandOff = { 
/**
 * The authentication source's identifier.
 */
auth: string, 
/**
 * The corp.
 */
corp_id: string, 
/**
 * The app.
 */
agent_id: number, 
/**
 * What is registered in the app.
 */
callback_domain: string, 
/**
 * Where WeCom sends browsers back to.
 */
redirect_uri: string, 
/**
 * The page on which the scan begins, without its parameters.
 */
login_page: string, 
/**
 * Whether the app's secret is kept here.
 */
has_secret: boolean, };

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

export type KindFilter = ChangeKind | KindGroup;

export type KindGroup = "department_update" | "holding";

export type Language = "zh" | "en";

export type LinkId = "contacts" | "sync" | "directory" | "range" | "callback" | "scan";

export type LoginUrl = { url: string, redirect_uri: string, expires_at: string, };

export type Match = "username" | "mobile" | "email";

export type Member = { 
/**
 * The userid in WeCom; `None` for local users.
 */
userid: string | null, 
/**
 * The username in the directory, if they are in it.
 */
username: string | null, 
/**
 * The display name, where it is known.
 */
name: string | null, 
/**
 * Mobile number.
 */
mobile: string | null, 
/**
 * E-mail address.
 */
email: string | null, 
/**
 * Their departments.
 */
departments: Array<DepartmentRef>, 
/**
 * The user's status in the directory.
 */
status: UserStatus | null, 
/**
 * The data source that owns the user.
 */
source_id: string | null, };

export type Next = "sync" | "auths" | "sources" | "check_up" | "paste" | "callback_domain";

export type Nothing = Record<symbol, never>;

export type OfAuth = { auth: string, };

export type OfJob = { job: string, };

export type OfTenant = { tenant: string, };

export type OfUser = { tenant: string, user: string, };

export type OnDuplicate = "skip" | "overwrite";

export type Outcome = "applied" | "planned" | "held" | "failed";

export type Overview = { 
/**
 * How the tenant stands.
 */
state: State, 
/**
 * The verdict of the last check-up, brought up to date; none without one.
 */
verdict: Verdict | null, 
/**
 * How it stands, in one sentence.
 */
headline: Text, 
/**
 * From the contacts to a completed login.
 */
links: Array<OverviewLink>, 
/**
 * The link that needs somebody first.
 */
first: LinkId | null, 
/**
 * What to do next.
 */
next: Act | null, };

export type OverviewLink = { 
/**
 * Its identifier.
 */
id: LinkId, 
/**
 * Its state.
 */
state: State, 
/**
 * Its figure, if it has one.
 */
figure: number | null, 
/**
 * The caption of the figure.
 */
note: Text, 
/**
 * The same as a whole sentence.
 */
said: Text, 
/**
 * The data source that it is about, where there are several.
 */
source: string | null, 
/**
 * What was found, with the figures that prove it.
 */
evidence: Text | null, 
/**
 * Why, and what to do.
 */
fix: Fix | null, 
/**
 * The caller address that WeCom saw.
 */
caller_ip: string | null, 
/**
 * Where the secret is entered that it is about.
 */
secret: SecretPlace | null, 
/**
 * The vendor's own numbers and the addresses behind it; empty if there are none.
 */
small_print: string, 
/**
 * What to do in this program.
 */
act: Act | null, };

export type PageRequest = { page: ConsolePage, };

export type PasswordRequest = { tenant: string, user: string, password: string, };

export type PasswordState = { 
/**
 * Whether the next login asks for a new one.
 */
must_change: boolean, 
/**
 * When it was set: milliseconds since 1970 UTC, sent as RFC 3339.
 */
set_at: string, 
/**
 * Until when no login works, always in the future: milliseconds since 1970 UTC, sent as RFC 3339.
 */
locked_until: string | null, };

export type Portal = { 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * Where it is, on this machine.
 */
url: string, 
/**
 * What its login page offers.
 */
methods: PortalMethods, 
/**
 * Whether the browser comes straight back after a scan; else the user pastes the address.
 */
scan_returns: boolean, 
/**
 * When it was started: milliseconds since 1970 UTC, sent as RFC 3339.
 */
started_at: string, };

export type PortalMethods = { 
/**
 * Username and password.
 */
password: boolean, 
/**
 * WeCom scan.
 */
scan: boolean, };

export type Progress = { "stage": "reading_departments" } | { "stage": "reading_members", 
/**
 * How many calls are done.
 */
done: number, 
/**
 * Of how many, where that is known.
 */
total: number | null, 
/**
 * Members so far.
 */
members: number, } | { "stage": "planning", 
/**
 * Members that were read.
 */
members: number, } | { "stage": "applying", 
/**
 * How many changes it has.
 */
changes: number, };

export type Reach = "full" | "ids_and_app_details" | "ids_only";

export type Reading = { 
/**
 * The errcode.
 */
errcode: number | null, 
/**
 * The number under which WeCom's support finds the request.
 */
hint: string | null, 
/**
 * The caller's address as WeCom saw it.
 */
caller_ip: string | null, 
/**
 * What the clinic has on the code; none for a code that it does not know.
 */
entry: Entry | null, };

export type Reason = { "id": "new" } | { "id": "changed", 
/**
 * Which.
 */
fields: Array<Field>, } | { "id": "returned" } | { "id": "returned_as", 
/**
 * The name here.
 */
was: string, 
/**
 * The name in WeCom.
 */
is: string, } | { "id": "disabled_in_wecom" } | { "id": "not_returned" } | { "id": "left_in_wecom" } | { "id": "duplicate", 
/**
 * By what.
 */
by: Array<Match>, 
/**
 * The user's username.
 */
of: string, } | { "id": "owned_elsewhere", 
/**
 * By what.
 */
by: Array<Match>, 
/**
 * The user's username.
 */
of: string, } | { "id": "switched_off", 
/**
 * By what.
 */
by: Array<Match>, 
/**
 * The user's username.
 */
of: string, } | { "id": "several_users", 
/**
 * Their usernames.
 */
of: Array<string>, } | { "id": "several_members", 
/**
 * The user's username.
 */
of: string, 
/**
 * The members' userids.
 */
members: Array<string>, } | { "id": "username_taken", 
/**
 * That user's username.
 */
of: string, } | { "id": "out_of_range" } | { "id": "unit", 
/**
 * What.
 */
how: DepartmentKind, };

export type RefusalId = "closed" | "timed_out" | "not_loaded" | "page" | "astray" | "state_missing" | "state_unknown" | "state_used" | "state_expired" | "state_elsewhere" | "declined" | "code_spent" | "wecom" | "not_a_member" | "linked_corp" | "nobody" | "corp_mismatch" | "scan_off" | "not_synced" | "owned_elsewhere" | "departed" | "disabled";

export type Rehearsal = { 
/**
 * How it ended.
 */
outcome: RehearsalOutcome, 
/**
 * Why nobody was let in.
 */
reason: RefusalId | null, 
/**
 * The reason in words.
 */
reason_text: Text | null, 
/**
 * The code that the login page or the server gave.
 */
errcode: number | null, 
/**
 * What to do about it.
 */
fix: Fix | null, 
/**
 * Whom WeCom named, also where nobody of the directory fits.
 */
userid: string | null, 
/**
 * Who was logged in, as the directory has them.
 */
user: User | null, 
/**
 * Under which identifier it is kept; none for a login that was nobody's.
 */
rehearsal: string | null, 
/**
 * The authentication source.
 */
auth: string, 
/**
 * The callback mode.
 */
way: RehearsalWay, 
/**
 * When it ended; sent as RFC 3339.
 */
at: string, 
/**
 * Its status: `skip` where nothing was tried.
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
next: Array<Next>, };

export type RehearsalOutcome = "logged_in" | "refused";

export type RehearsalStage = "opened" | "waiting" | "returned" | "exchanged" | "matched";

export type RehearsalWay = "window" | "browser" | "paste";

export type RehearseRequest = { auth: string, way: RehearsalWay, pasted: string | null, };

export type ReportRequest = { tenant: string, with_names: boolean, };

export type RunKind = "sync" | "undo";

export type RunProgress = { 
/**
 * What it does.
 */
at: Progress, 
/**
 * Its progress, in percent.
 */
share: number, 
/**
 * Milliseconds that reading will still take.
 */
left_ms: number | null, };

export type RunShown = { 
/**
 * Whether an undo would take it back.
 */
undoable: boolean, 
/**
 * Its identifier.
 */
id: string, source: string, kind: RunKind, started_by: StartedBy, outcome: Outcome, 
/**
 * How much WeCom let us read; none if it failed before that was known.
 */
reach: Reach | null, counts: Counts, 
/**
 * HTTP requests to WeCom.
 */
calls: number, plan_hash: string | null, warnings: Array<Warning>, 
/**
 * Why it failed or was held.
 */
error: AppError | null, 
/**
 * Set on a held run: the guard's own figures.
 */
held: Held | null, 
/**
 * When it began; sent as RFC 3339.
 */
started_at: string, 
/**
 * When it ended; sent as RFC 3339.
 */
finished_at: string, 
/**
 * Whether a later undo took it back.
 */
undone: boolean, 
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
undo_text: Text | null, 
/**
 * The account and the host it came from; none in runs of before they were kept.
 */
actor: Actor | null, 
/**
 * Of a held run: by which run, by whom and when its list was confirmed and applied.
 */
confirmed: Confirmed | null, };

export type RunTotals = { 
/**
 * When it ended: milliseconds since 1970 UTC, sent as RFC 3339.
 */
at: string, 
/**
 * The run's identifier.
 */
run: string, 
/**
 * A sync or an undo.
 */
kind: RunKind, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * Users who may log in; none in runs that wrote nothing, and in those of before it was kept.
 */
active: number | null, 
/**
 * Users who are not departed.
 */
total: number | null, 
/**
 * How many the run brought in.
 */
created: number, 
/**
 * How many the run deactivated, those whom WeCom switched off among them.
 */
departed: number, };

export type RunsRequest = { tenant: string, most: number, };

export type RunsTotalsRequest = { tenant: string, days: number, };

export type SandboxValues = { 
/**
 * The corp ID.
 */
corp_id: string, 
/**
 * The contacts secret.
 */
contacts_secret: string, 
/**
 * The self-built app.
 */
agent_id: number, 
/**
 * The app's secret.
 */
app_secret: string, 
/**
 * The callback domain to use.
 */
callback_domain: string, };

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

export type SettingsChange = { 
/**
 * See [`Settings::language`].
 */
language?: Language, 
/**
 * See [`Settings::theme`].
 */
theme?: Theme, 
/**
 * See [`Settings::close_to_tray`].
 */
close_to_tray?: boolean, 
/**
 * See [`Settings::autostart`].
 */
autostart?: boolean, 
/**
 * See [`Settings::notify`].
 */
notify?: boolean, };

export type SheetFormat = "csv" | "html";

export type Source = { 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * The corp whose members it brings.
 */
corp_id: string, 
/**
 * A person's own words; may be empty.
 */
description: string, 
/**
 * How often it runs by itself.
 */
auto_sync_hours: 4 | 12 | 24 | null, 
/**
 * What happens to a member who matches a user whom this source does not own.
 */
on_duplicate: OnDuplicate, 
/**
 * Whether its users may log in with a password.
 */
password_login: boolean, 
/**
 * Whether its users may log in by scanning.
 */
scan_login: boolean, 
/**
 * When a run waits for a person.
 */
guard: Guard, 
/**
 * For how many days finished runs are kept.
 */
keep_days: number, 
/**
 * From which attribute the employee number is taken: `extattr:NAME`, or none.
 */
employee_no: string | null, 
/**
 * Whether automatic runs wait until a person has run one: so after an undo.
 */
paused: boolean, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, };

export type SourceChange = { description?: string, 
/**
 * `null` switches it off, which is another thing than leaving it out.
 */
auto_sync_hours?: 4 | 12 | 24 | null, on_duplicate?: OnDuplicate, password_login?: boolean, scan_login?: boolean, guard?: Guard, keep_days?: number, 
/**
 * The name of the attribute that the employee number is taken from; an empty one switches it off.
 */
employee_no?: string, contacts_secret?: string, keep_secrets?: boolean, };

export type SourceChangeRequest = { id: string, change: SourceChange, };

export type SourceInput = { tenant: string, corp_id: string, description: string, contacts_secret: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicate, password_login: boolean, scan_login: ScanLoginInput | null, keep_secrets: boolean, };

export type SourceSummary = { 
/**
 * From which attribute the employee number is taken, as its field takes it; empty where it is not taken.
 */
employee_no_name: string, 
/**
 * Its last run that was more than a preview.
 */
last_run: RunShown | null, 
/**
 * When it runs next by itself; sent as RFC 3339.
 */
next_due_at: string | null, 
/**
 * When it runs by itself, or why not.
 */
schedule: Schedule, 
/**
 * How many of its users are there, those who departed left out.
 */
users: number, 
/**
 * The authentication source of the same corp.
 */
auth: Auth | null, 
/**
 * When a login through it was last rehearsed with a result about the set-up; sent as RFC 3339.
 */
rehearsed_at: string | null, 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * The corp whose members it brings.
 */
corp_id: string, 
/**
 * A person's own words; may be empty.
 */
description: string, 
/**
 * How often it runs by itself.
 */
auto_sync_hours: 4 | 12 | 24 | null, 
/**
 * What happens to a member who matches a user whom this source does not own.
 */
on_duplicate: OnDuplicate, 
/**
 * Whether its users may log in with a password.
 */
password_login: boolean, 
/**
 * Whether its users may log in by scanning.
 */
scan_login: boolean, 
/**
 * When a run waits for a person.
 */
guard: Guard, 
/**
 * For how many days finished runs are kept.
 */
keep_days: number, 
/**
 * From which attribute the employee number is taken: `extattr:NAME`, or none.
 */
employee_no: string | null, 
/**
 * Whether automatic runs wait until a person has run one: so after an undo.
 */
paused: boolean, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, };

export type StartedBy = "person" | "schedule";

export type State = "pass" | "idle" | "warn" | "fail";

export type StepId = "member.in_wecom" | "member.active" | "member.in_range" | "member.department" | "member.synced" | "member.duplicate" | "member.deactivated" | "member.login_methods" | "member.rehearsal";

export type SyncRequest = { source: string, dry_run: boolean, confirm: boolean, seen: string | null, expect: string | null, };

export type Tenant = { 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * What people call it; unique.
 */
name: string, 
/**
 * Where members log in, if known.
 */
portal_url: string | null, 
/**
 * Where the server API is.
 */
api_base: string, 
/**
 * Where the login page is.
 */
login_base: string, 
/**
 * The proxy for both, if one is set.
 */
proxy: string | null, 
/**
 * The user of that proxy's login, if it wants one.
 */
proxy_user: string | null, 
/**
 * Whether its WeCom is a simulated one on this machine.
 */
simulated: boolean, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, };

export type TenantChangeRequest = { id: string, input: TenantInput, };

export type TenantInput = { name: string, portal_url: string | null, api_base: string | null, login_base: string | null, proxy: string | null, };

export type Text = { 
/**
 * Simplified Chinese.
 */
zh: string, 
/**
 * English.
 */
en: string, };

export type Theme = "light" | "dark" | "system";

export type Topic = "tenants" | "sources" | "auths" | "runs" | "directory" | "rehearsals" | "portal";

export type Trace = { 
/**
 * The member; `None` if the search found nobody.
 */
member: Member | null, 
/**
 * The user in the directory, if there is one.
 */
user: User | null, 
/**
 * Whether they can log in.
 */
verdict: TraceVerdict, 
/**
 * The same in one sentence, with the step that decides it.
 */
headline: Text, 
/**
 * The step that keeps them from logging in, or that is not proven.
 */
broken: StepId | null, 
/**
 * All steps, in their fixed order.
 */
steps: Array<TraceStep>, 
/**
 * The remedy to begin with, which is that of the broken step.
 */
remedy: Fix | null, };

export type TraceRequest = { tenant: string, subject: TraceSubject, };

export type TraceStep = { 
/**
 * Its stable identifier, such as `member.in_range`.
 */
id: StepId, 
/**
 * Its result.
 */
status: CheckStatus, 
/**
 * The condition.
 */
title: Text, 
/**
 * What was found.
 */
evidence: Text, 
/**
 * The remedy.
 */
fix: Fix | null, };

export type TraceSubject = { "user": string } | { "words": string };

export type TraceVerdict = "can_log_in" | "cannot_log_in";

export type User = { 
/**
 * Ours, as text.
 */
id: string, 
/**
 * WeCom's; `None` for local users.
 */
userid: string | null, 
/**
 * The directory's.
 */
username: string, 
/**
 * What people call them; `None` where WeCom gave only the userid.
 */
name: string | null, 
/**
 * Mobile number.
 */
mobile: string | null, 
/**
 * E-mail address.
 */
email: string | null, 
/**
 * The corp's own mailbox.
 */
biz_mail: string | null, 
/**
 * Desk telephone.
 */
telephone: string | null, 
/**
 * Position.
 */
position: string | null, 
/**
 * Alias.
 */
alias: string | null, 
/**
 * Employee number.
 */
employee_no: string | null, 
/**
 * The corp's own fields, by name.
 */
extra: Record<string, unknown> | null, 
/**
 * Where they belong.
 */
departments: Array<DepartmentRef>, 
/**
 * WeCom's number of the main one.
 */
main_department: number | null, 
/**
 * Whether they may log in.
 */
status: UserStatus, 
/**
 * The source that owns them.
 */
source_id: string | null, 
/**
 * When the user last changed: milliseconds since 1970 UTC, sent as RFC 3339.
 */
updated_at: string, };

export type UserAddRequest = { tenant: string, input: UserInput, };

export type UserChange = { username?: string, name?: string, mobile?: string, email?: string, active?: boolean, };

export type UserChangeRequest = { tenant: string, user: string, change: UserChange, };

export type UserDetail = { 
/**
 * The user.
 */
user: User, 
/**
 * The state of the password for the portal preview, if there is one.
 */
password: PasswordState | null, 
/**
 * The runs that changed them, newest first.
 */
runs: Array<UserRun>, 
/**
 * Their rehearsals, newest first.
 */
rehearsals: Array<Rehearsal>, };

export type UserFilter = { words: string, department: number | null, status: UserStatus | null, skip: number, most: number, };

export type UserInput = { username: string, name: string, mobile: string, email: string, };

export type UserPage = { 
/**
 * How many fit the filter.
 */
total: number, 
/**
 * Those of this page.
 */
users: Array<User>, };

export type UserRun = { 
/**
 * The run's identifier.
 */
run: string, 
/**
 * What happened, such as `create` or `depart`.
 */
kind: ChangeKind, 
/**
 * When the run ended: milliseconds since 1970 UTC, sent as RFC 3339.
 */
at: string, };

export type UserStatus = "active" | "disabled" | "not_activated" | "departed";

export type UsersRequest = { tenant: string, filter: UserFilter, };

export type Validation = { 
/**
 * The worst status of the checks.
 */
state: State, 
/**
 * Their summary, in one sentence.
 */
headline: Text, 
/**
 * The checks that were made.
 */
checks: Array<Check>, 
/**
 * That the contacts secret may not read everything, which an app makes up for.
 */
limited: boolean, 
/**
 * What it is instead, if it is another page's secret.
 */
mistaken: Text | null, };

export type Verdict = "ready" | "ready_with_warnings" | "not_ready";

export type Warning = { 
/**
 * Stable identifier.
 */
id: WarningId, 
/**
 * The sentence.
 */
text: Text, };

export type WarningId = "scope.range" | "reach.limited" | "reach.no_app" | "reach.app_refused" | "range.narrow" | "range.drift" | "wecom.collisions" | "list.dropped" | "field.unreadable" | "field.stand_in" | "row.left_out" | "duplicate.owned" | "takeover.applied" | "item.pending" | "person.new_key" | "department.unreadable" | "guard.would_hold" | "unknown";

export type WayHome = { way: RehearsalWay, recommended: boolean, possible: boolean, why: Text, };

/** Every command: what it takes, what it gives, and what it tells meanwhile if it can be cancelled. */
export interface Commands {
  app_info: { request: Nothing; response: AppInfo }
  auth_add: { request: AuthInput; response: Added }
  auth_change: { request: AuthChangeRequest; response: Auth }
  auth_list: { request: OfTenant; response: Array<AuthSummary> }
  auth_remove: { request: ById; response: void }
  checkup_last: { request: OfTenant; response: CheckUpShown | null }
  checkup_report: { request: ReportRequest; response: string | null }
  checkup_run: { request: CheckUpRequest; response: CheckUpShown; progress: Check }
  clinic_read: { request: ClinicText; response: Reading }
  clinic_search: { request: ClinicWords; response: Array<Entry> }
  department_list: { request: OfTenant; response: Array<Department> }
  directory_totals: { request: OfTenant; response: DirectoryTotals }
  form_check: { request: FormCheckRequest; response: FormChecked }
  guard_figures: { request: GuardRequest; response: GuardFigures }
  hand_off: { request: OfAuth; response: HandOff }
  job_cancel: { request: OfJob; response: boolean }
  login_rehearse: { request: RehearseRequest; response: Rehearsal; progress: RehearsalStage }
  login_url: { request: OfAuth; response: LoginUrl }
  logs_export: { request: Nothing; response: string | null }
  member_trace: { request: TraceRequest; response: Trace }
  open_data_folder: { request: Nothing; response: void }
  open_page: { request: PageRequest; response: void }
  open_portal: { request: OfTenant; response: void }
  overview: { request: OfTenant; response: Overview }
  portal_open: { request: OfTenant; response: void }
  portal_show: { request: OfTenant; response: Portal | null }
  portal_start: { request: OfTenant; response: Portal }
  portal_stop: { request: OfTenant; response: void }
  rehearsal_list: { request: OfTenant; response: Array<Rehearsal> }
  rehearsal_ways: { request: OfAuth; response: Array<WayHome> }
  rehearsals_export: { request: ExportRequest; response: string | null }
  run_changes: { request: ChangesRequest; response: ChangePage }
  run_list: { request: RunsRequest; response: Array<RunShown> }
  run_show: { request: ById; response: RunShown }
  runs_totals: { request: RunsTotalsRequest; response: Array<RunTotals> }
  run_undo: { request: ById; response: RunShown }
  sandbox_open: { request: Nothing; response: Tenant }
  sandbox_values: { request: OfTenant; response: SandboxValues }
  secret_reveal: { request: OfAuth; response: void }
  settings: { request: Nothing; response: Settings }
  settings_change: { request: SettingsChange; response: Settings }
  source_add: { request: SourceInput; response: Added }
  source_change: { request: SourceChangeRequest; response: Source }
  source_list: { request: OfTenant; response: Array<SourceSummary> }
  source_remove: { request: ById; response: number }
  sync_run: { request: SyncRequest; response: RunShown; progress: RunProgress }
  tenant_add: { request: TenantInput; response: Tenant }
  tenant_change: { request: TenantChangeRequest; response: Tenant }
  tenant_list: { request: Nothing; response: Array<Tenant> }
  tenant_remove: { request: ById; response: void }
  user_add: { request: UserAddRequest; response: User }
  user_change: { request: UserChangeRequest; response: User }
  user_list: { request: UsersRequest; response: UserPage }
  user_reset_password: { request: OfUser; response: void }
  user_set_password: { request: PasswordRequest; response: void }
  user_show: { request: OfUser; response: UserDetail }
  validate_app: { request: AppInput; response: Validation; progress: never }
  validate_contacts: { request: ContactsInput; response: Validation; progress: never }
}

/** What is said of a failure that no command has answered. */
export const UNEXPECTED: AppError = {
  "code": "unexpected",
  "message": {
    "zh": "程序出错了",
    "en": "The program met an error of its own"
  },
  "detail": {},
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

/** What people call the fields of a user. */
export const FIELD_LABELS: Record<Field, Text> = {
  "userid": {
    "zh": "企业微信账号",
    "en": "WeCom user ID"
  },
  "name": {
    "zh": "姓名",
    "en": "name"
  },
  "mobile": {
    "zh": "手机号",
    "en": "mobile"
  },
  "email": {
    "zh": "邮箱",
    "en": "e-mail"
  },
  "biz_mail": {
    "zh": "企业邮箱",
    "en": "corp mailbox"
  },
  "telephone": {
    "zh": "座机",
    "en": "telephone"
  },
  "position": {
    "zh": "职务",
    "en": "position"
  },
  "alias": {
    "zh": "别名",
    "en": "alias"
  },
  "employee_no": {
    "zh": "工号",
    "en": "employee number"
  },
  "gender": {
    "zh": "性别",
    "en": "gender"
  },
  "extra": {
    "zh": "扩展字段",
    "en": "custom fields"
  },
  "departments": {
    "zh": "部门",
    "en": "departments"
  },
  "main_department": {
    "zh": "主部门",
    "en": "main department"
  },
  "status": {
    "zh": "状态",
    "en": "status"
  }
}

/** The fields of a user that are a text of their own. */
export const USER_TEXTS = ["userid", "name", "mobile", "email", "biz_mail", "telephone", "position", "alias", "employee_no"] as const satisfies readonly Field[]
