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
label: Text, 
/**
 * Of an act that only looks: the list.
 */
place: Place | null, };

export type ActKind = "add_source" | "sync" | "add_auth" | "check_up" | "check_again" | "rehearse" | "open_run" | "enter_contacts_secret" | "enter_app_secret" | "look";

export type ActShown = { 
/**
 * What was done.
 */
text: Text, 
/**
 * What it was done to, as it is called now, or as it was called then.
 */
object: string, 
/**
 * When: milliseconds since 1970 UTC, sent as RFC 3339.
 */
at: string, 
/**
 * By whom.
 */
actor: Actor, 
/**
 * What was done.
 */
act: RecordedActKind, 
/**
 * What kind of thing it was done to.
 */
object_kind: ObjectKind, 
/**
 * Its identifier.
 */
object_id: string, 
/**
 * What it was called then; none for users.
 */
object_name: string | null, 
/**
 * Which fields, by their names.
 */
fields: Array<string>, };

export type Actor = { 
/**
 * The account's name; under `sudo` and `doas` that of the account that asked.
 */
account: string, 
/**
 * The host's name.
 */
host: string, };

export type ActsRequest = { tenant: string, object?: string, most: number, };

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
 * Under which licence it is given.
 */
licence: string, 
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

export type AttributePreview = { 
/**
 * The attribute.
 */
attribute: string, 
/**
 * Its values; empty: cleared; none: left as it is.
 */
values: Array<string> | null, };

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

export type AuthChangeRequest = { id: string, change: AuthChange, 
/**
 * The row as it was given out, for an undo that must not take a later change with it.
 */
expect?: Auth, };

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

export type Blocked = { 
/**
 * The target's attribute.
 */
attribute: string, 
/**
 * The rule's id, such as `too_long`.
 */
rule: string, 
/**
 * What is wrong.
 */
text: Text, 
/**
 * What a person can do.
 */
fix: Text, };

export type BoardLine = { 
/**
 * The tenant.
 */
tenant: Tenant, 
/**
 * How it stands.
 */
state: State, 
/**
 * The verdict of its last check-up; none without one.
 */
verdict: Verdict | null, 
/**
 * How it stands, in one sentence.
 */
headline: Text, 
/**
 * When the last check-up was made; sent as RFC 3339.
 */
checked_at: string | null, 
/**
 * The newest run.
 */
last_run: BoardRun | null, 
/**
 * The newest rehearsal.
 */
last_rehearsal: BoardRehearsal | null, 
/**
 * How many things wait for somebody.
 */
waiting: number, 
/**
 * What to do next.
 */
next: Act | null, 
/**
 * Why nothing could be read of it.
 */
error: AppError | null, };

export type BoardRehearsal = { 
/**
 * Its identifier.
 */
id: string, 
/**
 * Whether it logged somebody in.
 */
logged_in: boolean, 
/**
 * When it ended; sent as RFC 3339.
 */
at: string, };

export type BoardRun = { 
/**
 * Its identifier.
 */
id: string, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * When it ended; sent as RFC 3339.
 */
finished_at: string, };

export type ById = { id: string, };

export type CanScan = { 
/**
 * The verdict.
 */
verdict: CanScanVerdict, 
/**
 * Why not, or why it is not known.
 */
reason: CanScanReason | null, 
/**
 * The same in a few words.
 */
reason_text: Text | null, 
/**
 * When the app's visible range was read: milliseconds since 1970 UTC, sent as RFC 3339.
 */
read_at: string | null, };

export type CanScanReason = "out_of_range" | "not_activated" | "disabled" | "departed" | "app_stopped" | "scan_off" | "local" | "no_auth" | "not_read" | "too_old" | "no_details";

export type CanScanVerdict = "yes" | "no" | "unknown";

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

export type Capabilities = { 
/**
 * Vendor and version, where it tells.
 */
server: string | null, 
/**
 * Whether it says that it is Active Directory.
 */
is_ad: boolean, 
/**
 * The attribute that can carry the userid.
 */
anchor: string | null, 
/**
 * Whether a search comes in pages.
 */
paging: boolean | null, 
/**
 * Whether a condition can be sent along with a write.
 */
assertion: boolean | null, 
/**
 * Whether a write answers with the entry.
 */
post_read: boolean | null, 
/**
 * Whether members of groups follow.
 */
member_follow: MemberFollow, 
/**
 * The class of groups that shows at people which groups they are in.
 */
group_class: GroupClass | null, 
/**
 * Whether people's entries show their groups.
 */
member_of: boolean | null, 
/**
 * How accounts are disabled.
 */
disable: Disable, 
/**
 * Whether the account may write below the base.
 */
can_write: boolean | null, 
/**
 * The attributes, in lower case, that were read back as they were written; none: not tried.
 */
kept: Array<string> | null, 
/**
 * What each of these was concluded from.
 */
evidence: { [key in string]: Text }, 
/**
 * Whether a throw-away account was made.
 */
with_account: boolean, };

export type Certificate = { 
/**
 * SHA-256 of its DER form, in hexadecimal digits: what a pin names.
 */
sha256: string, 
/**
 * Whom it names.
 */
subject: string, 
/**
 * Who signed it.
 */
issuer: string, 
/**
 * Until when it is good: milliseconds since 1970 UTC, sent as RFC 3339.
 */
not_after: string, 
/**
 * Names and addresses in it.
 */
names: Array<string>, };

export type Change = { kind: ChangeKind, 
/**
 * What happened, in words.
 */
kind_text: Text, 
/**
 * How much it asks for attention.
 */
tone: Tone, userid: string | null, 
/**
 * The directory's username; a department has none.
 */
username: string | null, name: string | null, 
/**
 * A person's position.
 */
position: string | null, 
/**
 * A person's mobile number.
 */
mobile: string | null, 
/**
 * A person's e-mail address.
 */
email: string | null, 
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
after: Record<string, unknown> | null, 
/**
 * What changed, in words, in the order in which people read fields.
 */
lines: Array<ChangeLine>, 
/**
 * Of a duplicate: the users whom the member matches, as they are now.
 */
others: Array<OtherUser>, };

export type ChangeFilter = { 
/**
 * The identifier of a facet; `holding` for what holds a held run.
 */
kind: string | null, words: string, skip: number, most: number, };

export type ChangeKind = "depart" | "disable" | "archive" | "ambiguous" | "pending" | "rename_proposed" | "renamed" | "overwrite" | "reactivate" | "username_change" | "update" | "create" | "skip" | "out_of_scope" | "out_of_range" | "department_create" | "department_rename" | "department_move" | "department_reorder" | "department_leaders" | "department_restore" | "department_retire";

export type ChangeLine = { 
/**
 * The field's name; the corp's own ones are `extra.NAME`.
 */
field: string, 
/**
 * What people call it.
 */
label: Text, 
/**
 * As it was; none where there was nothing.
 */
before: Text | null, 
/**
 * As it became; none where there is nothing.
 */
after: Text | null, };

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

export type CheckGroup = "connection" | "contacts" | "app" | "login" | "sync" | "target";

export type CheckId = "net.api" | "net.clock" | "corp.id_format" | "contacts.token" | "contacts.departments" | "contacts.members" | "app.token" | "app.agent" | "app.trusted_ip" | "app.visible_range" | "app.trusted_domain" | "login.corp_match" | "login.callback_domain" | "login.callback_probe" | "login.portal" | "login.rehearsal" | "sync.fresh" | "sync.duplicates" | "sync.field_coverage" | "sync.scope" | "target.net" | "target.tls" | "target.auth" | "target.base" | "target.rights" | "target.schema" | "target.memberof" | "target.probe" | "target.fresh" | "target.drift" | "target.overlap" | "target.login_key";

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
 * What needs action first; every check is in one of them.
 */
sections: Array<Section>, 
/**
 * The number of checks by status; together they are all.
 */
tallies: Array<Tally>, 
/**
 * How many people cannot scan, and why, in one sentence.
 */
people: Text | null, 
/**
 * The verdict of all checks.
 */
verdict: Verdict, 
/**
 * Every check of [`CheckId::CHECK_UP`], in that order.
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

export type Checklist = { 
/**
 * Whether it can go live: no row is open, and the overview names nothing that fails.
 */
done: boolean, 
/**
 * How the whole stands.
 */
state: State, 
/**
 * The same in one sentence.
 */
verdict: Text, 
/**
 * The rows, in the order of the work.
 */
rows: Array<ChecklistRow>, 
/**
 * The number of rows that nothing is to be done about.
 */
ticked: number, 
/**
 * The row to look at first; none once no row is open.
 */
first: RowId | null, 
/**
 * What to do next.
 */
next: Act | null, 
/**
 * Whether nothing was checked yet that a check-up could read.
 */
unchecked: boolean, 
/**
 * The authentication source whose values a portal needs.
 */
auth: string | null, 
/**
 * What the drawings of WeCom's console show.
 */
values: ChecklistValues, 
/**
 * What to tell those who will scan, once it can go live.
 */
note: StaffNote | null, };

export type ChecklistRow = { 
/**
 * Its identifier.
 */
id: RowId, 
/**
 * Green only for what was read; amber if it works, but.
 */
state: State, 
/**
 * What has to be.
 */
title: Text, 
/**
 * What was read, with its figures.
 */
proof: Text, 
/**
 * When that was read.
 */
done_at: string | null, 
/**
 * Why not, and what to do.
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
 * The vendor's own numbers behind it; empty if there are none.
 */
small_print: string, 
/**
 * What to do in this program.
 */
act: Act | null, 
/**
 * What has to be carried into WeCom's console.
 */
copy: Copied | null, 
/**
 * The guide's drawings of the place in WeCom's console, the first one first.
 */
pictures: Array<string>, };

export type ChecklistValues = { 
/**
 * The corp ID.
 */
corp_id: string | null, 
/**
 * The app.
 */
agent_id: string | null, 
/**
 * What WeCom calls it.
 */
app_name: string | null, 
/**
 * The callback domain.
 */
callback_domain: string | null, 
/**
 * How many people the app does not see.
 */
uncovered: number | null, };

export type ClinicAnswer = { 
/**
 * The entry.
 */
entry: Entry, 
/**
 * The next acts, with the known address filled in.
 */
steps: Array<Text>, 
/**
 * All of it as one text, to be passed on.
 */
reply: Text, 
/**
 * The check to make in the tenant, if there is one for it.
 */
check: CheckId | null, 
/**
 * WeCom's own page on the code; none for a directory server's.
 */
lookup: ConsolePage | null, };

export type ClinicAnswers = { 
/**
 * WeCom's errcode in the text.
 */
errcode: number | null, 
/**
 * How the code in the text is called, WeCom's or a directory server's.
 */
name: string | null, 
/**
 * The number under which WeCom's support finds the request.
 */
hint: string | null, 
/**
 * The caller's address in the text, else as the tenant's last check-up or runs saw it.
 */
caller_ip: string | null, 
/**
 * The answers, best first.
 */
answers: Array<ClinicAnswer>, };

export type ClinicQuestion = { words: string, 
/**
 * The tenant in front, from which the known address and the check come.
 */
tenant: string | null, };

export type ClinicWords = { words: string, };

export type CnChoice = "name" | "userid" | "both";

export type ColumnChoice = { 
/**
 * The field.
 */
field: ImportField, 
/**
 * The place of its column, counted from zero; none where no column is taken.
 */
column: number | null, };

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

export type Copied = { 
/**
 * What its button says.
 */
label: Text, 
/**
 * The value.
 */
value: string, };

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
 * Users of the source with another username.
 */
usernames_changed: number, 
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
 * Users out of the source's scope, deactivated or left as they are.
 */
out_of_scope: number, 
/**
 * Those of them who are deactivated.
 */
departed_out_of_scope: number, 
/**
 * Users who left long ago and are archived.
 */
archived: number, 
/**
 * Users with a new userid.
 */
renamed: number, 
/**
 * Users who leave while a new member may be the same person.
 */
rename_proposed: number, 
/**
 * Users left as they are because they are out of range.
 */
out_of_range: number, 
/**
 * Rows without a usable userid.
 */
left_out: number, 
/**
 * Lines of a file that were not imported.
 */
rejected: number, 
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

export type DecideRequest = { source: string, userid: string, choice: DecisionChoice, };

export type DecidedUser = { 
/**
 * Their identifier.
 */
id: string, 
/**
 * The directory's username.
 */
username: string, 
/**
 * What people call them.
 */
name: string | null, };

export type DecisionChoice = { "link": string } | "new" | "leave_out" | "forget";

export type DecisionKind = "link" | "new" | "leave_out";

export type DecisionShown = { 
/**
 * The data source.
 */
source: string, 
/**
 * The member's userid.
 */
userid: string, 
/**
 * What was settled.
 */
decision: DecisionKind, 
/**
 * The same in words.
 */
text: Text, 
/**
 * The user whom it is about, if there is one.
 */
user: DecidedUser | null, 
/**
 * When: milliseconds since 1970 UTC, sent as RFC 3339.
 */
decided_at: string, 
/**
 * Who settled it.
 */
actor: Actor, };

export type DecisionsShown = { 
/**
 * The data source.
 */
source: string, 
/**
 * What it is called.
 */
source_name: string, 
/**
 * The run whose plan leaves them waiting; none before the first one.
 */
run: string | null, 
/**
 * Those who wait.
 */
waiting: Array<Change>, 
/**
 * What was settled, by userid.
 */
decisions: Array<DecisionShown>, };

export type Departing = { 
/**
 * What they are called.
 */
name: string | null, 
/**
 * The directory's username.
 */
username: string | null, 
/**
 * Their position.
 */
position: string | null, 
/**
 * Their own department's path.
 */
path: string, 
/**
 * What happens.
 */
kind: ChangeKind, 
/**
 * What happens, in words.
 */
kind_text: Text, };

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
 * What else it is found by: the name's pinyin and initials, apart by spaces.
 */
pinyin: string, 
/**
 * The userids of its leaders.
 */
leaders: Array<string>, 
/**
 * People in it and below it.
 */
users: number, };

export type DepartmentKind = "create" | "rename" | "move" | "reorder" | "leaders" | "restore" | "retire";

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
path: string, 
/**
 * The userids of its leaders, where a user of the directory is told.
 */
leaders?: Array<string>, };

export type DepartureGroup = { 
/**
 * WeCom's number; none for people without a department.
 */
department: number | null, 
/**
 * Its names from the top, joined by slashes.
 */
path: string, 
/**
 * How many lose access.
 */
gone: number, 
/**
 * Of how many who are in use there.
 */
of: number, 
/**
 * Whether everybody does, in the departments below it too.
 */
whole: boolean, 
/**
 * Who.
 */
people: Array<Departing>, };

export type Departures = { 
/**
 * How many in all.
 */
total: number, 
/**
 * Whole departments first, then the largest groups.
 */
groups: Array<DepartureGroup>, 
/**
 * How many people are counted in the groups, but not listed.
 */
left_off: number, };

export type DirectoryTotals = { total: number, active: number, disabled: number, not_activated: number, departed: number, 
/**
 * From a data source, and in no department.
 */
unassigned: number, 
/**
 * Local users.
 */
local: number, 
/**
 * By whether they can scan, without the departed.
 */
can_scan: ScanTotals, 
/**
 * Those outside the app's visible range; none where no range is known.
 */
out_of_range: number | null, };

export type DirectoryView = "synced" | "visible" | "activated" | "out_of_range" | "not_activated" | "deactivated_this_week";

export type Disable = "uac" | "ppolicy" | "password" | "none" | "unknown";

export type Entry = { errcode: number, name: string, title: Text, cause: Text, steps: Array<Text>, page: ConsolePage | null, kind: EntryKind, seen: Array<string>, known: boolean, };

export type EntryKind = "api" | "login_page" | "ldap" | "ad";

export type ExerciseId = "untrusted-ip" | "leavers" | "app-stopped" | "wrong-callback" | "sub-department-range" | "contacts-limited" | "new-app-no-phones" | "rate-limited";

export type ExerciseShown = { 
/**
 * How far somebody is.
 */
state: ExerciseState, 
/**
 * Its practice tenant, if there is one.
 */
tenant: string | null, 
/**
 * Where to look in that tenant.
 */
act: Act | null, 
/**
 * Whether it is put right in WeCom's console, which is only simulated here.
 */
in_console: boolean, 
/**
 * Its identifier.
 */
id: ExerciseId, 
/**
 * What it is called.
 */
title: Text, 
/**
 * What can be seen of it.
 */
see: Text, 
/**
 * What puts it right.
 */
remedy: Text, 
/**
 * Where it shows.
 */
look: ActKind, 
/**
 * What to look up in the clinic.
 */
clinic: number | null, };

export type ExerciseState = "new" | "begun" | "found" | "mended";

export type ExportRequest = { tenant: string, format: SheetFormat, };

export type Facet = { 
/**
 * As a filter takes it.
 */
id: string, 
/**
 * What people call it.
 */
label: Text, 
/**
 * How many.
 */
count: number, 
/**
 * People or departments.
 */
group: FacetGroup, 
/**
 * How it is coloured.
 */
tone: Tone, };

export type FacetGroup = "people" | "departments";

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
  | "expression.invalid"
  | "policy.collision"
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
  | "sync.scope_empty"
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
  | "target.unknown"
  | "target.exists"
  | "target.overlap"
  | "mapping.invalid"
  | "target.refused"
  | "target.unreachable"
  | "target.untrusted"
  | "target.not_target"
  | "target.rate_limited"
  | "target.rights"
  | "target.schema"
  | "target.base"
  | "push.moved"
  | "push.unready"
  | "push.held"
  | "push.stopped"
  | "push.busy"
  | "push.partly"
  | "push.uncertain"
  | "push.unproven"
  | "unexpected"
  | "browser.failed"
  | "reveal.failed";

export type Field = "userid" | "name" | "mobile" | "email" | "biz_mail" | "telephone" | "position" | "alias" | "employee_no" | "gender" | "extra" | "departments" | "main_department" | "department_order" | "manager" | "status";

export type FieldName = "tenant_name" | "portal_url" | "api_base" | "login_base" | "proxy" | "proxy_user" | "corp_id" | "description" | "contacts_secret" | "agent_id" | "app_secret" | "callback_domain" | "guard_percent" | "guard_people" | "guard_floor" | "keep_days" | "archive_after" | "run_at" | "quiet" | "employee_no" | "username" | "user_name" | "mobile" | "email";

export type FileEncoding = "utf8" | "gb18030" | "utf16";

export type Fits = { 
/**
 * So many seconds a run takes, as the last one did.
 */
expected_s: number, 
/**
 * So many seconds are between two runs; none where it does not run by itself.
 */
interval_s: number | null, 
/**
 * So many calls a run makes, as the last one did.
 */
calls: number, 
/**
 * So many calls of one kind this program makes in an hour at most, which is a tenth below WeCom's limit.
 */
limit: number, 
/**
 * What a run takes, in words.
 */
text: Text, 
/**
 * What does not fit; none where all does.
 */
warning: Text | null, };

export type FitsAheadRequest = { departments: number, auto_sync_hours: 4 | 12 | 24 | null, };

export type FitsRequest = { source: string, auto_sync_hours: 4 | 12 | 24 | null, };

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
 * What was probably meant by a value that cannot be used.
 */
repair: string | null, 
/**
 * The fingerprint of a secret: equal for equal values in this process, and of no use elsewhere.
 */
mark: string | null, };

export type FormState = "ok" | "empty" | "incomplete" | "malformed";

export type Funnel = { 
/**
 * From WeCom's members to those who can scan; empty before anybody was synced.
 */
steps: Array<FunnelStep>, };

export type FunnelStep = { 
/**
 * Its identifier.
 */
id: FunnelStepId, 
/**
 * How many people; none where that was never read.
 */
people: number | null, 
/**
 * Whom the step before has and this one has not, by reason.
 */
lost: Array<Lost>, 
/**
 * The list behind it.
 */
opens: Place | null, };

export type FunnelStepId = "members" | "synced" | "visible" | "activated" | "can_scan";

export type GroupClass = "groupOfNames" | "groupOfUniqueNames";

export type GroupOfChecks = { 
/**
 * The group.
 */
group: CheckGroup, 
/**
 * Its name for people.
 */
title: Text, 
/**
 * Its checks.
 */
checks: Array<CheckId>, };

export type Groups = "none" | "departments";

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

export type GuardGauge = { 
/**
 * Those who would lose access.
 */
count: number, 
/**
 * So many make a run wait.
 */
limit: number, 
/**
 * Of so many in use.
 */
of: number, 
/**
 * The same in a sentence.
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

export type HeldBecause = "access_guard" | "deletes" | "renames" | "moves";

export type HeldReason = "access_guard" | "take_over" | "scope_changed" | "policy_changed" | "archiving_changed";

export type ImportApplyRequest = { file: string, plan_hash: string, };

export type ImportChosen = { 
/**
 * The name under which the other commands take it.
 */
file: string, 
/**
 * Its columns, and what each is taken for.
 */
head: ImportHead, 
/**
 * What its columns may be taken for.
 */
fields: Array<ImportFieldShown>, };

export type ImportCounts = { 
/**
 * New users.
 */
created: number, 
/**
 * Users that change.
 */
updated: number, 
/**
 * Users that are so already.
 */
unchanged: number, 
/**
 * Lines that are not taken.
 */
rejected: number, 
/**
 * Lines that match a member of the last reading.
 */
matched: number, };

export type ImportExportRequest = { file: string, format: SheetFormat, };

export type ImportField = "username" | "name" | "mobile" | "email" | "biz_mail" | "employee_no" | "position" | "telephone" | "alias" | "status";

export type ImportFieldShown = { field: ImportField, label: Text, 
/**
 * Whether there is no import without it.
 */
required: boolean, };

export type ImportHead = { 
/**
 * The file's name; empty for standard input.
 */
file: string, 
/**
 * The encoding that it was read in.
 */
encoding: FileEncoding, 
/**
 * What stands between its cells.
 */
separator: string, 
/**
 * What its columns are called.
 */
headers: Array<string>, 
/**
 * The first value of each column; empty where there is none among the first lines.
 */
examples: Array<string>, 
/**
 * Which column each field is taken from.
 */
columns: Array<ColumnChoice>, };

export type ImportPage = { total: number, rows: Array<ImportRowView>, };

export type ImportPreview = { counts: ImportCounts, matched_by: MatchedBy, plan_hash: string, };

export type ImportRequest = { tenant: string, file: string, columns: Array<ColumnChoice>, };

export type ImportRowView = { 
/**
 * Its number, by which an editor finds it.
 */
line: number, 
/**
 * What becomes of it.
 */
kind: RowKind, 
/**
 * The username in it; none where it has none.
 */
username: string | null, 
/**
 * The name in it.
 */
name: string | null, 
/**
 * Why, by its identifier.
 */
reason: string, 
/**
 * Why, in words.
 */
reason_text: Text, };

export type ImportRowsRequest = { file: string, kind: RowKind | null, words: string, skip: number, most: number, };

export type KeyringState = "available" | "unavailable";

export type Language = "zh" | "en";

export type LastRehearsal = { 
/**
 * The user's identifier.
 */
user: string, 
/**
 * When it ended: milliseconds since 1970 UTC, sent as RFC 3339.
 */
at: string, 
/**
 * Whether it logged them in.
 */
is_logged_in: boolean, };

export type Layout = "tree" | "flat";

export type Leavers = { 
/**
 * After how many days a disabled account may be moved, or deleted.
 */
grace_days: number, 
/**
 * Where it is moved then: a unit below the base, as DN. None: it stays.
 */
unit: string | null, 
/**
 * Whether it may be deleted then, if this program made it.
 */
delete: boolean, };

export type LinkCounts = { 
/**
 * People.
 */
users: number, 
/**
 * Organizational units.
 */
departments: number, 
/**
 * Groups.
 */
groups: number, };

export type LinkId = "contacts" | "sync" | "directory" | "range" | "callback" | "scan";

export type LinkTarget = { 
/**
 * The tenant to put in front; the one that is there if none.
 */
tenant: string | null, 
/**
 * The page's path.
 */
path: string, 
/**
 * Why the link leads nowhere; none if it does lead somewhere.
 */
missing: Text | null, };

export type LinkValue = { "kind": "count", 
/**
 * How many.
 */
count: number, } | { "kind": "share", 
/**
 * How many.
 */
count: number, 
/**
 * Of how many.
 */
of: number, } | { "kind": "ago", 
/**
 * When.
 */
at: string, } | { "kind": "host", 
/**
 * The host.
 */
host: string, 
/**
 * How many others.
 */
others: number, } | { "kind": "times", 
/**
 * How often.
 */
count: number, 
/**
 * When last.
 */
at: string, };

export type LoginUrl = { url: string, redirect_uri: string, expires_at: string, };

export type Lost = { 
/**
 * How many.
 */
people: number, 
/**
 * Why, with the figure.
 */
said: Text, 
/**
 * The list behind it.
 */
opens: Place | null, };

export type ManagerRef = { 
/**
 * The user's identifier; none where the leader is not in the directory.
 */
id: string | null, 
/**
 * WeCom's userid.
 */
userid: string, 
/**
 * What people call them.
 */
name: string | null, };

export type MappingPreview = { 
/**
 * The rows, the anchor's last.
 */
rows: Array<RowText>, 
/**
 * Some people.
 */
people: Array<PersonPreview>, 
/**
 * Those who cannot be written, the first hundred.
 */
blocked: Array<PersonPreview>, 
/**
 * Counts over everybody.
 */
totals: PreviewTotals, };

export type MappingRequest = { id: string, rows?: Array<RowText>, };

export type Match = "username" | "mobile" | "email";

export type MatchedBy = { 
/**
 * The username is the member's userid.
 */
username: number, 
/**
 * The mobile number is the same.
 */
mobile: number, 
/**
 * An e-mail address is the same.
 */
email: number, };

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
 * The status in a word, with why they left where they did.
 */
status_text: Text | null, 
/**
 * The data source that owns the user.
 */
source_id: string | null, };

export type MemberFollow = "refint" | "none" | "unknown";

export type Mode = "always" | "on_create" | "if_empty";

export type NameFault = "unknown" | "empty" | "too_long" | "form" | "taken" | "failed";

export type NeverTake = Array<TakenField>;

export type Next = "sync" | "try_member" | "auths" | "sources" | "check_up" | "paste" | "callback_domain";

export type Nothing = Record<symbol, never>;

export type Notice = { 
/**
 * Its identifier, the same for as long as it is about the same.
 */
id: string, 
/**
 * What it tells.
 */
kind: NoticeKind, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * How bad it is now: `idle` for what is over.
 */
state: State, 
/**
 * When it happened; sent as RFC 3339.
 */
at: string, 
/**
 * The same in one sentence.
 */
text: Text, 
/**
 * Where it can be looked at.
 */
link: NoticeLink, 
/**
 * Whether nobody has read it.
 */
unread: boolean, };

export type NoticeKind = "held" | "failed" | "secret_refused" | "finished" | "range_shrank" | "first_run";

export type NoticeLink = { "kind": "run", "id": string } | { "kind": "sync", "id": string };

export type NoticesReadRequest = { ids: Array<string> | null, };

export type ObjectKind = "tenant" | "source" | "auth" | "target" | "user";

export type OfAuth = { auth: string, };

export type OfExercise = { exercise: ExerciseId, };

export type OfJob = { job: string, };

export type OfTenant = { tenant: string, };

export type OfTenantOrAll = { tenant: string | null, };

export type OfUser = { tenant: string, user: string, };

export type OfUsers = { tenant: string, users: Array<string>, };

export type OnDuplicate = "skip" | "overwrite";

export type OnFound = "ask" | "skip";

export type OrderIn = { 
/**
 * WeCom's number of the department.
 */
department: number, 
/**
 * The order.
 */
order: number, };

export type OtherUser = { 
/**
 * Their identifier; none if there is no such user any more.
 */
id: string | null, 
/**
 * The directory's username.
 */
username: string, 
/**
 * What people call them.
 */
name: string | null, 
/**
 * The data source that owns them; none for a local user.
 */
source: string | null, 
/**
 * By what they match.
 */
by: Array<Text>, };

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
 * When that check-up was made; sent as RFC 3339.
 */
checked_at: string | null, 
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
next: Act | null, 
/**
 * Everything that waits for somebody, the worst first.
 */
todo: Array<Todo>, 
/**
 * From WeCom's members to those who can scan.
 */
funnel: Funnel, };

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
 * What is written large: the figure or a better value; none where there is nothing to tell.
 */
value: LinkValue | null, 
/**
 * The caption of the value.
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
 * The list or the page behind it.
 */
opens: Place | null, 
/**
 * What to do in this program.
 */
act: Act | null, };

export type Pacing = { 
/**
 * How many operations wait for their answers at a time.
 */
window: number, 
/**
 * The hours in which automatic pushes run, `HH:MM-HH:MM`; none: any.
 */
between: string | null, };

export type PageRequest = { page: ConsolePage, };

export type PasswordPolicy = "none" | "random" | "hand-out";

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

export type PersonPreview = { 
/**
 * WeCom's userid.
 */
userid: string, 
/**
 * What people call them.
 */
name: string | null, 
/**
 * Whether the account may log in.
 */
enabled: boolean, 
/**
 * Attribute and value of the relative name.
 */
rdn: [string, string], 
/**
 * The department's path, where people are in units.
 */
unit: string | null, 
/**
 * What is written, by attribute.
 */
attributes: Array<AttributePreview>, 
/**
 * What cannot be sent.
 */
blocked: Array<Blocked>, };

export type PhoneForm = "e164" | "national";

export type PinyinRequest = { texts: Array<string>, };

export type Place = { "page": "directory", 
/**
 * Only with this status.
 */
status: UserStatus | null, 
/**
 * Only with this verdict of scanning.
 */
can_scan: CanScanVerdict | null, 
/**
 * Only this saved list.
 */
view: DirectoryView | null, } | { "page": "run", 
/**
 * Which.
 */
id: string, 
/**
 * Only this kind of change.
 */
kind: ChangeKind | null, } | { "page": "waiting", 
/**
 * Which.
 */
source: string, } | { "page": "checkup", 
/**
 * This check.
 */
check: CheckId | null, 
/**
 * Only with this status.
 */
status: CheckStatus | null, } | { "page": "rehearsal", 
/**
 * Which.
 */
auth: string | null, } | { "page": "sources" } | { "page": "auths" };

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

export type PracticeRequest = { exercise: ExerciseId | null, };

export type PracticeStage = "serve" | "set_up" | "sync" | "check_up";

export type Preset = "ad" | "openldap" | "go-ldap-admin";

export type PreviewGroup = { 
/**
 * How many.
 */
count: number, 
/**
 * The first of them by userid.
 */
first: Array<PreviewedName>, };

export type PreviewTotals = { 
/**
 * People who may log in.
 */
people: number, 
/**
 * Units and groups.
 */
departments: number, 
/**
 * Groups.
 */
groups: number, 
/**
 * Names that several people would have.
 */
collisions: number, 
/**
 * People, units and groups that cannot be written.
 */
blocked: number, 
/**
 * People without an e-mail address: some programs let nobody in without one.
 */
without_mail: number, 
/**
 * People whose log-on name is not their userid.
 */
shortened: number, };

export type PreviewedName = { 
/**
 * The user's identifier.
 */
id: string, 
/**
 * WeCom's userid.
 */
userid: string, 
/**
 * What people call them.
 */
name: string | null, 
/**
 * The username of today.
 */
today: string, 
/**
 * The username by the rules.
 */
username: string | null, 
/**
 * What there is to say of it.
 */
note: Text | null, };

export type Probed = { 
/**
 * What the target can do.
 */
capabilities: Capabilities, 
/**
 * What was tried, with its evidence.
 */
checks: Array<Check>, 
/**
 * The certificate that the server showed; none without TLS, or if there was no connection.
 */
certificate: Certificate | null, };

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

export type ProtectRequest = { tenant: string, user: string, protect: boolean, };

export type Push = { 
/**
 * Its identifier.
 */
id: string, 
/**
 * The target's identifier.
 */
target: string, 
/**
 * What it was for.
 */
kind: PushKind, 
/**
 * Who started it.
 */
started_by: PushStarter, 
/**
 * What became of it.
 */
outcome: PushOutcome, 
/**
 * Why it waits.
 */
held: Array<HeldBecause>, 
/**
 * Its figures.
 */
counts: PushCounts, 
/**
 * What was read back; none if nothing was written.
 */
verified: Verified | null, 
/**
 * How many operations were sent, reading included.
 */
calls: number, 
/**
 * How many lines were written.
 */
written: number, 
/**
 * The hash of its plan.
 */
plan_hash: string | null, 
/**
 * The tenant's change count that it followed.
 */
directory_version: number, 
/**
 * How many seconds applying would take; only in the answer of a dry run.
 */
eta_s: number | null, 
/**
 * When it is tried again: milliseconds since 1970 UTC, sent as RFC 3339.
 */
retry_at: string | null, 
/**
 * What it tells beside its figures.
 */
warnings: Array<PushWarning>, 
/**
 * Why it failed or ended early.
 */
error: PushFailure | null, 
/**
 * When it began: milliseconds since 1970 UTC, sent as RFC 3339.
 */
started_at: string, 
/**
 * When it ended.
 */
finished_at: string | null, 
/**
 * Who ran it, and where.
 */
actor: Actor | null, };

export type PushChange = { 
/**
 * What was to be done.
 */
kind: PushChangeKind, 
/**
 * With what.
 */
object: PushObject, 
/**
 * The userid, or the department's name.
 */
userid: string | null, 
/**
 * The object's identifier.
 */
remote_id: string | null, 
/**
 * Its name, afterwards where it changes.
 */
remote_name: string | null, 
/**
 * Why.
 */
reason: PushReason | null, 
/**
 * What more is known.
 */
reason_detail: string | null, 
/**
 * Values before, by attribute; the name under `dn`.
 */
before: Record<string, string[]> | null, 
/**
 * Values afterwards.
 */
after: Record<string, string[]> | null, 
/**
 * How far it came.
 */
step: PushStep, 
/**
 * Why it failed: an error's code and message.
 */
error: string | null, };

export type PushChangeKind = "link" | "adopt" | "create" | "enable" | "update" | "rename" | "move" | "add_members" | "remove_members" | "disable" | "retire" | "delete" | "duplicate" | "ambiguous" | "blocked" | "drifted" | "out_of_scope";

export type PushChangePage = { 
/**
 * How many there are.
 */
total: number, 
/**
 * Those of the page.
 */
changes: Array<PushChange>, };

export type PushChangesRequest = { push: string, kind: PushChangeKind | null, offset: number, limit: number, };

export type PushCounts = { 
/**
 * Accounts made.
 */
created: number, 
/**
 * Accounts that a person confirmed.
 */
adopted: number, 
/**
 * Accounts that were ours already.
 */
linked: number, 
/**
 * Accounts changed.
 */
updated: number, 
/**
 * Accounts with another relative name.
 */
renamed: number, 
/**
 * Accounts in another place.
 */
moved: number, 
/**
 * Accounts enabled again.
 */
enabled: number, 
/**
 * Accounts disabled.
 */
disabled: number, 
/**
 * Accounts removed.
 */
deleted: number, 
/**
 * As they should be.
 */
unchanged: number, 
/**
 * There already, not linked.
 */
duplicate: number, 
/**
 * Several might be it.
 */
ambiguous: number, 
/**
 * Left alone until the reason is gone.
 */
blocked: number, 
/**
 * Changed there by somebody else.
 */
drifted: number, 
/**
 * Linked, and no longer in what is pushed.
 */
out_of_scope: number, 
/**
 * Not done.
 */
failed: number, 
/**
 * Perhaps done: the answer did not come.
 */
uncertain: number, 
/**
 * Names that came into groups.
 */
members_added: number, 
/**
 * Names that went from groups.
 */
members_removed: number, 
/**
 * Units made.
 */
departments_created: number, 
/**
 * Units renamed or moved.
 */
departments_updated: number, 
/**
 * Units removed.
 */
departments_retired: number, 
/**
 * Groups made.
 */
groups_created: number, 
/**
 * Groups renamed or moved.
 */
groups_updated: number, };

export type PushFailure = { 
/**
 * The code of the error.
 */
code: string, 
/**
 * What happened.
 */
message: string, };

export type PushKind = "push" | "undo" | "trial" | "adopt";

export type PushObject = "department" | "user" | "group";

export type PushOutcome = "running" | "applied" | "planned" | "held" | "partly" | "failed" | "stopped";

export type PushReason = "left" | "out_of_scope" | "drift" | "gone" | "disabled_there" | "incomplete" | "manager" | "name_taken" | "collision" | "protected" | "partial_read" | "disable_unproven" | "place" | "value" | "anchor" | "username" | "name" | "mobile" | "mail" | "several" | "shared" | "grace_over" | "name_needed";

export type PushRunRequest = { target: string, 
/**
 * Only plan.
 */
dry_run: boolean, 
/**
 * The hash of the plan whose list was seen.
 */
confirm: string | null, };

export type PushShown = { 
/**
 * Its lines.
 */
page: PushChangePage, 
/**
 * Its identifier.
 */
id: string, 
/**
 * The target's identifier.
 */
target: string, 
/**
 * What it was for.
 */
kind: PushKind, 
/**
 * Who started it.
 */
started_by: PushStarter, 
/**
 * What became of it.
 */
outcome: PushOutcome, 
/**
 * Why it waits.
 */
held: Array<HeldBecause>, 
/**
 * Its figures.
 */
counts: PushCounts, 
/**
 * What was read back; none if nothing was written.
 */
verified: Verified | null, 
/**
 * How many operations were sent, reading included.
 */
calls: number, 
/**
 * How many lines were written.
 */
written: number, 
/**
 * The hash of its plan.
 */
plan_hash: string | null, 
/**
 * The tenant's change count that it followed.
 */
directory_version: number, 
/**
 * How many seconds applying would take; only in the answer of a dry run.
 */
eta_s: number | null, 
/**
 * When it is tried again: milliseconds since 1970 UTC, sent as RFC 3339.
 */
retry_at: string | null, 
/**
 * What it tells beside its figures.
 */
warnings: Array<PushWarning>, 
/**
 * Why it failed or ended early.
 */
error: PushFailure | null, 
/**
 * When it began: milliseconds since 1970 UTC, sent as RFC 3339.
 */
started_at: string, 
/**
 * When it ended.
 */
finished_at: string | null, 
/**
 * Who ran it, and where.
 */
actor: Actor | null, };

export type PushStarter = "person" | "schedule";

export type PushStep = "planned" | "sent" | "done" | "failed" | "uncertain";

export type PushTrial = { 
/**
 * Whether the person is there as they should be.
 */
verdict: PushTrialVerdict, 
/**
 * The steps.
 */
steps: Array<PushTrialStep>, 
/**
 * The push that it was kept as.
 */
push: Push, };

export type PushTrialRequest = { target: string, 
/**
 * The userid.
 */
who: string, };

export type PushTrialStatus = "pass" | "blocked" | "fail" | "skip";

export type PushTrialStep = { 
/**
 * `read`, `scope`, `render`, `match`, `operation`, `send`, `read_back` or `compare`.
 */
id: string, 
/**
 * What it is called.
 */
title: Text, 
/**
 * How it went.
 */
status: PushTrialStatus, 
/**
 * What was seen.
 */
evidence: Text, 
/**
 * What to do about it.
 */
fix: Text | null, };

export type PushTrialVerdict = "ok" | "blocked" | "failed";

export type PushWarning = { 
/**
 * Its identifier.
 */
id: string, 
/**
 * In words.
 */
text: Text, };

export type PushesRequest = { target: string, limit: number, };

export type Reach = "full" | "ids_and_app_details" | "ids_only" | "ids_and_newcomers";

export type Reason = { "id": "new" } | { "id": "changed", 
/**
 * Which.
 */
fields: Array<Field>, } | { "id": "username", 
/**
 * The one that is there.
 */
was: string, 
/**
 * The one by the rules.
 */
is: string, 
/**
 * What else differs.
 */
fields: Array<Field>, } | { "id": "no_username", 
/**
 * Each rule, and why it gives none.
 */
tried: Array<TriedName>, } | { "id": "returned" } | { "id": "returned_as", 
/**
 * The name here.
 */
was: string, 
/**
 * The name in WeCom.
 */
is: string, } | { "id": "returned_from_archive" } | { "id": "left_long_ago", 
/**
 * How many.
 */
days: number, } | { "id": "cleared" } | { "id": "disabled_in_wecom" } | { "id": "not_returned" } | { "id": "left_in_wecom" } | { "id": "duplicate", 
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
members: Array<string>, } | { "id": "renamed", 
/**
 * By what the two are known to be one.
 */
by: RenameKey, 
/**
 * The userid before.
 */
from: string, 
/**
 * The userid now.
 */
to: string, 
/**
 * The username, where it stays another one.
 */
kept?: string, } | { "id": "rename_proposed", 
/**
 * By what the two may be one.
 */
by: RenameKey, 
/**
 * The userid that is gone.
 */
from: string, 
/**
 * The userid that is new.
 */
to: string, } | { "id": "userid_reused", 
/**
 * The name here.
 */
was: string, 
/**
 * The name in WeCom.
 */
is: string, 
/**
 * The user's username.
 */
of: string, } | { "id": "userid_passed_on", 
/**
 * That person's name.
 */
is: string, } | { "id": "protected", 
/**
 * By what the member matches.
 */
by: Array<Match>, 
/**
 * The user's username.
 */
of: string, } | { "id": "password_set", 
/**
 * By what the member matches.
 */
by: Array<Match>, 
/**
 * The user's username.
 */
of: string, } | { "id": "linked", 
/**
 * The user's username.
 */
of: string, } | { "id": "made_new", 
/**
 * The username, which nobody had.
 */
username: string, } | { "id": "left_out", 
/**
 * The username of the user whose userid the member has.
 */
of?: string, } | { "id": "username_taken", 
/**
 * That user's username.
 */
of: string, } | { "id": "out_of_range" } | { "id": "out_of_scope" } | { "id": "unit", 
/**
 * What.
 */
how: DepartmentKind, };

export type ReasonTotal = { 
/**
 * The reason.
 */
reason: CanScanReason, 
/**
 * The same in a few words.
 */
text: Text, 
/**
 * How many users have it.
 */
users: number, };

export type RecordedActKind = "tenant.add" | "tenant.change" | "tenant.remove" | "source.add" | "source.change" | "source.remove" | "auth.add" | "auth.change" | "auth.remove" | "target.add" | "target.change" | "target.remove" | "secret.change" | "secret.show" | "user.add" | "user.change" | "user.erase" | "password.set" | "user.protect" | "user.unprotect" | "member.decide" | "member.forget";

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

export type RenameKey = "person" | "mobile" | "biz_mail" | "email" | "name" | "departments";

export type ReportRequest = { tenant: string, with_names: boolean, };

export type ReportSaved = { 
/**
 * Its path.
 */
file: string, 
/**
 * Whether it was opened.
 */
opened: boolean, };

export type RowId = "corp_id" | "contacts_secret" | "contacts_trusted_ip" | "app" | "app_trusted_ip" | "callback_domain" | "first_sync" | "scan";

export type RowKind = "rejected" | "update" | "create" | "unchanged";

export type RowText = { 
/**
 * The target's attribute.
 */
attribute: string, 
/**
 * The expression that gives its value.
 */
value: string, 
/**
 * Expressions that give more values of it.
 */
more?: Array<string>, 
/**
 * When it is written.
 */
when: Mode, 
/**
 * Whether nobody is written without it.
 */
required: boolean, 
/**
 * The most characters of a value; none: what the target takes.
 */
max?: number, };

export type RuleShown = { 
/**
 * The rule.
 */
rule: ScopeRule, 
/**
 * Whether it includes; else it excludes.
 */
include: boolean, 
/**
 * What it names, in words.
 */
text: Text, 
/**
 * Whether what it names is gone, as far as is known.
 */
gone: boolean, };

export type Run = { 
/**
 * Its identifier.
 */
id: string, 
/**
 * Its data source; none for a run of the tenant alone, such as an import.
 */
source: string | null, tenant: string, kind: RunKind, started_by: StartedBy, outcome: Outcome, 
/**
 * How much WeCom let us read; none if it failed before that was known.
 */
reach: Reach | null, counts: Counts, 
/**
 * HTTP requests to WeCom.
 */
calls: number, plan_hash: string | null, 
/**
 * What is worth knowing of it.
 */
warnings: Array<Warning>, 
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
 * Whether somebody in it was archived or erased since, so that it cannot be undone.
 */
cleared: boolean, 
/**
 * The same in one sentence, where it would matter.
 */
cleared_text: Text | null, 
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
 * How it went, as a dot shows it.
 */
state: RunState, 
/**
 * How it ended, in one or two words.
 */
outcome_text: Text, 
/**
 * What came of it, in one sentence.
 */
said: Text, 
/**
 * Why it failed or was held, in one sentence.
 */
reason: Text | null, 
/**
 * How it was started, and by whom.
 */
by_text: Text, 
/**
 * What its list can be filtered by, with how many.
 */
facets: Array<Facet>, 
/**
 * How many people it deactivates, those whom WeCom has switched off among them.
 */
deactivated: number, 
/**
 * Of a held run: by which run, by whom and when its list was confirmed and applied.
 */
confirmed: Confirmed | null, };

export type RunExportRequest = { run: string, kind?: string, words?: string, format: SheetFormat, };

export type RunFilter = { 
/**
 * Of this data source.
 */
source?: string, 
/**
 * Ended like this; `undo` for an undo, `import` for an import however it ended.
 */
outcome?: string, 
/**
 * With changes of people or departments that these words name.
 */
words?: string, };

export type RunKind = "sync" | "undo" | "import" | "single";

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
 * Whether an undo would pause automatic runs: there are some.
 */
undo_pauses: boolean, 
/**
 * Of a held run that nobody confirmed: whether its list no longer counts, since another run was applied or the
 * settings were changed.
 */
outdated: boolean, 
/**
 * Of a run that the access guard holds: how far it is past it.
 */
gauge: GuardGauge | null, 
/**
 * What its data source is called, or what it came from in place of one.
 */
source_name: Text, 
/**
 * Its identifier.
 */
id: string, 
/**
 * Its data source; none for a run of the tenant alone, such as an import.
 */
source: string | null, tenant: string, kind: RunKind, started_by: StartedBy, outcome: Outcome, 
/**
 * How much WeCom let us read; none if it failed before that was known.
 */
reach: Reach | null, counts: Counts, 
/**
 * HTTP requests to WeCom.
 */
calls: number, plan_hash: string | null, 
/**
 * What is worth knowing of it.
 */
warnings: Array<Warning>, 
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
 * Whether somebody in it was archived or erased since, so that it cannot be undone.
 */
cleared: boolean, 
/**
 * The same in one sentence, where it would matter.
 */
cleared_text: Text | null, 
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
 * How it went, as a dot shows it.
 */
state: RunState, 
/**
 * How it ended, in one or two words.
 */
outcome_text: Text, 
/**
 * What came of it, in one sentence.
 */
said: Text, 
/**
 * Why it failed or was held, in one sentence.
 */
reason: Text | null, 
/**
 * How it was started, and by whom.
 */
by_text: Text, 
/**
 * What its list can be filtered by, with how many.
 */
facets: Array<Facet>, 
/**
 * How many people it deactivates, those whom WeCom has switched off among them.
 */
deactivated: number, 
/**
 * Of a held run: by which run, by whom and when its list was confirmed and applied.
 */
confirmed: Confirmed | null, };

export type RunState = "pass" | "warn" | "fail" | "idle";

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
 * A sync, an undo or an import.
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

export type RunsExportRequest = { tenant: string, filter?: RunFilter, format: SheetFormat, };

export type RunsRequest = { tenant: string, most: number, filter?: RunFilter, };

export type RunsTotalsRequest = { tenant: string, days: number, };

export type SamePerson = { 
/**
 * The userid of the user who would leave.
 */
from: string, 
/**
 * The userid of the new member.
 */
to: string, };

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

export type ScanTotals = { 
/**
 * Those who can.
 */
yes: number, 
/**
 * Those who cannot.
 */
no: number, 
/**
 * Those of whom it is not known.
 */
unknown: number, 
/**
 * Those of the step of that name; none where no range is known.
 */
visible: number | null, 
/**
 * The same.
 */
activated: number | null, 
/**
 * How many there are of each reason, most of them first; none where nobody has it.
 */
reasons: Array<ReasonTotal>, 
/**
 * When the oldest visible range that counts was read: milliseconds since 1970 UTC, sent as RFC 3339.
 */
read_at: string | null, };

export type Schedule = "off" | "paused" | "first_run" | "due" | "later";

export type ScopeAheadRequest = { tenant: string, corp_id: string, contacts_secret: string, };

export type ScopeForm = { 
/**
 * The departments, parents before their children, with how many people the last sync read there.
 */
departments: Array<Department>, 
/**
 * The tags; none where they were not read.
 */
tags: Array<ScopeTag> | null, 
/**
 * The rules of the scope.
 */
rules: Array<RuleShown>, 
/**
 * Whether departments and tags are as WeCom has them now; else as the last sync read them.
 */
live: boolean, };

export type ScopeFormRequest = { source: string, live: boolean, };

export type ScopePreview = { 
/**
 * So many people are in scope.
 */
people: number, 
/**
 * Of so many who are stored and did not depart.
 */
of: number, 
/**
 * The same in words.
 */
text: Text, 
/**
 * What the figures leave out; none where they leave out nothing.
 */
note: Text | null, };

export type ScopePreviewRequest = { source: string, scope: SyncScope | null, };

export type ScopeRule = { "by": "department", "of": number } | { "by": "tag", "of": number } | { "by": "member", "of": string };

export type ScopeRules = { 
/**
 * Departments by WeCom's number, each with all below it.
 */
departments: Array<number>, 
/**
 * Tags by WeCom's number: their members, and their departments with all below them.
 */
tags: Array<number>, 
/**
 * Members by userid.
 */
members: Array<string>, };

export type ScopeTag = { 
/**
 * WeCom's number.
 */
id: number, 
/**
 * What it is called.
 */
name: string, };

export type SecretPlace = { "source": string } | { "auth": string };

export type Section = { 
/**
 * Its name.
 */
id: SectionId, 
/**
 * Its name for people, with the number of its checks.
 */
title: Text, 
/**
 * Whether it is open at first.
 */
open: boolean, 
/**
 * Its checks by group.
 */
groups: Array<GroupOfChecks>, };

export type SectionId = "act" | "unchecked" | "passed";

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
notify: boolean, 
/**
 * How large the interface is drawn, in percent.
 */
zoom: number, };

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
notify?: boolean, 
/**
 * See [`Settings::zoom`]; what is too small or too large to be used becomes the nearest that can be.
 */
zoom?: number, };

export type SheetFormat = "csv" | "html";

export type SortBy = "name" | "username" | "department" | "status" | "can_scan" | "updated_at";

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
 * From what the employee number is taken: `extattr:NAME`, `=EXPRESSION`, or none.
 */
employee_no: string | null, 
/**
 * Who comes in; none: everybody.
 */
scope: SyncScope | null, 
/**
 * Whether users who leave the scope are deactivated; else they stay as they are.
 */
depart_out_of_scope: boolean, 
/**
 * By what rules usernames are made, first to last.
 */
username_rules: string[], 
/**
 * Whether users who are there already get their usernames by the rules too; else they keep them.
 */
rename_existing: boolean, 
/**
 * The fields that are never taken.
 */
never_take: NeverTake, 
/**
 * After how many days its runs archive whom it left departed; none: never.
 */
archive_after: number | null, 
/**
 * Whether automatic runs wait until a person has run one: so after an undo.
 */
paused: boolean, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, 
/**
 * How often WeCom is looked at for changes, in minutes.
 */
watch: 15 | 30 | 60 | null, 
/**
 * The local time that anchors automatic runs, such as `02:30`.
 */
at: string | null, 
/**
 * When nothing begins by itself, such as `22:00-06:00`.
 */
quiet: string | null, 
/**
 * When WeCom was last looked at, in milliseconds since 1970 UTC, sent as RFC 3339.
 */
watched_at: string | null, };

export type SourceChange = { description?: string, 
/**
 * `null` switches it off, which is another thing than leaving it out.
 */
auto_sync_hours?: 4 | 12 | 24 | null, on_duplicate?: OnDuplicate, password_login?: boolean, scan_login?: boolean, guard?: Guard, keep_days?: number, 
/**
 * The name of the attribute that the employee number is taken from; an empty one switches it off.
 */
employee_no?: string, 
/**
 * In minutes; `null` switches it off.
 */
watch?: 15 | 30 | 60 | null, 
/**
 * The time of day that anchors automatic runs; an empty one removes it.
 */
at?: string, 
/**
 * The quiet hours; empty ones remove them.
 */
quiet?: string, 
/**
 * `null` removes it, so that everybody comes in.
 */
scope?: SyncScope | null, depart_out_of_scope?: boolean, 
/**
 * The rules for usernames as they are written, first to last.
 */
username_rules?: Array<string>, rename_existing?: boolean, 
/**
 * The fields that are never taken.
 */
never_take?: Array<TakenField>, 
/**
 * In days; `null` switches it off.
 */
archive_after?: number | null, contacts_secret?: string, keep_secrets?: boolean, };

export type SourceChangeRequest = { id: string, change: SourceChange, 
/**
 * The row as it was given out, for an undo that must not take a later change with it.
 */
expect?: Source, };

export type SourceInput = { tenant: string, corp_id: string, description: string, contacts_secret: string, auto_sync_hours: 4 | 12 | 24 | null, on_duplicate: OnDuplicate, password_login: boolean, scan_login: ScanLoginInput | null, keep_secrets: boolean, 
/**
 * Who comes in; left out or `null`, everybody does.
 */
scope?: SyncScope, };

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
 * When it is looked at next for changes; sent as RFC 3339.
 */
next_watch_at: string | null, 
/**
 * Why it is not watched though it is set to be, or why the last look failed.
 */
watch_note: Text | null, 
/**
 * How many of its users are there, those who departed left out.
 */
users: number, 
/**
 * The authentication source of the same corp.
 */
auth: Auth | null, 
/**
 * Who comes in, in one sentence.
 */
scope_text: Text, 
/**
 * What becomes of leavers, in one sentence.
 */
leavers_text: Text, 
/**
 * The changed settings that the next run waits for, in words.
 */
unconfirmed: Array<Text>, 
/**
 * Whether its runs fit its interval and WeCom's limits, by the last one.
 */
fits: Fits | null, 
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
 * From what the employee number is taken: `extattr:NAME`, `=EXPRESSION`, or none.
 */
employee_no: string | null, 
/**
 * Who comes in; none: everybody.
 */
scope: SyncScope | null, 
/**
 * Whether users who leave the scope are deactivated; else they stay as they are.
 */
depart_out_of_scope: boolean, 
/**
 * By what rules usernames are made, first to last.
 */
username_rules: string[], 
/**
 * Whether users who are there already get their usernames by the rules too; else they keep them.
 */
rename_existing: boolean, 
/**
 * The fields that are never taken.
 */
never_take: NeverTake, 
/**
 * After how many days its runs archive whom it left departed; none: never.
 */
archive_after: number | null, 
/**
 * Whether automatic runs wait until a person has run one: so after an undo.
 */
paused: boolean, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, 
/**
 * How often WeCom is looked at for changes, in minutes.
 */
watch: 15 | 30 | 60 | null, 
/**
 * The local time that anchors automatic runs, such as `02:30`.
 */
at: string | null, 
/**
 * When nothing begins by itself, such as `22:00-06:00`.
 */
quiet: string | null, 
/**
 * When WeCom was last looked at, in milliseconds since 1970 UTC, sent as RFC 3339.
 */
watched_at: string | null, };

export type StaffNote = { 
/**
 * Its words, with line breaks.
 */
text: Text, };

export type StartedBy = "person" | "schedule";

export type State = "pass" | "idle" | "warn" | "fail";

export type StepId = "member.in_wecom" | "member.active" | "member.in_range" | "member.department" | "member.synced" | "member.duplicate" | "member.deactivated" | "member.login_methods" | "member.rehearsal";

export type SyncRequest = { source: string, dry_run: boolean, confirm: boolean, seen: string | null, expect: string | null, 
/**
 * Which userids the person says are one person's.
 */
same?: Array<SamePerson>, };

export type SyncScope = { 
/**
 * Only these come in; without any, everybody does who is not excluded.
 */
include: ScopeRules, 
/**
 * These stay out.
 */
exclude: ScopeRules, };

export type TakenField = "mobile" | "email" | "biz_mail" | "telephone" | "position" | "alias" | "gender" | "extra" | "manager";

export type Tally = { 
/**
 * The status.
 */
status: CheckStatus, 
/**
 * How many checks have it.
 */
count: number, };

export type Target = { 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * What kind of system it is.
 */
kind: TargetKind, 
/**
 * What people call it; unique in the tenant.
 */
name: string, 
/**
 * Where it is reached.
 */
url: string, 
/**
 * The account that this program uses there.
 */
bind_dn: string, 
/**
 * What a probe has seen it do; none: not probed.
 */
capabilities: Capabilities | null, 
/**
 * When it was probed: milliseconds since 1970 UTC, sent as RFC 3339.
 */
probed_at: string | null, 
/**
 * Whether each applied sync is followed by a push.
 */
auto_push: boolean, 
/**
 * Whether automatic pushes wait until a person has run one.
 */
paused: boolean, 
/**
 * Counts changes of settings that a plan depends on.
 */
revision: number, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, 
/**
 * Whether TLS begins with the StartTLS operation.
 */
starttls: boolean, 
/**
 * The entry below which everything of ours is, as DN.
 */
base: string, 
/**
 * Below which people are, as DN; none: the base.
 */
people_base: string | null, 
/**
 * Below which groups are, as DN; none: the base.
 */
groups_base: string | null, 
/**
 * Where people's entries are.
 */
layout: Layout, 
/**
 * Which groups there are.
 */
groups: Groups, 
/**
 * WeCom's ids of the departments whose people, with all below, are pushed. Empty: everybody.
 */
scope: number[], 
/**
 * From which preset the mapping comes.
 */
preset: Preset, 
/**
 * The rows that replace the preset's; none: the preset as it is.
 */
mapping: Array<RowText> | null, 
/**
 * When a push that takes access from many waits.
 */
guard: Guard, 
/**
 * What becomes of somebody who is there and not linked.
 */
on_duplicate: OnFound, 
/**
 * What becomes of people who left.
 */
leavers: Leavers, 
/**
 * How fast a push may be.
 */
pacing: Pacing, 
/**
 * Why the server's certificate is trusted.
 */
trust: TrustSetting, 
/**
 * Which password new accounts get.
 */
password: PasswordPolicy, 
/**
 * Whether local users are pushed too.
 */
with_local: boolean, 
/**
 * The part of a `userPrincipalName` after the `@` (Active Directory).
 */
upn_suffix: string | null, 
/**
 * What `cn` holds (OpenLDAP).
 */
cn: CnChoice, 
/**
 * The class of groups; none: as the probe found.
 */
group_class: GroupClass | null, 
/**
 * The attribute that carries the userid.
 */
anchor: string, 
/**
 * The form of telephone numbers.
 */
phone: PhoneForm, 
/**
 * Whether the base gets an entry that tells other installations of this one.
 */
marker: boolean, };

export type TargetAdded = { 
/**
 * The target.
 */
target: Target, 
/**
 * What was tried.
 */
probed: Probed, };

export type TargetChangeRequest = { id: string, values: TargetValues, 
/**
 * The account's new password.
 */
secret?: string, keep_secrets?: boolean, 
/**
 * The row as it was given out, for an undo that must not take a later change with it.
 */
expect?: Target, };

export type TargetInput = { tenant: string, kind: TargetKind, values: TargetValues, secret: string, keep_secrets: boolean, };

export type TargetKind = "ad" | "ldap";

export type TargetProbeRequest = { id: string, 
/**
 * Whether a throw-away account may be made.
 */
with_account: boolean, };

export type TargetProbed = { 
/**
 * The target.
 */
target: Target, 
/**
 * What was found.
 */
probed: Probed, };

export type TargetSummary = { 
/**
 * How many objects there are linked to ours.
 */
links: LinkCounts, 
/**
 * Shown to people and accepted from them.
 */
id: string, 
/**
 * The tenant's identifier.
 */
tenant: string, 
/**
 * What kind of system it is.
 */
kind: TargetKind, 
/**
 * What people call it; unique in the tenant.
 */
name: string, 
/**
 * Where it is reached.
 */
url: string, 
/**
 * The account that this program uses there.
 */
bind_dn: string, 
/**
 * What a probe has seen it do; none: not probed.
 */
capabilities: Capabilities | null, 
/**
 * When it was probed: milliseconds since 1970 UTC, sent as RFC 3339.
 */
probed_at: string | null, 
/**
 * Whether each applied sync is followed by a push.
 */
auto_push: boolean, 
/**
 * Whether automatic pushes wait until a person has run one.
 */
paused: boolean, 
/**
 * Counts changes of settings that a plan depends on.
 */
revision: number, 
/**
 * When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
 */
created_at: string, 
/**
 * Whether TLS begins with the StartTLS operation.
 */
starttls: boolean, 
/**
 * The entry below which everything of ours is, as DN.
 */
base: string, 
/**
 * Below which people are, as DN; none: the base.
 */
people_base: string | null, 
/**
 * Below which groups are, as DN; none: the base.
 */
groups_base: string | null, 
/**
 * Where people's entries are.
 */
layout: Layout, 
/**
 * Which groups there are.
 */
groups: Groups, 
/**
 * WeCom's ids of the departments whose people, with all below, are pushed. Empty: everybody.
 */
scope: number[], 
/**
 * From which preset the mapping comes.
 */
preset: Preset, 
/**
 * The rows that replace the preset's; none: the preset as it is.
 */
mapping: Array<RowText> | null, 
/**
 * When a push that takes access from many waits.
 */
guard: Guard, 
/**
 * What becomes of somebody who is there and not linked.
 */
on_duplicate: OnFound, 
/**
 * What becomes of people who left.
 */
leavers: Leavers, 
/**
 * How fast a push may be.
 */
pacing: Pacing, 
/**
 * Why the server's certificate is trusted.
 */
trust: TrustSetting, 
/**
 * Which password new accounts get.
 */
password: PasswordPolicy, 
/**
 * Whether local users are pushed too.
 */
with_local: boolean, 
/**
 * The part of a `userPrincipalName` after the `@` (Active Directory).
 */
upn_suffix: string | null, 
/**
 * What `cn` holds (OpenLDAP).
 */
cn: CnChoice, 
/**
 * The class of groups; none: as the probe found.
 */
group_class: GroupClass | null, 
/**
 * The attribute that carries the userid.
 */
anchor: string, 
/**
 * The form of telephone numbers.
 */
phone: PhoneForm, 
/**
 * Whether the base gets an entry that tells other installations of this one.
 */
marker: boolean, };

export type TargetValues = { name?: string, url?: string, starttls?: boolean, bind_dn?: string, base?: string, layout?: Layout, groups?: Groups, preset?: Preset, mapping?: Array<RowText>, 
/**
 * Back to the rows of the preset.
 */
preset_mapping?: boolean, trust?: TrustSetting, scope: number[], password?: PasswordPolicy, on_duplicate?: OnFound, grace_days?: number, delete?: boolean, between?: string, guard_percent?: number, guard_people?: number, guard_floor?: number, auto_push?: boolean, with_local?: boolean, upn_suffix?: string, 
/**
 * What one kind needs, such as `cn`, `anchor` or `group_class`.
 */
special?: { [key in string]: string }, };

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

export type TenantChangeRequest = { id: string, input: TenantInput, 
/**
 * The row as it was given out, for an undo that must not take a later change with it.
 */
expect?: Tenant, };

export type TenantEffects = { 
/**
 * One sentence for each.
 */
texts: Array<Text>, };

export type TenantInput = { name: string, portal_url: string | null, api_base: string | null, login_base: string | null, proxy: string | null, 
/**
 * The user of the proxy's login; one that is not named at all stays for as long as there is a proxy.
 */
proxy_user?: string, 
/**
 * Its password, where it is entered anew.
 */
proxy_password?: string, };

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

export type TimesRequest = { auto_sync_hours: 4 | 12 | 24 | null, watch: 15 | 30 | 60 | null, at: string, quiet: string, };

export type TimesSaid = { 
/**
 * The same in a sentence or two; none where a value cannot be used, which its own field says.
 */
text: Text | null, };

export type Todo = { 
/**
 * How bad it is.
 */
state: State, 
/**
 * What it is, in one sentence.
 */
said: Text, 
/**
 * The data source that it is about, where there are several.
 */
source: string | null, 
/**
 * Its one button.
 */
act: Act, };

export type Tone = "fail" | "warn" | "plain";

export type Topic = "tenants" | "sources" | "auths" | "targets" | "runs" | "directory" | "rehearsals" | "checkups" | "portal" | "link";

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
remedy: Fix | null, 
/**
 * Two texts to send.
 */
messages: TraceMessages, };

export type TraceExportRequest = { tenant: string, subject: TraceSubject, format: SheetFormat, };

export type TraceMessages = { 
/**
 * For the person who wants to log in.
 */
employee: Text, 
/**
 * For the administrator of WeCom.
 */
administrator: Text, };

export type TraceQuestion = { 
/**
 * The account as it was asked about.
 */
account: string, 
/**
 * The user, if the account is still one's.
 */
user: User | null, };

export type TraceRequest = { tenant: string, subject: TraceSubject, 
/**
 * Whether to keep the account among the last questions.
 */
remember?: boolean, };

export type TraceRow = { 
/**
 * The user's identifier in the directory.
 */
user: string, 
/**
 * The username.
 */
username: string, 
/**
 * The display name, where it is known.
 */
name: string | null, 
/**
 * The first department's path.
 */
department: string | null, 
/**
 * Whether they can log in.
 */
verdict: TraceVerdict, 
/**
 * The step that keeps them from it.
 */
broken: StepId | null, 
/**
 * The verdict in one sentence.
 */
headline: Text, 
/**
 * What to do first.
 */
next: Text | null, };

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

export type TrialShown = { 
/**
 * The member's item; none where nothing would change, or it is not known.
 */
item: Change | null, 
/**
 * The steps, up to the first that failed.
 */
steps: Array<TrialStep>, 
/**
 * Names what was planned.
 */
plan_hash: string | null, 
/**
 * Whether it can be applied alone.
 */
may_apply: boolean, 
/**
 * The run that applied it.
 */
applied: Run | null, };

export type TrialStep = { 
/**
 * Its stable identifier.
 */
id: TrialStepId, 
/**
 * Its result.
 */
status: CheckStatus, 
/**
 * What it looks at.
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

export type TrialStepId = "try.connect" | "try.read" | "try.scope" | "try.plan" | "try.apply";

export type TriedName = { 
/**
 * The rule as it is written.
 */
rule: string, 
/**
 * What it gives, if anything.
 */
name: string | null, 
/**
 * Why that is no username.
 */
fault: NameFault, };

export type TrustSetting = { "by": "system" } | { "by": "ca", 
/**
 * As PEM.
 */
pem: string, } | { "by": "pin", 
/**
 * SHA-256 of its DER form, in hexadecimal digits.
 */
sha256: string, };

export type TryRequest = { tenant: string, subject: TraceSubject, 
/**
 * Whether to do what a sync would do for them, and nothing else.
 */
apply: boolean, 
/**
 * Only if the plan has this hash: what was looked at.
 */
expect: string | null, };

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
 * The order in each department, where it is not 0 in all of them: larger comes first.
 */
order: Array<OrderIn>, 
/**
 * The direct leader.
 */
manager: ManagerRef | null, 
/**
 * Whether they may log in.
 */
status: UserStatus, 
/**
 * The status in a word, with why they left where they did.
 */
status_text: Text, 
/**
 * Whether they can log in by scanning.
 */
can_scan: CanScan, 
/**
 * Whether they have a password: without one, a local user cannot log in at all.
 */
has_password: boolean, 
/**
 * Whether the account is protected: no sync gives it to a member.
 */
protected: boolean, 
/**
 * The source that owns them.
 */
source_id: string | null, 
/**
 * When they departed: milliseconds since 1970 UTC, sent as RFC 3339; none for whoever is there.
 */
departed_at: string | null, 
/**
 * When the user last changed: milliseconds since 1970 UTC, sent as RFC 3339.
 */
updated_at: string, };

export type UserAddRequest = { tenant: string, input: UserInput, };

export type UserChange = { username?: string, name?: string, mobile?: string, email?: string, active?: boolean, };

export type UserChangeRequest = { tenant: string, user: string, change: UserChange, 
/**
 * When the user last changed as far as the caller knows, for an undo that must not take a later change with it.
 */
expect_at?: string, };

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
 * What people settled that rests on this user.
 */
decisions: Array<DecisionShown>, 
/**
 * Their rehearsals, newest first.
 */
rehearsals: Array<Rehearsal>, };

export type UserFilter = { words: string, department: number | null, status: UserStatus | null, can_scan?: CanScanVerdict | null, group?: UserGroup | null, view?: DirectoryView | null, 
/**
 * Only the departed who left more than so many days ago.
 */
left_days?: number | null, sort?: UserSort | null, skip: number, most: number, };

export type UserGroup = "unassigned" | "local";

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
 * What happened, in words.
 */
kind_text: Text, 
/**
 * When the run ended: milliseconds since 1970 UTC, sent as RFC 3339.
 */
at: string, };

export type UserSort = { 
/**
 * By what.
 */
by: SortBy, 
/**
 * From the last to the first.
 */
descending: boolean, };

export type UserStatus = "active" | "disabled" | "not_activated" | "departed" | "archived";

export type UsernamePreview = { 
/**
 * How many people they were tried on; none before a first sync.
 */
people: number, 
/**
 * Those whose name somebody else has, whatever the rules that follow.
 */
collisions: PreviewGroup, 
/**
 * Those whose name somebody else has, whom a rule that follows gives another one.
 */
resolved: PreviewGroup, 
/**
 * Those for whom no rule gives anything.
 */
empties: PreviewGroup, 
/**
 * Those whose name is too long, or has spaces.
 */
too_long: PreviewGroup, 
/**
 * Those for whom an expression fails.
 */
failed: PreviewGroup, 
/**
 * Those whose username of today is another one.
 */
changed: PreviewGroup, 
/**
 * Those whose name in pinyin may be read in several ways.
 */
polyphones: PreviewGroup, 
/**
 * What is given to the first people, for a look.
 */
examples: Array<PreviewedName>, 
/**
 * Whether the rules can be saved: nobody is left with a name that somebody else has.
 */
can_save: boolean, };

export type UsernamePreviewRequest = { id: string, 
/**
 * As they are written, first to last.
 */
rules: Array<string>, };

export type UsersExportRequest = { tenant: string, filter: UserFilter, only: Array<string>, format: SheetFormat, };

export type UsersRequest = { tenant: string, filter: UserFilter, };

export type Validation = { 
/**
 * The worst status of the checks.
 */
state: State, 
/**
 * The finding, in one sentence without a full stop.
 */
headline: Text, 
/**
 * The next act, if one is needed.
 */
todo: Text | null, 
/**
 * The field whose value is to blame for what failed, if one is.
 */
blames: FieldName | null, 
/**
 * Whether WeCom refused the values; such refusals are counted.
 */
is_refusal: boolean, 
/**
 * Whether WeCom could not be asked at all.
 */
is_unreached: boolean, 
/**
 * After how many seconds asking again by itself is worth it; none where somebody must act first.
 */
retry_after_s: number | null, 
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

export type Verified = { 
/**
 * As it was written.
 */
same: number, 
/**
 * Otherwise.
 */
different: number, 
/**
 * Not there.
 */
missing: number, };

export type Warning = { 
/**
 * Stable identifier.
 */
id: WarningId, 
/**
 * The sentence.
 */
text: Text, };

export type WarningId = "scope.range" | "scope.rule_gone" | "reach.limited" | "reach.no_app" | "reach.app_refused" | "range.narrow" | "range.drift" | "wecom.collisions" | "list.dropped" | "field.unreadable" | "field.stand_in" | "row.left_out" | "duplicate.owned" | "takeover.applied" | "item.pending" | "person.new_key" | "rename.proposed" | "number.moved" | "export.fallback" | "department.unreadable" | "import.rejected" | "expression.failed" | "username.kept" | "held.outdated" | "guard.would_hold" | "unknown";

export type WayHome = { way: RehearsalWay, recommended: boolean, possible: boolean, why: Text, };

export type WindowProgress = { share: number | null, };

/** Every command: what it takes, what it gives, and what it tells meanwhile if it can be cancelled. */
export interface Commands {
  acts_list: { request: ActsRequest; response: Array<ActShown> }
  app_info: { request: Nothing; response: AppInfo }
  auth_add: { request: AuthInput; response: Added }
  auth_change: { request: AuthChangeRequest; response: Auth }
  auth_list: { request: OfTenant; response: Array<AuthSummary> }
  auth_remove: { request: ById; response: void }
  board: { request: Nothing; response: Array<BoardLine> }
  checklist: { request: OfTenant; response: Checklist }
  checkup_export: { request: ExportRequest; response: string | null }
  checkup_last: { request: OfTenant; response: CheckUpShown | null }
  checkup_people_export: { request: ExportRequest; response: string | null }
  checkup_report: { request: ReportRequest; response: ReportSaved | null }
  checkup_run: { request: CheckUpRequest; response: CheckUpShown; progress: Check }
  clinic_answers: { request: ClinicQuestion; response: ClinicAnswers }
  clinic_search: { request: ClinicWords; response: Array<Entry> }
  decide: { request: DecideRequest; response: DecisionsShown }
  decisions: { request: ById; response: DecisionsShown }
  department_list: { request: OfTenant; response: Array<Department> }
  directory_totals: { request: OfTenant; response: DirectoryTotals }
  exercise_list: { request: Nothing; response: Array<ExerciseShown> }
  exercise_mend: { request: OfExercise; response: ExerciseShown }
  fits_ahead: { request: FitsAheadRequest; response: Fits }
  form_check: { request: FormCheckRequest; response: FormChecked }
  guard_figures: { request: GuardRequest; response: GuardFigures }
  hand_off: { request: OfAuth; response: HandOff }
  import_apply: { request: ImportApplyRequest; response: RunShown }
  import_choose: { request: Nothing; response: ImportChosen | null }
  import_export: { request: ImportExportRequest; response: string | null }
  import_forget: { request: Nothing; response: void }
  import_preview: { request: ImportRequest; response: ImportPreview }
  import_rows: { request: ImportRowsRequest; response: ImportPage }
  job_cancel: { request: OfJob; response: boolean }
  last_rehearsals: { request: OfUsers; response: Array<LastRehearsal> }
  link_take: { request: Nothing; response: LinkTarget | null }
  login_rehearse: { request: RehearseRequest; response: Rehearsal; progress: RehearsalStage }
  login_url: { request: OfAuth; response: LoginUrl }
  logs_export: { request: Nothing; response: string | null }
  member_trace: { request: TraceRequest; response: Trace; progress: never }
  member_try: { request: TryRequest; response: TrialShown }
  notices_list: { request: OfTenantOrAll; response: Array<Notice> }
  notices_read: { request: NoticesReadRequest; response: Array<Notice> }
  open_data_folder: { request: Nothing; response: void }
  open_page: { request: PageRequest; response: void }
  open_portal: { request: OfTenant; response: void }
  overview: { request: OfTenant; response: Overview }
  pinyin: { request: PinyinRequest; response: Array<string> }
  portal_open: { request: OfTenant; response: void }
  portal_show: { request: OfTenant; response: Portal | null }
  portal_start: { request: OfTenant; response: Portal }
  portal_stop: { request: OfTenant; response: void }
  push_changes: { request: PushChangesRequest; response: PushChangePage }
  push_list: { request: PushesRequest; response: Array<Push> }
  push_run: { request: PushRunRequest; response: PushShown; progress: never }
  push_show: { request: ById; response: PushShown }
  push_trial: { request: PushTrialRequest; response: PushTrial; progress: never }
  rehearsal_list: { request: OfTenant; response: Array<Rehearsal> }
  rehearsal_ways: { request: OfAuth; response: Array<WayHome> }
  rehearsals_export: { request: ExportRequest; response: string | null }
  run_changes: { request: ChangesRequest; response: ChangePage }
  run_departures: { request: ById; response: Departures }
  run_export: { request: RunExportRequest; response: string | null }
  run_list: { request: RunsRequest; response: Array<RunShown> }
  run_show: { request: ById; response: RunShown }
  run_undo: { request: ById; response: RunShown }
  runs_export: { request: RunsExportRequest; response: string | null }
  runs_totals: { request: RunsTotalsRequest; response: Array<RunTotals> }
  sandbox_complete: { request: PracticeRequest; response: Tenant; progress: PracticeStage }
  sandbox_open: { request: Nothing; response: Tenant }
  sandbox_values: { request: OfTenant; response: SandboxValues }
  scope_ahead: { request: ScopeAheadRequest; response: ScopeForm }
  scope_form: { request: ScopeFormRequest; response: ScopeForm }
  scope_preview: { request: ScopePreviewRequest; response: ScopePreview }
  secret_hide: { request: Nothing; response: void }
  secret_reveal: { request: OfAuth; response: void }
  settings: { request: Nothing; response: Settings }
  settings_change: { request: SettingsChange; response: Settings }
  source_add: { request: SourceInput; response: Added }
  source_change: { request: SourceChangeRequest; response: Source }
  source_fits: { request: FitsRequest; response: Fits | null }
  source_list: { request: OfTenant; response: Array<SourceSummary> }
  source_remove: { request: ById; response: number }
  source_times: { request: TimesRequest; response: TimesSaid }
  sync_run: { request: SyncRequest; response: RunShown; progress: RunProgress }
  target_add: { request: TargetInput; response: TargetAdded }
  target_change: { request: TargetChangeRequest; response: Target }
  target_list: { request: OfTenant; response: Array<TargetSummary> }
  target_mapping: { request: MappingRequest; response: MappingPreview }
  target_probe: { request: TargetProbeRequest; response: TargetProbed }
  target_remove: { request: ById; response: LinkCounts }
  target_try: { request: TargetInput; response: Probed; progress: never }
  tenant_add: { request: TenantInput; response: Tenant }
  tenant_change: { request: TenantChangeRequest; response: Tenant }
  tenant_effects: { request: TenantChangeRequest; response: TenantEffects }
  tenant_list: { request: Nothing; response: Array<Tenant> }
  tenant_remove: { request: ById; response: void }
  trace_export: { request: TraceExportRequest; response: string | null }
  trace_questions: { request: OfTenant; response: Array<TraceQuestion> }
  trace_questions_forget: { request: OfTenantOrAll; response: void }
  traces_export: { request: ExportRequest; response: string | null }
  traces_run: { request: OfUsers; response: Array<TraceRow>; progress: TraceRow }
  user_add: { request: UserAddRequest; response: User }
  user_change: { request: UserChangeRequest; response: User }
  user_erase: { request: OfUser; response: User }
  user_ids: { request: UsersRequest; response: Array<string> }
  user_list: { request: UsersRequest; response: UserPage }
  user_protect: { request: ProtectRequest; response: User }
  user_reset_password: { request: OfUser; response: void }
  user_set_password: { request: PasswordRequest; response: void }
  user_show: { request: OfUser; response: UserDetail }
  username_preview: { request: UsernamePreviewRequest; response: UsernamePreview }
  users_export: { request: UsersExportRequest; response: string | null }
  validate_app: { request: AppInput; response: Validation; progress: never }
  validate_contacts: { request: ContactsInput; response: Validation; progress: never }
  window_progress: { request: WindowProgress; response: void }
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
  "department_order": {
    "zh": "部门内排序",
    "en": "order in departments"
  },
  "manager": {
    "zh": "直属上级",
    "en": "manager"
  },
  "status": {
    "zh": "状态",
    "en": "status"
  }
}

/** The fields of a user that are a text of their own. */
export const USER_TEXTS = ["userid", "name", "mobile", "email", "biz_mail", "telephone", "position", "alias", "employee_no"] as const satisfies readonly Field[]

/** What console pages are called, and the way to each. */
export const CONSOLE_PAGES: Record<Extract<ConsolePage, string>, { name: Text; title: Text }> = {
  "apps": {
    "name": {
      "en": "【应用管理】 App management",
      "zh": "【应用管理】"
    },
    "title": {
      "en": "【应用管理】 App management",
      "zh": "【应用管理】"
    }
  },
  "console_home": {
    "name": {
      "en": "WeCom console",
      "zh": "企业微信管理后台"
    },
    "title": {
      "en": "WeCom console",
      "zh": "企业微信管理后台"
    }
  },
  "contacts": {
    "name": {
      "en": "【通讯录】 Contacts",
      "zh": "【通讯录】"
    },
    "title": {
      "en": "【通讯录】 Contacts",
      "zh": "【通讯录】"
    }
  },
  "contacts_sync": {
    "name": {
      "en": "【通讯录同步】 Contacts sync",
      "zh": "【通讯录同步】"
    },
    "title": {
      "en": "【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync",
      "zh": "【安全与管理】→【管理工具】→【通讯录同步】"
    }
  },
  "corp_certification": {
    "name": {
      "en": "Corp certification",
      "zh": "企业认证"
    },
    "title": {
      "en": "Corp certification",
      "zh": "企业认证"
    }
  },
  "create_app": {
    "name": {
      "en": "【创建应用】 Create app",
      "zh": "【创建应用】"
    },
    "title": {
      "en": "【应用管理】 App management → 【创建应用】 Create app",
      "zh": "【应用管理】→【创建应用】"
    }
  },
  "domain_guide": {
    "name": {
      "en": "Who must own a trusted domain",
      "zh": "可信域名的主体要求"
    },
    "title": {
      "en": "Who must own a trusted domain",
      "zh": "可信域名的主体要求"
    }
  },
  "manage_tools": {
    "name": {
      "en": "【管理工具】 Management tools",
      "zh": "【管理工具】"
    },
    "title": {
      "en": "【安全与管理】 Security and management → 【管理工具】 Management tools",
      "zh": "【安全与管理】→【管理工具】"
    }
  },
  "member_quota": {
    "name": {
      "en": "More member places",
      "zh": "通讯录扩容"
    },
    "title": {
      "en": "More member places",
      "zh": "通讯录扩容"
    }
  },
  "message_archive": {
    "name": {
      "en": "【会话存档】 Message archive",
      "zh": "【会话存档】"
    },
    "title": {
      "en": "【会话存档】 Message archive",
      "zh": "【会话存档】"
    }
  },
  "my_company": {
    "name": {
      "en": "【我的企业】 My company",
      "zh": "【我的企业】"
    },
    "title": {
      "en": "【我的企业】 My company",
      "zh": "【我的企业】"
    }
  },
  "portal_auth_sources": {
    "name": {
      "en": "Portal console, 【认证源管理】 Authentication sources",
      "zh": "门户控制台【认证源管理】"
    },
    "title": {
      "en": "Portal console, 【认证源管理】 Authentication sources",
      "zh": "门户控制台【认证源管理】"
    }
  },
  "portal_data_sources": {
    "name": {
      "en": "Portal console, 【数据源管理】 Data sources",
      "zh": "门户控制台【数据源管理】"
    },
    "title": {
      "en": "Portal console, 【数据源管理】 Data sources",
      "zh": "门户控制台【数据源管理】"
    }
  },
  "rate_unblock": {
    "name": {
      "en": "Self-service unblocking",
      "zh": "频率自助解封"
    },
    "title": {
      "en": "Self-service unblocking",
      "zh": "频率自助解封"
    }
  }
}
