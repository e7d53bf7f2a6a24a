//! Runs against the simulated WeCom over a real socket: what arrives, what stays, what waits, what is taken back.

mod support;

use bridge::Code;
use bridge::directory::query::UserFilter;
use bridge::directory::user::UserStatus;
use bridge::source::{AutoSync, OnDuplicate, SourceChange};
use bridge::sync::{ChangeFilter, Outcome, Reach, RunRequest};
use sandbox::Scenario;
use support::{Setting, World};

#[tokio::test]
async fn a_first_sync_brings_everybody_and_a_second_writes_nothing() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let first = world.sync(&source).await;
    let truth = world.sandbox.control().members();
    assert_eq!((first.outcome, first.reach), (Outcome::Applied, Some(Reach::Full)), "{:?}", first.error);
    assert_eq!(first.counts.created, truth.len());
    let page = world.bridge.users(&world.tenant, &UserFilter::default()).unwrap();
    assert_eq!(page.total, truth.len());
    for member in &truth {
        let user = world.bridge.user(&world.tenant, &member.userid).unwrap();
        assert_eq!(user.name.as_deref(), Some(member.name.as_str()));
        let mut departments = member.departments.iter().map(|id| i64::try_from(*id).unwrap()).collect::<Vec<_>>();
        departments.sort_unstable();
        assert_eq!(user.departments.iter().map(|each| each.id).collect::<Vec<_>>(), departments, "{}", member.userid);
    }
    let before = world.directory();
    let second = world.sync(&source).await;
    assert_eq!((second.counts.unchanged, second.counts.updated), (truth.len(), 0));
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn changes_in_wecom_arrive_and_undo_takes_them_back_to_the_byte() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let people = control.members();
    let before = world.directory();
    control.remove_member(&people[3].userid);
    control.rename(&people[5].userid, "改名");
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.counts.departed, run.counts.updated), (Outcome::Applied, 1, 1), "{run:?}");
    let changes = world.bridge.changes(&run, &ChangeFilter::default()).unwrap();
    let kinds = changes.iter().map(|change| change.kind.as_str()).collect::<Vec<_>>();
    assert_eq!(kinds, ["depart", "update"]);
    assert_eq!(changes[1].after.as_ref().unwrap()["name"], "改名");
    let gone = world.bridge.user(&world.tenant, &people[3].userid).unwrap();
    assert_eq!(gone.status, UserStatus::Departed);

    let undo = world.bridge.undo(&run.id).unwrap();
    assert_eq!(undo.outcome, Outcome::Applied);
    assert_eq!(world.directory(), before);
    assert!(world.bridge.source(&source.id).unwrap().paused);
    assert_eq!(world.bridge.undo(&run.id).unwrap_err().code(), Code::UndoNone);
}

#[tokio::test]
async fn many_departures_wait_for_a_person_who_saw_the_list() {
    let world = World::new(Setting { members: 100, ..Setting::default() }).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let people = control.members();
    people[..20].iter().for_each(|each| assert!(control.remove_member(&each.userid)));
    let before = world.directory();
    let confirm = || RunRequest { confirm: true, ..RunRequest::default() };

    let unseen = world.sync_with(&source, confirm()).await;
    assert_eq!(unseen.outcome, Outcome::Held, "nobody has seen the list yet");
    assert_eq!((unseen.counts.departed, unseen.error_code()), (20, Some(Code::SyncHeld)));
    assert_eq!(world.directory(), before);

    control.remove_member(&people[20].userid);
    let grown = world.sync_with(&source, confirm()).await;
    assert_eq!(grown.outcome, Outcome::Held, "somebody is on it whom nobody saw");

    let run = world.sync_with(&source, confirm()).await;
    assert_eq!((run.outcome, run.counts.departed), (Outcome::Applied, 21));
}

#[tokio::test]
async fn limited_secrets_read_identifiers_and_keep_what_is_stored() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let before = world.directory();
    world.sandbox.control().set_scenario(Scenario::ContactsLimited);
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.reach), (Outcome::Applied, Some(Reach::IdsAndAppDetails)), "{:?}", run.error);
    assert_eq!(run.counts.departed, 0);
    world.bridge.remove_auth(&source.corp_id.to_string()).unwrap();
    let run = world.sync(&source).await;
    assert_eq!((run.outcome, run.reach), (Outcome::Applied, Some(Reach::IdsOnly)), "{:?}", run.error);
    assert_eq!(run.counts.updated, 0, "{:?}", world.bridge.changes(&run, &ChangeFilter::default()).unwrap());
    assert_eq!(world.directory(), before, "nothing is blanked by what was not sent");
}

#[tokio::test]
async fn an_untrusted_address_stops_the_run_and_is_named() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sandbox.control().set_scenario(Scenario::UntrustedIp);
    let run = world.sync(&source).await;
    let error = run.as_error().unwrap();
    assert_eq!((run.outcome, error.errcode()), (Outcome::Failed, Some(60020)));
    assert!(error.caller_ip().is_some());
    assert_eq!(error.detail()["trusted_ip_list"], "contacts");
}

#[tokio::test]
async fn settings_that_change_meanwhile_refuse_the_plan() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let preview = world.sync_with(&source, RunRequest { dry_run: true, ..RunRequest::default() }).await;
    assert_eq!(preview.outcome, Outcome::Planned);
    assert_eq!(world.directory().len(), 0);
    let person = world.sandbox.control().members()[0].userid.clone();
    world.sandbox.control().remove_member(&person);
    let other = RunRequest { expect: preview.plan_hash.clone(), ..RunRequest::default() };
    let run = world.sync_with(&source, other).await;
    assert_eq!((run.outcome, run.error_code()), (Outcome::Failed, Some(Code::SyncMoved)));
    let change = SourceChange { auto_sync: Some(AutoSync::Every4), ..SourceChange::default() };
    world.bridge.change_source(&source.id, &change, None, true).await.unwrap();
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
}
