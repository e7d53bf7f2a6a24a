//! Who did it: runs, confirmations and undos keep the account and the host, and how many people there are at their end.

use bridge::actor::Actor;
use bridge::progress;
use bridge::source::OnDuplicate;
use bridge::sync::{Outcome, RunKind, RunRequest};
use sandbox::Scenario;

use crate::support::World;

fn somebody() -> Actor {
    Actor::new("li.na", "ops-01")
}

#[tokio::test]
async fn a_run_its_confirmation_and_its_undo_keep_who_did_them() {
    let world = World::of(Scenario::Leavers).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let first = world.sync(&source).await;
    let (held, again) = (world.sync(&source).await, world.sync(&source).await);
    assert_eq!(
        (first.outcome, held.outcome),
        (Outcome::Applied, Outcome::Held)
    );
    assert_eq!((first.actor, held.confirmed), (Some(somebody()), None));

    let confirm = RunRequest {
        confirm: true,
        seen: Some(again.id.clone()),
        ..RunRequest::default()
    };
    let sync = world.bridge.sync();
    let applied = sync
        .execute(&source.id, confirm, progress::silent())
        .await
        .unwrap();
    assert_eq!(applied.outcome, Outcome::Applied);
    // The two held runs share one list: whoever confirms it has confirmed both.
    for id in [&held.id, &again.id] {
        let confirmed = sync.run(id).unwrap().confirmed.unwrap();
        assert_eq!(
            (confirmed.id, confirmed.actor),
            (applied.id.clone(), Some(somebody()))
        );
    }
    assert_eq!(sync.run(&first.id).unwrap().confirmed, None);

    let undo = sync.undo(&applied.id).unwrap();
    assert_eq!(undo.actor, Some(somebody()));
}

#[tokio::test]
async fn each_applied_run_keeps_how_many_people_there_are_at_its_end() {
    let world = World::of(Scenario::Leavers).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    world.sync(&source).await;
    let confirm = RunRequest {
        confirm: true,
        ..RunRequest::default()
    };
    let sync = world.bridge.sync();
    let applied = sync
        .execute(&source.id, confirm, progress::silent())
        .await
        .unwrap();
    let totals = world.bridge.directory().totals(&world.tenant).unwrap();
    sync.undo(&applied.id).unwrap();

    let told = sync.totals_of_runs(&world.tenant, 30).unwrap();
    let [first, held, departed, undone] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!((first.outcome, first.created), (Outcome::Applied, 60));
    assert_eq!(
        (held.outcome, held.active, held.total, held.departed),
        (Outcome::Held, None, None, 0)
    );
    assert!(departed.departed > 0);
    assert_eq!(departed.departed, applied.counts.departed);
    assert_eq!(
        (departed.active, departed.total),
        (Some(totals.active), Some(totals.all() - totals.departed))
    );
    assert_eq!(
        (undone.kind, undone.total, undone.created, undone.departed),
        (RunKind::Undo, first.total, 0, 0)
    );

    world.clock.advance_hours(31 * 24);
    assert_eq!(sync.totals_of_runs(&world.tenant, 30).unwrap(), []);
}
