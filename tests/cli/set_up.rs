//! Settings that are changed afterwards.

use sandbox::Scenario;
use serde_json::{Value, json};

use crate::support::{Machine, add_source, code, wecom};

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_of_a_source_can_be_changed() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    let cases: [(&str, &str, &str, Value); 19] = [
        ("--description", "总部", "description", json!("总部")),
        ("--auto-sync", "12", "auto_sync_hours", json!(12)),
        ("--auto-sync", "off", "auto_sync_hours", Value::Null),
        ("--watch", "15", "watch", json!(15)),
        ("--watch", "60", "watch", json!(60)),
        ("--watch", "off", "watch", Value::Null),
        ("--at", "2:30", "at", json!("02:30")),
        ("--at", "off", "at", Value::Null),
        ("--quiet", "22:00-06:00", "quiet", json!("22:00-06:00")),
        ("--quiet", "9:00-18:30", "quiet", json!("09:00-18:30")),
        ("--quiet", "off", "quiet", Value::Null),
        (
            "--on-duplicate",
            "overwrite",
            "on_duplicate",
            json!("overwrite"),
        ),
        ("--password-login", "true", "password_login", json!(true)),
        ("--scan-login", "false", "scan_login", json!(false)),
        ("--keep-days", "30", "keep_days", json!(30)),
        ("--archive-after", "180", "archive_after", json!(180)),
        ("--archive-after", "off", "archive_after", Value::Null),
        (
            "--guard-percent",
            "20",
            "guard",
            json!({ "percent": 20, "people": 500, "floor": 5 }),
        ),
        (
            "--guard-floor",
            "1",
            "guard",
            json!({ "percent": 20, "people": 500, "floor": 1 }),
        ),
    ];
    for (flag, value, key, want) in cases {
        let changed = machine.done(&["source", "set", &details.corp_id, flag, value]);
        assert_eq!(changed["source"][key], want, "{flag} {value}");
    }
    let wrong = [
        ("--guard-percent", "101"),
        ("--keep-days", "0"),
        ("--archive-after", "0"),
        ("--auto-sync", "5"),
        ("--watch", "20"),
        ("--watch", "0"),
        ("--at", "24:00"),
        ("--at", "noon"),
        ("--quiet", "22:00"),
        ("--quiet", "22:00-22:00"),
        ("--password-login", "maybe"),
    ];
    for (flag, value) in wrong {
        let (status, document) = machine.json(&["source", "set", &details.corp_id, flag, value]);
        assert_eq!(
            (status, code(&document)),
            (2, "input.invalid"),
            "{flag} {value}"
        );
    }
    assert_eq!(
        machine.done(&["source", "show", "总部"])["source"]["guard"]["percent"],
        20
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_or_app_is_proven_before_it_is_taken() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_source(&machine, details);
    let corp = details.corp_id.as_str();
    let set_source = ["source", "set", corp, "--new-secret", "--no-store-secrets"];
    let rotated = wecom.control().rotate_contacts_secret();
    let (status, document) = machine.json(&set_source);
    assert_eq!(
        (status, code(&document)),
        (4, "wecom.refused"),
        "the old one no longer works"
    );
    machine.set("WECOM_CONTACTS_SECRET", &rotated);
    machine.done(&set_source);

    let (status, document) = machine.json(&["auth", "set", corp, "--agent-id", "1000003"]);
    assert_eq!(
        (status, code(&document)),
        (4, "wecom.refused"),
        "not this secret's app"
    );
    let changed = machine.done(&[
        "auth",
        "set",
        corp,
        "--callback-domain",
        "portal.example.com:8443",
    ]);
    assert_eq!(
        changed["auth"]["callback_domain"],
        "portal.example.com:8443"
    );
    assert_eq!(changed["auth"]["agent_id"], details.agent_id);
    machine.unset("WECOM_APP_SECRET");
    let (status, document) = machine.json(&["auth", "set", corp, "--new-secret"]);
    assert_eq!((status, code(&document)), (2, "secret.missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_source_for_a_corp() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    let (status, document) = machine.json(&crate::support::with_app(details));
    assert_eq!((status, code(&document)), (2, "source.exists"));
}

#[test]
fn a_tenants_addresses_can_be_changed_and_cleared() {
    let machine = Machine::new();
    machine.done(&[
        "tenant",
        "add",
        "t",
        "--portal-url",
        "https://portal.example.com/",
    ]);
    let cases: [(&str, &str, &str, Value); 4] = [
        (
            "--proxy",
            "http://proxy.example.com:3128",
            "proxy",
            json!("http://proxy.example.com:3128"),
        ),
        ("--proxy", "", "proxy", Value::Null),
        (
            "--portal-url",
            "https://login.example.com/",
            "portal_url",
            json!("https://login.example.com/"),
        ),
        ("--name", "新名称", "name", json!("新名称")),
    ];
    let tenant = machine.done(&["tenant", "list"])["tenants"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (flag, value, key, want) in cases {
        let changed = machine.done(&["tenant", "set", &tenant, flag, value]);
        assert_eq!(
            changed["tenant"][key]
                .as_str()
                .map(|text| text.trim_end_matches('/')),
            want.as_str().map(|text| text.trim_end_matches('/')),
            "{flag} {value}"
        );
    }
    let kept = machine.done(&["tenant", "show", "新名称"]);
    assert_eq!(kept["tenant"]["portal_url"], "https://login.example.com/");
    let (status, document) = machine.json(&[
        "tenant",
        "set",
        &tenant,
        "--api-base",
        "http://qyapi.weixin.qq.com",
    ]);
    assert_eq!((status, code(&document)), (2, "address.insecure"));
}
