//! The demo's sync steps: preview, first, second, a leaver and a rename, and taking it back.

use bridge::directory::filter::UserFilter;
use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::lang::Text;
use bridge::sync::{ChangeFilter, Outcome, Reach, Run, RunRequest};
use bridge::{Code, Error, progress, text};
use sandbox::PersonView;
use serde_json::Value;

use super::Stage;
use super::scribe::Proof;
use super::truth;
use crate::app::App;
use crate::commands::users;
use crate::failure::{Failure, Result};
use crate::output::json::value;

/// How many users are shown.
const SHOWN: usize = 4;

const NEW_NAME: &str = "欧阳改名";

pub(super) async fn preview(stage: &Stage) -> Result<Proof> {
    let run = sync(stage, true).await?;
    let mut proof = Proof::default();
    let members = stage.wecom().member_count();
    proof.same(&OUTCOME, &run.outcome, &Outcome::Planned);
    proof.same(
        &Text::fixed("要新建的用户", "users to create"),
        &run.counts.created,
        &members,
    );
    proof.same(
        &Text::fixed("变更条目", "changes listed"),
        &changes_of(stage, &run)?.len(),
        &(members + stage.wecom().departments().len()),
    );
    proof.same(
        &Text::fixed("目录里的用户", "users in the directory"),
        &users_of(stage)?.len(),
        &0,
    );
    let (people, units) = (run.counts.created, run.counts.departments_created);
    proof.found(text!(
        "会新建 {people} 个用户和 {units} 个部门；目录里还一个也没有",
        "It would create {people} users and {units} departments; the directory still has none"
    ));
    Ok(proof)
}

pub(super) async fn first(stage: &Stage) -> Result<Proof> {
    let planned = stage.bridge().runs_of(&stage.source()?, 1)?;
    let run = sync(stage, false).await?;
    let mut proof = Proof::default();
    proof.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    proof.same(
        &Text::fixed("读取范围", "reach"),
        &run.reach,
        &Some(Reach::Full),
    );
    proof.same(
        &Text::fixed("计划标识", "plan hash"),
        &run.plan_hash.as_ref(),
        &planned.first().and_then(|run| run.plan_hash.as_ref()),
    );
    proof.same(
        &Text::fixed("新部门", "new departments"),
        &run.counts.departments_created,
        &stage.wecom().departments().len(),
    );
    let users = users_of(stage)?;
    truth::compare(&mut proof, &stage.wecom().members(), &users);
    let (count, calls) = (users.len(), run.calls);
    proof.found(text!(
        "应用的就是预览的那份计划，用了 {calls} 次调用",
        "What was applied is the plan that was previewed; it took {calls} calls"
    ));
    proof.found(text!(
        "{count} 个用户的姓名、手机号、邮箱、部门和状态都与企业微信一致",
        "Name, mobile, e-mail, departments and status of {count} users are as in WeCom"
    ));
    Ok(proof)
}

pub(super) fn directory(stage: &Stage, app: &App) -> Result<Proof> {
    let users = users_of(stage)?;
    let truth = stage.wecom().members();
    let mut proof = Proof::default();
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
    proof.same(
        &Text::fixed("各种状态的人数", "people by status"),
        &[active, disabled, waiting],
        &[of(1), of(2), of(4)],
    );
    proof.found(text!(
        "启用 {active} 人，禁用 {disabled} 人，未激活 {waiting} 人",
        "{active} active, {disabled} disabled, {waiting} not activated"
    ));
    let apart = (users.len() / SHOWN).max(1);
    let some = users.iter().skip(apart / 2).step_by(apart).take(SHOWN);
    proof.show(some.map(|user| users::row(&app.out, user)).collect());
    Ok(proof)
}

pub(super) async fn second(stage: &Stage) -> Result<Proof> {
    let before = users_of(stage)?;
    let run = sync(stage, false).await?;
    let mut proof = Proof::default();
    proof.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    proof.same(
        &Text::fixed("不变", "unchanged"),
        &run.counts.unchanged,
        &stage.wecom().member_count(),
    );
    proof.same(
        &Text::fixed("变更条目", "changes listed"),
        &changes_of(stage, &run)?.len(),
        &0,
    );
    proof.holds(
        images(&before) == images(&users_of(stage)?),
        Text::fixed("目录变了", "The directory changed"),
    );
    proof.found(text!(
        "{} 人不变，目录一个字节也没有改",
        "{} people unchanged, and not a byte of the directory with them",
        run.counts.unchanged
    ));
    Ok(proof)
}

pub(super) async fn changes(stage: &Stage) -> Result<Proof> {
    let (leaver, renamed) = two_people(stage)?;
    stage.earlier.replace(images(&users_of(stage)?));
    stage.wecom().remove_member(&leaver.userid);
    stage.wecom().rename(&renamed.userid, NEW_NAME);
    let run = sync(stage, false).await?;
    let changes = changes_of(stage, &run)?;
    let mut proof = Proof::default();
    proof.same(&OUTCOME, &run.outcome, &Outcome::Applied);
    let mut found = changes
        .iter()
        .map(|change| (change.kind.as_str(), change.userid.as_deref()))
        .collect::<Vec<_>>();
    found.sort_unstable();
    proof.same(
        &Text::fixed("变更", "changes"),
        &found,
        &vec![
            ("depart", Some(&*leaver.userid)),
            ("update", Some(&*renamed.userid)),
        ],
    );
    for change in &changes {
        let who = if change.kind == "depart" {
            &leaver
        } else {
            &renamed
        };
        let (why, name, userid) = (change.reason_text(), &who.name, &who.userid);
        let to = if change.kind == "depart" {
            String::new()
        } else {
            format!(" → {NEW_NAME}")
        };
        proof.found(Text::new(
            format!("{name}（{userid}）{to}：{}", why.zh),
            format!("{name} ({userid}){to}: {}", why.en),
        ));
    }
    let users = users_of(stage)?;
    let status = users
        .iter()
        .find(|user| user.userid.as_ref() == Some(&leaver.userid))
        .map(|user| user.status);
    proof.same(
        &Text::fixed("离开的人的状态", "the leaver's status"),
        &status,
        &Some(UserStatus::Departed),
    );
    let rest = users
        .into_iter()
        .filter(|user| user.userid.as_ref() != Some(&leaver.userid))
        .collect::<Vec<_>>();
    truth::compare(&mut proof, &stage.wecom().members(), &rest);
    Ok(proof)
}

pub(super) fn undo(stage: &Stage) -> Result<Proof> {
    let source = stage.source()?;
    let latest = stage.bridge().undoable(&source)?;
    let latest = latest.ok_or_else(|| Error::new(Code::UndoNone, "nothing to undo"))?;
    stage.bridge().undo(&latest.id)?;
    let users = users_of(stage)?;
    let mut proof = Proof::default();
    let restored = images(&users) == *stage.earlier.borrow();
    proof.holds(
        restored,
        Text::fixed(
            "目录和那次同步之前不同",
            "The directory is not what it was before that run",
        ),
    );
    let second = stage.bridge().undo(&latest.id);
    proof.holds(
        second.is_err(),
        Text::fixed("同一次同步撤销了两次", "One run was taken back twice"),
    );
    proof.holds(
        stage.source()?.paused,
        Text::fixed("自动同步没有暂停", "Automatic runs do not wait"),
    );
    let departed = users
        .iter()
        .filter(|user| user.status == UserStatus::Departed)
        .count();
    proof.same(&Text::fixed("停用的用户", "departed users"), &departed, &0);
    proof.found(Text::fixed(
        "整个目录与那次同步之前一字不差；自动同步会等人再同步一次",
        "The whole directory is again exactly what it was; automatic runs wait for a person",
    ));
    Ok(proof)
}

const OUTCOME: Text = Text::fixed("结果", "outcome");

async fn sync(stage: &Stage, dry_run: bool) -> Result<Run> {
    let request = RunRequest {
        dry_run,
        ..RunRequest::default()
    };
    let run = stage
        .bridge()
        .sync(&stage.source()?.id, request, progress::silent())
        .await?;
    match run.as_error() {
        Some(error) => Err(Failure::from(error)),
        None => Ok(run),
    }
}

fn users_of(stage: &Stage) -> Result<Vec<UserView>> {
    Ok(stage
        .bridge()
        .users(&stage.tenant()?, &UserFilter::default())?
        .users)
}

fn changes_of(stage: &Stage, run: &Run) -> Result<Vec<bridge::sync::ChangeView>> {
    Ok(stage.bridge().changes(run, &ChangeFilter::default())?)
}

/// The last two active members.
fn two_people(stage: &Stage) -> Result<(PersonView, PersonView)> {
    let mut people = stage.wecom().members();
    people.retain(|person| person.status == 1);
    let (one, other) = (people.pop(), people.pop());
    let few = || Failure::from(Error::new(Code::SyncEmpty, "too few members"));
    one.zip(other).ok_or_else(few)
}

fn images(users: &[UserView]) -> Vec<Value> {
    users.iter().map(value).collect()
}
