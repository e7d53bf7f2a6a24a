//! A large corp's members come by an export job, or department by department where that fails: the same people either way.

use sandbox::{ExportFault, Scenario};

use bridge::directory::filter::UserFilter;
use bridge::source::OnDuplicate;
use bridge::sync::{Outcome, Reach, Run, WarningId};

use crate::support::{Setting, World};

const DEPARTMENTS: u32 = 520;
const MEMBERS: u32 = 1_500;

async fn large(scenario: Scenario) -> World {
    World::new(Setting {
        members: MEMBERS,
        departments: DEPARTMENTS,
        scenario,
        ..Setting::default()
    })
    .await
}

/// Everybody's userid, name and departments.
fn people(world: &World) -> Vec<(Option<String>, Option<String>, Vec<i64>)> {
    let all = UserFilter {
        most: Some(MEMBERS as usize * 2),
        ..UserFilter::default()
    };
    let page = world.bridge.directory().users(&world.tenant, &all).unwrap();
    let mut people: Vec<_> = page
        .users
        .into_iter()
        .map(|user| {
            let departments = user.departments.iter().map(|each| each.id).collect();
            (user.userid, user.name, departments)
        })
        .collect();
    people.sort();
    people
}

fn calls(world: &World, api: &str) -> u64 {
    let calls = world.sandbox.control().calls();
    calls.get(api).copied().unwrap_or_default()
}

fn fell_back(run: &Run) -> Option<String> {
    let mut warnings = run.warnings.iter();
    let warning = warnings.find(|warning| warning.id == WarningId::ExportFallback)?;
    Some(warning.text.zh.to_string())
}

#[tokio::test]
async fn a_large_corp_is_read_in_a_few_calls() {
    let world = large(Scenario::Healthy).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sandbox.control().reset_counts();
    let run = world.sync(&source).await;
    assert_eq!(
        (run.outcome, run.reach, fell_back(&run)),
        (Outcome::Applied, Some(Reach::Full), None),
        "{:?}",
        run.error
    );
    assert_eq!(run.counts.created, MEMBERS as usize);
    assert_eq!(calls(&world, "user/list"), 0);
    let all: u64 = world.sandbox.control().calls().values().sum();
    assert!(all <= 12, "{:?}", world.sandbox.control().calls());
    let truth = world.sandbox.control().members();
    let names: Vec<_> = people(&world)
        .into_iter()
        .map(|(.., name, _)| name)
        .collect();
    assert_eq!(names.len(), truth.len());
    assert!(names.iter().all(Option::is_some));
}

#[tokio::test]
async fn whatever_goes_wrong_with_an_export_the_same_people_come_in_the_slow_way() {
    let expected = {
        let world = large(Scenario::Healthy).await;
        let source = world.add_source(OnDuplicate::Skip).await;
        world.sync(&source).await;
        people(&world)
    };
    let cases = [
        (ExportFault::Fails, "状态 3"),
        (ExportFault::WrongHash, "校验值"),
        (ExportFault::WrongSize, "文件的大小"),
        (ExportFault::ForbiddenAddress, "下载地址"),
        (ExportFault::Expired, "HTTP 403"),
        (ExportFault::Incomplete(40), "1500 人中有 40 人"),
        (ExportFault::Garbage, "读不懂"),
    ];
    let world = large(Scenario::Healthy).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    for (fault, reason) in cases {
        world.sandbox.control().set_export_fault(fault);
        let run = world.sync(&source).await;
        assert_eq!(run.outcome, Outcome::Applied, "{fault:?}: {:?}", run.error);
        let told = fell_back(&run).unwrap_or_else(|| panic!("{fault:?} was not told"));
        assert!(told.contains(reason), "{fault:?}: {told}");
        assert_eq!(run.counts.departed, 0, "{fault:?}");
        assert_eq!(people(&world), expected, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refused_export_is_told_with_its_code() {
    let world = large(Scenario::Healthy).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let refused = [("export/user", 48_002), ("export/get_result", 301_002)];
    for (api, errcode) in refused {
        assert!(world.sandbox.control().fail_next(api, errcode, 1));
        let run = world.sync(&source).await;
        let told = fell_back(&run).unwrap();
        assert!(told.contains(&errcode.to_string()), "{told}");
        assert_eq!(run.outcome, Outcome::Applied);
    }
}

#[tokio::test]
async fn somebody_who_joined_since_is_read_alone_and_departs_nowhere() {
    let world = large(Scenario::Healthy).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    world
        .sandbox
        .control()
        .set_export_fault(ExportFault::Incomplete(1));
    world.sandbox.control().reset_counts();
    let run = world.sync(&source).await;
    assert_eq!((fell_back(&run), run.counts.departed), (None, 0));
    assert_eq!(calls(&world, "user/get"), 1);
}

#[tokio::test]
async fn somebody_who_left_in_between_does_not_spoil_the_export() {
    let world = large(Scenario::Healthy).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    control.set_export_fault(ExportFault::Incomplete(1));
    assert!(control.fail_next("user/get", 60_111, 1));
    let run = world.sync(&source).await;
    assert_eq!(
        (fell_back(&run), run.counts.created),
        (None, MEMBERS as usize - 1)
    );
}

#[tokio::test]
async fn odd_rows_cost_themselves_only_in_an_export_too() {
    let world = large(Scenario::OddBytes).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    assert_eq!(
        (fell_back(&run), run.counts.created),
        (None, MEMBERS as usize)
    );
    let ids: Vec<_> = run.warnings.iter().map(|warning| warning.id).collect();
    assert!(ids.contains(&WarningId::FieldUnreadable), "{ids:?}");
}
