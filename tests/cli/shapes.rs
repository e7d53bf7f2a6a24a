//! The JSON shapes that scripts may rely on, key by key.

use sandbox::Scenario;
use serde_json::Value;

use crate::support::{Machine, add_source, keys, set, wecom, without_app};

const SOURCE: &str = "id tenant corp_id description auto_sync_hours on_duplicate password_login scan_login guard keep_days paused created_at";
const AUTH: &str = "id tenant corp_id agent_id callback_domain app_name created_at";
const CHECK: &str = "id status title evidence errcode caller_ip cause fix link";
const RUN: &str = "id source kind started_by outcome reach counts calls plan_hash warnings error started_at finished_at undone";
const COUNTS: &str = "created updated unchanged skipped overwritten reactivated departed disabled ambiguous pending out_of_range left_out departments_created departments_updated departments_retired";
const CHANGE: &str =
    "kind userid username name departments reason reason_text reason_detail before after";
const USER: &str = "id userid username name mobile email biz_mail telephone position alias extra departments main_department status source_id updated_at";

/// RFC 3339 in UTC.
fn is_time(value: &Value) {
    let text = value.as_str().unwrap();
    assert!(
        text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T',
        "{text}"
    );
}

fn is_run(run: &Value) {
    assert_eq!(keys(run), set(RUN));
    assert_eq!(keys(&run["counts"]), set(COUNTS));
    is_time(&run["started_at"]);
    is_time(&run["finished_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_sources_and_auths() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    let added = add_source(&machine, details);
    assert_eq!(keys(&added), set("source auth validation"));
    assert_eq!(keys(&added["source"]), set(SOURCE));
    assert_eq!(keys(&added["auth"]), set(AUTH));
    assert_eq!(keys(&added["validation"]), set("checks"));
    let checks = added["validation"]["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| keys(check) == set(CHECK)));
    assert!(
        checks.iter().all(|check| check["status"] == "pass"),
        "{checks:?}"
    );
    assert_eq!(
        added["auth"]["callback_domain"],
        details.callback_domain.as_str()
    );
    assert_eq!(added["auth"]["agent_id"], details.agent_id);
    assert_eq!(added["source"]["auto_sync_hours"], Value::Null);
    is_time(&added["source"]["created_at"]);

    let tenants = machine.done(&["tenant", "list"]);
    assert_eq!(keys(&tenants), set("tenants"));
    assert_eq!(
        keys(&tenants["tenants"][0]),
        set("id name portal_url api_base login_base proxy proxy_user simulated created_at")
    );
    assert_eq!(
        machine.done(&["tenant", "show", "t"])["tenant"],
        tenants["tenants"][0]
    );
    let sources = machine.done(&["source", "list", "--tenant", "t"]);
    assert_eq!(
        (keys(&sources), keys(&sources["sources"][0])),
        (set("sources"), set(SOURCE))
    );
    let auths = machine.done(&["auth", "list"]);
    assert_eq!(
        (keys(&auths), &auths["auths"][0]),
        (set("auths"), &added["auth"])
    );
    let shown = machine.done(&["source", "show", &details.corp_id]);
    assert_eq!(keys(&shown), set("source auth last_run next_run_at"));
    assert_eq!(
        keys(&machine.done(&["auth", "show", &details.corp_id])),
        set("auth redirect_uri")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn method_two_has_the_same_shape_as_method_one() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    let removed = machine.done(&["auth", "remove", &details.corp_id]);
    assert_eq!(keys(&removed), set("auth removed"));
    let agent = details.agent_id.to_string();
    let words = [
        "auth",
        "add",
        "--tenant",
        "t",
        "--corp-id",
        &details.corp_id,
        "--agent-id",
        &agent,
        "--callback-domain",
        &details.callback_domain,
        "--no-store-secrets",
    ];
    let added = machine.done(&words);
    assert_eq!(keys(&added), set("source auth validation"));
    assert_eq!(added["source"]["scan_login"], true);
    assert_eq!(keys(&added["auth"]), set(AUTH));
    let ids = added["validation"]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["id"].as_str().unwrap());
    assert_eq!(
        ids.collect::<Vec<_>>(),
        [
            "app.token",
            "app.agent",
            "app.trusted_ip",
            "app.visible_range"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_and_changes() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    let source = details.corp_id.as_str();
    let planned = machine.done(&["sync", "run", source, "--dry-run"]);
    assert_eq!(keys(&planned), set("run changes"));
    is_run(&planned["run"]);
    assert_eq!(
        (&planned["run"]["outcome"], &planned["run"]["reach"]),
        (&"planned".into(), &"full".into())
    );
    let changes = planned["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 60 + 8);
    assert!(changes.iter().all(|change| keys(change) == set(CHANGE)));

    let applied = machine.done(&["sync", "run", source]);
    assert_eq!(keys(&applied), set("run"));
    is_run(&applied["run"]);
    assert_eq!(
        (
            &applied["run"]["outcome"],
            &applied["run"]["counts"]["created"]
        ),
        (&"applied".into(), &60.into())
    );
    assert_eq!(applied["run"]["plan_hash"], planned["run"]["plan_hash"]);

    let id = applied["run"]["id"].as_str().unwrap();
    let shown = machine.done(&["sync", "show", &id[..6]]);
    assert_eq!(
        (keys(&shown), &shown["run"]),
        (set("run changes"), &applied["run"])
    );
    assert_eq!(shown["changes"].as_array().unwrap().len(), 60 + 8);
    let history = machine.done(&["sync", "history", source]);
    assert_eq!(keys(&history), set("runs"));
    assert_eq!(history["runs"][0], applied["run"]);
    let undone = machine.done(&["sync", "undo", id]);
    assert_eq!(keys(&undone), set("run"));
    assert_eq!(undone["run"]["kind"], "undo");
    assert_eq!(keys(&machine.done(&["sync", "due"])), set("runs left"));
}

#[tokio::test(flavor = "multi_thread")]
async fn users() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    machine.done(&["sync", "run", &details.corp_id]);
    let local = machine.done(&[
        "users",
        "add",
        "--tenant",
        "t",
        "--username",
        "admin",
        "--name",
        "管理员",
    ]);
    assert_eq!(keys(&local), set("user"));
    assert_eq!(keys(&local["user"]), set(USER));
    assert_eq!(
        (&local["user"]["userid"], &local["user"]["source_id"]),
        (&Value::Null, &Value::Null)
    );
    let list = machine.done(&["users", "list", "--tenant", "t"]);
    assert_eq!(
        (keys(&list), &list["total"]),
        (set("total users"), &61.into())
    );
    for user in list["users"].as_array().unwrap() {
        assert_eq!(keys(user), set(USER));
        let departments = user["departments"].as_array().unwrap();
        assert!(
            departments
                .iter()
                .all(|each| keys(each) == set("id name path"))
        );
        assert_eq!(user["userid"].is_null(), user["username"] == "admin");
        is_time(&user["updated_at"]);
    }
    let found = machine.done(&["users", "search", "管理", "--tenant", "t"]);
    assert_eq!(
        (&found["total"], &found["users"][0]),
        (&1.into(), &local["user"])
    );
}

#[test]
fn clinic() {
    let machine = Machine::new();
    let pasted = r#"{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1688718213150478337204586], from ip: 203.0.113.7"}"#;
    let answer = machine.done(&["clinic", pasted]);
    assert_eq!(keys(&answer), set("entries hint caller_ip"));
    assert_eq!(
        keys(&answer["entries"][0]),
        set("errcode title cause steps link known")
    );
    assert_eq!(
        (&answer["entries"][0]["errcode"], &answer["caller_ip"]),
        (&60020.into(), &"203.0.113.7".into())
    );
    let cases = [
        ("-1", -1, true),
        ("40001", 40001, true),
        ("-31040", -31040, true),
        ("987654", 987_654, false),
    ];
    for (word, errcode, known) in cases {
        let answer = machine.done(&["clinic", word]);
        assert_eq!(
            (
                &answer["entries"][0]["errcode"],
                &answer["entries"][0]["known"]
            ),
            (&errcode.into(), &known.into()),
            "{word}"
        );
    }
    assert!(
        !machine.done(&["clinic", "可信IP"])["entries"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_says_what_went() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    machine.done(&["sync", "run", &details.corp_id]);
    let removed = machine.done(&["source", "remove", &details.corp_id]);
    assert_eq!(
        (keys(&removed), &removed["users_left"]),
        (set("source removed users_left"), &60.into())
    );
    machine.done(&without_app(details));
    assert_eq!(
        keys(&machine.done(&["tenant", "remove", "t"])),
        set("tenant removed")
    );
    assert_eq!(
        machine.done(&["tenant", "list"])["tenants"],
        Value::Array(Vec::new())
    );
}
