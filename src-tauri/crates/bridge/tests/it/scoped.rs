//! A scope: only what it needs is read, who leaves it stays or is deactivated, and its change waits for a person.

use std::collections::HashSet;

use bridge::Code;
use bridge::checkup::{CheckId, Status};
use bridge::directory::filter::UserFilter;
use bridge::directory::sheet::{USERS, sheet};
use bridge::directory::user::UserStatus;
use bridge::lang::Lang;
use bridge::source::{
    AutoSync, HeldReason, OnDuplicate, ScopeRules, Source, SourceChange, SyncScope,
};
use bridge::sync::{ChangeFilter, ChangeKind, Outcome, Run, RunRequest, WarningId};
use sandbox::Scenario;

use crate::support::{Setting, World};

fn departments(ids: &[i64]) -> ScopeRules {
    ScopeRules {
        departments: ids.to_vec(),
        ..ScopeRules::default()
    }
}

fn only(include: ScopeRules) -> Option<SyncScope> {
    let scope = SyncScope {
        include,
        ..SyncScope::default()
    };
    scope.parse().unwrap()
}

fn to(scope: Option<SyncScope>) -> SourceChange {
    SourceChange {
        scope: Some(scope),
        ..SourceChange::default()
    }
}

async fn confirmed(world: &World, source: &Source) -> Run {
    let request = RunRequest {
        confirm: true,
        ..RunRequest::default()
    };
    world.sync_with(source, request).await
}

fn calls(world: &World) -> u64 {
    world.sandbox.control().calls().values().sum()
}

/// A department without departments below it, and who is in it.
fn leaf(world: &World) -> (i64, Vec<String>) {
    let all = world.sandbox.control().departments();
    let has_below = |id: u64| all.iter().any(|each| each.parent == id);
    let mut leaves = all.iter().filter(|each| !has_below(each.id));
    let leaf = leaves.find(|each| each.members.len() > 1).unwrap();
    (i64::try_from(leaf.id).unwrap(), leaf.members.clone())
}

/// The userids of those who did not depart, with their departments.
fn people(world: &World) -> Vec<(String, Vec<i64>)> {
    let all = UserFilter {
        most: Some(10_000),
        ..UserFilter::default()
    };
    let page = world.bridge.directory().users(&world.tenant, &all).unwrap();
    let there = page
        .users
        .into_iter()
        .filter(|user| user.status != UserStatus::Departed);
    let mut people = there
        .map(|user| {
            let departments = user.departments.iter().map(|each| each.id);
            (user.userid.clone().unwrap(), departments.collect())
        })
        .collect::<Vec<_>>();
    people.sort();
    people
}

fn userids(world: &World) -> HashSet<String> {
    people(world)
        .into_iter()
        .map(|(userid, _)| userid)
        .collect()
}

#[tokio::test]
async fn a_department_of_a_thousand_is_read_in_a_few_calls() {
    let world = World::new(Setting {
        members: 3_000,
        departments: 1_000,
        ..Setting::default()
    })
    .await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let (id, members) = leaf(&world);
    let source = world.set(&source, to(only(departments(&[id])))).await;
    world.sandbox.control().reset_counts();
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert!(calls(&world) <= 5, "{:?}", world.sandbox.control().calls());
    assert_eq!(run.counts.created, members.len());
    assert_eq!(userids(&world), members.into_iter().collect());
    // The way up to it came too, and nothing else.
    let stored = world.bridge.directory().departments(&source).unwrap();
    assert!(stored.in_order().len() <= 16, "{:?}", stored.in_order());
    assert!(stored.parent_of(id).is_some());
    assert!(people(&world).iter().all(|(_, of)| *of == [id]));
    // A run in which nobody is missing asks for nothing more.
    world.sandbox.control().reset_counts();
    let again = world.sync(&source).await;
    assert_eq!(again.counts.written(), 0, "{:?}", again.counts);
    assert!(calls(&world) <= 5, "{:?}", world.sandbox.control().calls());
}

#[tokio::test]
async fn tags_and_members_cost_the_calls_for_those() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let (id, members) = leaf(&world);
    let named = world.sandbox.control().members();
    let mut named = named.iter().map(|each| each.userid.clone());
    let named = named.find(|userid| !members.contains(userid)).unwrap();
    let scope = only(ScopeRules {
        departments: vec![id],
        tags: vec![1, 99],
        members: vec![named.to_uppercase(), "nobody.here".into()],
    });
    let source = world.set(&source, to(scope)).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    let there = userids(&world);
    assert!(there.contains(&named), "{there:?}");
    assert!(members.iter().all(|userid| there.contains(userid)));
    assert!(there.len() < 60, "not everybody: {}", there.len());
    let gone = run.warnings.iter();
    let mut gone = gone.filter(|warning| warning.id == WarningId::ScopeRuleGone);
    let told = &gone.next().unwrap().text.zh;
    assert!(
        told.contains("标签 99") && told.contains("成员 nobody.here"),
        "{told}"
    );
    assert!(told.contains("2 条规则"), "{told}");
    let check = world
        .bridge
        .diagnose()
        .check_again(&world.tenant, CheckId::SyncScope, &|_| {})
        .await
        .unwrap();
    let check = check.check(CheckId::SyncScope).unwrap();
    assert_eq!(check.status, Status::Warn, "{check:?}");
}

#[tokio::test]
async fn a_scope_without_anybody_fails_the_run() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let before = world.directory();
    let source = world.set(&source, to(only(departments(&[99_999])))).await;
    let run = confirmed(&world, &source).await;
    assert_eq!(
        (run.outcome, run.error_code()),
        (Outcome::Failed, Some(Code::SyncScopeEmpty))
    );
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn who_leaves_the_scope_stays_as_they_are_and_departs_only_when_they_are_gone() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let everybody = userids(&world);
    let (id, members) = leaf(&world);
    let source = world.set(&source, to(only(departments(&[id])))).await;
    let held = world.sync(&source).await;
    assert_eq!(held.outcome, Outcome::Held);
    let run = confirmed(&world, &source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(run.counts.departed, 0);
    assert_eq!(run.counts.out_of_scope, everybody.len() - members.len());
    assert_eq!(
        run.counts.departments_retired, 0,
        "they are only out of scope"
    );
    assert_eq!(userids(&world), everybody);
    // One of those outside leaves WeCom, one inside moves out.
    let control = world.sandbox.control();
    let outside = everybody.iter().find(|each| !members.contains(*each));
    let outside = outside.unwrap();
    control.remove_member(outside);
    let other = control.departments();
    let other = other
        .iter()
        .find(|each| each.parent == 1 && each.id as i64 != id);
    control.move_to(&members[0], &[other.unwrap().id]);
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(run.counts.departed, 1, "{:?}", run.counts);
    assert_eq!(run.counts.out_of_scope, everybody.len() - members.len());
    let there = userids(&world);
    assert!(!there.contains(outside) && there.contains(&members[0]));
}

#[tokio::test]
async fn who_leaves_the_scope_is_deactivated_under_the_guard_and_comes_back_with_it() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let before = world.directory();
    let everybody = userids(&world);
    let (id, members) = leaf(&world);
    let narrow = SourceChange {
        depart_out_of_scope: Some(true),
        ..to(only(departments(&[id])))
    };
    let source = world.set(&source, narrow).await;
    let held = world.sync(&source).await;
    let error = held.as_error().unwrap();
    assert_eq!(HeldReason::of(&error), HeldReason::AccessGuard);
    let out = everybody.len() - members.len();
    assert_eq!(held.counts.out_of_scope, out);
    assert_eq!(held.counts.deactivated(), out);
    let filter = ChangeFilter {
        kind: Some(ChangeKind::OutOfScope.into()),
        holding: true,
        ..ChangeFilter::default()
    };
    let holding = world.bridge.sync().count_changes(&held, &filter).unwrap();
    assert!(holding > 0 && holding <= out, "{holding} of {out}");
    let run = confirmed(&world, &source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(userids(&world), members.iter().cloned().collect());
    told_out_of_scope(
        &world,
        everybody.difference(&userids(&world)).next().unwrap(),
    );
    let run = world.sync(&source).await;
    assert_eq!((run.counts.written(), run.counts.out_of_scope), (0, 0));
    world.set(&source, to(None)).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Held);
    let run = confirmed(&world, &source).await;
    assert_eq!(run.counts.reactivated, out, "{:?}", run.counts);
    assert_eq!(userids(&world), everybody);
    // The one between wrote nothing.
    for _ in 0..3 {
        let last = world.bridge.sync().undoable(&source).unwrap().unwrap();
        world.bridge.sync().undo(&last.id).unwrap();
    }
    assert_eq!(world.directory(), before, "taken back to the byte");
}

/// Nowhere is it said that somebody who left the scope is gone from WeCom.
fn told_out_of_scope(world: &World, userid: &str) {
    let directory = world.bridge.directory();
    let user = directory.user(&world.tenant, userid).unwrap();
    assert_eq!(user.status_text.zh, "已停用（不在同步范围内）");
    let reason = user.can_scan.reason_text.clone().unwrap();
    assert_eq!(reason.zh, "已停用（不在同步范围内）");
    let sheet = sheet(&USERS, std::slice::from_ref(&user), &world.tenant, Lang::Zh);
    assert!(sheet.rows[0].contains(&"已停用（不在同步范围内）".to_owned()));
    let runs = world.bridge.sync().runs_of_user(&user, 1).unwrap();
    assert_eq!(runs[0].kind_text.zh, "不在同步范围");
    assert_eq!(runs[0].kind, ChangeKind::OutOfScope);
}

#[tokio::test]
async fn a_changed_scope_holds_the_next_run_once_whoever_starts_it() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, every4).await;
    world.sync(&source).await;
    let (id, _) = leaf(&world);
    let source = world.set(&source, to(only(departments(&[id])))).await;
    assert_eq!(source.unconfirmed, [HeldReason::ScopeChanged]);
    let preview = RunRequest {
        dry_run: true,
        ..RunRequest::default()
    };
    let preview = world.sync_with(&source, preview).await;
    let mut warnings = preview.warnings.iter();
    let would = warnings.find(|warning| warning.id == WarningId::GuardWouldHold);
    assert!(would.unwrap().text.zh.contains("同步范围变了"), "{would:?}");
    let reason = |run: &Run| run.as_error().map(|error| HeldReason::of(&error));
    world.clock.advance_hours(5);
    let by_schedule = world.bridge.sync().run_due().await.unwrap().runs.remove(0);
    assert_eq!(reason(&by_schedule), Some(HeldReason::ScopeChanged));
    // A confirmation without a list that somebody has looked at is none; the list of the schedule is confirmed by name.
    let blind = confirmed(&world, &source).await;
    assert_eq!(reason(&blind), Some(HeldReason::ScopeChanged));
    let by_name = RunRequest {
        confirm: true,
        seen: Some(by_schedule.id.clone()),
        ..RunRequest::default()
    };
    let applied = world.sync_with(&source, by_name).await;
    assert_eq!(applied.outcome, Outcome::Applied, "{:?}", applied.error);
    let source = world.bridge.source(&source.id).unwrap();
    assert_eq!(source.unconfirmed, []);
    world.clock.advance_hours(5);
    let next = world.bridge.sync().run_due().await.unwrap().runs.remove(0);
    assert_eq!(next.outcome, Outcome::Applied);
}

#[tokio::test]
async fn the_first_run_of_a_source_needs_no_confirmation_of_its_scope() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let (id, members) = leaf(&world);
    let source = world.set(&source, to(only(departments(&[id])))).await;
    let run = world.sync(&source).await;
    assert_eq!(
        (run.outcome, run.counts.created),
        (Outcome::Applied, members.len())
    );
    // What says the same is no change.
    let again = world.set(&source, to(only(departments(&[id, id])))).await;
    assert_eq!(again.unconfirmed, []);
}

#[tokio::test]
async fn a_limited_secret_keeps_to_the_scope_too() {
    let world = World::of(Scenario::ContactsLimited).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let (id, members) = leaf(&world);
    let source = world.set(&source, to(only(departments(&[id])))).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(userids(&world), members.into_iter().collect());
    assert!(people(&world).iter().all(|(_, of)| *of == [id]));
}

#[tokio::test]
async fn an_export_is_narrowed_like_a_walk() {
    let large = || async {
        let setting = Setting {
            members: 1_500,
            departments: 520,
            ..Setting::default()
        };
        World::new(setting).await
    };
    let world = large().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let (id, members) = leaf(&world);
    let scope = Some(SyncScope {
        exclude: departments(&[id]),
        ..SyncScope::default()
    });
    let source = world.set(&source, to(scope)).await;
    world.sandbox.control().reset_counts();
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(world.sandbox.control().calls().get("user/list"), None);
    let there = people(&world);
    assert!(there.iter().all(|(_, of)| !of.contains(&id)));
    let only_there = |userid: &&String| {
        let member = world.sandbox.control().member(userid).unwrap();
        member.departments == [u64::try_from(id).unwrap()]
    };
    let out = members.iter().filter(only_there).count();
    assert_eq!(there.len(), 1_500 - out);
}

#[tokio::test]
async fn a_preview_counts_whom_the_next_run_brings() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let (id, members) = leaf(&world);
    let scope = only(departments(&[id]));
    let sync = world.bridge.sync();
    let preview = sync.scope_preview(&source, scope.as_ref()).unwrap();
    assert_eq!((preview.people, preview.of), (members.len(), 60));
    assert_eq!(preview.text.zh, format!("60 人中的 {} 人", members.len()));
    assert_eq!(preview.note, None);
    let tagged = only(ScopeRules {
        tags: vec![1],
        ..departments(&[id])
    });
    let preview = sync.scope_preview(&source, tagged.as_ref()).unwrap();
    assert!(preview.note.unwrap().zh.contains("标签"));
    let fits = sync.fits(&source).unwrap().unwrap();
    assert!(fits.calls > 0 && fits.warning.is_none(), "{fits:?}");
    let form = world.bridge.scope_form_live(&source).await.unwrap();
    assert!(form.tags.unwrap().iter().any(|tag| tag.name == "新员工"));
    let name = form.departments.iter().find(|each| each.id == id).unwrap();
    let given = [name.name.clone()];
    let found = world.bridge.departments_named(&source, &given).await;
    match found {
        Ok(ids) => assert_eq!(ids, [id]),
        Err(error) => assert_eq!(error.detail()["reason"], "several"),
    }
}
