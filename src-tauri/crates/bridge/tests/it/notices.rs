//! Notices, derived from what the runs of a store say.

use bridge::notices::{Notice, NoticeKind, NoticeLink, notices};
use bridge::overview::State;
use bridge::source::{AutoSync, OnDuplicate, Source, SourceChange};
use bridge::sync::{Outcome, Run, RunRequest};

use crate::support::World;

impl World {
    fn notices(&self) -> Vec<Notice> {
        notices(&self.bridge, &self.bridge.tenants().unwrap()).unwrap()
    }

    /// Kind, state, identifier of the run that it is named by, and that of the run it leads to.
    fn noticed(&self) -> Vec<(NoticeKind, State, String, NoticeLink)> {
        let told = |notice: Notice| (notice.kind, notice.state, notice.id, notice.link);
        self.notices().into_iter().map(told).collect()
    }

    /// A source that was run once by a person, and runs by itself from then on.
    async fn automatic(&self) -> Source {
        let source = self.add_source(OnDuplicate::Skip).await;
        let every4 = SourceChange {
            auto_sync: Some(AutoSync::Every4),
            ..SourceChange::default()
        };
        let source = self.set(&source, every4).await;
        self.sync(&source).await;
        source
    }

    async fn by_itself(&self) -> Run {
        self.clock.advance_hours(5);
        let due = self.bridge.sync().run_due().await.unwrap();
        due.runs.into_iter().next().unwrap()
    }

    fn remove(&self, from: usize, to: usize) {
        let control = self.sandbox.control();
        for member in &control.members()[from..to] {
            control.remove_member(&member.userid);
        }
    }
}

fn to(run: &Run) -> NoticeLink {
    NoticeLink::Run(run.id.clone())
}

#[tokio::test]
async fn nothing_is_told_of_what_a_person_did_and_saw() {
    let world = World::healthy().await;
    assert!(world.noticed().is_empty(), "a tenant without sources");
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    assert!(world.noticed().is_empty());
}

#[tokio::test]
async fn automatic_sync_that_waits_for_its_first_run_is_told_until_it_has_one() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let daily = SourceChange {
        auto_sync: Some(AutoSync::Every24),
        ..SourceChange::default()
    };
    world.set(&source, daily).await;
    let told = world.noticed();
    assert_eq!(
        (told.len(), told[0].0, &told[0].3),
        (
            1,
            NoticeKind::FirstRun,
            &NoticeLink::Sync(source.id.clone())
        )
    );
    world.sync(&source).await;
    assert!(world.noticed().is_empty());
}

#[tokio::test]
async fn a_held_run_is_one_notice_however_often_it_is_held_and_none_once_confirmed() {
    let world = World::healthy().await;
    let source = world.automatic().await;
    world.remove(5, 45);
    let first = world.by_itself().await;
    let again = world.by_itself().await;
    assert_eq!(
        (first.outcome, again.outcome),
        (Outcome::Held, Outcome::Held)
    );
    let held = (NoticeKind::Held, State::Warn, first.id, to(&again));
    assert_eq!(world.noticed(), [held]);
    let text = &world.notices()[0].text;
    assert_eq!(text.zh, "「总部」的同步等你确认：要停用 39 人");
    let confirmed = RunRequest {
        confirm: true,
        seen: Some(again.id),
        ..RunRequest::default()
    };
    world.sync_with(&source, confirmed).await;
    assert!(world.noticed().is_empty());
}

#[tokio::test]
async fn failures_in_a_row_are_one_notice_which_is_over_once_a_run_goes_through() {
    let world = World::healthy().await;
    world.automatic().await;
    let mut failed = Vec::new();
    for _ in 0..2 {
        world
            .sandbox
            .control()
            .fail_next("department/list", 40058, 1);
        failed.push(world.by_itself().await);
    }
    let told = |state| {
        (
            NoticeKind::Failed,
            state,
            failed[0].id.clone(),
            to(&failed[1]),
        )
    };
    assert_eq!(world.noticed(), [told(State::Fail)]);
    assert!(world.notices()[0].text.zh.contains("连续 2 次失败"));
    world.by_itself().await;
    assert_eq!(
        world.noticed(),
        [told(State::Idle)],
        "nothing changed, so that only the failure is told"
    );
    world.clock.advance_hours(15 * 24);
    assert!(
        world.noticed().is_empty(),
        "what is over is not told for ever"
    );
}

#[tokio::test]
async fn a_refused_secret_is_told_as_that() {
    let world = World::healthy().await;
    world.automatic().await;
    world
        .sandbox
        .control()
        .fail_next("department/list", 40001, 8);
    let failed = world.by_itself().await;
    assert_eq!(failed.outcome, Outcome::Failed);
    assert_eq!(world.noticed()[0].0, NoticeKind::SecretRefused);
}

#[tokio::test]
async fn an_automatic_run_that_changed_something_says_what() {
    let world = World::healthy().await;
    world.automatic().await;
    world.by_itself().await;
    assert!(world.noticed().is_empty(), "nothing changed");
    for member in &world.sandbox.control().followers()[..2] {
        world.sandbox.control().remove_member(&member.userid);
    }
    let run = world.by_itself().await;
    let finished = (NoticeKind::Finished, State::Pass, run.id.clone(), to(&run));
    assert_eq!(world.noticed(), [finished]);
    assert_eq!(world.notices()[0].text.zh, "「总部」已自动同步：停用 2 人");
    world.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(world.noticed()[0].1, State::Idle, "taken back");
}
