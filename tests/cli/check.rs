//! The check-up: its shape, its verdicts, its report, and that a one-off one leaves nothing.

use sandbox::{Details, Scenario};
use serde_json::Value;

use crate::support::{Machine, add_source, code, keys, set, wecom};

const IDS: &str = "net.api net.clock corp.id_format contacts.token contacts.departments contacts.members app.token app.agent \
    app.trusted_ip app.visible_range app.trusted_domain login.corp_match login.callback_domain login.callback_probe login.portal \
    login.rehearsal sync.fresh sync.duplicates sync.field_coverage sync.scope";

fn has_the_shape(document: &Value) {
    assert_eq!(
        keys(document),
        set("verdict checks checked_at coverage cannot_scan report")
    );
    let checks = document["checks"].as_array().unwrap();
    for check in checks {
        let facts = "id group status title evidence errcode caller_ip detail cause fix link secret";
        assert_eq!(keys(check), set(facts));
        let needs_fix = check["status"] == "fail" || check["status"] == "warn";
        assert_eq!(check["cause"].is_string(), needs_fix, "{check}");
    }
    let ids = checks
        .iter()
        .map(|check| check["id"].as_str().unwrap())
        .collect();
    assert_eq!(set(IDS), ids);
}

fn one_off(details: &Details) -> Vec<&str> {
    let agent_id: &str = details.agent_id.to_string().leak();
    let words = [
        "check",
        "--corp-id",
        &details.corp_id,
        "--agent-id",
        agent_id,
        "--callback-domain",
        &details.callback_domain,
    ];
    [
        &words[..],
        &[
            "--api-base",
            &details.api_base,
            "--login-base",
            &details.login_base,
        ],
    ]
    .concat()
}

fn status_of(document: &Value, id: &str) -> String {
    let checks = document["checks"].as_array().unwrap();
    checks.iter().find(|check| check["id"] == id).unwrap()["status"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_works_is_ready() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let checked = machine.done(&["check", "--tenant", "t"]);
    has_the_shape(&checked);
    assert_ne!(checked["verdict"], "not_ready");
    assert_eq!(checked["coverage"]["synced"], 60);
    let ran = machine.run(&["check", "--tenant", "t"]);
    assert!(
        ran.stdout.contains("✓ Passed") && ran.status == 0,
        "{}",
        ran.stdout
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_has_its_verdict() {
    // The check that fails or warns, if one does, and the exit status.
    let cases = [
        (Scenario::Healthy, None, 0),
        (
            Scenario::ContactsLimited,
            Some(("contacts.departments", "warn")),
            0,
        ),
        (Scenario::UntrustedIp, Some(("app.trusted_ip", "fail")), 1),
        (Scenario::AppStopped, Some(("app.token", "fail")), 1),
        (
            Scenario::RateLimited,
            Some(("app.visible_range", "fail")),
            1,
        ),
        (Scenario::Flaky, None, 0),
        (Scenario::Busy, None, 0),
        (Scenario::TokenChurn, None, 0),
    ];
    for (scenario, want, exit) in cases {
        let wecom = wecom(scenario).await;
        let machine = Machine::with_secrets(wecom.details());
        let (status, document) = machine.json(&one_off(wecom.details()));
        has_the_shape(&document);
        assert_eq!(status, exit, "{scenario}: {document}");
        assert_eq!(document["verdict"] == "not_ready", exit == 1, "{scenario}");
        if let Some((id, want)) = want {
            assert_eq!(status_of(&document, id), want, "{scenario}: {document}");
        }
        wecom.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_off_check_leaves_nothing_and_needs_no_keyring() {
    let wecom = wecom(Scenario::Healthy).await;
    let mut machine = Machine::with_secrets(wecom.details());
    machine.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    machine.done(&one_off(wecom.details()));
    assert_eq!(std::fs::read_dir(machine.folder()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_one_page_without_secrets_and_without_names_unless_asked() {
    let wecom = wecom(Scenario::SubDepartmentRange).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    machine.done(&["sync", "run", &details.corp_id]);
    let file = machine.folder().join("体检.html");
    let path = file.to_str().unwrap();
    let unseen = wecom
        .control()
        .members()
        .into_iter()
        .find(|person| !wecom.control().visible_members().contains(&person.userid));
    let unseen = unseen.unwrap();
    for (words, names) in [
        (&["check", "--tenant", "t", "--report", path][..], false),
        (
            &["check", "--tenant", "t", "--with-names", "--report", path],
            true,
        ),
    ] {
        for lang in ["zh", "en"] {
            let (_, document) = machine.json(&[words, &["--lang", lang]].concat());
            assert_eq!(document["report"], path);
            let page = std::fs::read_to_string(&file).unwrap();
            assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
            assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh\""));
            assert!(
                !page.contains(&details.contacts_secret) && !page.contains(&details.app_secret)
            );
            assert_eq!(page.contains(&unseen.name), names, "{lang}");
        }
    }
    let nowhere = machine.folder().join("nowhere/x.html");
    let (status, document) = machine.json(&[
        "check",
        "--tenant",
        "t",
        "--report",
        nowhere.to_str().unwrap(),
    ]);
    assert_eq!((status, code(&document)), (5, "report.unwritable"));
}

#[test]
fn whom_to_check_must_be_said() {
    let machine = Machine::new();
    for words in [
        &["check"][..],
        &["check", "--tenant", "t", "--corp-id", "x"],
        &["check", "--corp-id", "x", "--with-names"],
    ] {
        let (status, document) = machine.json(words);
        assert_eq!((status, code(&document)), (2, "input.invalid"), "{words:?}");
    }
}

/// Every tenant is one line; one that cannot be reached stops no other, and the exit is the largest.
#[tokio::test(flavor = "multi_thread")]
async fn all_tenants_are_checked_and_a_dead_one_is_a_line() {
    let (code, nothing) = Machine::new().json(&["check", "--all"]);
    assert_eq!((code, nothing), (0, serde_json::json!({ "tenants": [] })));

    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let run = machine.done(&["sync", "run", &wecom.details().corp_id]);
    let (one_exit, one) = machine.json(&["check", "--tenant", "t"]);
    let (all_exit, all) = machine.json(&["check", "--all"]);
    let line = &all["tenants"][0];
    assert_eq!((one_exit, &one["verdict"]), (all_exit, &line["verdict"]));
    assert_eq!(line["last_run"]["id"], run["run"]["id"]);
    for field in [
        "tenant",
        "verdict",
        "last_run",
        "last_rehearsal",
        "waiting",
        "next",
    ] {
        assert!(keys(line).contains(field), "{field}: {line}");
    }

    machine.done(&[
        "tenant",
        "add",
        "dead",
        "--api-base",
        "http://127.0.0.1:9",
        "--login-base",
        "http://127.0.0.1:9",
    ]);
    let (exit, all) = machine.json(&["check", "--all"]);
    let lines = all["tenants"].as_array().unwrap();
    let named = lines
        .iter()
        .map(|line| line["tenant"]["name"].as_str().unwrap());
    assert_eq!(named.collect::<Vec<_>>(), ["t", "dead"]);
    assert_eq!(
        (exit, &lines[1]["verdict"]),
        (1, &serde_json::json!("not_ready"))
    );
    let text = machine.run(&["check", "--all"]).stdout;
    assert_eq!(text.lines().count(), 3, "a head and a line each: {text}");
}
