//! One member on trial: every step is shown, what WeCom refuses has its way out, and a run that waits is not outdated in silence.

use bridge::checkup::Status;
use bridge::source::{OnDuplicate, Source, SourceChange};
use bridge::sync::{Outcome, Trial, TrialStepId, WarningId};
use bridge::trace::Subject;
use sandbox::{NewMember, Scenario};

use crate::support::World;

const NEW: &str = "Lin.New";

/// A source that was synced once, and somebody new since.
async fn synced(scenario: Scenario) -> (World, Source) {
    let world = World::of(scenario).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let run = world.sync(&source).await;
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    joins(&world, Vec::new());
    (world, source)
}

fn joins(world: &World, departments: Vec<u64>) {
    world.sandbox.control().add_member(NewMember {
        userid: Some(NEW.into()),
        name: "林新".into(),
        mobile: "15299000777".into(),
        departments,
        ..NewMember::default()
    });
}

impl World {
    async fn tried(&self, userid: &str, apply: bool) -> Trial {
        let subject = Subject::Words(userid.to_owned());
        let diagnose = self.bridge.diagnose();
        let tried = diagnose.try_member(&self.tenant, &subject, (apply, None));
        tried.await.unwrap().1
    }
}

/// The steps with how they ended.
fn steps(trial: &Trial) -> Vec<(TrialStepId, Status)> {
    let steps = trial.steps.iter();
    steps.map(|step| (step.id, step.status)).collect()
}

#[tokio::test]
async fn every_step_is_shown_and_the_connection_is_the_first() {
    let (world, _) = synced(Scenario::Healthy).await;
    let trial = world.tried(NEW, false).await;
    let ids = steps(&trial).into_iter().map(|(id, _)| id);
    assert_eq!(ids.collect::<Vec<_>>(), TrialStepId::ALL);
    assert!(trial.is_clean() && trial.may_apply, "{trial:?}");
}

#[tokio::test]
async fn what_wecom_refuses_has_its_way_out() {
    use TrialStepId::{Connect, Read};
    let read = [(Connect, Status::Pass), (Read, Status::Fail)];
    // (the call, the errcode, the steps)
    let cases = [
        ("user/get", 60011, &read[..]),
        ("user/get", 45009, &read[..]),
        ("user/get", 60020, &read[..]),
        ("gettoken", 40001, &[(Connect, Status::Fail)][..]),
    ];
    for (api, errcode, want) in cases {
        let (world, _) = synced(Scenario::Healthy).await;
        let before = world.directory();
        if api == "gettoken" {
            // The token of the last run dies, and there is no other.
            world.sandbox.control().fail_next("user/get", 42001, 1);
        }
        assert!(world.sandbox.control().fail_next(api, errcode, 9));
        let trial = world.tried(NEW, true).await;
        assert_eq!(steps(&trial), want, "{errcode}: {trial:?}");
        let last = trial.steps.last().unwrap();
        let fix = last.fix.as_ref().unwrap();
        assert!(!fix.steps.is_empty(), "{errcode}: {fix:?}");
        assert!(!trial.may_apply && trial.applied.is_none(), "{errcode}");
        assert_eq!(world.directory(), before, "{errcode}");
    }
}

#[tokio::test]
async fn a_limited_contacts_secret_reads_the_member_by_the_app() {
    let (world, _) = synced(Scenario::ContactsLimited).await;
    let trial = world.tried(NEW, true).await;
    assert!(trial.is_clean(), "{trial:?}");
    let read = trial.steps.iter().find(|step| step.id == TrialStepId::Read);
    let said = &read.unwrap().evidence.zh;
    assert!(
        said.contains("只能读账号") && said.contains("应用读到"),
        "{said}"
    );
    assert!(world.directory().iter().any(|row| row.contains("林新")));
}

#[tokio::test]
async fn before_the_first_run_nobody_is_applied_alone() {
    let world = World::healthy().await;
    world.add_source(OnDuplicate::Skip).await;
    joins(&world, Vec::new());
    let trial = world.tried(NEW, true).await;
    let last = trial.steps.last().unwrap();
    assert_eq!((last.id, last.status), (TrialStepId::Apply, Status::Fail));
    assert!(last.evidence.zh.contains("还没有同步过"), "{last:?}");
    assert!(trial.applied.is_none() && world.directory().is_empty());
}

#[tokio::test]
async fn a_department_that_the_directory_lacks_is_told_and_comes_with_the_next_run() {
    let (world, source) = synced(Scenario::Healthy).await;
    let control = world.sandbox.control();
    control.remove_member(NEW);
    let new = control.add_department("新部门", 1).unwrap();
    joins(&world, vec![new]);
    let trial = world.tried(NEW, true).await;
    let plan = trial.steps.iter().find(|step| step.id == TrialStepId::Plan);
    let said = &plan.unwrap().evidence.zh;
    assert!(said.contains(&format!("#{new}")), "{said}");
    assert!(trial.applied.is_some(), "{trial:?}");
    let run = world.sync(&source).await;
    assert_eq!(run.counts.departments_created, 1, "{:?}", run.counts);
    let user = world.bridge.directory().user(&world.tenant, NEW).unwrap();
    assert!(user.departments[0].path.ends_with("新部门"), "{user:?}");
}

#[tokio::test]
async fn a_run_that_waits_goes_stale_and_that_is_said_before_and_after() {
    let (world, source) = synced(Scenario::Healthy).await;
    let tight = SourceChange {
        guard_floor: Some(2),
        guard_people: Some(2),
        ..SourceChange::default()
    };
    let source = world.set(&source, tight).await;
    let leavers = world.sandbox.control().followers();
    for leaver in leavers.iter().take(3) {
        world.sandbox.control().remove_member(&leaver.userid);
    }
    let held = world.sync(&source).await;
    assert_eq!(held.outcome, Outcome::Held, "{:?}", held.error);
    let trial = world.tried(NEW, false).await;
    let said = &trial.steps.last().unwrap().evidence.zh;
    assert!(said.contains("过期") && trial.may_apply, "{said}");
    let applied = world.tried(NEW, true).await.applied.unwrap();
    let mut warnings = applied.warnings.iter();
    let stale = warnings.find(|warning| warning.id == WarningId::HeldOutdated);
    assert!(stale.unwrap().text.zh.contains(&held.id), "{applied:?}");
    // There is nothing more to take the ground from.
    world.sandbox.control().set_mobile(NEW, "15299000778");
    let again = world.tried(NEW, true).await.applied.unwrap();
    assert_eq!(again.warnings, []);
}
