//! A kill at every moment of every wave: the next push finishes, nobody is made twice, nothing of somebody else is touched.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bridge_push::push::PushRequest;
use bridge_push::push::apply::Moment;
use bridge_push::push::record::Outcome;
use bridge_push::target::TargetKind;
use bridge_push::target::settings::Groups;

use crate::support::{BOTH, World};

async fn world_of(kind: TargetKind) -> World {
    let world = World::with(kind, |settings| settings.groups = Groups::Departments).await;
    world.department(2, "A", Some(1));
    world.department(3, "B", Some(1));
    for userid in ["changed", "moved", "leaver", "returner"] {
        world.user(userid, 2);
    }
    assert_eq!(world.push().await.outcome, Outcome::Applied);
    world.set("returner", "status = 'departed'");
    assert_eq!(world.push().await.outcome, Outcome::Applied);
    world.sql("UPDATE departments SET name = 'A2' WHERE wecom_id = 2");
    world.department(4, "C", Some(2));
    world.set("changed", "position = '经理', manager = 'newcomer'");
    world.set("moved", "main_department = 3");
    world.sql("UPDATE user_departments SET department = 3 WHERE user = (SELECT key FROM users WHERE userid = 'moved')");
    world.set("leaver", "status = 'departed'");
    world.set("returner", "status = 'active'");
    for userid in ["newcomer", "newcomer2"] {
        world.user(userid, 4);
    }
    world
}

/// Ends the push at the batch of this number, at this moment; whether there was one.
async fn killed(world: &World, moment: Moment, batch: usize) -> bool {
    let seen = Arc::new(AtomicUsize::new(0));
    let halt = move |at: Moment, _: &bridge_push::push::plan::Item| {
        at == moment && seen.fetch_add(1, Ordering::Relaxed) == batch
    };
    let request = PushRequest {
        halt: Some(bridge_push::push::run::halting(halt)),
        ..PushRequest::default()
    };
    world.runner.run("t", &request).await.is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_moment_leaves_nobody_twice_and_nothing_foreign_touched() {
    let moments = [Moment::Intent, Moment::Answered, Moment::Recorded];
    for kind in BOTH {
        let mut waves = 0;
        for moment in moments {
            for batch in 0.. {
                let world = world_of(kind).await;
                let unit = world.foreign(&["other1", "other2"]);
                let foreign = world.control().fingerprint(&unit);
                if !killed(&world, moment, batch).await {
                    break;
                }
                waves += 1;
                let case = format!("{kind} {moment:?} {batch}");
                let push = world.push().await;
                assert_eq!(
                    (push.outcome, push.counts.failed),
                    (Outcome::Applied, 0),
                    "{case} {push:?}"
                );
                let verified = push.verified.unwrap_or_default();
                assert_eq!((verified.different, verified.missing), (0, 0), "{case}");
                assert_eq!(world.left().await, Vec::<String>::new(), "{case}");
                assert_eq!(world.people().len(), 6 + 2, "{case}");
                assert_eq!(world.control().fingerprint(&unit), foreign, "{case}");
                for userid in ["newcomer", "newcomer2"] {
                    let person = world.person(userid).unwrap();
                    let flags = person.text("userAccountControl").unwrap_or("512".into());
                    assert_eq!(flags, "512", "{case}: {userid} can log in");
                }
            }
        }
        assert!(waves >= 20, "{kind}: {waves} kills");
    }
}
