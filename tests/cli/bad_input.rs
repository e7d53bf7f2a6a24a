//! Everything that people enter wrongly: each a clear error with its code and way out, and nothing half stored.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{ADD, ADD_WITH_APP, Machine, Office, Ran, code, keys, set};

/// The document of a command that must be refused so, with a way out.
fn refused(office: &Office, line: &str, want: (i32, &str)) -> Value {
    let document = office.refused(line, want);
    has_a_way_out(&document);
    document
}

/// Every error says what happened, why, and what to do.
fn has_a_way_out(document: &Value) {
    let error = &document["error"];
    assert_eq!(keys(document), set("error"));
    assert_eq!(
        keys(error),
        set("code message detail fix small_print secret")
    );
    assert_eq!(keys(&error["fix"]), set("cause steps link"));
    assert!(!error["message"].as_str().unwrap().is_empty());
    assert!(
        !error["fix"]["steps"].as_array().unwrap().is_empty(),
        "{error}"
    );
}

fn nothing_is_stored(office: &Office) {
    let none = Value::Array(Vec::new());
    assert_eq!(office.done("source list")["sources"], none);
    assert_eq!(office.done("auth list")["auths"], none);
    assert!(!office.machine.folder_tells());
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_the_wrong_form_are_named_before_wecom_is_asked() {
    let office = Office::with_tenant().await;
    let source = "source add --tenant t --corp-id";
    let app = "source add --tenant t --corp-id $corp --scan-login";
    let auth = "auth add --tenant t --corp-id $corp";
    let tenant = "tenant add x";
    let cases = [
        (source, "corp", "corp_id.invalid"),
        (source, "$empty", "corp_id.invalid"),
        (source, "ww１２３", "corp_id.invalid"),
        (source, "$corp --auto-sync 7", "input.invalid"),
        (source, "$corp --on-duplicate merge", "input.invalid"),
        (
            app,
            "--agent-id 5629502294061595 --callback-domain portal.example.com",
            "agent_id.invalid",
        ),
        (
            app,
            "--agent-id zero --callback-domain portal.example.com",
            "agent_id.invalid",
        ),
        (
            app,
            "--agent-id 1000002 --callback-domain https://portal.example.com",
            "callback_domain.invalid",
        ),
        (
            app,
            "--agent-id 1000002 --callback-domain portal.example.com/callback",
            "callback_domain.invalid",
        ),
        (
            app,
            "--agent-id 1000002 --callback-domain *.example.com",
            "callback_domain.invalid",
        ),
        (
            app,
            "--agent-id 1000002 --callback-domain portal.example.com:0",
            "callback_domain.invalid",
        ),
        (app, "", "input.invalid"),
        (
            auth,
            "--agent-id 1 --callback-domain $blank",
            "callback_domain.invalid",
        ),
        (
            tenant,
            "--api-base http://qyapi.weixin.qq.com",
            "address.insecure",
        ),
        (tenant, "--api-base nonsense", "address.invalid"),
        (
            tenant,
            "--proxy-user me --no-store-secrets",
            "input.invalid",
        ),
        (tenant, "--proxy http://me:pw@proxy:3128", "address.invalid"),
        (tenant, "--portal-url portal", "address.invalid"),
        ("tenant add", "$blank", "name.invalid"),
        ("tenant add", "T", "name.taken"),
        (
            "source add",
            "--tenant nobody --corp-id $corp",
            "tenant.unknown",
        ),
    ];
    for (command, values, want) in cases {
        refused(&office, &format!("{command} {values}"), (2, want));
    }
    assert!(
        office.control().calls().is_empty(),
        "a wrong form was sent to WeCom"
    );
    let tenants = office.done("tenant list");
    assert_eq!(tenants["tenants"].as_array().unwrap().len(), 1);
    nothing_is_stored(&office);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_trimmed_or_refused_by_the_name_of_their_variable() {
    let mut office = Office::with_tenant().await;
    let details = office.wecom.details().clone();
    let cases = [
        (Some(""), "secret.missing"),
        (Some(" \t"), "secret.missing"),
        (None, "secret.missing"),
        (Some("two words"), "secret.invalid"),
    ];
    let variables = [
        ("WECOM_CONTACTS_SECRET", &details.contacts_secret),
        ("WECOM_APP_SECRET", &details.app_secret),
    ];
    for (variable, right) in variables {
        for (value, want) in cases {
            office.machine.unset(variable);
            if let Some(value) = value {
                office.machine.set(variable, value);
            }
            let document = refused(&office, ADD_WITH_APP, (2, want));
            assert_eq!(document["error"]["detail"]["variable"], variable);
            let message = document["error"]["message"].as_str().unwrap();
            assert!(message.contains(variable), "{value:?}: {message}");
        }
        office.machine.set(variable, right);
    }
    nothing_is_stored(&office);
    let padded = format!("\u{feff} {} \r\n", details.contacts_secret);
    office.machine.set("WECOM_CONTACTS_SECRET", &padded);
    office.done(ADD_WITH_APP);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wecom_refuses_is_explained_and_not_stored() {
    let mut office = Office::with_tenant().await;
    let details = office.wecom.details().clone();
    let cases = [
        ("WECOM_APP_SECRET", &details.app_secret, ADD_WITH_APP),
        ("WECOM_CONTACTS_SECRET", &details.contacts_secret, ADD),
    ];
    for (variable, right, line) in cases {
        office.machine.set(variable, &format!("{right}x"));
        let document = refused(&office, line, (4, "wecom.refused"));
        assert_eq!(document["error"]["detail"]["errcode"], 40001);
        office.machine.set(variable, right);
    }
    nothing_is_stored(&office);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wecom_that_is_not_there_is_unreachable() {
    let office = Office::with_tenant().await;
    office.done("tenant set t --api-base http://127.0.0.1:9");
    refused(&office, ADD, (4, "wecom.unreachable"));
    nothing_is_stored(&office);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corp_that_differs_from_the_data_sources_is_refused() {
    let office = Office::with_tenant().await;
    let add = "auth add --tenant t --agent-id $agent --callback-domain $domain --corp-id";
    let ours = format!("{add} $corp");
    // There is no data source yet.
    refused(&office, &ours, (2, "source.unknown"));
    office.done(ADD);
    let other = format!("{add} ww0123456789abcdef");
    let document = refused(&office, &other, (2, "corp_id.mismatch"));
    let step = document["error"]["fix"]["steps"][0].as_str().unwrap();
    assert!(step.contains(&office.wecom.details().corp_id), "{step}");
    let none = Value::Array(Vec::new());
    assert_eq!(office.done("auth list")["auths"], none);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_ambiguous_references_are_told_apart() {
    let office = Office::with_source().await;
    let cases = [
        ("tenant show no-such", "tenant.unknown"),
        ("tenant remove no-such", "tenant.unknown"),
        ("source show no-such", "source.unknown"),
        ("source set no-such --description d", "source.unknown"),
        ("source remove no-such", "source.unknown"),
        ("auth show no-such", "auth.unknown"),
        ("sync run no-such", "source.unknown"),
        ("sync history no-such", "source.unknown"),
        ("sync show x!", "run.unknown"),
        ("sync undo x!", "run.unknown"),
        ("users list --tenant no-such", "tenant.unknown"),
        ("users set no-such --tenant t --name n", "user.unknown"),
    ];
    for (line, want) in cases {
        refused(&office, line, (2, want));
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
    let mut office = Office::with_tenant().await;
    let addresses = [
        ("sso.example.com", "no_scheme"),
        ("view-source:https://sso.example.com", "view_source"),
        ("https://sso.example.com/?a=1&amp;b=2", "escaped"),
        ("about:neterror?e=dnsNotFound", "error_page"),
        ("https://10.20.030.4", "number"),
    ];
    let mut said = BTreeSet::new();
    for (address, why) in addresses {
        let line = format!("tenant set t --portal-url {address}");
        let document = refused(&office, &line, (2, "address.invalid"));
        assert_eq!(document["error"]["detail"]["why"], why, "{address}");
        said.insert(document["error"]["fix"]["steps"][0].to_string());
    }
    assert_eq!(said.len(), addresses.len(), "each has its own: {said:?}");
    // A secret as it stands in a file of settings is taken for what it is.
    let secret = &office.wecom.details().contacts_secret;
    let quoted = format!("WECOM_CONTACTS_SECRET=“{secret}”");
    office.machine.set("WECOM_CONTACTS_SECRET", &quoted);
    office.done(ADD_WITH_APP);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apps_secret_is_not_stored_as_the_contacts_secret() {
    let mut office = Office::with_tenant().await;
    let details = office.wecom.details();
    let variable = "WECOM_CONTACTS_SECRET";
    office.machine.set(variable, &details.app_secret);
    let document = refused(&office, ADD_WITH_APP, (4, "wecom.refused"));
    let error = &document["error"];
    assert_eq!(error["detail"]["kind"], "app_secret");
    assert_eq!(error["detail"]["agent_id"], details.agent_id);
    let app = error["detail"]["app"].as_str().unwrap();
    assert!(error["message"].as_str().unwrap().contains(app), "{error}");
    nothing_is_stored(&office);
}
