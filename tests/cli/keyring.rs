//! Where secrets are kept: the platform's keyring, or nowhere.

use sandbox::{Config, Sandbox, Scenario};

use crate::support::{Machine, add_tenant, code, wecom, with_app};

fn storing<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words
        .iter()
        .copied()
        .filter(|word| *word != "--no-store-secrets")
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_secrets_serve_later_commands_and_are_forgotten_with_the_source() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    machine.done(&storing(&with_app(details)));
    machine.unset("WECOM_CONTACTS_SECRET");
    machine.unset("WECOM_APP_SECRET");
    assert_eq!(
        machine.done(&["sync", "run", &details.corp_id])["run"]["outcome"],
        "applied"
    );
    assert!(!machine.folder_tells(), "a secret lies in the data folder");

    machine.set("WECOM_CONTACTS_SECRET", "not-the-one-that-is-kept");
    let (status, document) = machine.json(&["sync", "run", &details.corp_id]);
    assert_eq!(
        (status, code(&document)),
        (4, "wecom.refused"),
        "the environment wins over the keyring"
    );
    machine.unset("WECOM_CONTACTS_SECRET");
    machine.done(&["tenant", "remove", "t"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_secret_goes_to_no_other_address_or_proxy() {
    let ours = wecom(Scenario::Healthy).await;
    let details = ours.details();
    let other = Sandbox::start(Config {
        seed: 7_301,
        members: 5,
        departments: 2,
        ..Config::default()
    });
    let other = other.await.unwrap();
    let there = &other.details().api_base;
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let added = machine.done(&storing(&with_app(details)));
    machine.unset("WECOM_CONTACTS_SECRET");
    machine.unset("WECOM_APP_SECRET");
    machine.done(&["sync", "run", &details.corp_id]);

    let refused = |machine: &Machine| {
        let (status, document) = machine.json(&["sync", "run", &details.corp_id]);
        assert_eq!((status, code(&document)), (2, "secret.elsewhere"));
        machine.json(&["check", "--tenant", "t"]);
        machine.json(&["member", "trace", "--tenant", "t", "nobody"]);
        let steps = document["error"]["fix"]["steps"].to_string();
        assert!(steps.contains("--new-secret"), "{steps}");
    };
    machine.done(&["tenant", "set", "t", "--api-base", there]);
    refused(&machine);
    assert_eq!(other.control().calls().get("gettoken"), None);
    machine.done(&["tenant", "set", "t", "--api-base", &details.api_base]);
    machine.done(&["sync", "run", &details.corp_id]);
    machine.done(&["tenant", "set", "t", "--proxy", "http://127.0.0.1:9"]);
    refused(&machine);

    // Entered again, it is proven there and bound to it.
    machine.set("WECOM_CONTACTS_SECRET", &details.contacts_secret);
    machine.done(&["source", "set", &details.corp_id, "--new-secret"]);
    machine.unset("WECOM_CONTACTS_SECRET");
    machine.done(&["sync", "run", &details.corp_id]);
    let auth = added["auth"]["id"].as_str().unwrap();
    let (_, checked) = machine.json(&["check", "--tenant", "t"]);
    let app = checked["checks"].as_array().unwrap().iter();
    let app = app
        .clone()
        .find(|check| check["id"] == "app.token")
        .unwrap();
    assert_eq!(
        app["status"], "fail",
        "the app's is still bound elsewhere: {app}"
    );
    machine.set("WECOM_APP_SECRET", &details.app_secret);
    machine.done(&["auth", "set", auth, "--new-secret"]);
    machine.unset("WECOM_APP_SECRET");

    // Given for one command, a secret goes where the person sends it.
    machine.done(&["tenant", "set", "t", "--api-base", there]);
    machine.set("WECOM_CONTACTS_SECRET", &other.details().contacts_secret);
    let (_, document) = machine.json(&["sync", "run", &details.corp_id]);
    assert_eq!(code(&document), "wecom.refused", "another corp's");
    assert!(other.control().calls()["gettoken"] > 0);
    machine.done(&["tenant", "remove", "t"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_were_not_stored_are_asked_for_again() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    machine.done(&with_app(details));
    machine.done(&["sync", "run", &details.corp_id]);
    machine.unset("WECOM_CONTACTS_SECRET");
    let (status, document) = machine.json(&["sync", "run", &details.corp_id]);
    assert_eq!((status, code(&document)), (2, "secret.missing"));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_nothing_is_stored_unless_for_this_session() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let mut machine = Machine::with_secrets(details);
    machine.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    add_tenant(&machine, details);
    let (status, document) = machine.json(&storing(&with_app(details)));
    assert_eq!((status, code(&document)), (5, "keyring.unavailable"));
    assert!(
        document["error"]["fix"]["steps"][0]
            .as_str()
            .unwrap()
            .contains("--no-store-secrets")
    );
    assert_eq!(
        machine.done(&["source", "list"])["sources"],
        serde_json::Value::Array(Vec::new())
    );
    assert_eq!(
        machine.done(&["auth", "list"])["auths"],
        serde_json::Value::Array(Vec::new())
    );
    machine.done(&with_app(details));
    assert_eq!(
        machine.done(&["sync", "run", &details.corp_id])["run"]["outcome"],
        "applied"
    );
}
