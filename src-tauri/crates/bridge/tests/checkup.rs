//! The check-up against the simulated WeCom over a real socket: every scenario and every check, the visible
//! range, values that nobody stored, and the page that is sent on.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bridge::checkup::report::{self, ReportOptions};
use bridge::checkup::titles::ALL;
use bridge::checkup::{Check, CheckUp, Coverage, OneOff, Status, Verdict, Why};
use bridge::directory::local::NewUser;
use bridge::scan::{Refusal, Returned, Way};
use bridge::source::OnDuplicate;
use bridge::sync::Outcome;
use bridge::tenant::NewTenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Code, GivenSecrets, Lang, Options};
use futures::future::BoxFuture;
use sandbox::{NewMember, Scenario};
use support::{Setting, World};
use wecom::{Clock, Secret, SystemClock};

const HEALTHY: &str = "PPP PPP PPPPP PPSSS PPP";

/// One letter per check, in the order of the list, in its groups.
fn letters(checks: &[Check]) -> String {
    let letter = |status| match status {
        Status::Pass => 'P',
        Status::Warn => 'W',
        Status::Fail => 'F',
        Status::Skip => 'S',
    };
    assert_eq!(
        checks.iter().map(|check| check.id).collect::<Vec<_>>(),
        ALL.iter().map(|(id, _, _)| *id).collect::<Vec<_>>()
    );
    let letters = checks
        .iter()
        .map(|check| letter(check.status))
        .collect::<String>();
    [
        &letters[..3],
        &letters[3..6],
        &letters[6..11],
        &letters[11..16],
        &letters[16..],
    ]
    .join(" ")
}

fn of<'a>(up: &'a CheckUp, id: &str) -> &'a Check {
    up.checks.iter().find(|check| check.id == id).unwrap()
}

async fn check(world: &World) -> CheckUp {
    world.bridge.check_up(&world.tenant, &|_| {}).await.unwrap()
}

async fn synced() -> World {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    world
}

#[tokio::test]
async fn every_scenario_and_every_check() {
    use Verdict::{NotReady, Ready, ReadyWithWarnings};
    for scenario in Scenario::ALL {
        let (want, verdict) = match scenario {
            Scenario::ContactsLimited | Scenario::NewAppNoPhones | Scenario::Masked => {
                ("PPP PWW PPPPP PPSSS PPP", ReadyWithWarnings)
            }
            Scenario::PrivateHouse => ("PPP PPW PPPPP PPSSS PPP", ReadyWithWarnings),
            Scenario::UntrustedIp => ("PPP PFS PSFSS PPSSS PPP", NotReady),
            Scenario::SubDepartmentRange => ("PPP PPP PPPWP PPSSS PPP", ReadyWithWarnings),
            Scenario::AppStopped => ("PPP PPP FSSSS PPSSS PPP", NotReady),
            Scenario::WrongCallback => ("PPP PPP PPPPP PPFSS PPP", NotReady),
            Scenario::RateLimited => ("PPP PPP PPPFP PPSSS PPP", NotReady),
            _ => (HEALTHY, Ready),
        };
        let world = synced().await;
        world.sandbox.control().set_scenario(scenario);
        let up = check(&world).await;
        assert_eq!(
            (letters(&up.checks).as_str(), up.verdict),
            (want, verdict),
            "{scenario}: {:#?}",
            up.checks
        );
    }
}

#[tokio::test]
async fn whatever_did_not_pass_says_why_in_both_languages_and_how_to_mend_it() {
    for scenario in Scenario::ALL {
        let world = synced().await;
        world.sandbox.control().set_scenario(scenario);
        for check in check(&world).await.checks {
            assert!(
                !check.evidence.zh.is_empty() && !check.evidence.en.is_empty(),
                "{scenario} {}",
                check.id
            );
            if matches!(check.status, Status::Warn | Status::Fail) {
                let fix = check
                    .fix
                    .unwrap_or_else(|| panic!("{scenario} {}: no remedy", check.id));
                assert!(
                    !fix.cause.zh.is_empty() && !fix.cause.en.is_empty() && !fix.steps.is_empty(),
                    "{scenario} {}",
                    check.id
                );
                assert!(fix.link().is_none_or(|link| link.starts_with("https://")));
            }
        }
    }
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
        .check_up(&world.tenant, &|check| told.lock().unwrap().push(check.id))
        .await
        .unwrap();
    assert_eq!(
        told.into_inner().unwrap(),
        ALL.iter().map(|(id, _, _)| *id).collect::<Vec<_>>()
    );
    for (id, _, _) in ALL {
        let again = world.bridge.check_again(&world.tenant, id).await.unwrap();
        assert_eq!((again.id, again.status), (*id, of(&up, id).status), "{id}");
    }
    let unknown = world
        .bridge
        .check_again(&world.tenant, "app.nothing")
        .await
        .unwrap_err();
    assert_eq!(unknown.code(), Code::InputInvalid);
}

/// A check-up may be made inside any task.
#[tokio::test]
async fn a_check_up_can_be_spawned() {
    let world = World::healthy().await;
    let (bridge, tenant) = (world.bridge.clone(), world.tenant.clone());
    let up = tokio::spawn(async move { bridge.check_up(&tenant, &|_| {}).await })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (letters(&up.checks).as_str(), up.verdict),
        ("PPS SSS SSSSS SSSSS SSS", Verdict::NotReady)
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
            .filter(|absent| absent.why == Why::OutOfRange)
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
        (Some(Why::NotInWecom), Some(Why::OutOfRange))
    );
    let waiting = control
        .members()
        .into_iter()
        .filter(|member| member.status == 4)
        .count();
    assert_eq!(up.absent(Why::NotActivated), waiting);
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
            .look_at_contacts(&world.tenant, &new.corp_id, &new.contacts_secret);
    let looked_at = looked_at.await.unwrap();
    let statuses = looked_at.iter().map(|check| check.status);
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        [Status::Pass, Status::Fail, Status::Skip, Status::Skip]
    );
    let token = &looked_at[1];
    assert_eq!(token.id, "contacts.token");
    let said = "这是自建应用「统一身份认证」的 Secret，不是通讯录同步的";
    assert_eq!(token.evidence.zh, said);
    assert_eq!(token.detail["kind"], "app_secret");
    assert_eq!(token.detail["app"], "统一身份认证");
    assert_eq!(token.detail["agent_id"], details.agent_id);
    assert!(token.fix.as_ref().is_some_and(|fix| fix.link().is_some()));

    let refused = world.bridge.add_source(&world.tenant.id, &new).await;
    let refused = refused.unwrap_err();
    assert_eq!(bridge::error::words::headline(&refused).zh, said);
    assert_eq!(refused.detail()["kind"], "app_secret");
    assert!(world.bridge.sources().unwrap().is_empty());
}

#[tokio::test]
async fn an_apps_secret_that_an_older_version_took_is_told_and_goes_on_working() {
    let world = World::healthy().await;
    world.add_source(OnDuplicate::Skip).await;
    let app_secret = Secret::parse(&world.sandbox.details().app_secret).unwrap();
    let options = Options {
        folder: world.folder.path().to_owned(),
        vault: Arc::new(SessionOnly::default()),
        clock: world.clock.clone(),
        given: GivenSecrets {
            proxy: None,
            contacts: Some(app_secret.clone()),
            app: Some(app_secret),
        },
    };
    let bridge = Bridge::open(options).unwrap();
    let up = bridge.check_up(&world.tenant, &|_| {}).await.unwrap();
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
    let sync_letters = |up: &CheckUp| letters(&up.checks)[20..].to_owned();
    let never = check(&world).await;
    assert_eq!(sync_letters(&never), "FSS", "never run");
    assert_eq!(never.verdict, Verdict::NotReady, "nobody can log in yet");
    assert!(of(&never, "sync.fresh").evidence.en.starts_with("Nobody"));

    control.set_scenario(Scenario::UntrustedIp);
    assert_eq!(world.sync(&source).await.outcome, Outcome::Failed);
    control.set_scenario(Scenario::Healthy);
    let up = check(&world).await;
    assert_eq!(
        (sync_letters(&up).as_str(), of(&up, "sync.fresh").errcode),
        ("FSS", Some(60020)),
        "failed, nothing applied"
    );

    let applied = world.sync(&source).await;
    assert_eq!(sync_letters(&check(&world).await), "PPP", "applied");
    assert!(control.leave_now() > 5);
    assert_eq!(world.sync(&source).await.outcome, Outcome::Held);
    assert_eq!(sync_letters(&check(&world).await), "WPP", "held");
    control.return_leavers();
    world.sync(&source).await;
    assert_eq!(sync_letters(&check(&world).await), "PPP", "applied again");
    let latest = world.bridge.undoable(&source).unwrap().unwrap();
    assert_ne!(latest.id, applied.id);
    world.bridge.undo(&latest.id).unwrap();
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
        world.bridge.add_user(&world.tenant, &new).unwrap();
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
        letters(&check(&world).await.checks),
        "PPP PWW PPPPP PPSSS PPW"
    );
}

#[tokio::test]
async fn a_secret_that_is_not_kept_is_a_failure_of_its_own() {
    let world = synced().await;
    let elsewhere = support::open(world.folder.path(), world.clock.clone());
    let up = elsewhere.check_up(&world.tenant, &|_| {}).await.unwrap();
    assert_eq!(letters(&up.checks), "PPP FSS FSSSS PPSSS PPP");
    assert_eq!(
        of(&up, "app.token").error.as_ref().unwrap().code(),
        Code::SecretMissing
    );
}

#[tokio::test]
async fn values_that_nobody_stored_are_checked_and_stay_unstored() {
    let world = World::healthy().await;
    let details = world.sandbox.details();
    let all = OneOff {
        corp_id: details.corp_id.clone(),
        contacts_secret: Secret::parse(&details.contacts_secret).ok(),
        agent_id: Some(details.agent_id.to_string()),
        app_secret: Secret::parse(&details.app_secret).ok(),
        callback_domain: Some(details.callback_domain.clone()),
        portal_url: Some(format!("http://{}/login", details.callback_domain)),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        proxy: None,
        proxy_login: None,
    };
    let wrong = Secret::parse("not-the-secret-of-this-corp-at-all-0123456789").ok();
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        (all.clone(), "PPP PPP PPPPP PPSPS SSS"),
        (
            OneOff {
                app_secret: None,
                agent_id: None,
                callback_domain: None,
                ..all.clone()
            },
            "PPP PPP SSSSS SSSSS SSS",
        ),
        (
            OneOff {
                contacts_secret: None,
                ..all.clone()
            },
            "PPP SSS PPPSP SPSPS SSS",
        ),
        (
            OneOff {
                contacts_secret: wrong.clone(),
                ..all.clone()
            },
            "PPP FSS PPPSP SPSPS SSS",
        ),
        (
            OneOff {
                app_secret: wrong,
                ..all.clone()
            },
            "PPP PPP FSSSS SPSPS SSS",
        ),
        (
            OneOff {
                agent_id: None,
                ..all.clone()
            },
            "PPP PPP PSSSS PPSPS SSS",
        ),
        (
            OneOff {
                agent_id: text("1000099"),
                ..all.clone()
            },
            "PPP PPP PFSSS PPFPS SSS",
        ),
        (
            OneOff {
                agent_id: text("5629501234567890"),
                ..all.clone()
            },
            "PPP PPP PFSSS PPSPS SSS",
        ),
        (
            OneOff {
                callback_domain: text("https://portal.example.com"),
                ..all.clone()
            },
            "PPP PPP PPPPS PFSSS SSS",
        ),
        (
            OneOff {
                callback_domain: text("portal.example.com"),
                ..all.clone()
            },
            "PPP PPP PPPPS PPFWS SSS",
        ),
        (
            OneOff {
                corp_id: "ww12".into(),
                ..all.clone()
            },
            "PPF SSS SSSSS SPSPS SSS",
        ),
        (
            OneOff {
                portal_url: None,
                ..all.clone()
            },
            "PPP PPP PPPPP PPSSS SSS",
        ),
    ];
    for (what, want) in cases {
        let up = world.bridge.check_one_off(&what, &|_| {}).await.unwrap();
        assert_eq!(letters(&up.checks), want, "{what:?}");
    }
    assert!(world.bridge.sources().unwrap().is_empty() && world.bridge.auths().unwrap().is_empty());
    assert_eq!(world.bridge.tenants().unwrap().len(), 1);
    let insecure = OneOff {
        api_base: text("http://wecom.example"),
        ..all
    };
    assert_eq!(
        world
            .bridge
            .check_one_off(&insecure, &|_| {})
            .await
            .unwrap_err()
            .code(),
        Code::AddressInsecure
    );
}

/// Answers every connection alike, until the test ends.
fn always(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 2048];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn what_answers_in_wecoms_place_is_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let cases = [
        (
            always(
                "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/?t=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "login.hotel.example",
        ),
        (
            always(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>hi</p>",
            ),
            Code::WecomNotWecom,
            "web page",
        ),
        (
            always("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            Code::WecomNotWecom,
            "404",
        ),
        (
            format!("http://{free}"),
            Code::WecomUnreachable,
            "cannot be reached",
        ),
        (
            always(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "wants a login",
        ),
        (
            always(
                "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "in trouble (HTTP 504)",
        ),
        (
            always(
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"errcode\":",
            ),
            Code::WecomNotWecom,
            "in the middle",
        ),
    ];
    let world = World::healthy().await;
    for (api_base, code, words) in cases {
        let details = world.sandbox.details();
        let what = OneOff {
            corp_id: details.corp_id.clone(),
            contacts_secret: Secret::parse(&details.contacts_secret).ok(),
            app_secret: Secret::parse(&details.app_secret).ok(),
            api_base: Some(api_base.clone()),
            login_base: Some(api_base),
            ..OneOff::default()
        };
        let up = world.bridge.check_one_off(&what, &|_| {}).await.unwrap();
        let api = of(&up, "net.api");
        assert_eq!(api.error.as_ref().unwrap().code(), code);
        assert!(
            api.detail["host"]
                .as_str()
                .unwrap()
                .starts_with("127.0.0.1")
        );
        assert!(api.detail["kind"].is_string(), "{:?}", api.detail);
        assert!(api.evidence.en.contains(words), "{}", api.evidence.en);
        assert_eq!(
            (letters(&up.checks).as_str(), up.verdict),
            ("FSP SSS SSSSS SSSSS SSS", Verdict::NotReady)
        );
    }
}

#[derive(Debug)]
struct Skewed(Duration);

impl Clock for Skewed {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }
    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(duration)
    }
}

#[tokio::test]
async fn a_wrong_clock_is_told_from_the_answers_date() {
    for (minutes, want) in [(0, Status::Pass), (5, Status::Warn), (15, Status::Fail)] {
        let world = World::healthy().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            folder: folder.path().to_owned(),
            vault: Arc::new(SessionOnly::default()),
            clock: Arc::new(Skewed(Duration::from_secs(minutes * 60))),
            given: GivenSecrets::default(),
        };
        let bridge = Bridge::open(options).unwrap();
        let (api_base, login_base) = (
            Some(world.tenant.api_base.clone()),
            Some(world.tenant.login_base.clone()),
        );
        let new = NewTenant {
            name: "时钟".into(),
            api_base,
            login_base,
            ..NewTenant::default()
        };
        let tenant = bridge.add_tenant(&new).unwrap();
        assert_eq!(
            bridge
                .check_again(&tenant, "net.clock")
                .await
                .unwrap()
                .status,
            want,
            "{minutes}"
        );
    }
}

fn page(up: &CheckUp, lang: Lang, with_names: bool) -> String {
    report::html(
        up,
        &ReportOptions {
            lang,
            with_names,
            title: "华东制造 <b>&\"'".into(),
        },
    )
}

#[tokio::test]
async fn the_report_holds_no_secret_and_names_only_on_request() {
    let world = World::new(Setting {
        scenario: Scenario::SubDepartmentRange,
        ..Setting::default()
    })
    .await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    let seen = control.visible_members();
    let outsider = control
        .members()
        .into_iter()
        .find(|member| !seen.contains(&member.userid))
        .unwrap();
    control.rename(&outsider.userid, "<script>alert(1)</script>");
    world.sync(&source).await;
    let member = control
        .members()
        .into_iter()
        .find(|member| seen.contains(&member.userid))
        .unwrap();
    let newcomer = control.add_member(NewMember {
        name: "新来的".into(),
        ..NewMember::default()
    });
    for (who, reason) in [(&member.userid, None), (&newcomer, Some("not_synced"))] {
        let auth = world.bridge.auths().unwrap().remove(0);
        let login = world.bridge.begin_login(&auth, Way::Window).unwrap();
        let returned = Returned {
            code: Some(control.mint_code(who)),
            state: Some(login.state.expose().to_owned()),
        };
        let finished = world.bridge.finish_login(&auth, &returned).await.unwrap();
        assert_eq!(finished.refusal().map(Refusal::id), reason);
        let rehearsed = page(&check(&world).await, Lang::Zh, false);
        for told in [who.as_str(), &member.name, "新来的"] {
            assert!(!rehearsed.contains(told), "{told} after {reason:?}");
        }
    }
    let up = check(&world).await;
    let details = world.sandbox.details();
    for lang in [Lang::Zh, Lang::En] {
        let (bare, named) = (page(&up, lang, false), page(&up, lang, true));
        for html in [&bare, &named] {
            assert!(
                !html.contains(&details.contacts_secret) && !html.contains(&details.app_secret)
            );
            assert!(
                !html.contains("<script")
                    && !html.contains(" src=")
                    && !html.contains("@import")
                    && !html.contains("url("),
                "nothing runs or loads"
            );
            assert!(
                html.contains("default-src 'none'; style-src 'unsafe-inline'")
                    && html.contains("<svg")
            );
            assert!(html.contains("华东制造 &lt;b&gt;&amp;&quot;&#39;"));
            assert!(
                ALL.iter()
                    .all(|(id, _, _)| html.contains(&format!("<code>{id}</code>")))
            );
        }
        for absent in &up.cannot_scan {
            let userid = format!("<td>{}</td>", absent.userid);
            assert!(named.contains(&userid) && !bare.contains(&userid));
        }
        for member in control.members() {
            assert!(!bare.contains(&member.name), "{}", member.name);
        }
        assert!(
            named.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !bare.contains("alert(1)")
        );
    }
    assert!(
        page(&up, Lang::Zh, false).contains("可以使用，有提醒")
            && page(&up, Lang::Zh, false).contains("lang=\"zh-CN\"")
    );
    assert!(
        page(&up, Lang::En, false).contains("Ready, with warnings")
            && page(&up, Lang::En, false).contains("lang=\"en\"")
    );
}

#[tokio::test]
async fn figures_that_were_not_read_are_said_to_be_so() {
    let world = synced().await;
    world.sandbox.control().set_scenario(Scenario::UntrustedIp);
    let up = check(&world).await;
    assert!(
        matches!(
            up.coverage,
            Some(Coverage {
                members: None,
                synced: Some(60),
                visible: None,
                ..
            })
        ),
        "{:?}",
        up.coverage
    );
    assert!(
        page(&up, Lang::En, false).contains("not read")
            && page(&up, Lang::Zh, false).contains("没有读取")
    );
}
