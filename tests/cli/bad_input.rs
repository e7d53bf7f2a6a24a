//! Everything that people enter wrongly: each a clear error with its code and way out, and nothing half stored.

use rusqlite::Connection;
use sandbox::Scenario;
use serde_json::Value;

use crate::support::{
    Machine, Ran, add_source, add_tenant, code, keys, set, wecom, with_app, without_app,
};

/// Every error says what happened, why, and what to do.
fn has_a_way_out(document: &Value) {
    let error = &document["error"];
    assert_eq!(keys(document), set("error"));
    assert_eq!(keys(error), set("code message detail fix"));
    assert_eq!(keys(&error["fix"]), set("cause steps link"));
    assert!(!error["message"].as_str().unwrap().is_empty());
    assert!(
        !error["fix"]["steps"].as_array().unwrap().is_empty(),
        "{error}"
    );
}

fn nothing_is_stored(machine: &Machine) {
    assert_eq!(
        machine.done(&["source", "list"])["sources"],
        Value::Array(Vec::new())
    );
    assert_eq!(
        machine.done(&["auth", "list"])["auths"],
        Value::Array(Vec::new())
    );
    assert!(!machine.folder_tells());
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_the_wrong_form_are_named_before_wecom_is_asked() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let corp = details.corp_id.as_str();
    let source = |corp: &'static str| vec!["source", "add", "--tenant", "t", "--corp-id", corp];
    let app = |agent: &'static str, callback: &'static str| {
        vec![
            "source",
            "add",
            "--tenant",
            "t",
            "--corp-id",
            corp,
            "--scan-login",
            "--agent-id",
            agent,
            "--callback-domain",
            callback,
        ]
    };
    let cases: [(Vec<&str>, &str); 21] = [
        (source("corp"), "corp_id.invalid"),
        (source(""), "corp_id.invalid"),
        (source("ww１２３"), "corp_id.invalid"),
        (
            app("5629502294061595", "portal.example.com"),
            "agent_id.invalid",
        ),
        (app("zero", "portal.example.com"), "agent_id.invalid"),
        (
            app("1000002", "https://portal.example.com"),
            "callback_domain.invalid",
        ),
        (
            app("1000002", "portal.example.com/callback"),
            "callback_domain.invalid",
        ),
        (app("1000002", "*.example.com"), "callback_domain.invalid"),
        (
            app("1000002", "portal.example.com:0"),
            "callback_domain.invalid",
        ),
        (
            vec!["source", "add", "--tenant", "nobody", "--corp-id", corp],
            "tenant.unknown",
        ),
        (
            vec![
                "source",
                "add",
                "--tenant",
                "t",
                "--corp-id",
                corp,
                "--auto-sync",
                "7",
            ],
            "input.invalid",
        ),
        (
            vec![
                "source",
                "add",
                "--tenant",
                "t",
                "--corp-id",
                corp,
                "--on-duplicate",
                "merge",
            ],
            "input.invalid",
        ),
        (
            vec![
                "source",
                "add",
                "--tenant",
                "t",
                "--corp-id",
                corp,
                "--scan-login",
            ],
            "input.invalid",
        ),
        (
            vec![
                "tenant",
                "add",
                "x",
                "--api-base",
                "http://qyapi.weixin.qq.com",
            ],
            "address.insecure",
        ),
        (
            vec!["tenant", "add", "x", "--api-base", "nonsense"],
            "address.invalid",
        ),
        (
            vec![
                "tenant",
                "add",
                "x",
                "--proxy-user",
                "me",
                "--no-store-secrets",
            ],
            "input.invalid",
        ),
        (
            vec!["tenant", "add", "x", "--proxy", "http://me:pw@proxy:3128"],
            "address.invalid",
        ),
        (
            vec!["tenant", "add", "x", "--portal-url", "portal"],
            "address.invalid",
        ),
        (vec!["tenant", "add", " "], "name.invalid"),
        (vec!["tenant", "add", "T"], "name.taken"),
        (
            vec![
                "auth",
                "add",
                "--tenant",
                "t",
                "--corp-id",
                corp,
                "--agent-id",
                "1",
                "--callback-domain",
                "a b",
            ],
            "callback_domain.invalid",
        ),
    ];
    for (words, want) in cases {
        let (status, document) = machine.json(&words);
        assert_eq!((status, code(&document)), (2, want), "{words:?}");
        has_a_way_out(&document);
    }
    assert!(
        wecom.control().calls().is_empty(),
        "a wrong form was sent to WeCom"
    );
    assert_eq!(
        machine.done(&["tenant", "list"])["tenants"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    nothing_is_stored(&machine);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_trimmed_or_refused_by_the_name_of_their_variable() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let cases = [
        (Some(""), "secret.missing"),
        (Some(" \t"), "secret.missing"),
        (None, "secret.missing"),
        (Some("two words"), "secret.invalid"),
    ];
    for variable in ["WECOM_CONTACTS_SECRET", "WECOM_APP_SECRET"] {
        for (value, want) in cases {
            machine.unset(variable);
            if let Some(value) = value {
                machine.set(variable, value);
            }
            let (status, document) = machine.json(&with_app(details));
            assert_eq!((status, code(&document)), (2, want), "{variable}={value:?}");
            assert_eq!(document["error"]["detail"]["variable"], variable);
            assert!(
                document["error"]["message"]
                    .as_str()
                    .unwrap()
                    .contains(variable)
            );
        }
        machine.set(
            variable,
            if variable.contains("APP") {
                &details.app_secret
            } else {
                &details.contacts_secret
            },
        );
    }
    nothing_is_stored(&machine);
    machine.set(
        "WECOM_CONTACTS_SECRET",
        &format!("\u{feff} {} \r\n", details.contacts_secret),
    );
    machine.done(&with_app(details));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wecom_refuses_is_explained_and_not_stored() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    machine.set("WECOM_APP_SECRET", &format!("{}x", details.app_secret));
    let (status, document) = machine.json(&with_app(details));
    assert_eq!((status, code(&document)), (4, "wecom.refused"));
    assert_eq!(document["error"]["detail"]["errcode"], 40001);
    has_a_way_out(&document);
    machine.set("WECOM_APP_SECRET", &details.app_secret);
    machine.set(
        "WECOM_CONTACTS_SECRET",
        &format!("{}x", details.contacts_secret),
    );
    let (status, document) = machine.json(&without_app(details));
    assert_eq!((status, code(&document)), (4, "wecom.refused"));
    nothing_is_stored(&machine);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wecom_that_is_not_there_is_unreachable() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details().clone();
    let machine = Machine::with_secrets(&details);
    add_tenant(&machine, &details);
    wecom.stop().await;
    let (status, document) = machine.json(&without_app(&details));
    assert_eq!((status, code(&document)), (4, "wecom.unreachable"));
    has_a_way_out(&document);
    nothing_is_stored(&machine);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corp_that_differs_from_the_data_sources_is_refused() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    let agent = details.agent_id.to_string();
    let add = |corp| {
        machine.json(&[
            "auth",
            "add",
            "--tenant",
            "t",
            "--corp-id",
            corp,
            "--agent-id",
            &agent,
            "--callback-domain",
            &details.callback_domain,
        ])
    };
    add_tenant(&machine, details);
    let (status, document) = add(&details.corp_id);
    assert_eq!(
        (status, code(&document)),
        (2, "source.unknown"),
        "there is no data source yet"
    );
    machine.done(&without_app(details));
    let (status, document) = add("ww0123456789abcdef");
    assert_eq!((status, code(&document)), (2, "corp_id.mismatch"));
    assert!(
        document["error"]["fix"]["steps"][0]
            .as_str()
            .unwrap()
            .contains(&details.corp_id)
    );
    has_a_way_out(&document);
    assert_eq!(
        machine.done(&["auth", "list"])["auths"],
        Value::Array(Vec::new())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_ambiguous_references_are_told_apart() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let cases: [(&[&str], &str); 12] = [
        (&["tenant", "show", "no-such"], "tenant.unknown"),
        (&["tenant", "remove", "no-such"], "tenant.unknown"),
        (&["source", "show", "no-such"], "source.unknown"),
        (
            &["source", "set", "no-such", "--description", "d"],
            "source.unknown",
        ),
        (&["source", "remove", "no-such"], "source.unknown"),
        (&["auth", "show", "no-such"], "auth.unknown"),
        (&["sync", "run", "no-such"], "source.unknown"),
        (&["sync", "history", "no-such"], "source.unknown"),
        (&["sync", "show", "x!"], "run.unknown"),
        (&["sync", "undo", "x!"], "run.unknown"),
        (&["users", "list", "--tenant", "no-such"], "tenant.unknown"),
        (
            &["users", "set", "no-such", "--tenant", "t", "--name", "n"],
            "user.unknown",
        ),
    ];
    for (words, want) in cases {
        let (status, document) = machine.json(words);
        assert_eq!((status, code(&document)), (2, want), "{words:?}");
        has_a_way_out(&document);
    }
}

#[test]
fn a_wrong_command_line_is_one_json_document_too() {
    let machine = Machine::new();
    let secret = "Zx9kT0_qP-vL3mN7bC5dF1gH2jK4sA6wE8rY0uI_oPa";
    let joined = format!("--contacts-secret={secret}");
    let cases: [(&[&str], &str); 10] = [
        (&[], "missing_command"),
        (&["tenat"], "unknown_command"),
        (&["source"], "missing_command"),
        (&["tenant", "add"], "missing_argument"),
        (&["demo", "--fast"], "unknown_argument"),
        (&["sandbox", "serve", "--port", "many"], "invalid_value"),
        (&["sync", "run", "s", "--dry-run", "--confirm"], "conflict"),
        (
            &["source", "add", "--contacts-secret", secret],
            "unknown_argument",
        ),
        (&["source", "add", &joined], "unknown_argument"),
        (&["tenant", "show", "t", secret], "unknown_argument"),
    ];
    for (words, want) in cases {
        let (status, document) = machine.json(words);
        assert_eq!((status, code(&document)), (2, "input.invalid"), "{words:?}");
        assert_eq!(document["error"]["detail"]["usage"], want, "{words:?}");
        has_a_way_out(&document);
        let ran = machine.run(words);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{words:?}");
        assert!(
            !ran.stderr.contains(&secret[..12]) && !document.to_string().contains(&secret[..12]),
            "{words:?}"
        );
    }
    assert_eq!(
        machine.done(&["tenant", "--help"])["help"]
            .as_str()
            .map(|help| help.contains("Usage:")),
        Some(true)
    );
}

#[test]
fn a_damaged_or_newer_database_is_kept_and_named() {
    let machine = Machine::new();
    let file = machine.folder().join("wecom-bridge.db");
    machine.done(&["tenant", "list"]);
    let db = Connection::open(&file).unwrap();
    db.pragma_update(None, "user_version", 9_999).unwrap();
    drop(db);
    let before = std::fs::read(&file).unwrap();
    let (status, document) = machine.json(&["tenant", "list"]);
    assert_eq!((status, code(&document)), (5, "store.newer"));
    has_a_way_out(&document);
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let machine = Machine::new();
    let file = machine.folder().join("wecom-bridge.db");
    let damaged = b"this was a database once ".repeat(400);
    std::fs::write(&file, &damaged).unwrap();
    let (status, document) = machine.json(&["tenant", "list"]);
    assert_eq!((status, code(&document)), (5, "store.damaged"));
    assert!(
        document["error"]["fix"]["cause"]
            .as_str()
            .unwrap()
            .contains("wecom-bridge.db")
    );
    has_a_way_out(&document);
    assert_eq!(std::fs::read(&file).unwrap(), damaged);
}

#[test]
fn a_data_folder_that_cannot_be_one_is_named() {
    let machine = Machine::new();
    let file = machine.folder().join("file");
    std::fs::write(&file, "x").unwrap();
    let (status, document) =
        machine.json(&["--data-dir", file.to_str().unwrap(), "tenant", "list"]);
    assert_eq!((status, code(&document)), (5, "store.unavailable"));
    has_a_way_out(&document);
}

#[test]
fn an_empty_variable_is_named_and_not_an_argument_that_nobody_wrote() {
    let mut command = Machine::new().command(&["--json", "--lang", "en", "tenant", "list"]);
    let ran = Ran::of(command.env("WECOM_BRIDGE_DATA_DIR", "").output().unwrap());
    let said = ran.document()["error"]["message"].to_string();
    assert_eq!(ran.status, 2, "{said}");
    assert!(said.contains("WECOM_BRIDGE_DATA_DIR is empty"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_pasted_with_something_beside_it_gets_its_own_remedy() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let addresses = [
        ("sso.example.com", "no_scheme"),
        ("view-source:https://sso.example.com", "view_source"),
        ("https://sso.example.com/?a=1&amp;b=2", "escaped"),
        ("about:neterror?e=dnsNotFound", "error_page"),
        ("https://10.20.030.4", "number"),
    ];
    let mut said = std::collections::BTreeSet::new();
    for (address, why) in addresses {
        let (status, document) = machine.json(&["tenant", "set", "t", "--portal-url", address]);
        assert_eq!(
            (status, code(&document)),
            (2, "address.invalid"),
            "{address}"
        );
        assert_eq!(document["error"]["detail"]["why"], why, "{address}");
        has_a_way_out(&document);
        said.insert(document["error"]["fix"]["steps"][0].to_string());
    }
    assert_eq!(said.len(), addresses.len(), "each has its own: {said:?}");
    // A secret as it stands in a file of settings is taken for what it is.
    let quoted = format!("WECOM_CONTACTS_SECRET=“{}”", details.contacts_secret);
    machine.set("WECOM_CONTACTS_SECRET", &quoted);
    machine.done(&with_app(details));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apps_secret_is_not_stored_as_the_contacts_secret() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    machine.set("WECOM_CONTACTS_SECRET", &details.app_secret);
    let (status, document) = machine.json(&with_app(details));
    assert_eq!((status, code(&document)), (4, "wecom.refused"));
    let error = &document["error"];
    assert_eq!(error["detail"]["kind"], "app_secret");
    assert_eq!(error["detail"]["agent_id"], details.agent_id);
    let app = error["detail"]["app"].as_str().unwrap();
    assert!(error["message"].as_str().unwrap().contains(app), "{error}");
    has_a_way_out(&document);
    nothing_is_stored(&machine);
}
