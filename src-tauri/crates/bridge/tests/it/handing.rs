//! Accounts that change hands, come back, or belong to somebody else: what a run does by itself, and what waits for a person.

use bridge::checkup::CheckId;
use bridge::directory::local::{NewUser, UserChange};
use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::source::{AutoSync, OnDuplicate, Source, SourceChange};
use bridge::sync::{ChangeFilter, ChangeKind, Outcome, Run, RunRequest, WarningId};
use bridge::trace::StepId;
use rusqlite::Connection;
use sandbox::NewMember;

use crate::support::World;

/// A world that has synced once under the rule to overwrite.
async fn overwriting() -> (World, Source) {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Overwrite).await;
    let every4 = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    let source = world.set(&source, every4).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    (world, source)
}

impl World {
    /// A local user, and a new member with the same number.
    fn pair(&self, number: u32) -> UserView {
        let mobile = format!("1529900{number:04}");
        let new = NewUser {
            username: format!("portal.{number}"),
            name: "门户用户".into(),
            mobile: Some(format!("86-{mobile}")),
            email: None,
        };
        let user = self
            .bridge
            .directory()
            .add_user(&self.tenant, &new)
            .unwrap();
        self.sandbox.control().add_member(NewMember {
            userid: Some(format!("member.{number}")),
            name: format!("成员{number}"),
            mobile,
            ..NewMember::default()
        });
        self.again(&user)
    }

    fn set_password(&self, user: &UserView) {
        self.bridge
            .directory()
            .generate_password(&self.tenant, &user.id)
            .unwrap();
    }

    fn again(&self, user: &UserView) -> UserView {
        self.bridge
            .directory()
            .user_by_id(&self.tenant, &user.id)
            .unwrap()
    }

    fn has_password(&self, user: &UserView) -> bool {
        let state = self
            .bridge
            .directory()
            .password_state(&self.tenant, &user.id);
        state.unwrap().is_some()
    }

    fn kinds(&self, run: &Run, filter: &ChangeFilter) -> Vec<(String, String)> {
        let changes = self.bridge.sync().changes(run, filter).unwrap().into_iter();
        changes
            .map(|change| (change.kind.to_string(), change.userid.unwrap_or_default()))
            .collect()
    }

    async fn due(&self) -> Run {
        self.clock.advance_hours(5);
        self.bridge.sync().run_due().await.unwrap().runs.remove(0)
    }

    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join(bridge::data_folder::DATABASE)).unwrap()
    }
}

fn confirm() -> RunRequest {
    RunRequest {
        confirm: true,
        ..RunRequest::default()
    }
}

fn warning(run: &Run, id: WarningId) -> Option<&str> {
    let warning = run.warnings.iter().find(|warning| warning.id == id)?;
    Some(&warning.text.en)
}

#[tokio::test]
async fn one_account_is_handed_over_and_named() {
    let (world, source) = overwriting().await;
    let user = world.pair(1);
    let preview = RunRequest {
        dry_run: true,
        ..RunRequest::default()
    };
    let planned = world.sync_with(&source, preview).await;
    assert_eq!(warning(&planned, WarningId::TakeoverApplied), None);
    assert_eq!(warning(&planned, WarningId::GuardWouldHold), None);
    let before = world.directory();
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.counts.overwritten), (Outcome::Applied, 1));
    let said = warning(&run, WarningId::TakeoverApplied).unwrap();
    assert!(said.contains("member.1 → portal.1"), "{said}");
    assert_eq!(world.again(&user).userid.as_deref(), Some("member.1"));
    // Whoever has it meanwhile has set a password too: it does not go back with the account.
    world.set_password(&user);
    let undo = world.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(world.directory(), before);
    assert!(warning(&undo, WarningId::TakeoverApplied).is_some() && !world.has_password(&user));
}

#[tokio::test]
async fn several_are_held_listed_and_applied_once_they_are_confirmed() {
    let (world, source) = overwriting().await;
    let users = [world.pair(1), world.pair(2)];
    let before = world.directory();
    let preview = RunRequest {
        dry_run: true,
        ..RunRequest::default()
    };
    let planned = world.sync_with(&source, preview).await;
    let said = warning(&planned, WarningId::GuardWouldHold);
    assert!(said.unwrap().contains("change hands"), "{said:?}");
    let held = world.sync(&source).await;
    assert_eq!(
        warning(&held, WarningId::GuardWouldHold),
        None,
        "it is held"
    );
    let error = held.as_error().unwrap();
    assert_eq!(
        (
            held.outcome,
            &error.detail()["reason"],
            &error.detail()["take_overs"]
        ),
        (Outcome::Held, &"take_over".into(), &2.into())
    );
    let holding = ChangeFilter {
        holding: true,
        ..ChangeFilter::default()
    };
    let want = [("overwrite", "member.1"), ("overwrite", "member.2")];
    let want = want.map(|(kind, userid)| (kind.to_owned(), userid.to_owned()));
    assert_eq!(world.kinds(&held, &holding), want);
    assert_eq!(
        world.bridge.sync().count_changes(&held, &holding).unwrap(),
        2
    );
    assert_eq!(world.directory(), before);
    let third = world.pair(3);
    let unseen = world.sync_with(&source, confirm()).await;
    assert_eq!(
        unseen.outcome,
        Outcome::Held,
        "the third was not on the list"
    );
    let run = world.sync_with(&source, confirm()).await;
    assert_eq!((run.outcome, run.counts.overwritten), (Outcome::Applied, 3));
    for user in users.iter().chain([&third]) {
        assert!(world.again(user).source_id.is_some());
    }
}

/// A number that leads to another account than the one on the list is not what was confirmed.
#[tokio::test]
async fn a_confirmation_is_for_a_member_and_a_user_together() {
    let (world, source) = overwriting().await;
    let users = [world.pair(1), world.pair(2)];
    world.sync(&source).await;
    let mobile = |user: &UserView, mobile: &str| {
        let change = UserChange {
            mobile: Some(mobile.to_owned()),
            ..UserChange::default()
        };
        let changed = world
            .bridge
            .directory()
            .change_user(&world.tenant, &user.id, &change);
        changed.unwrap()
    };
    mobile(&users[0], "15299000002");
    mobile(&users[1], "15299000001");
    assert_eq!(
        world.sync_with(&source, confirm()).await.outcome,
        Outcome::Held
    );
}

#[tokio::test]
async fn the_schedule_leaves_them_pending_and_applies_everything_else() {
    let (world, source) = overwriting().await;
    let user = world.pair(1);
    world.sandbox.control().add_member(NewMember {
        userid: Some("nobodys.twin".into()),
        name: "新人".into(),
        ..NewMember::default()
    });
    for _ in 0..2 {
        let run = world.due().await;
        assert_eq!((run.outcome, run.counts.pending), (Outcome::Applied, 1));
        assert!(
            warning(&run, WarningId::ItemPending)
                .unwrap()
                .contains("member.1")
        );
        let pending = ChangeFilter {
            kind: Some(ChangeKind::Pending.into()),
            ..ChangeFilter::default()
        };
        let want = [("pending".to_owned(), "member.1".to_owned())];
        assert_eq!(world.kinds(&run, &pending), want);
        assert_eq!(world.again(&user).source_id, None);
    }
    assert!(
        world
            .bridge
            .directory()
            .user(&world.tenant, "nobodys.twin")
            .is_ok()
    );
    let traced = world
        .bridge
        .diagnose()
        .trace(&world.tenant, &bridge::trace::Subject::words("member.1"))
        .await
        .unwrap();
    let duplicate = traced
        .steps
        .iter()
        .find(|step| step.id == StepId::Duplicate);
    let duplicate = duplicate.unwrap();
    assert!(duplicate.evidence.en.contains("portal.1"), "{traced:?}");
    // The rule is to overwrite already: what is missing is a person's run.
    let check =
        world
            .bridge
            .diagnose()
            .check_again(&world.tenant, CheckId::SyncDuplicates, &|_| {});
    let check = check.await.unwrap().checks.remove(0);
    for fix in [duplicate.fix.as_ref(), check.fix.as_ref()] {
        let steps = &fix.unwrap().steps;
        let says = |words: &str| steps.iter().any(|step| step.en.contains(words));
        assert!(
            says("run a sync yourself") && !says("overwrite"),
            "{steps:?}"
        );
    }
    assert_eq!(world.sync(&source).await.counts.overwritten, 1);
}

/// Whoever confirmed the departures of a scheduled run is told what else there is, not the departures once more.
#[tokio::test]
async fn what_is_confirmed_no_longer_holds_and_the_rest_is_named() {
    let (world, source) = overwriting().await;
    let users = [world.pair(3), world.pair(4)];
    for member in world.sandbox.control().members().iter().take(30) {
        world.sandbox.control().remove_member(&member.userid);
    }
    let by_schedule = world.due().await;
    assert_eq!(by_schedule.outcome, Outcome::Held);
    let said = warning(&by_schedule, WarningId::ItemPending).unwrap();
    assert!(said.contains("run a sync yourself"), "{said}");
    let both = world.sync(&source).await.as_error().unwrap();
    assert_eq!(both.detail()["reason"], "access_guard");
    assert!(
        both.fix()
            .cause
            .en
            .contains("2 accounts would change hands")
    );
    let named = RunRequest {
        seen: Some(by_schedule.id),
        ..confirm()
    };
    let rest = world.sync_with(&source, named).await;
    assert_eq!(rest.outcome, Outcome::Held);
    assert_eq!(rest.as_error().unwrap().detail()["reason"], "take_over");
    let applied = world.sync_with(&source, confirm()).await;
    assert_eq!(
        (applied.outcome, applied.counts.departed),
        (Outcome::Applied, 30)
    );
    assert!(
        users
            .iter()
            .all(|user| world.again(user).source_id.is_some())
    );
}

/// Not even a confirmed run lets somebody in again whom an administrator switched off.
#[tokio::test]
async fn an_account_that_a_person_switched_off_is_never_handed_over() {
    let (world, source) = overwriting().await;
    let users = [world.pair(1), world.pair(2), world.pair(3)];
    let off = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    let switched = world
        .bridge
        .directory()
        .change_user(&world.tenant, &users[0].id, &off)
        .unwrap();
    assert_eq!(world.sync(&source).await.outcome, Outcome::Held);
    let run = world.sync_with(&source, confirm()).await;
    assert_eq!((run.counts.overwritten, run.counts.pending), (2, 1));
    assert_eq!(
        format!("{:?}", world.again(&users[0])),
        format!("{switched:?}")
    );
    let reason = ChangeFilter {
        kind: Some(ChangeKind::Pending.into()),
        ..ChangeFilter::default()
    };
    assert_eq!(
        world.bridge.sync().changes(&run, &reason).unwrap()[0].reason,
        "switched_off"
    );
}

/// Many who are switched off in WeCom at once are as many who cannot log in.
#[tokio::test]
async fn people_whom_wecom_disables_are_counted_listed_and_confirmed() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let people = control.members();
    let named = people.iter().filter(|person| person.status == 1).take(9);
    let userids = named
        .map(|person| person.userid.clone())
        .collect::<Vec<_>>();
    for userid in &userids {
        assert!(control.set_status(userid, 2));
    }
    let held = world.sync(&source).await;
    let error = held.as_error().unwrap();
    assert_eq!(
        (held.outcome, &error.detail()["disabled"]),
        (Outcome::Held, &9.into())
    );
    assert_eq!(error.detail()["reason"], "access_guard");
    let holding = ChangeFilter {
        holding: true,
        ..ChangeFilter::default()
    };
    let listed = world.kinds(&held, &holding);
    assert!(
        listed.len() == 9 && listed.iter().all(|(kind, _)| kind == "disable"),
        "{listed:?}"
    );
    let run = world.sync_with(&source, confirm()).await;
    assert_eq!((run.outcome, run.counts.disabled), (Outcome::Applied, 9));
    // Becoming "not activated" takes nothing away.
    for userid in &userids {
        control.set_status(userid, 1);
    }
    world.sync(&source).await;
    for userid in &userids {
        control.set_status(userid, 4);
    }
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.counts.disabled), (Outcome::Applied, 0));
}

#[tokio::test]
async fn removing_a_source_and_adding_it_again_keeps_its_people() {
    for rule in [OnDuplicate::Skip, OnDuplicate::Overwrite] {
        for is_older in [false, true] {
            let world = World::healthy().await;
            let source = world.add_source(rule).await;
            let count = world.sync(&source).await.counts.created;
            let member = world.sandbox.control().members().remove(2);
            let user = world
                .bridge
                .directory()
                .user(&world.tenant, &member.userid)
                .unwrap();
            world
                .bridge
                .directory()
                .generate_password(&world.tenant, &user.id)
                .unwrap();
            world.bridge.set_up().remove_source(&source.id).unwrap();
            if is_older {
                let sql = "UPDATE users SET origin_corp = NULL";
                world.database().execute(sql, []).unwrap();
            }
            let again = world.new_source(rule, false);
            let added = world.bridge.set_up().add_source(&world.tenant.id, &again);
            let source = added.await.unwrap().source;
            let before = world.directory();
            let run = world.sync(&source).await;
            assert_eq!(
                (run.outcome, run.counts.reactivated, run.counts.created),
                (Outcome::Applied, count, 0),
                "{rule:?} {is_older}"
            );
            let back = world.again(&user);
            assert_eq!(
                (back.status, back.source_id.as_deref()),
                (user.status, Some(source.id.as_str()))
            );
            assert!(world.has_password(&user), "the same person");
            world.bridge.sync().undo(&run.id).unwrap();
            assert_eq!(world.directory(), before);
        }
    }
}

/// What another corp left behind is not taken for this one's.
#[tokio::test]
async fn people_of_another_corp_do_not_come_back_as_this_ones() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let count = world.sync(&source).await.counts.created;
    world.bridge.set_up().remove_source(&source.id).unwrap();
    let sql = "UPDATE users SET origin_corp = 'wwfedcba9876543210', userid = 'x' || userid, login = 'x' || login, username = 'x' || username";
    world.database().execute(sql, []).unwrap();
    let again = world.new_source(OnDuplicate::Skip, false);
    let added = world.bridge.set_up().add_source(&world.tenant.id, &again);
    let run = world.sync(&added.await.unwrap().source).await;
    assert_eq!(
        (run.counts.reactivated, run.counts.created),
        (0, count),
        "a departed user keeps nobody out"
    );
}

/// Two data sources of one tenant with the same person: nobody is taken back and forth, and a scan says so.
#[tokio::test]
async fn a_user_whom_another_source_owns_is_left_and_a_scan_says_so() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Overwrite).await;
    world.sync(&source).await;
    let member = world.sandbox.control().members().remove(4);
    let db = world.database();
    db.execute_batch(
        "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login, scan_login,
            guard_percent, guard_people, guard_floor, keep_days, created_at)
         SELECT 77, 'othersource0', tenant, 'wwfedcba9876543210', 'other', 0, on_duplicate, 0, 1, 10, 500, 5, 90, 0 FROM sources",
    )
    .unwrap();
    let moved = "UPDATE users SET source = 77 WHERE userid = ?1";
    assert_eq!(db.execute(moved, [&member.userid]).unwrap(), 1);
    for _ in 0..2 {
        let run = world.sync(&source).await;
        assert_eq!((run.counts.skipped, run.counts.overwritten), (1, 0));
        assert!(
            warning(&run, WarningId::DuplicateOwned)
                .unwrap()
                .contains(&member.userid)
        );
        let skipped = ChangeFilter {
            kind: Some(ChangeKind::Skip.into()),
            ..ChangeFilter::default()
        };
        let changes = world.bridge.sync().changes(&run, &skipped).unwrap();
        assert_eq!(changes[0].reason, "owned_elsewhere");
    }
    let traced = world
        .bridge
        .diagnose()
        .trace(
            &world.tenant,
            &bridge::trace::Subject::words(&member.mobile),
        )
        .await
        .unwrap();
    assert_eq!(
        traced.member.unwrap().source_id.as_deref(),
        Some("othersource0")
    );
    // Overwriting is the rule already, and is no way out.
    let check = world
        .bridge
        .diagnose()
        .check_again(&world.tenant, CheckId::SyncDuplicates, &|_| {})
        .await
        .unwrap()
        .checks
        .remove(0);
    let said = format!("{:?}", check.fix.unwrap().steps);
    assert!(
        said.contains("another data source") && !said.contains("to overwrite"),
        "{said}"
    );
    // Departed there, they come in here, whatever the rule.
    let departed = "UPDATE users SET status = 'departed' WHERE source = 77";
    db.execute(departed, []).unwrap();
    let skip = SourceChange {
        on_duplicate: Some(OnDuplicate::Skip),
        ..SourceChange::default()
    };
    let source = world.set(&source, skip).await;
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.counts.overwritten), (Outcome::Applied, 1));
    let user = world
        .bridge
        .directory()
        .user(&world.tenant, &member.userid)
        .unwrap();
    assert_eq!(
        (user.status, user.source_id.as_deref()),
        (UserStatus::Active, Some(source.id.as_str()))
    );
}
