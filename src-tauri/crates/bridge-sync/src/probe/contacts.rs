//! Checks of the contacts secret: token, departments, members.

use wecom::{Api, Caller, CorpId, Error as WecomError};

use super::mistaken::{self, SecretOwner};
use super::roster::{self, RosterResult};
use super::trusted_ip;
use bridge_core::check::CheckId;
use bridge_core::check::{Check, Status};
use bridge_core::clinic::ConsolePage;
use bridge_core::error::{Code, Error};
use bridge_core::lang::{Text, grouped};
use bridge_core::remedy::Fix;
use bridge_core::secret_kind::SecretKind;
use bridge_core::text;

/// WeCom's errcodes for "this secret may not read details from here".
const LIMITED: [i64; 2] = [48009, 48002];

/// All checks of a stored contacts secret, each made only if the one before it read something.
// Older versions accepted an app's secret here. It works for what the app sees, so that is a warning now.
pub async fn checks(caller: &Caller, corp_id: &CorpId) -> Vec<Check> {
    let mut token = token(caller).await;
    if token.status == Status::Pass
        && let Ok(SecretOwner::Other(taken)) = mistaken::of(caller).await
    {
        token = Check {
            error: None,
            fix: Some(roster::other_secret()),
            ..taken.only_warn()
        };
    }
    from_token(caller, corp_id, token).await
}

/// The detail of a passed check of departments: how many were read.
pub const DEPARTMENTS_READ: &str = "departments";
/// The detail of a passed check of members: how many were listed.
pub const MEMBERS_READ: &str = "members";

/// The checks with all members of the corp counted, where the contacts secret lists them.
pub async fn counted(caller: &Caller, mut checks: Vec<Check>) -> Vec<Check> {
    let place = checks
        .iter_mut()
        .find(|check| check.id == CheckId::ContactsMembers && check.status == Status::Pass);
    let Some(members) = place else { return checks };
    if let RosterResult::Whole(roster) = roster::ask(caller).await {
        let count = grouped(roster.size());
        members.evidence = text!("读到 {count} 名成员", "{count} members were read");
        members
            .detail
            .insert(MEMBERS_READ.to_owned(), roster.size().into());
    }
    checks
}

/// The checks of a secret that is being set up: one that is not the contacts secret is refused.
pub async fn checks_of_new(caller: &Caller, corp_id: &CorpId) -> Vec<Check> {
    let mut token = token(caller).await;
    let mut unlisted = None;
    if token.status == Status::Pass {
        match mistaken::of(caller).await {
            Ok(SecretOwner::Contacts) => {}
            Ok(SecretOwner::Other(check)) => token = check,
            Ok(SecretOwner::Unknown(error)) => unlisted = Some(RosterResult::Missing(error)),
            Err(error) => unlisted = Some(RosterResult::Failed(error)),
        }
    }
    let mut checks = from_token(caller, corp_id, token).await;
    if let Some(asked) = unlisted
        && let Some(members) = checks.pop()
    {
        checks.push(roster::note(members, &asked));
    }
    checks
}

async fn from_token(caller: &Caller, corp_id: &CorpId, token: Check) -> Vec<Check> {
    let mut checks = vec![corp_form(corp_id), token];
    if checks[1].error.is_some() {
        checks.push(not_reached(CheckId::ContactsDepartments));
        checks.push(not_reached(CheckId::ContactsMembers));
        return checks;
    }
    let (departments, read) = departments(caller).await;
    checks.push(departments);
    checks.push(match read {
        Departments::None => not_reached(CheckId::ContactsMembers),
        Departments::Named(ids) => members(caller, &ids).await,
        Departments::Numbered(ids, refusal) => limited_members(caller, &ids, refusal).await,
    });
    checks
}

/// The check of the corp ID's form, passed.
pub fn corp_form(corp_id: &CorpId) -> Check {
    Check::pass(CheckId::CorpIdFormat, Text::same(corp_id.as_str()))
}

/// The check of the secret by a fresh token: a cached one may be of a secret that was reset since.
async fn token(caller: &Caller) -> Check {
    match caller.fresh_token().await {
        Ok(()) => Check::pass(
            CheckId::ContactsToken,
            Text::fixed("企业微信接受这个 Secret", "WeCom accepts this secret"),
        ),
        Err(error) => Check::of_error(CheckId::ContactsToken, error.into()),
    }
}

/// The numbers of the departments that were read, lowest first.
enum Departments {
    None,
    Named(Vec<i64>),
    /// Their names are not readable: the refusal that says so.
    Numbered(Vec<i64>, WecomError),
}

/// Reads the departments, whose members are looked at next.
async fn departments(caller: &Caller) -> (Check, Departments) {
    let id = CheckId::ContactsDepartments;
    match caller.departments(None).await {
        Ok(read) if read.is_empty() => (nothing_visible(id), Departments::None),
        Ok(read) => {
            let count = grouped(read.len());
            let ids = lowest_first(read.iter().map(|each| each.id));
            let words = text!("读到 {count} 个部门", "{count} departments were read");
            let mut check = Check::pass(id, words);
            check
                .detail
                .insert(DEPARTMENTS_READ.to_owned(), read.len().into());
            (check, Departments::Named(ids))
        }
        Err(error) if is_limited(&error) => limited_departments(caller, error).await,
        Err(error) => (refused(id, error), Departments::None),
    }
}

fn lowest_first(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids = ids.collect::<Vec<_>>();
    ids.sort_unstable();
    ids
}

fn refused(id: CheckId, error: WecomError) -> Check {
    trusted_ip::name_list(Check::of_error(id, error.into()), SecretKind::Contacts)
}

async fn limited_departments(caller: &Caller, refusal: WecomError) -> (Check, Departments) {
    let id = CheckId::ContactsDepartments;
    match caller.department_ids(None).await {
        Ok(read) => {
            let count = read.len();
            let ids = lowest_first(read.iter().map(|each| each.id));
            let mut check = Check::of_error(id, refusal.clone().into()).only_warn();
            check.error = None;
            check.evidence = text!(
                "只能读到 {count} 个部门的编号，读不到名称",
                "Only the numbers of {count} departments can be read, no names"
            );
            (check, Departments::Numbered(ids, refusal))
        }
        Err(error) => (refused(id, error), Departments::None),
    }
}

/// One department's members, read to see whether they can be.
struct FirstMembers {
    department: i64,
    members: usize,
}

/// How many departments are looked at for one whose members do not come as `null`.
const LOOKED_AT: usize = 20;

/// Reads the members of the first department that has a list.
// Some servers answer `null` for an empty department, which says nothing of the secret.
async fn first_members(caller: &Caller, departments: &[i64]) -> Result<FirstMembers, WecomError> {
    let mut null = None;
    for department in departments.iter().take(LOOKED_AT) {
        match caller.members_of(*department).await {
            Ok(read) => {
                return Ok(FirstMembers {
                    department: *department,
                    members: read.len(),
                });
            }
            Err(error) if error.is_null_list() => null = Some(error),
            Err(error) => return Err(error),
        }
    }
    match null {
        Some(error) => Err(error),
        None => Ok(FirstMembers {
            department: 0,
            members: 0,
        }),
    }
}

/// Reads one department's members, or the first page of identifiers where details are closed.
async fn members(caller: &Caller, departments: &[i64]) -> Check {
    let id = CheckId::ContactsMembers;
    match first_members(caller, departments).await {
        Ok(first) => Check::pass(id, first.words()),
        Err(error) if is_limited(&error) => limited_members(caller, departments, error).await,
        Err(error) => refused(id, error),
    }
}

impl FirstMembers {
    fn words(&self) -> Text {
        let (count, department) = (self.members, self.department);
        text!(
            "从部门 {department} 读到 {count} 名成员的详情",
            "The details of {count} members of department {department} were read"
        )
    }
}

/// What a sync does where names or details are closed: list the identifiers, or else read department by department.
async fn limited_members(caller: &Caller, departments: &[i64], refusal: WecomError) -> Check {
    let id = CheckId::ContactsMembers;
    match caller.member_ids(None, 100).await {
        Ok(page) => {
            let (count, more) = (page.rows.len(), if page.next.is_some() { "+" } else { "" });
            let mut check = Check::of_error(id, refusal.into()).only_warn();
            check.error = None;
            check.evidence = text!(
                "只能读到成员账号（第一页 {count}{more} 条），读不到姓名",
                "Only member IDs can be read ({count}{more} on the first page), no names"
            );
            check
        }
        Err(error) if roster::cannot_list(&error) => {
            match first_members(caller, departments).await {
                Ok(first) => roster::without_list(Check::pass(id, first.words()), &error),
                Err(closed) if is_limited(&closed) => refused(id, error),
                Err(other) => refused(id, other),
            }
        }
        Err(error) => refused(id, error),
    }
}

/// Whether a secret may read identifiers only; one that gives no token reads nothing at all.
pub fn is_limited(error: &WecomError) -> bool {
    error.api() != Api::GetToken
        && error
            .errcode()
            .is_some_and(|errcode| LIMITED.contains(&errcode))
}

/// Whether these checks found that the contacts secret may not read everything.
pub fn reads_in_part(checks: &[Check]) -> bool {
    let limits = |code: i64| LIMITED.contains(&code);
    const READ: [CheckId; 3] = [
        CheckId::ContactsToken,
        CheckId::ContactsDepartments,
        CheckId::ContactsMembers,
    ];
    let of_contacts = checks.iter().filter(|check| READ.contains(&check.id));
    of_another_page(checks).is_none() && of_contacts.filter_map(|check| check.errcode).any(limits)
}

/// The check that found another page's secret in the contacts secret's place.
pub fn of_another_page(checks: &[Check]) -> Option<&Check> {
    let kinds = ["app_secret", "other_secret"];
    let is_other = |check: &&Check| {
        let kind = check.detail.get("kind").and_then(|kind| kind.as_str());
        check.status == Status::Fail && kind.is_some_and(|kind| kinds.contains(&kind))
    };
    checks.iter().find(is_other)
}

pub(super) fn not_reached(id: CheckId) -> Check {
    Check::skip(
        id,
        Text::fixed(
            "前一项没有通过，这一项没有检测",
            "Not looked at, since the check before it failed",
        ),
    )
}

/// The failed check where not one department is visible.
// No error of WeCom's, but nothing could ever be synced, so it is refused already at set-up.
fn nothing_visible(id: CheckId) -> Check {
    let evidence = Text::fixed("一个部门也没有读到", "Not one department was read");
    let fix = Fix::new(
        Text::fixed(
            "这个 Secret 看不到任何部门；多半填成了可见范围为空的应用的 Secret。",
            "This secret sees no department; it is probably that of an app with an empty visible range.",
        ),
        vec![Text::fixed(
            "到【安全与管理】→【管理工具】→【通讯录同步】（旧版后台在【管理工具】）复制通讯录同步的 Secret。",
            "Copy the secret of 【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync (older consoles: 【管理工具】).",
        )],
    );
    Check {
        error: Some(Error::new(Code::SyncEmpty, "not one department was read")),
        ..Check::fail(id, evidence, fix.at(&ConsolePage::ContactsSync))
    }
}
