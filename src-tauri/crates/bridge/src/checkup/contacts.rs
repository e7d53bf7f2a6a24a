//! What the contacts secret can read: token, departments, members.

use wecom::{Api, Caller, CorpId, Error as WecomError};

use super::check::{Check, Fix, Status};
use super::mistaken;
use super::roster::{self, Asked};
use super::trusted_ip::{self, List};
use crate::clinic::ConsolePage;
use crate::lang::Text;
use crate::text;

/// WeCom's errcodes for "this secret may not read details from here".
const LIMITED: [i64; 2] = [48009, 48002];

/// All contacts checks, each made only if the one before it left something to look at. An app's secret, kept since an
/// older version took it, works for what the app sees.
pub(crate) async fn checks(caller: &Caller, corp_id: &CorpId) -> Vec<Check> {
    let mut token = token(caller).await;
    if token.status == Status::Pass
        && let Ok(Some(taken)) = mistaken::of(caller).await
    {
        token = Check {
            error: None,
            fix: Some(roster::other_secret()),
            ..taken.only_warn()
        };
    }
    from_token(caller, corp_id, token).await
}

/// The checks of a secret that somebody sets up: one that is not the contacts secret is refused.
pub(super) async fn checks_of_new(caller: &Caller, corp_id: &CorpId) -> Vec<Check> {
    let mut token = token(caller).await;
    let mut unlisted = None;
    if token.status == Status::Pass {
        match mistaken::of(caller).await {
            Ok(None) => {}
            Ok(Some(mistaken)) => token = mistaken,
            Err(error) => unlisted = Some(error),
        }
    }
    let mut checks = from_token(caller, corp_id, token).await;
    if let Some(error) = unlisted
        && let Some(members) = checks.pop()
    {
        checks.push(roster::note(members, &Asked::Failed(error)));
    }
    checks
}

async fn from_token(caller: &Caller, corp_id: &CorpId, token: Check) -> Vec<Check> {
    let mut checks = vec![corp_form(corp_id), token];
    if checks[1].error.is_some() {
        checks.push(not_reached("contacts.departments"));
        checks.push(not_reached("contacts.members"));
        return checks;
    }
    let (departments, first) = departments(caller).await;
    let refused = departments.error.is_some();
    checks.push(departments);
    checks.push(if refused {
        not_reached("contacts.members")
    } else {
        members(caller, first).await
    });
    checks
}

pub(super) fn corp_form(corp_id: &CorpId) -> Check {
    Check::pass("corp.id_format", Text::same(corp_id.as_str()))
}

/// Asks for a token even if there is one: an old one would not prove the secret of today.
async fn token(caller: &Caller) -> Check {
    match caller.fresh_token().await {
        Ok(()) => Check::pass(
            "contacts.token",
            Text::fixed("企业微信接受这个 Secret", "WeCom accepts this secret"),
        ),
        Err(error) => Check::of_error("contacts.token", error.into()),
    }
}

/// Reads the departments; also gives one to read members of.
async fn departments(caller: &Caller) -> (Check, Option<i64>) {
    let id = "contacts.departments";
    match caller.departments(None).await {
        Ok(read) if read.is_empty() => (
            Check::warn(
                id,
                Text::fixed("一个部门也没有读到", "Not one department was read"),
                nothing_visible(),
            ),
            None,
        ),
        Ok(read) => {
            let (count, first) = (read.len(), read.iter().map(|each| each.id).min());
            (
                Check::pass(
                    id,
                    text!("读到 {count} 个部门", "{count} departments were read"),
                ),
                first,
            )
        }
        Err(error) if is_limited(&error) => limited_departments(caller, error).await,
        Err(error) => (refused(id, error), None),
    }
}

fn refused(id: &'static str, error: WecomError) -> Check {
    trusted_ip::name_list(Check::of_error(id, error.into()), List::Contacts)
}

async fn limited_departments(caller: &Caller, refusal: WecomError) -> (Check, Option<i64>) {
    let id = "contacts.departments";
    let errcode = refusal.errcode().unwrap_or_default();
    match caller.department_ids(None).await {
        Ok(read) => {
            let (count, first) = (read.len(), read.iter().map(|each| each.id).min());
            let mut check = Check::of_error(id, refusal.into()).only_warn();
            check.error = None;
            check.evidence = text!(
                "只能读到 {count} 个部门的编号，读不到名称（{errcode}）",
                "Only the numbers of {count} departments can be read, no names ({errcode})"
            );
            (check, first)
        }
        Err(error) => (refused(id, error), None),
    }
}

/// Reads one department's members, or the first page of identifiers where details are closed.
async fn members(caller: &Caller, department: Option<i64>) -> Check {
    let id = "contacts.members";
    let Some(department) = department else {
        return Check::skip(
            id,
            Text::fixed("没有部门可读", "There is no department to read"),
        );
    };
    match caller.members_of(department).await {
        Ok(read) => {
            let count = read.len();
            Check::pass(
                id,
                text!(
                    "从部门 {department} 读到 {count} 名成员的详情",
                    "The details of {count} members of department {department} were read"
                ),
            )
        }
        Err(error) if is_limited(&error) => limited_members(caller, error).await,
        Err(error) => refused(id, error),
    }
}

async fn limited_members(caller: &Caller, refusal: WecomError) -> Check {
    let id = "contacts.members";
    let errcode = refusal.errcode().unwrap_or_default();
    match caller.member_ids(None, 100).await {
        Ok(page) => {
            let (count, more) = (page.rows.len(), if page.next.is_some() { "+" } else { "" });
            let mut check = Check::of_error(id, refusal.into()).only_warn();
            check.error = None;
            check.evidence = text!(
                "只能读到成员账号（第一页 {count}{more} 条），读不到姓名（{errcode}）",
                "Only member IDs can be read ({count}{more} on the first page), no names ({errcode})"
            );
            check
        }
        Err(error) => refused(id, error),
    }
}

/// Whether a secret may read identifiers only; one that gives no token reads nothing at all.
pub(crate) fn is_limited(error: &WecomError) -> bool {
    error.api() != Api::GetToken
        && error
            .errcode()
            .is_some_and(|errcode| LIMITED.contains(&errcode))
}

pub(super) fn not_reached(id: &'static str) -> Check {
    Check::skip(
        id,
        Text::fixed(
            "前一项没有通过，这一项没有检测",
            "Not looked at, since the check before it failed",
        ),
    )
}

fn nothing_visible() -> Fix {
    Fix::new(
        Text::fixed("这个 Secret 看不到任何部门；多半填成了可见范围为空的应用的 Secret。", "This secret sees no department; it is probably that of an app with an empty visible range."),
        vec![Text::fixed("到【管理工具】→【通讯录同步】复制通讯录同步的 Secret。", "Copy the secret of 【通讯录同步】 Contacts sync under 【管理工具】 Management tools.")],
    )
    .at(&ConsolePage::ContactsSync)
}
