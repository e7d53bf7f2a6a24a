//! Every scenario of the simulated WeCom through `source add` and `sync run`: a precise outcome each.

use sandbox::{Config, Sandbox, Scenario};
use serde_json::Value;

use crate::support::{Machine, add_tenant, code, with_app, without_app};

/// How setting up and syncing end.
struct Want {
    scenario: Scenario,
    /// The error of `source add` with scan login, if it is refused.
    refused: Option<(&'static str, i64)>,
    sync: Sync,
}

enum Sync {
    /// Applied with this reach.
    Applied(&'static str),
    /// Failed with this code and errcode.
    Failed(&'static str, i64),
    /// Not looked at: there is no source.
    None,
}

const CASES: [Want; 19] = {
    use Scenario as S;
    use Sync::{Applied, Failed, None as Nothing};
    const fn want(scenario: Scenario, refused: Option<(&'static str, i64)>, sync: Sync) -> Want {
        Want {
            scenario,
            refused,
            sync,
        }
    }
    [
        want(S::Healthy, None, Applied("full")),
        want(S::ContactsLimited, None, Applied("ids_and_app_details")),
        want(S::UntrustedIp, Some(("wecom.refused", 60020)), Nothing),
        want(S::SubDepartmentRange, None, Applied("full")),
        want(
            S::AppStopped,
            Some(("wecom.refused", 50003)),
            Applied("full"),
        ),
        want(S::WrongCallback, None, Applied("full")),
        want(S::NewAppNoPhones, None, Applied("ids_and_app_details")),
        want(S::Flaky, None, Applied("full")),
        want(S::Busy, None, Applied("full")),
        want(S::RateLimited, None, Failed("wecom.rate_limited", 45009)),
        want(S::TokenChurn, None, Applied("full")),
        want(S::Leavers, None, Applied("full")),
        want(S::Duplicates, None, Applied("full")),
        want(S::OddBytes, None, Applied("full")),
        want(S::Nameless, None, Applied("full")),
        want(S::Masked, None, Applied("ids_and_app_details")),
        want(S::PrivateHouse, None, Applied("full")),
        want(S::RenamedIds, None, Applied("full")),
        want(S::SwitchedOff, None, Applied("full")),
    ]
};

#[test]
fn every_scenario_has_its_case() {
    assert_eq!(CASES.each_ref().map(|case| case.scenario), Scenario::ALL);
}

#[test]
fn help_and_refusal_name_every_scenario() {
    let machine = Machine::new();
    for lang in ["zh", "en"] {
        let help = machine.run(&["--lang", lang, "sandbox", "serve", "--help"]);
        let wrong = ["--lang", lang, "sandbox", "serve", "--scenario", "nosuch"];
        let wrong = machine.run(&wrong);
        assert_eq!((help.status, wrong.status), (0, 2), "{help:?} {wrong:?}");
        for scenario in Scenario::ALL {
            let line = format!("{}  ", scenario.name());
            assert!(help.stdout.contains(&line), "{scenario}: {}", help.stdout);
            assert!(help.stdout.contains(scenario.description(lang)));
            assert!(wrong.stderr.contains(scenario.name()), "{}", wrong.stderr);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_up_and_syncing_end_precisely() {
    for case in &CASES {
        let name = case.scenario;
        let config = Config {
            members: 60,
            departments: 8,
            scenario: name,
            ..Config::default()
        };
        let wecom = Sandbox::start(config).await.unwrap();
        let details = wecom.details();
        let machine = Machine::with_secrets(details);
        add_tenant(&machine, details);
        let (status, added) = machine.json(&with_app(details));
        match case.refused {
            None => assert_eq!(status, 0, "{name}: {added}"),
            Some((want, errcode)) => {
                assert_eq!((status, code(&added)), (4, want), "{name}");
                assert_eq!(added["error"]["detail"]["errcode"], errcode, "{name}");
                assert_eq!(
                    machine.done(&["source", "list"])["sources"],
                    Value::Array(Vec::new()),
                    "{name}"
                );
            }
        }
        sync(&machine, case, details);
        wecom.stop().await;
    }
}

fn sync(machine: &Machine, case: &Want, details: &sandbox::Details) {
    let name = case.scenario;
    if case.refused.is_some() {
        let (status, document) = machine.json(&without_app(details));
        if matches!(case.sync, Sync::None) {
            assert_eq!(status, 4, "{name}: {document}");
            return;
        }
        assert_eq!(status, 0, "{name}: {document}");
    }
    let (status, ran) = machine.json(&["sync", "run", &details.corp_id]);
    match case.sync {
        Sync::None => {}
        Sync::Applied(reach) => {
            assert_eq!(status, 0, "{name}: {ran}");
            assert_eq!(ran["run"]["reach"], reach, "{name}: {ran}");
            // The rows of six people name nobody there.
            let created = if name == Scenario::Nameless { 54 } else { 60 };
            assert_eq!(ran["run"]["counts"]["created"], created, "{name}: {ran}");
        }
        Sync::Failed(want, errcode) => {
            assert_eq!((status, code(&ran)), (4, want), "{name}: {ran}");
            assert_eq!(ran["error"]["detail"]["errcode"], errcode, "{name}");
            assert_eq!(ran["run"]["outcome"], "failed", "{name}");
            assert_eq!(
                machine.done(&["users", "list", "--tenant", "t"])["total"],
                0,
                "{name}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_that_wecom_saw_is_named() {
    let wecom = crate::support::wecom(Scenario::UntrustedIp).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let (_, document) = machine.json(&without_app(details));
    let ip = wecom.control().caller_ip();
    assert_eq!(document["error"]["detail"]["caller_ip"], ip.as_str());
    assert!(
        document["error"]["fix"]["steps"][0]
            .as_str()
            .unwrap()
            .contains(&ip)
    );
    let ran = machine.run(&without_app(details));
    assert!(
        ran.stdout.is_empty() && ran.stderr.contains(&ip) && ran.stderr.contains("errcode 60020"),
        "{ran:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_skipped_or_taken_over() {
    let wecom = crate::support::wecom(Scenario::Duplicates).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let hints = wecom.control().duplicate_hints();
    for hint in &hints {
        let mut words = vec![
            "users",
            "add",
            "--tenant",
            "t",
            "--username",
            &hint.username,
            "--name",
            &hint.name,
        ];
        hint.mobile
            .iter()
            .for_each(|mobile| words.extend(["--mobile", mobile]));
        hint.email
            .iter()
            .for_each(|email| words.extend(["--email", email]));
        machine.done(&words);
    }
    machine.done(&without_app(details));
    let skipped = machine.done(&["sync", "run", &details.corp_id]);
    // The last hint shares a member with the first: that member matches two users.
    let (people, ambiguous) = (hints.len() - 1, 1);
    let counts = &skipped["run"]["counts"];
    assert_eq!(
        (&counts["skipped"], &counts["ambiguous"]),
        (&(people - ambiguous).into(), &ambiguous.into()),
        "{skipped}"
    );
    assert_eq!(counts["created"], 60 - people);
    assert!(
        skipped["run"]["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|warning| warning["id"] == "wecom.collisions")
    );

    machine.done(&[
        "source",
        "set",
        &details.corp_id,
        "--on-duplicate",
        "overwrite",
    ]);
    let (status, held) = machine.json(&["sync", "run", &details.corp_id]);
    assert_eq!(
        (status, &held["error"]["detail"]["reason"]),
        (3, &"take_over".into()),
        "several by a number or an address alone"
    );
    let taken = machine.done(&["sync", "run", &details.corp_id, "--confirm"]);
    assert_eq!(taken["run"]["counts"]["overwritten"], people - ambiguous);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_userids_are_other_people() {
    let config = Config {
        members: 140,
        departments: 9,
        scenario: Scenario::RenamedIds,
        ..Config::default()
    };
    let wecom = Sandbox::start(config).await.unwrap();
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    machine.done(&without_app(details));
    machine.done(&["sync", "run", &details.corp_id]);
    let run = machine.done(&["sync", "run", &details.corp_id]);
    let counts = &run["run"]["counts"];
    // Three keep their accounts; two perhaps, which a person says; and the one whom nobody can tell comes back as two.
    let of = |kind: &str| counts[kind].as_u64().unwrap();
    assert_eq!(
        (
            of("renamed"),
            of("rename_proposed"),
            of("departed"),
            of("created")
        ),
        (3, 2, 3, 4),
        "{run}"
    );
}
