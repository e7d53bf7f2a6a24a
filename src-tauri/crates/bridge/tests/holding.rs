//! What must not happen: half a reading applied, a plan written over something newer, a record lost too early.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod support;

use bridge::Code;
use bridge::directory::filter::UserFilter;
use bridge::directory::local::NewUser;
use bridge::progress;
use bridge::source::{AutoSync, OnDuplicate, Source, SourceChange};
use bridge::sync::{Outcome, RunRequest, StartedBy};
use support::World;

const DAY: i64 = 24;

/// Starts a run, does something while it reads, and gives how it ended.
async fn meanwhile(
    world: &World,
    source: &Source,
    what: impl AsyncFnOnce(),
) -> (Outcome, Option<Code>) {
    let control = world.sandbox.control();
    control.reset_counts();
    control.hold_answers();
    let (bridge, id) = (world.bridge.clone(), source.id.clone());
    let run = tokio::spawn(async move {
        bridge
            .sync(&id, RunRequest::default(), progress::silent())
            .await
            .unwrap()
    });
    while control.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    what().await;
    control.let_answers_go();
    let run = run.await.unwrap();
    (run.outcome, run.error_code())
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_changed_during_a_run_refuse_its_plan() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let change = SourceChange {
        on_duplicate: Some(OnDuplicate::Overwrite),
        ..SourceChange::default()
    };
    let ended = meanwhile(&world, &source, async || {
        world.set(&source, change).await;
    });
    assert_eq!(ended.await, (Outcome::Failed, Some(Code::SyncMoved)));
    assert_eq!(world.directory().len(), 0);
}

/// The directory is read after WeCom, so a change during the reading is part of the plan.
#[tokio::test(flavor = "multi_thread")]
async fn users_added_during_a_run_are_planned_against() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let member = world.sandbox.control().members().remove(0);
    let new = NewUser {
        username: member.userid.clone(),
        name: "先来的".into(),
        ..NewUser::default()
    };
    let ended = meanwhile(&world, &source, async || {
        world.bridge.add_user(&world.tenant, &new).unwrap();
    });
    assert_eq!(ended.await, (Outcome::Applied, None));
    assert_eq!(
        world
            .bridge
            .user(&world.tenant, &member.userid)
            .unwrap()
            .name
            .as_deref(),
        Some("先来的")
    );
}

#[tokio::test]
async fn one_page_that_fails_fails_the_run_and_nothing_is_applied() {
    for (api, errcode) in [
        ("user/list", 60011),
        ("user/list", 60003),
        ("department/list", 40058),
        ("user/list_id", 50100),
    ] {
        let world = World::healthy().await;
        let source = world.add_source(OnDuplicate::Skip).await;
        assert!(world.sandbox.control().fail_next(api, errcode, 1), "{api}");
        let run = world.sync(&source).await;
        assert_eq!(
            (
                run.outcome,
                run.as_error().and_then(|error| error.errcode())
            ),
            (Outcome::Failed, Some(errcode)),
            "{api}"
        );
        assert_eq!(world.directory().len(), 0, "{api}");
    }
}

#[tokio::test]
async fn nobody_at_all_is_never_applied_even_when_confirmed() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let before = world.directory();
    let control = world.sandbox.control();
    for member in control.members() {
        control.remove_member(&member.userid);
    }
    for confirm in [false, true, true] {
        let run = world
            .sync_with(
                &source,
                RunRequest {
                    confirm,
                    ..RunRequest::default()
                },
            )
            .await;
        assert_eq!(
            (run.outcome, run.error_code()),
            (Outcome::Failed, Some(Code::SyncEmpty))
        );
    }
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn old_runs_go_but_never_what_undo_needs() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let first = world.sync(&source).await;
    let person = world.sandbox.control().members()[0].userid.clone();
    let before = world.directory();
    world.sandbox.control().rename(&person, "新名字");
    let second = world.sync(&source).await;
    world.clock.advance_hours(91 * DAY);
    world
        .sandbox
        .control()
        .fail_next("department/list", 40058, 1);
    let failed = world.sync(&source).await;
    assert_eq!(failed.outcome, Outcome::Failed);
    let kept = world
        .bridge
        .runs_of(&source, 100)
        .unwrap()
        .into_iter()
        .map(|run| run.id)
        .collect::<Vec<_>>();
    assert_eq!(
        kept,
        [failed.id, second.id.clone()],
        "the first run is old, the second is what undo would take back"
    );
    assert_eq!(
        world.bridge.run(&first.id).unwrap_err().code(),
        Code::RunUnknown
    );
    world.bridge.undo(&second.id).unwrap();
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn due_runs_run_once_however_long_the_machine_slept() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert!(
        world.bridge.sync_due().await.unwrap().runs.is_empty(),
        "off"
    );
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, every4).await;
    world.sync(&source).await;
    world.clock.advance_hours(4);
    let runs = world.bridge.sync_due().await.unwrap().runs;
    assert_eq!(
        (runs.len(), runs[0].outcome, runs[0].started_by),
        (1, Outcome::Applied, StartedBy::Schedule)
    );
    assert!(
        world.bridge.sync_due().await.unwrap().runs.is_empty(),
        "just ran"
    );
    world.clock.advance_hours(100);
    assert_eq!(
        world.bridge.sync_due().await.unwrap().runs.len(),
        1,
        "missed times do not pile up"
    );
    assert!(world.bridge.sync_due().await.unwrap().runs.is_empty());
    world.clock.advance_hours(-50);
    assert_eq!(
        world.bridge.sync_due().await.unwrap().runs.len(),
        1,
        "the clock was set back: the last end says nothing"
    );
    assert!(world.bridge.sync_due().await.unwrap().runs.is_empty());
    world.clock.advance_hours(4);
    assert_eq!(world.bridge.sync_due().await.unwrap().runs.len(), 1);
}

/// Nothing is written before a person has seen what would be, whichever program keeps the schedule.
#[tokio::test]
async fn a_first_run_is_left_to_a_person() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let daily = SourceChange {
        auto_sync: Some(AutoSync::Every24),
        ..SourceChange::default()
    };
    world.set(&source, daily).await;
    let scheduled = RunRequest {
        started_by: StartedBy::Schedule,
        ..RunRequest::default()
    };
    for _ in 0..2 {
        let due = world.bridge.sync_due().await.unwrap();
        let left = due.left.iter().map(|left| left.id.as_str());
        assert_eq!(left.collect::<Vec<_>>(), [source.id.as_str()]);
        assert!(due.runs.is_empty() && world.bridge.schedule().unwrap().is_empty());
        let silent = progress::silent();
        let refused = world.bridge.sync(&source.id, scheduled.clone(), silent);
        assert_eq!(refused.await.unwrap_err().code(), Code::SyncBusy);
        assert_eq!(world.directory().len(), 0);
        // A preview is no first run.
        let dry_run = RunRequest {
            dry_run: true,
            ..RunRequest::default()
        };
        world.sync_with(&source, dry_run).await;
    }
    world.sync(&source).await;
    world.clock.advance_hours(25);
    let due = world.bridge.sync_due().await.unwrap();
    assert_eq!((due.runs.len(), due.left.len()), (1, 0));
}

#[tokio::test]
async fn undo_lets_automatic_runs_wait_for_a_person() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, every4).await;
    let run = world.sync(&source).await;
    world.bridge.undo(&run.id).unwrap();
    world.clock.advance_hours(5);
    assert!(world.bridge.sync_due().await.unwrap().runs.is_empty());
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    world.clock.advance_hours(5);
    assert_eq!(world.bridge.sync_due().await.unwrap().runs.len(), 1);
}

#[tokio::test]
async fn secrets_that_are_wrong_store_nothing() {
    let world = World::healthy().await;
    let mut new = world.new_source(OnDuplicate::Skip, true);
    new.contacts_secret =
        wecom::Secret::parse("wrong-wrong-wrong-wrong-wrong-wrong-wrong").unwrap();
    let error = world
        .bridge
        .add_source(&world.tenant.id, &new)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.errcode()),
        (Code::WecomRefused, Some(40001))
    );
    let mut new = world.new_source(OnDuplicate::Skip, true);
    new.scan_login.as_mut().unwrap().agent_id = (world.sandbox.details().agent_id + 1).to_string();
    let error = world
        .bridge
        .add_source(&world.tenant.id, &new)
        .await
        .unwrap_err();
    assert_eq!(error.errcode(), Some(301002));
    assert!(world.bridge.sources().unwrap().is_empty() && world.bridge.auths().unwrap().is_empty());
    assert_eq!(
        world
            .bridge
            .users(&world.tenant, &UserFilter::default())
            .unwrap()
            .total,
        0
    );
}

#[tokio::test]
async fn another_corps_authentication_source_is_refused() {
    let world = World::healthy().await;
    let none = world
        .bridge
        .add_auth(
            &world.tenant.id,
            &world.sandbox.details().corp_id,
            &world.scan(),
            true,
        )
        .await
        .unwrap_err();
    assert_eq!(
        none.code(),
        Code::SourceUnknown,
        "method two needs the data source first"
    );
    let new = world.new_source(OnDuplicate::Skip, false);
    world
        .bridge
        .add_source(&world.tenant.id, &new)
        .await
        .unwrap();
    let other = world
        .bridge
        .add_auth(&world.tenant.id, "ww0000000000000000", &world.scan(), true)
        .await
        .unwrap_err();
    assert_eq!(other.code(), Code::CorpIdMismatch);
    let added = world
        .bridge
        .add_auth(
            &world.tenant.id,
            &world.sandbox.details().corp_id,
            &world.scan(),
            true,
        )
        .await
        .unwrap();
    assert_eq!(added.auth.agent_id.get(), world.sandbox.details().agent_id);
    assert!(world.bridge.sources().unwrap()[0].scan_login);
}

/// What the schedule held, nobody has seen by itself: only naming that run confirms its list.
#[tokio::test]
async fn a_list_that_the_schedule_held_is_confirmed_by_its_name_only() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, every4).await;
    world.sync(&source).await;
    for member in world.sandbox.control().members().iter().take(12) {
        world.sandbox.control().remove_member(&member.userid);
    }
    world.clock.advance_hours(5);
    let held = world.bridge.sync_due().await.unwrap().runs.remove(0);
    assert_eq!(held.outcome, Outcome::Held);
    let confirm = |seen: Option<&str>| RunRequest {
        confirm: true,
        seen: seen.map(str::to_owned),
        ..RunRequest::default()
    };
    let before = world.directory();
    for seen in [None, Some("0"), Some("' OR 1 --")] {
        // The first of these makes a list of a person's own, which must not count for the others' names.
        let run = world.sync_with(&source, confirm(seen)).await;
        assert_eq!(run.outcome, Outcome::Held, "{seen:?}");
        assert_eq!(world.directory(), before);
    }
    let other = SourceChange {
        on_duplicate: Some(OnDuplicate::Overwrite),
        ..SourceChange::default()
    };
    world.set(&source, other).await;
    let moved = world.sync_with(&source, confirm(Some(&held.id))).await;
    assert_eq!(moved.outcome, Outcome::Held, "made with other settings");
    let run = world.sync_with(&source, confirm(Some(&moved.id))).await;
    assert_eq!((run.outcome, run.counts.departed), (Outcome::Applied, 12));
}

#[tokio::test]
async fn a_number_that_is_two_people_is_never_guessed() {
    let world = World::healthy().await;
    let add = |username: &str| {
        let new = NewUser {
            username: username.into(),
            name: "n".into(),
            ..NewUser::default()
        };
        world.bridge.add_user(&world.tenant, &new)
    };
    let first = add("first").unwrap();
    let number = (first.id.parse::<i64>().unwrap() + 1).to_string();
    // This one gets the very number that it is called by: one person, twice the same.
    assert_eq!(add(&number).unwrap().username, number);
    assert_eq!(
        world.bridge.user(&world.tenant, &number).unwrap().username,
        number
    );
    let third = add(&first.id).unwrap();
    let error = world.bridge.user(&world.tenant, &first.id).unwrap_err();
    assert_eq!(error.code(), Code::Ambiguous);
    assert_eq!(
        world
            .bridge
            .user(&world.tenant, &third.id)
            .unwrap()
            .username,
        first.id
    );
}

#[tokio::test]
async fn an_authentication_source_that_was_left_serves_the_next_data_source() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.bridge.remove_source(&source.id).unwrap();
    let auth = world.bridge.auths().unwrap().remove(0);
    let again = world.new_source(OnDuplicate::Skip, true);
    let refused = world.bridge.add_source(&world.tenant.id, &again).await;
    assert_eq!(refused.unwrap_err().code(), Code::AlreadyThere);
    let again = world.new_source(OnDuplicate::Skip, false);
    let added = world
        .bridge
        .add_source(&world.tenant.id, &again)
        .await
        .unwrap();
    assert!(
        added.source.scan_login,
        "nobody could scan, and nothing would say why"
    );
    world.bridge.remove_auth(&auth.id).unwrap();
    assert!(!world.bridge.source(&added.source.id).unwrap().scan_login);
}
