//! Faults of the server, each with each operation.

use bridge_push::push::PushRequest;
use bridge_push::push::apply::Moment;
use bridge_push::push::record::Outcome;
use bridge_push::target::TargetKind;
use bridge_push::target::settings::Groups;
use sandbox::ldap::Call;

use crate::support::{BOTH, World};

/// Somebody to change, somebody to move, somebody who leaves, and a newcomer.
async fn busy_world(kind: TargetKind) -> World {
    let world = World::new(kind).await;
    world.department(2, "A", Some(1));
    world.department(3, "B", Some(1));
    for userid in ["changed", "moved", "leaver", "kept"] {
        world.user(userid, 2);
    }
    assert_eq!(world.push().await.outcome, Outcome::Applied);
    world.set("changed", "position = '经理'");
    world.set("moved", "main_department = 3");
    world.sql("UPDATE user_departments SET department = 3 WHERE user = (SELECT key FROM users WHERE userid = 'moved')");
    world.set("leaver", "status = 'departed'");
    world.user("newcomer", 3);
    world
}

/// However an operation fails, the next push ends with everything as it should be, nobody twice, and nobody else's touched.
#[tokio::test(flavor = "multi_thread")]
async fn after_any_fault_of_any_operation_the_next_push_finishes() {
    let faults = [
        "51",
        "52",
        "reset_before",
        "reset_after",
        "success_without_effect",
        "notice_of_disconnection",
    ];
    let calls = [Call::Add, Call::Modify, Call::ModifyDn];
    let cases: Vec<_> = BOTH
        .into_iter()
        .flat_map(|kind| {
            faults
                .into_iter()
                .flat_map(move |fault| calls.map(|call| (kind, fault, call)))
        })
        .collect();
    let check = |(kind, fault, call)| async move {
        let world = busy_world(kind).await;
        let unit = world.foreign(&["other1", "other2"]);
        let foreign = world.control().fingerprint(&unit);
        world.control().fail_on(fault, call, 0, 1).unwrap();
        let first = world.push().await;
        let case = format!("{kind} {fault} {call:?} {first:?}");
        world.control().clear_faults();
        let second = world.push().await;
        assert!(
            second.error.is_none() && second.counts.failed == 0,
            "{case} {second:?}"
        );
        // A write that had no effect may need one more to be seen.
        let third = world.push().await;
        assert_eq!(third.counts.failed, 0, "{case}");
        assert_eq!(world.left().await, Vec::<String>::new(), "{case}");
        assert_eq!(world.people().len(), 5 + 2, "{case}");
        assert_eq!(world.control().fingerprint(&unit), foreign, "{case}");
    };
    futures::future::join_all(cases.into_iter().map(check)).await;
}

/// What the server says when it cannot or will not, and what becomes of the push.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_everything_ends_the_push_and_nobody_is_disabled() {
    for kind in BOTH {
        let world = World::new(kind).await;
        for count in 0..60 {
            world.user(&format!("user{count}"), 1);
        }
        world.user("leaver", 1);
        assert_eq!(world.push().await.outcome, Outcome::Applied);
        world.sql("UPDATE users SET position = 'x'");
        world.set("leaver", "status = 'departed'");
        world.control().fail_on("50", Call::Modify, 0, 60).unwrap();
        let push = world.push().await;
        assert_eq!(push.outcome, Outcome::Stopped, "{kind} {push:?}");
        assert_eq!(push.counts.disabled, 0);
        world.control().clear_faults();
        assert_eq!(world.push().await.outcome, Outcome::Applied, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_ends_early_takes_nothing_from_anybody() {
    for kind in BOTH {
        let world = busy_world(kind).await;
        let before = world.people().len();
        world.control().fail_on("4", Call::Search, 0, 20).unwrap();
        let push = world.push().await;
        world.control().clear_faults();
        assert_eq!(
            (push.counts.disabled, push.counts.created),
            (0, 0),
            "{kind} {push:?}"
        );
        assert_eq!(world.people().len(), before, "{kind}");
    }
}

/// Everything was written, and then the target answers no more.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_back_is_told_as_written_and_not_proven() {
    for fault in ["4", "52", "reset_before"] {
        let world = World::with(TargetKind::Ldap, |settings| settings.groups = Groups::None).await;
        world.user("zhang", 1);
        let control = world.control().clone();
        let halt = move |at: Moment, _: &bridge_push::push::plan::Item| {
            if at == Moment::Recorded {
                control.fail_on(fault, Call::Search, 0, 20).unwrap();
            }
            false
        };
        let request = PushRequest {
            halt: Some(bridge_push::push::run::halting(halt)),
            ..PushRequest::default()
        };
        let push = world.runner.run("t", &request).await.unwrap();
        assert_eq!(
            (push.outcome, push.counts.created),
            (Outcome::Applied, 1),
            "{fault}"
        );
        assert!(push.verified.is_none(), "{push:?}");
        assert!(
            push.warnings
                .iter()
                .any(|warning| warning.id == "push.unproven")
        );
        world.control().clear_faults();
        let again = world.push().await;
        assert_eq!((again.outcome, again.written), (Outcome::Applied, 0));
    }
}

/// Somebody takes the name, or moves the object, between the plan and its applying.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_does_in_between_is_left_as_it_is() {
    for kind in BOTH {
        for (fault, call) in [
            ("name_taken", Call::Add),
            ("object_moved", Call::ModifyDn),
            ("name_taken", Call::ModifyDn),
        ] {
            // Where the identifier survives moves, so does what is sent: the object comes to the place where it belongs.
            if kind == TargetKind::Ad && fault == "object_moved" {
                continue;
            }
            let world = busy_world(kind).await;
            world.control().fail_on(fault, call, 0, 1).unwrap();
            let push = world.push().await;
            assert_eq!(
                (push.outcome, push.counts.failed),
                (Outcome::Partly, 1),
                "{kind} {fault} {call:?} {push:?}"
            );
            // The rest is done, and whose the other object is stays open.
            assert_eq!(push.counts.disabled, 1, "{kind} {fault}");
            let left = world.left().await;
            assert!(
                !left.iter().any(|line| line.starts_with("Link")),
                "{kind} {fault} {left:?}"
            );
        }
    }
}
