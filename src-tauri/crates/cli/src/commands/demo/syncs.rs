//! Sync steps of the demo: preview, first and second sync, a leaver and a rename, undo.

use bridge::directory::filter::UserFilter;
use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::lang::Text;
use bridge::sync::{ChangeFilter, ChangeKind, Outcome, Reach, Run, RunRequest};
use bridge::{Code, Error, progress, text};
use sandbox::PersonView;
use serde_json::Value;

use super::DemoContext;
use super::reconcile;
use super::report::StepFindings;
use crate::app::App;
use crate::commands::users;
use crate::failure::{Failure, Result};

/// How many users are shown.
const SHOWN: usize = 4;

const NEW_NAME: &str = "欧阳改名";

pub(super) async fn preview(context: &DemoContext) -> Result<StepFindings> {
    let run = sync(context, true).await?;
    let mut findings = StepFindings::default();
    let members = context.wecom().member_count();
    findings.same(&OUTCOME, &run.outcome, &Outcome::Planned);
    findings.same(
        &Text::fixed("要新建的用户", "users to create"),
        &run.counts.created,
        &members,
    );
    findings.same(
        &Text::fixed("变更条目", "changes listed"),
        &changes_of(context, &run)?.len(),
        &(members + context.wecom().departments().len()),
    );
    findings.same(
        &Text::fixed("目录里的用户", "users in the directory"),
        &users_of(context)?.len(),
        &0,
    );
    let (people, units) = (run.counts.created, run.counts.departments_created);
    findings.found(text!(
        "会新建 {people} 个用户和 {units} 个部门；目录里还一个也没有",
        "It would create {people} users and {units} departments; the directory still has none"
    ));
    Ok(findings)
}

pub(super) async fn first(context: &DemoContext) -> Result<StepFindings> {
    let planned = context.bridge().sync().runs_of(&context.source()?, 1)?;
    let run = sync(context, false).await?;
    let mut findings = StepFindings::default();
    findings.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    findings.same(
        &Text::fixed("读取范围", "reach"),
        &run.reach,
        &Some(Reach::Full),
    );
    findings.same(
        &Text::fixed("计划标识", "plan hash"),
        &run.plan_hash.as_ref(),
        &planned.first().and_then(|run| run.plan_hash.as_ref()),
    );
    findings.same(
        &Text::fixed("新部门", "new departments"),
        &run.counts.departments_created,
        &context.wecom().departments().len(),
    );
    let users = users_of(context)?;
    reconcile::compare(&mut findings, &context.wecom().members(), &users);
    let (count, calls) = (users.len(), run.calls);
    findings.found(text!(
        "应用的就是预览的那份计划，用了 {calls} 次调用",
        "What was applied is the plan that was previewed; it took {calls} calls"
    ));
    findings.found(text!(
        "{count} 个用户的姓名、手机号、邮箱、部门和状态都与企业微信一致",
        "Name, mobile, e-mail, departments and status of {count} users are as in WeCom"
    ));
    Ok(findings)
}

pub(super) fn directory(context: &DemoContext, app: &App) -> Result<StepFindings> {
    let users = users_of(context)?;
    let truth = context.wecom().members();
    let mut findings = StepFindings::default();
    let counted = |status| users.iter().filter(|user| user.status == status).count();
    let of = |number| {
        truth
            .iter()
            .filter(|person| person.status == number)
            .count()
    };
    let (active, disabled, waiting) = (
        counted(UserStatus::Active),
        counted(UserStatus::Disabled),
        counted(UserStatus::NotActivated),
    );
    findings.same(
        &Text::fixed("各种状态的人数", "people by status"),
        &[active, disabled, waiting],
        &[of(1), of(2), of(4)],
    );
    findings.found(text!(
        "启用 {active} 人，禁用 {disabled} 人，未激活 {waiting} 人",
        "{active} active, {disabled} disabled, {waiting} not activated"
    ));
    let apart = (users.len() / SHOWN).max(1);
    let some = users.iter().skip(apart / 2).step_by(apart).take(SHOWN);
    findings.show(some.map(|user| users::row(&app.out, user)).collect());
    Ok(findings)
}

pub(super) async fn second(context: &DemoContext) -> Result<StepFindings> {
    let before = users_of(context)?;
    let run = sync(context, false).await?;
    let mut findings = StepFindings::default();
    findings.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    findings.same(
        &Text::fixed("不变", "unchanged"),
        &run.counts.unchanged,
        &context.wecom().member_count(),
    );
    findings.same(
        &Text::fixed("变更条目", "changes listed"),
        &changes_of(context, &run)?.len(),
        &0,
    );
    findings.holds(
        images(&before) == images(&users_of(context)?),
        Text::fixed("目录变了", "The directory changed"),
    );
    findings.found(text!(
        "{} 人不变，目录一个字节也没有改",
        "{} people unchanged, and not a byte of the directory with them",
        run.counts.unchanged
    ));
    Ok(findings)
}

pub(super) async fn changes(context: &DemoContext) -> Result<StepFindings> {
    let (leaver, renamed) = two_people(context)?;
    context.earlier.replace(images(&users_of(context)?));
    context.wecom().remove_member(&leaver.userid);
    context.wecom().rename(&renamed.userid, NEW_NAME);
    let run = sync(context, false).await?;
    let changes = changes_of(context, &run)?;
    let mut findings = StepFindings::default();
    findings.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    let mut found = changes
        .iter()
        .map(|change| (change.kind.as_str(), change.userid.as_deref()))
        .collect::<Vec<_>>();
    found.sort_unstable();
    findings.same(
        &Text::fixed("变更", "changes"),
        &found,
        &vec![
            ("depart", Some(&*leaver.userid)),
            ("update", Some(&*renamed.userid)),
        ],
    );
    for change in &changes {
        let who = if change.kind == ChangeKind::Depart {
            &leaver
        } else {
            &renamed
        };
        let (why, name, userid) = (change.reason_text(), &who.name, &who.userid);
        let to = if change.kind == ChangeKind::Depart {
            String::new()
        } else {
            format!(" → {NEW_NAME}")
        };
        findings.found(Text::new(
            format!("{name}（{userid}）{to}：{}", why.zh),
            format!("{name} ({userid}){to}: {}", why.en),
        ));
    }
    let users = users_of(context)?;
    let status = users
        .iter()
        .find(|user| user.userid.as_ref() == Some(&leaver.userid))
        .map(|user| user.status);
    findings.same(
        &Text::fixed("离职的人的状态", "the leaver's status"),
        &status,
        &Some(UserStatus::Departed),
    );
    let rest = users
        .into_iter()
        .filter(|user| user.userid.as_ref() != Some(&leaver.userid))
        .collect::<Vec<_>>();
    reconcile::compare(&mut findings, &context.wecom().members(), &rest);
    Ok(findings)
}

pub(super) fn undo(context: &DemoContext) -> Result<StepFindings> {
    let source = context.source()?;
    let latest = context.bridge().sync().undoable(&source)?;
    let latest = latest.ok_or_else(|| Error::new(Code::UndoNone, "nothing to undo"))?;
    context.bridge().sync().undo(&latest.id)?;
    let users = users_of(context)?;
    let mut findings = StepFindings::default();
    let restored = images(&users) == *context.earlier.borrow();
    findings.holds(
        restored,
        Text::fixed(
            "目录和那次同步之前不同",
            "The directory is not what it was before that run",
        ),
    );
    let second = context.bridge().sync().undo(&latest.id);
    findings.holds(
        second.is_err(),
        Text::fixed("同一次同步撤销了两次", "One run was taken back twice"),
    );
    findings.holds(
        context.source()?.paused,
        Text::fixed("自动同步没有暂停", "Automatic runs do not wait"),
    );
    let departed = users
        .iter()
        .filter(|user| user.status == UserStatus::Departed)
        .count();
    findings.same(&Text::fixed("停用的用户", "departed users"), &departed, &0);
    findings.found(Text::fixed(
        "整个目录与那次同步之前一字不差；自动同步会等人再同步一次",
        "The whole directory is again exactly what it was; automatic runs wait for a person",
    ));
    Ok(findings)
}

const OUTCOME: Text = Text::fixed("结果", "outcome");

async fn sync(context: &DemoContext, dry_run: bool) -> Result<Run> {
    let request = RunRequest {
        dry_run,
        ..RunRequest::default()
    };
    let run = context
        .bridge()
        .sync()
        .execute(&context.source()?.id, request, progress::silent())
        .await?;
    match run.as_error() {
        Some(error) => Err(Failure::from(error)),
        None => Ok(run),
    }
}

fn users_of(context: &DemoContext) -> Result<Vec<UserView>> {
    Ok(context
        .bridge()
        .directory()
        .users(&context.tenant()?, &UserFilter::default())?
        .users)
}

fn changes_of(context: &DemoContext, run: &Run) -> Result<Vec<bridge::sync::ChangeView>> {
    Ok(context
        .bridge()
        .sync()
        .changes(run, &ChangeFilter::default())?)
}

/// The last two active members.
fn two_people(context: &DemoContext) -> Result<(PersonView, PersonView)> {
    let mut people = context.wecom().followers();
    people.retain(|person| person.status == 1);
    let (one, other) = (people.pop(), people.pop());
    let few = || Failure::from(Error::new(Code::SyncEmpty, "too few members"));
    one.zip(other).ok_or_else(few)
}

fn images(users: &[UserView]) -> Vec<Value> {
    users.iter().map(|user| serde_json::json!(user)).collect()
}
