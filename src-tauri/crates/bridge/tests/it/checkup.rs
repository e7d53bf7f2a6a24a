//! The check-up against the simulated WeCom over a real socket: every scenario and every check, the visible range, and
//! the state of the runs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bridge::checkup::{CannotScanReason, Check, CheckId, CheckUp, Status, Verdict};
use bridge::directory::local::NewUser;
use bridge::source::OnDuplicate;
use bridge::sync::Outcome;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Code, GivenSecrets, Options, Text};
use sandbox::Scenario;
use wecom::Secret;

use crate::support::World;
use crate::support::standing::{Standing, standing, unlike};

/// How the checks stand, which are all of them in the order of the list.
pub(crate) fn of_checks(checks: &[Check]) -> Standing {
    let found = checks.iter().map(|check| (check.id.as_str(), check.status));
    let found = found.collect::<Vec<_>>();
    assert!(
        found
            .iter()
            .map(|(id, _)| *id)
            .eq(CheckId::CHECK_UP.iter().map(|id| id.as_str()))
    );
    found
}

/// The same of what was synced.
fn of_sync(up: &CheckUp) -> String {
    let mut found = of_checks(&up.checks);
    found.retain(|(id, _)| id.starts_with("sync."));
    standing(&found)
}

pub(crate) fn of<'a>(up: &'a CheckUp, id: &str) -> &'a Check {
    up.checks
        .iter()
        .find(|check| check.id.as_str() == id)
        .unwrap()
}

pub(crate) async fn check(world: &World) -> CheckUp {
    world
        .bridge
        .diagnose()
        .check_up(&world.tenant, &|_| {})
        .await
        .unwrap()
}

pub(crate) async fn synced() -> World {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    world
}

/// How the checks of a healthy tenant stand before anybody has rehearsed.
const HEALTHY: &str = "skip login.callback_probe login.portal login.rehearsal";

/// Each scenario with its verdict, and the checks that stand otherwise than those of a healthy tenant.
const SCENARIOS: [(Scenario, Verdict, &str); 19] = {
    use Scenario as S;
    use Verdict::{NotReady, Ready, ReadyWithWarnings};
    [
        (S::Healthy, Ready, ""),
        (
            S::ContactsLimited,
            ReadyWithWarnings,
            "warn contacts.departments contacts.members",
        ),
        (
            S::UntrustedIp,
            NotReady,
            "fail contacts.departments app.trusted_ip; skip contacts.members app.agent app.visible_range app.trusted_domain",
        ),
        (
            S::SubDepartmentRange,
            ReadyWithWarnings,
            "warn app.visible_range",
        ),
        (
            S::AppStopped,
            NotReady,
            "fail app.token; skip app.agent app.trusted_ip app.visible_range app.trusted_domain",
        ),
        (S::WrongCallback, NotReady, "fail login.callback_probe"),
        (
            S::NewAppNoPhones,
            ReadyWithWarnings,
            "warn contacts.departments contacts.members",
        ),
        (S::Flaky, Ready, ""),
        (S::Busy, Ready, ""),
        (S::RateLimited, NotReady, "fail app.visible_range"),
        (S::TokenChurn, Ready, ""),
        (S::Leavers, Ready, ""),
        (S::Duplicates, Ready, ""),
        (S::OddBytes, Ready, ""),
        (S::Nameless, Ready, ""),
        (
            S::Masked,
            ReadyWithWarnings,
            "warn contacts.departments contacts.members",
        ),
        (S::PrivateHouse, ReadyWithWarnings, "warn contacts.members"),
        (S::RenamedIds, Ready, ""),
        (S::SwitchedOff, Ready, ""),
    ]
};

#[test]
fn every_scenario_has_its_row() {
    let rows = SCENARIOS.map(|(scenario, _, _)| scenario);
    assert_eq!(rows, Scenario::ALL);
}

#[tokio::test]
async fn every_scenario_has_its_verdict_and_what_did_not_pass_says_why_and_how_to_mend_it() {
    let healthy = check(&synced().await).await;
    assert_eq!(standing(&of_checks(&healthy.checks)), HEALTHY);
    for (scenario, verdict, want) in SCENARIOS {
        // A world of its own: a client goes on keeping to a limit that a scenario before had.
        let world = synced().await;
        world.sandbox.control().set_scenario(scenario);
        let up = check(&world).await;
        let found = unlike(&of_checks(&up.checks), &of_checks(&healthy.checks));
        assert_eq!((up.verdict, found.as_str()), (verdict, want), "{scenario}");
        for check in &up.checks {
            assert_explained(check, &scenario.to_string());
        }
    }
}

/// Evidence in both languages, and a cause and a way out where something is wrong.
fn assert_explained(check: &Check, context: &str) {
    let context = format!("{context} {}: {check:?}", check.id);
    let Text { zh, en } = &check.evidence;
    assert!(!zh.is_empty() && !en.is_empty(), "{context}");
    if !matches!(check.status, Status::Warn | Status::Fail) {
        return;
    }
    let fix = check.fix.as_ref();
    let fix = fix.unwrap_or_else(|| panic!("no remedy: {context}"));
    let Text { zh, en } = &fix.cause;
    assert!(!zh.is_empty() && !en.is_empty(), "{context}");
    assert!(!fix.steps.is_empty(), "{context}");
    let is_web = |link: &str| link.starts_with("https://");
    assert!(fix.link().as_deref().is_none_or(is_web), "{context}");
}

#[tokio::test]
async fn an_untrusted_address_is_named_with_the_list_that_it_belongs_in() {
    let world = synced().await;
    world.sandbox.control().set_scenario(Scenario::UntrustedIp);
    let (up, ip) = (check(&world).await, world.sandbox.control().caller_ip());
    for (id, place) in [
        ("app.trusted_ip", "这个应用的【企业可信IP】"),
        ("contacts.departments", "【通讯录同步】的【企业可信IP】"),
    ] {
        let check = of(&up, id);
        assert_eq!(
            (check.errcode, check.caller_ip.as_deref()),
            (Some(60020), Some(ip.as_str()))
        );
        assert!(
            check.evidence.zh.contains(&ip) && check.evidence.zh.contains(place),
            "{}",
            check.evidence.zh
        );
        assert!(check.fix.as_ref().unwrap().steps[0].en.contains(&ip));
    }
}

#[tokio::test]
async fn checks_are_told_in_their_order_and_each_can_be_made_again() {
    let world = synced().await;
    world
        .sandbox
        .control()
        .set_scenario(Scenario::SubDepartmentRange);
    let told = Mutex::new(Vec::new());
    let up = world
        .bridge
        .diagnose()
        .check_up(&world.tenant, &|check| told.lock().unwrap().push(check.id))
        .await
        .unwrap();
    assert_eq!(told.into_inner().unwrap(), CheckId::CHECK_UP);
    for id in CheckId::CHECK_UP {
        let again = world
            .bridge
            .diagnose()
            .check_again(&world.tenant, *id, &|_| {})
            .await
            .unwrap();
        assert!(again.check(*id).is_some(), "{id}");
        for again in &again.checks {
            assert_eq!(again.status, of(&up, again.id.as_str()).status, "{id}");
        }
    }
    let unknown = "app.nothing".parse::<CheckId>().unwrap_err();
    assert_eq!(unknown.code(), Code::InputInvalid);
}

/// F21: what rests on a check is not left as it was when that check is made again.
#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_a_check_is_made_again_with_it() {
    let world = synced().await;
    world.sandbox.control().set_scenario(Scenario::AppStopped);
    let diagnose = world.bridge.diagnose();
    let mut up = diagnose.check_up(&world.tenant, &|_| {}).await.unwrap();
    let stands = |up: &CheckUp| {
        ["app.token", "app.visible_range", "app.trusted_domain"].map(|id| of(up, id).status)
    };
    assert_eq!(stands(&up)[0], Status::Fail);
    assert_eq!(stands(&up)[1], Status::Skip);
    assert_eq!(up.coverage.and_then(|coverage| coverage.visible), None);

    world.sandbox.control().set_scenario(Scenario::Healthy);
    let again = diagnose.check_again(&world.tenant, CheckId::AppToken, &|_| {});
    up.renew(again.await.unwrap());
    let fresh = diagnose.check_up(&world.tenant, &|_| {}).await.unwrap();
    assert_eq!(stands(&up), stands(&fresh));
    assert_eq!((up.verdict, up.coverage), (fresh.verdict, fresh.coverage));
    assert_eq!(up.tallies(), fresh.tallies());
}

/// A check-up may be made inside any task.
#[tokio::test]
async fn a_check_up_can_be_spawned() {
    let world = World::healthy().await;
    let (bridge, tenant) = (world.bridge.clone(), world.tenant.clone());
    let up = tokio::spawn(async move { bridge.diagnose().check_up(&tenant, &|_| {}).await })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (standing(&of_checks(&up.checks)).as_str(), up.verdict),
        (
            "skip corp.id_format contacts.* app.* login.* sync.*",
            Verdict::NotReady
        )
    );
    assert_eq!((up.coverage, up.cannot_scan.len()), (None, 0));
}

#[tokio::test]
async fn the_visible_range_is_worked_out_to_people() {
    let world = synced().await;
    let control = world.sandbox.control();
    let departments = control.departments();
    let parent = departments
        .iter()
        .find(|unit| unit.parent == 1 && departments.iter().any(|child| child.parent == unit.id))
        .unwrap();
    let outsider = control
        .members()
        .into_iter()
        .find(|member| !member.departments.contains(&parent.id))
        .unwrap();
    let tags = app_caller(&world).tags().await.unwrap();
    let tag = u64::try_from(tags[0].id).unwrap();
    let ranges: [(Vec<String>, Vec<u64>, Vec<u64>); 5] = [
        (vec![], vec![parent.id], vec![]),
        (vec![outsider.userid.clone()], vec![], vec![]),
        (vec![], vec![], vec![tag]),
        (vec![outsider.userid.clone()], vec![parent.id], vec![tag]),
        (vec![], vec![1], vec![]),
    ];
    for (users, units, tags) in ranges {
        control.set_visible_range(users.clone(), units.clone(), tags.clone());
        let up = check(&world).await;
        let seen = control
            .visible_members()
            .into_iter()
            .collect::<BTreeSet<_>>();
        let all = control
            .members()
            .into_iter()
            .map(|member| member.userid)
            .collect::<BTreeSet<_>>();
        let out = up
            .cannot_scan
            .iter()
            .filter(|absent| absent.why == CannotScanReason::OutOfRange)
            .map(|absent| absent.userid.clone());
        let context = format!(
            "{users:?} {units:?} {tags:?}: {}",
            of(&up, "app.visible_range").evidence.en
        );
        assert_eq!(
            out.collect::<BTreeSet<_>>(),
            all.difference(&seen).cloned().collect(),
            "{context}"
        );
        let coverage = up.coverage.unwrap();
        assert_eq!(
            (coverage.members, coverage.synced, coverage.visible),
            (Some(all.len()), Some(all.len()), Some(seen.len())),
            "{context}"
        );
        let want = if seen == all {
            Status::Pass
        } else {
            Status::Warn
        };
        assert_eq!(of(&up, "app.visible_range").status, want, "{context}");
        assert!(
            up.cannot_scan
                .iter()
                .all(|absent| absent.name.is_some() && !absent.departments.is_empty())
        );
    }
    control.set_visible_range(vec![], vec![], vec![]);
    assert_eq!(
        of(&check(&world).await, "app.visible_range").status,
        Status::Fail
    );
}

fn app_caller(world: &World) -> wecom::Caller {
    let details = world.sandbox.details();
    let client = wecom::Client::builder(wecom::ApiBase::parse(&details.api_base).unwrap())
        .build()
        .unwrap();
    client.caller(
        &wecom::CorpId::parse(&details.corp_id).unwrap(),
        &Secret::parse(&details.app_secret).unwrap(),
    )
}

#[tokio::test]
async fn everybody_who_cannot_scan_is_listed_with_the_reason() {
    let world = synced().await;
    let control = world.sandbox.control();
    let mut active = control
        .members()
        .into_iter()
        .filter(|member| member.status == 1)
        .map(|member| member.userid);
    let (gone, newcomer) = (
        active.next().unwrap(),
        control.add_member(sandbox::NewMember {
            name: "新来的".into(),
            ..Default::default()
        }),
    );
    control.remove_member(&gone);
    control.set_visible_range(
        control
            .members()
            .into_iter()
            .map(|member| member.userid)
            .filter(|userid| *userid != newcomer)
            .collect(),
        vec![],
        vec![],
    );
    let up = check(&world).await;
    let why = |userid: &str| {
        up.cannot_scan
            .iter()
            .find(|absent| absent.userid == userid)
            .map(|absent| absent.why)
    };
    assert_eq!(
        (why(&gone), why(&newcomer)),
        (
            Some(CannotScanReason::NotInWecom),
            Some(CannotScanReason::OutOfRange)
        )
    );
    let waiting = control
        .members()
        .into_iter()
        .filter(|member| member.status == 4)
        .count();
    assert_eq!(up.cannot_scan_for(CannotScanReason::NotActivated), waiting);
}

#[tokio::test]
async fn an_apps_secret_in_place_of_the_contacts_secret_is_refused_and_named() {
    let world = World::healthy().await;
    let details = world.sandbox.details();
    let new = bridge::source::NewSource {
        contacts_secret: Secret::parse(&details.app_secret).unwrap(),
        ..world.new_source(OnDuplicate::Skip, true)
    };
    let looked_at =
        world
            .bridge
            .diagnose()
            .check_contacts(&world.tenant, &new.corp_id, &new.contacts_secret);
    let looked_at = looked_at.await.unwrap();
    let statuses = looked_at.iter().map(|check| check.status);
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        [Status::Pass, Status::Fail, Status::Skip, Status::Skip]
    );
    let token = &looked_at[1];
    assert_eq!(token.id, CheckId::ContactsToken);
    let said = "这是自建应用「统一身份认证」的 Secret，不是通讯录同步的";
    assert_eq!(token.evidence.zh, said);
    assert_eq!(token.detail["kind"], "app_secret");
    assert_eq!(token.detail["app"], "统一身份认证");
    assert_eq!(token.detail["agent_id"], details.agent_id);
    assert!(token.fix.as_ref().is_some_and(|fix| fix.link().is_some()));

    let refused = world
        .bridge
        .set_up()
        .add_source(&world.tenant.id, &new)
        .await;
    let refused = refused.unwrap_err();
    assert_eq!(bridge::remedy::words::headline(&refused).zh, said);
    assert_eq!(refused.detail()["kind"], "app_secret");
    assert!(world.bridge.sources().unwrap().is_empty());
}

#[tokio::test]
async fn an_apps_secret_that_an_older_version_took_is_told_and_goes_on_working() {
    let world = World::healthy().await;
    world.add_source(OnDuplicate::Skip).await;
    let app_secret = Secret::parse(&world.sandbox.details().app_secret).unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        clock: world.clock.clone(),
        given: GivenSecrets {
            contacts: Some(app_secret.clone()),
            app: Some(app_secret),
            ..GivenSecrets::default()
        },
        ..Options::new(world.folder.path())
    };
    let bridge = Bridge::open(options).unwrap();
    let up = bridge
        .diagnose()
        .check_up(&world.tenant, &|_| {})
        .await
        .unwrap();
    for id in ["contacts.token", "contacts.members"] {
        let check = of(&up, id);
        assert_eq!(
            (check.status, check.errcode),
            (Status::Warn, Some(48002)),
            "{check:?}"
        );
        assert!(check.fix.is_some());
    }
    assert_eq!(of(&up, "contacts.token").detail["kind"], "app_secret");
}

#[tokio::test]
async fn the_state_of_the_runs_is_told() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    let never = check(&world).await;
    assert_eq!(
        of_sync(&never),
        "fail sync.fresh; skip sync.duplicates sync.field_coverage",
        "never run"
    );
    assert_eq!(never.verdict, Verdict::NotReady, "nobody can log in yet");
    assert!(of(&never, "sync.fresh").evidence.en.starts_with("Nobody"));

    control.set_scenario(Scenario::UntrustedIp);
    assert_eq!(world.sync(&source).await.outcome, Outcome::Failed);
    control.set_scenario(Scenario::Healthy);
    let up = check(&world).await;
    assert_eq!(
        (of_sync(&up).as_str(), of(&up, "sync.fresh").errcode),
        (
            "fail sync.fresh; skip sync.duplicates sync.field_coverage",
            Some(60020)
        ),
        "failed, nothing applied"
    );

    let applied = world.sync(&source).await;
    assert_eq!(of_sync(&check(&world).await), "", "applied");
    assert!(control.leave_now() > 5);
    assert_eq!(world.sync(&source).await.outcome, Outcome::Held);
    assert_eq!(of_sync(&check(&world).await), "warn sync.fresh", "held");
    control.return_leavers();
    world.sync(&source).await;
    assert_eq!(of_sync(&check(&world).await), "", "applied again");
    let latest = world.bridge.sync().undoable(&source).unwrap().unwrap();
    assert_ne!(latest.id, applied.id);
    world.bridge.sync().undo(&latest.id).unwrap();
    assert_eq!(
        of(&check(&world).await, "sync.fresh").status,
        Status::Warn,
        "undone, so automatic runs wait"
    );
}

#[tokio::test]
async fn duplicates_and_missing_fields_are_told_from_what_was_synced() {
    let world = World::of(Scenario::Duplicates).await;
    for hint in world.sandbox.control().duplicate_hints() {
        let new = NewUser {
            username: hint.username.clone(),
            name: "本地".into(),
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
    let run = world.sync(&source).await;
    assert!(run.counts.skipped > 0, "{:?}", run.counts);
    let duplicates = of(&check(&world).await, "sync.duplicates").clone();
    assert_eq!(duplicates.status, Status::Warn);
    assert!(duplicates.fix.unwrap().steps[0].en.contains(&run.id));

    let world = World::of(Scenario::NewAppNoPhones).await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    assert_eq!(
        standing(&of_checks(&check(&world).await.checks)),
        "warn contacts.departments contacts.members sync.field_coverage; skip login.callback_probe login.portal login.rehearsal"
    );
}

#[tokio::test]
async fn a_secret_that_is_not_kept_is_a_failure_of_its_own() {
    let world = synced().await;
    let elsewhere = crate::support::open(world.folder.path(), world.clock.clone());
    let up = elsewhere
        .diagnose()
        .check_up(&world.tenant, &|_| {})
        .await
        .unwrap();
    assert_eq!(
        standing(&of_checks(&up.checks)),
        "fail contacts.token app.token; skip contacts.departments contacts.members app.agent app.trusted_ip app.visible_range app.trusted_domain login.callback_probe login.portal login.rehearsal"
    );
    assert_eq!(
        of(&up, "app.token").error.as_ref().unwrap().code(),
        Code::SecretMissing
    );
}
