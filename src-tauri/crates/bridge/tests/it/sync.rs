//! Runs against the simulated WeCom over a real socket: what arrives, what stays, what waits, what is taken back.

use std::sync::Arc;

use bridge::directory::filter::UserFilter;
use bridge::directory::user::UserStatus;
use bridge::source::{AutoSync, NewSource, OnDuplicate, SourceChange};
use bridge::sync::{ChangeFilter, ChangeGroup, ChangeKind, Outcome, Reach, RunRequest, WarningId};
use bridge::tenant::NewTenant;
use bridge::vault::{SessionOnly, Vault};
use bridge::{Bridge, Code, GivenSecrets, Options};
use sandbox::{Config, Sandbox, Scenario};
use wecom::Secret;

use crate::support::{Setting, World};

#[tokio::test]
async fn a_first_sync_brings_everybody_and_a_second_writes_nothing() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let first = world.sync(&source).await;
    let truth = world.sandbox.control().members();
    assert_eq!(
        (first.outcome, first.reach),
        (Outcome::Applied, Some(Reach::Full)),
        "{:?}",
        first.error
    );
    assert_eq!(first.counts.created, truth.len());
    let page = world
        .bridge
        .directory()
        .users(&world.tenant, &UserFilter::default())
        .unwrap();
    assert_eq!(page.total, truth.len());
    for member in &truth {
        let user = world
            .bridge
            .directory()
            .user(&world.tenant, &member.userid)
            .unwrap();
        assert_eq!(user.name.as_deref(), Some(member.name.as_str()));
        let mut departments = member
            .departments
            .iter()
            .map(|id| i64::try_from(*id).unwrap())
            .collect::<Vec<_>>();
        departments.sort_unstable();
        assert_eq!(
            user.departments
                .iter()
                .map(|each| each.id)
                .collect::<Vec<_>>(),
            departments,
            "{}",
            member.userid
        );
    }
    let before = world.directory();
    let second = world.sync(&source).await;
    assert_eq!(
        (second.counts.unchanged, second.counts.updated),
        (truth.len(), 0)
    );
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn changes_in_wecom_arrive_and_undo_takes_them_back_to_the_byte() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let before = world.directory();
    let followers = control.followers();
    let (leaving, named) = (followers[0].userid.clone(), followers[1].userid.clone());
    control.remove_member(&leaving);
    control.rename(&named, "改名");
    let run = world.sync(&source).await;
    assert_eq!(
        (run.outcome, run.counts.departed, run.counts.updated),
        (Outcome::Applied, 1, 1),
        "{run:?}"
    );
    let changes = world
        .bridge
        .sync()
        .changes(&run, &ChangeFilter::default())
        .unwrap();
    let kinds = changes
        .iter()
        .map(|change| change.kind.as_str())
        .collect::<Vec<_>>();
    assert_eq!(kinds, ["depart", "update"]);
    assert_eq!(changes[1].after.as_ref().unwrap()["name"], "改名");
    let gone = world
        .bridge
        .directory()
        .user(&world.tenant, &leaving)
        .unwrap();
    assert_eq!(gone.status, UserStatus::Departed);

    let undo = world.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(undo.outcome, Outcome::Applied);
    assert_eq!(world.directory(), before);
    assert!(world.bridge.source(&source.id).unwrap().paused);
    assert_eq!(
        world.bridge.sync().undo(&run.id).unwrap_err().code(),
        Code::UndoNone
    );
}

/// Whatever happened in WeCom: a run settles it, and its undo is as if it had never been.
#[tokio::test]
async fn undo_is_the_identity_after_any_changes() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Overwrite).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    for round in 0..8_usize {
        let people = control.members();
        let units = control.departments();
        let (person, unit) = (
            |step: usize| &people[(round * 7 + step) % people.len()].userid,
            |step: usize| units[(round * 3 + step) % units.len()].id,
        );
        control.rename(person(1), &format!("第{round}轮"));
        control.set_mobile(person(2), &format!("1391234{round:04}"));
        control.set_status(person(3), [1, 2, 4][round % 3]);
        control.move_to(person(4), &[unit(1), unit(2)]);
        control.remove_member(person(5));
        control.rename_department(unit(3), &format!("部门{round}"));
        control.add_department("新部门", unit(0));
        control.add_member(sandbox::NewMember {
            name: format!("新人{round}"),
            departments: vec![unit(1)],
            ..Default::default()
        });
        let before = world.directory();
        let run = world.sync(&source).await;
        assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
        let after = world.directory();
        assert_ne!(before, after);
        world.bridge.sync().undo(&run.id).unwrap();
        assert_eq!(world.directory(), before, "round {round}");
        let again = world.sync(&source).await;
        assert_eq!(
            (again.counts, again.plan_hash.is_some()),
            (run.counts, true)
        );
        assert_eq!(world.sync(&source).await.counts.updated, 0);
    }
}

#[tokio::test]
async fn duplicates_are_skipped_or_handed_over_and_come_back_with_undo() {
    let world = World::of(Scenario::Duplicates).await;
    let hints = world.sandbox.control().duplicate_hints();
    for hint in &hints {
        let new = bridge::directory::local::NewUser {
            username: hint.username.clone(),
            name: hint.name.clone(),
            mobile: hint.mobile.clone(),
            email: hint.email.clone(),
        };
        world
            .bridge
            .directory()
            .add_user(&world.tenant, &new)
            .unwrap();
    }
    let source = world.add_source(OnDuplicate::Skip).await;
    let before = world.directory();
    let skipped = world.sync(&source).await;
    assert!(
        skipped.counts.skipped > 0
            && skipped.counts.ambiguous > 0
            && skipped.counts.overwritten == 0,
        "{:?}",
        skipped.counts
    );
    assert!(
        skipped
            .warnings
            .iter()
            .any(|warning| warning.id == WarningId::WecomCollisions)
    );
    let change = SourceChange {
        on_duplicate: Some(OnDuplicate::Overwrite),
        ..SourceChange::default()
    };
    world.set(&source, change).await;
    let middle = world.directory();
    let held = world.sync(&source).await;
    assert_eq!(
        held.as_error().unwrap().detail()["reason"],
        "take_over",
        "several by no more than a number or an address"
    );
    let confirm = RunRequest {
        confirm: true,
        ..RunRequest::default()
    };
    let run = world.sync_with(&source, confirm).await;
    assert_eq!(run.counts.overwritten, skipped.counts.skipped);
    assert_eq!(run.counts.ambiguous, skipped.counts.ambiguous);
    world.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(world.directory(), middle);
    world.bridge.sync().undo(&skipped.id).unwrap();
    assert_eq!(world.directory(), before);
}

#[tokio::test]
async fn what_was_edited_after_a_run_is_not_undone_over() {
    let world = World::of(Scenario::Duplicates).await;
    let hint = world.sandbox.control().duplicate_hints().remove(0);
    let new = bridge::directory::local::NewUser {
        username: hint.username.clone(),
        name: hint.name,
        mobile: hint.mobile,
        email: hint.email,
    };
    world
        .bridge
        .directory()
        .add_user(&world.tenant, &new)
        .unwrap();
    let source = world.add_source(OnDuplicate::Overwrite).await;
    let run = world.sync(&source).await;
    let (gone, left) = world.bridge.set_up().remove_source(&source.id).unwrap();
    assert_eq!(
        (gone.id, left),
        (
            source.id.clone(),
            run.counts.created + run.counts.overwritten
        )
    );
    assert_eq!(
        world.bridge.sync().undo(&run.id).unwrap_err().code(),
        Code::RunUnknown
    );
    let user = world
        .bridge
        .directory()
        .user(&world.tenant, &hint.username)
        .unwrap();
    assert_eq!((user.status, user.source_id), (UserStatus::Departed, None));
}

/// So many that an index is made anew after them.
#[tokio::test]
async fn a_large_first_sync_leaves_the_file_as_every_other_does() {
    let world = World::new(Setting {
        members: 5_200,
        departments: 40,
        ..Setting::default()
    })
    .await;
    let schema = || {
        let file = world.folder.path().join(bridge::data_folder::DATABASE);
        let db = rusqlite::Connection::open(file).unwrap();
        let sql = "SELECT name || coalesce(sql, '') FROM sqlite_schema ORDER BY name";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        let rows = rows.unwrap().collect::<rusqlite::Result<Vec<_>>>().unwrap();
        let whole: String = db
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        (rows, whole)
    };
    let source = world.add_source(OnDuplicate::Skip).await;
    let before = schema();
    let run = world.sync(&source).await;
    assert_eq!(run.counts.created, 5_200);
    assert_eq!(schema(), before);
    world.bridge.sync().undo(&run.id).unwrap();
    assert_eq!((schema(), world.directory().len()), (before, 0));
}

#[tokio::test]
async fn the_changes_of_departments_are_found_as_they_are_counted() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let departments = control.departments();
    let root = departments.iter().find(|each| each.parent == 0).unwrap().id;
    let deep = departments
        .iter()
        .find(|each| each.parent != 0 && each.parent != root)
        .unwrap();
    assert!(control.move_department(deep.id, root));
    let other = departments
        .iter()
        .find(|each| each.id != deep.id && each.id != root);
    assert!(control.rename_department(other.unwrap().id, "别名部"));
    let run = world.sync(&source).await;
    let of = |kind: ChangeGroup| {
        let filter = ChangeFilter {
            kind: Some(kind),
            ..ChangeFilter::default()
        };
        world.bridge.sync().count_changes(&run, &filter).unwrap()
    };
    assert_eq!(
        (
            of(ChangeKind::DepartmentRename.into()),
            of(ChangeKind::DepartmentMove.into())
        ),
        (1, 1)
    );
    assert_eq!(
        of(ChangeGroup::DepartmentUpdate),
        run.counts.departments_updated
    );
}

#[tokio::test]
async fn one_run_per_source_at_a_time() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world
        .sandbox
        .control()
        .set_latency(std::time::Duration::from_millis(30));
    let (one, other) = tokio::join!(
        world.bridge.sync().execute(
            &source.id,
            RunRequest::default(),
            bridge::progress::silent()
        ),
        world.bridge.sync().execute(
            &source.id,
            RunRequest::default(),
            bridge::progress::silent()
        ),
    );
    let outcomes = [one, other].map(|run| run.map(|run| run.outcome).map_err(|error| error.code()));
    assert!(
        outcomes.contains(&Ok(Outcome::Applied)) && outcomes.contains(&Err(Code::SyncBusy)),
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn every_scenario_ends_in_one_precise_way() {
    use Outcome::{Applied, Failed};
    let cases = [
        (Scenario::Healthy, Applied, Some(Reach::Full), None),
        (
            Scenario::ContactsLimited,
            Applied,
            Some(Reach::IdsAndAppDetails),
            None,
        ),
        (
            Scenario::SubDepartmentRange,
            Applied,
            Some(Reach::Full),
            None,
        ),
        (
            Scenario::UntrustedIp,
            Failed,
            None,
            Some(Code::WecomRefused),
        ),
        (Scenario::AppStopped, Applied, Some(Reach::Full), None),
        (Scenario::WrongCallback, Applied, Some(Reach::Full), None),
        (
            Scenario::NewAppNoPhones,
            Applied,
            Some(Reach::IdsAndAppDetails),
            None,
        ),
        (Scenario::Flaky, Applied, Some(Reach::Full), None),
        (Scenario::Busy, Applied, Some(Reach::Full), None),
        (
            Scenario::RateLimited,
            Failed,
            None,
            Some(Code::WecomRateLimited),
        ),
        (Scenario::TokenChurn, Applied, Some(Reach::Full), None),
        (Scenario::Duplicates, Applied, Some(Reach::Full), None),
    ];
    for (scenario, outcome, reach, code) in cases {
        let world = World::healthy().await;
        let source = world.add_source(OnDuplicate::Skip).await;
        world.sandbox.control().set_scenario(scenario);
        let run = world.sync(&source).await;
        assert_eq!(
            (run.outcome, run.reach, run.error_code()),
            (outcome, reach, code),
            "{scenario}: {:?}",
            run.error
        );
        let stored = world
            .bridge
            .directory()
            .users(&world.tenant, &UserFilter::default())
            .unwrap()
            .total;
        let want = if outcome == Applied {
            world.sandbox.control().member_count()
        } else {
            0
        };
        assert_eq!(stored, want, "{scenario}");
        assert!(
            world.sandbox.control().peak_concurrency() <= 4,
            "{scenario}"
        );
    }
}

#[tokio::test]
async fn leavers_are_held_until_confirmed() {
    let world = World::of(Scenario::Leavers).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    let held = world.sync(&source).await;
    assert_eq!(held.outcome, Outcome::Held, "{held:?}");
    let run = world
        .sync_with(
            &source,
            RunRequest {
                confirm: true,
                ..RunRequest::default()
            },
        )
        .await;
    assert_eq!(
        (run.outcome, run.counts.departed),
        (Outcome::Applied, held.counts.departed)
    );
    world.sandbox.control().return_leavers();
    world.sandbox.control().set_scenario(Scenario::Healthy);
    let back = world.sync(&source).await;
    assert_eq!(back.counts.reactivated, held.counts.departed);
}

#[tokio::test]
async fn many_departures_wait_for_a_person_who_saw_the_list() {
    let world = World::new(Setting {
        members: 100,
        ..Setting::default()
    })
    .await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let control = world.sandbox.control();
    let people = control.members();
    people[..20]
        .iter()
        .for_each(|each| assert!(control.remove_member(&each.userid)));
    let before = world.directory();
    let confirm = || RunRequest {
        confirm: true,
        ..RunRequest::default()
    };

    let unseen = world.sync_with(&source, confirm()).await;
    assert_eq!(
        unseen.outcome,
        Outcome::Held,
        "nobody has seen the list yet"
    );
    assert_eq!(
        (unseen.counts.departed, unseen.error_code()),
        (20, Some(Code::SyncHeld))
    );
    assert_eq!(world.directory(), before);

    control.remove_member(&people[20].userid);
    let grown = world.sync_with(&source, confirm()).await;
    assert_eq!(
        grown.outcome,
        Outcome::Held,
        "somebody is on it whom nobody saw"
    );

    let run = world.sync_with(&source, confirm()).await;
    assert_eq!((run.outcome, run.counts.departed), (Outcome::Applied, 21));
}

#[tokio::test]
async fn limited_secrets_read_identifiers_and_keep_what_is_stored() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let before = world.directory();
    world
        .sandbox
        .control()
        .set_scenario(Scenario::ContactsLimited);
    let run = world.sync(&source).await;
    assert_eq!(
        (run.outcome, run.reach),
        (Outcome::Applied, Some(Reach::IdsAndAppDetails)),
        "{:?}",
        run.error
    );
    assert_eq!(run.counts.departed, 0);
    world
        .bridge
        .set_up()
        .remove_auth(&source.corp_id.to_string())
        .unwrap();
    let run = world.sync(&source).await;
    assert_eq!(
        (run.outcome, run.reach),
        (Outcome::Applied, Some(Reach::IdsOnly)),
        "{:?}",
        run.error
    );
    assert_eq!(
        run.counts.updated,
        0,
        "{:?}",
        world
            .bridge
            .sync()
            .changes(&run, &ChangeFilter::default())
            .unwrap()
    );
    assert_eq!(
        world.directory(),
        before,
        "nothing is blanked by what was not sent"
    );
}

#[tokio::test]
async fn an_untrusted_address_stops_the_run_and_is_named() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sandbox.control().set_scenario(Scenario::UntrustedIp);
    let run = world.sync(&source).await;
    let error = run.as_error().unwrap();
    assert_eq!(
        (run.outcome, error.errcode()),
        (Outcome::Failed, Some(60020))
    );
    assert!(error.caller_ip().is_some());
    assert_eq!(error.detail()["trusted_ip_list"], "contacts");
    let link = error.fix().link().unwrap();
    assert!(link.ends_with("#apps/contactsApi"), "{link}");
}

#[tokio::test]
async fn settings_that_change_meanwhile_refuse_the_plan() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let preview = world
        .sync_with(
            &source,
            RunRequest {
                dry_run: true,
                ..RunRequest::default()
            },
        )
        .await;
    assert_eq!(preview.outcome, Outcome::Planned);
    assert_eq!(world.directory().len(), 0);
    let person = world.sandbox.control().members()[0].userid.clone();
    world.sandbox.control().remove_member(&person);
    let other = RunRequest {
        expect: preview.plan_hash.clone(),
        ..RunRequest::default()
    };
    let run = world.sync_with(&source, other).await;
    assert_eq!(
        (run.outcome, run.error_code()),
        (Outcome::Failed, Some(Code::SyncMoved))
    );
    let change = SourceChange {
        auto_sync: Some(AutoSync::Every4),
        ..SourceChange::default()
    };
    world.set(&source, change).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
}

/// It belongs to one corp; the other has its own in the keyring.
#[tokio::test]
async fn the_schedule_tries_no_given_app_secret_on_another_corp() {
    let folder = tempfile::tempdir().unwrap();
    let vault: Arc<dyn Vault> = Arc::new(SessionOnly::default());
    let clock = Arc::new(crate::support::SetClock::default());
    let open = |given| {
        Bridge::open(Options {
            vault: Arc::clone(&vault),
            clock: clock.clone(),
            given,
            ..Options::new(folder.path())
        })
        .unwrap()
    };
    let bridge = open(GivenSecrets::default());
    let mut corps = Vec::new();
    for seed in [1, 2] {
        let config = Config {
            seed,
            members: 20,
            departments: 3,
            scenario: Scenario::ContactsLimited,
            ..Config::default()
        };
        let corp = Sandbox::start(config).await.unwrap();
        let details = corp.details();
        let new = NewTenant {
            name: format!("corp {seed}"),
            api_base: Some(details.api_base.clone()),
            login_base: Some(details.login_base.clone()),
            ..NewTenant::default()
        };
        let tenant = bridge.add_tenant(&new).unwrap();
        let new = NewSource {
            auto_sync: AutoSync::Every4,
            ..crate::support::new_source(details, OnDuplicate::Skip, true)
        };
        let source = bridge
            .set_up()
            .add_source(&tenant.id, &new)
            .await
            .unwrap()
            .source;
        let first = bridge.sync().execute(
            &source.id,
            RunRequest::default(),
            bridge::progress::silent(),
        );
        first.await.unwrap();
        corps.push(corp);
    }
    drop(bridge);
    clock.advance_hours(5);
    let app = Secret::parse(&corps[0].details().app_secret).unwrap();
    let bridge = open(GivenSecrets {
        app: Some(app),
        ..GivenSecrets::default()
    });
    let runs = bridge.sync().run_due().await.unwrap().runs;
    let reaches = runs.iter().map(|run| run.reach).collect::<Vec<_>>();
    assert_eq!(reaches, [Some(Reach::IdsAndAppDetails); 2]);
}
