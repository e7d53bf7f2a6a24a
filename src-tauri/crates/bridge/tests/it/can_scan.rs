//! Who can scan, as the directory has it: read at the set-up, by a check-up and by a run that asks the app, and in one mind
//! with the check-up and the trace.

use std::collections::BTreeSet;

use bridge::checkup::CannotScanReason;
use bridge::directory::can_scan::{CanScanReason, CanScanVerdict, ScanTotals};
use bridge::directory::filter::UserFilter;
use bridge::directory::query::UserView;
use bridge::source::OnDuplicate;
use bridge::sync::Outcome;
use bridge::trace::{StepId, Subject, TraceVerdict};
use sandbox::Scenario;

use crate::checkup::check;
use crate::support::World;

fn totals(world: &World) -> ScanTotals {
    world.bridge.directory().scan_totals(&world.tenant).unwrap()
}

fn users(world: &World, filter: &UserFilter) -> Vec<UserView> {
    let directory = world.bridge.directory();
    let users = directory.users(&world.tenant, filter).unwrap().users;
    // A selection of all of them asks for their identifiers alone.
    let ids = users.iter().map(|user| user.id.clone());
    let ids = ids.collect::<Vec<_>>();
    assert_eq!(directory.user_ids(&world.tenant, filter).unwrap(), ids);
    users
}

fn of_reason(world: &World, reason: CanScanReason) -> BTreeSet<String> {
    let filter = UserFilter {
        reason: Some(reason),
        ..UserFilter::default()
    };
    let found = users(world, &filter).into_iter();
    found.map(|user| user.userid.unwrap()).collect()
}

async fn synced(scenario: Scenario) -> World {
    let world = World::of(scenario).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    world
}

#[tokio::test]
async fn the_set_up_reads_the_range_and_the_check_up_finds_the_same_people() {
    let world = synced(Scenario::SubDepartmentRange).await;
    let before = totals(&world);
    assert!(before.read_at.is_some(), "read at the set-up: {before:?}");
    let out = of_reason(&world, CanScanReason::OutOfRange);
    assert!(!out.is_empty());
    let up = check(&world).await;
    let theirs = |why: CannotScanReason| {
        let absent = up.cannot_scan.iter().filter(|absent| absent.why == why);
        absent
            .map(|absent| absent.userid.clone())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(theirs(CannotScanReason::OutOfRange), out);
    for (why, reason) in [
        (CannotScanReason::OutOfRange, CanScanReason::OutOfRange),
        (CannotScanReason::NotActivated, CanScanReason::NotActivated),
        (CannotScanReason::Disabled, CanScanReason::Disabled),
    ] {
        assert_eq!(theirs(why), of_reason(&world, reason), "{why:?}");
    }
    let after = totals(&world);
    assert_eq!(after.visible, up.coverage.unwrap().visible);
    assert_eq!(after.no, up.cannot_scan.len());
    assert!(after.read_at >= before.read_at);
}

#[tokio::test]
async fn a_trace_agrees_with_the_directory() {
    let world = synced(Scenario::SubDepartmentRange).await;
    for (verdict, want) in [
        (CanScanVerdict::Yes, TraceVerdict::CanLogIn),
        (CanScanVerdict::No, TraceVerdict::CannotLogIn),
    ] {
        let filter = UserFilter {
            can_scan: Some(verdict),
            most: Some(3),
            ..UserFilter::default()
        };
        for user in users(&world, &filter) {
            let subject = Subject::User(user.id.clone());
            let diagnose = world.bridge.diagnose();
            let trace = diagnose.trace(&world.tenant, &subject).await.unwrap();
            assert_eq!(trace.verdict, want, "{user:?}: {}", trace.headline.en);
            let name = user.name.unwrap();
            let own = trace.messages.employee;
            assert!(own.zh.contains(&name) && own.en.contains(&name), "{own:?}");
            if user.can_scan.reason == Some(CanScanReason::OutOfRange) {
                assert_eq!(trace.broken, Some(StepId::InRange));
                assert_eq!(
                    trace.headline.zh,
                    format!("{name}登录不了：不在应用的可见范围里")
                );
                let theirs = trace.messages.administrator.zh;
                assert!(theirs.contains("【可见范围】") && theirs.contains(&user.userid.unwrap()));
            }
        }
    }
}

#[tokio::test]
async fn a_run_that_asks_the_app_reads_the_range_again() {
    let world = World::of(Scenario::ContactsLimited).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let first = totals(&world).read_at;
    world.clock.advance_hours(1);
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    let read_at = totals(&world).read_at;
    assert!(
        read_at > first && read_at.is_some(),
        "{first:?} {read_at:?}"
    );
    // A full reading does not ask the app.
    world.clock.advance_hours(24 * 8);
    let old = totals(&world);
    assert_eq!((old.yes, old.read_at), (0, None), "{old:?}");
    assert!(old.unknown > 0);
}

#[tokio::test]
async fn nobody_can_scan_with_an_app_that_is_switched_off() {
    let world = synced(Scenario::Healthy).await;
    assert!(totals(&world).yes > 0);
    world.sandbox.control().set_scenario(Scenario::AppStopped);
    check(&world).await;
    let stopped = totals(&world);
    assert_eq!(stopped.yes, 0, "{stopped:?}");
    assert!(stopped.of(CanScanReason::AppStopped) > 0, "{stopped:?}");
}
