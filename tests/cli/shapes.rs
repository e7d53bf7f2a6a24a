//! The JSON shapes that scripts may rely on: key by key, and each value's kind.

use sandbox::Scenario;
use serde_json::Value;

use crate::support::{Machine, add_source, keys, set, wecom, without_app};

const TENANT: &str = "id:text name:text portal_url:text? api_base:text login_base:text proxy:text? proxy_user:text? simulated:yes created_at:time";
const SOURCE: &str = "id:text tenant:text corp_id:text description:text auto_sync_hours:number? on_duplicate:text password_login:yes scan_login:yes guard:object keep_days:number employee_no:text? scope:object? depart_out_of_scope:yes username_rules:list rename_existing:yes never_take:list archive_after:number? watch:number? at:text? quiet:text? watched_at:time? paused:yes created_at:time";
const GUARD: &str = "percent:number people:number floor:number";
const AUTH: &str = "id:text tenant:text corp_id:text agent_id:number callback_domain:text app_name:text? created_at:time";
const CHECK: &str = "id:text group:text status:text title:text evidence:text errcode:number? caller_ip:text? detail:object cause:text? fix:list link:text? secret:object?";
const RUN: &str = "id:text tenant:text source:text kind:text started_by:text outcome:text reach:text? counts:object calls:number plan_hash:text? warnings:list error:object? held:object? started_at:time finished_at:time undone:yes cleared:yes cleared_text:text? written:number undoes:text? undo_text:text? actor:object? state:text outcome_text:text said:text reason:text? by_text:text facets:list deactivated:number confirmed:object?";
const COUNTS: &str = "created:number updated:number usernames_changed:number unchanged:number skipped:number overwritten:number reactivated:number departed:number disabled:number ambiguous:number pending:number out_of_scope:number departed_out_of_scope:number archived:number renamed:number rename_proposed:number out_of_range:number left_out:number rejected:number not_brought_in:number departments_created:number departments_updated:number departments_retired:number";
const CHANGE: &str = "kind:text kind_text:text tone:text position:text? mobile:text? email:text? lines:list others:list userid:text? username:text? name:text? departments:list reason:text reason_text:text reason_detail:object before:object? after:object?";
const USER: &str = "id:text userid:text? username:text name:text? mobile:text? email:text? biz_mail:text? telephone:text? position:text? alias:text? employee_no:text? extra:object? departments:list main_department:number? order:list manager:object? status:text status_text:text can_scan:object has_password:yes protected:yes source_id:text? departed_at:time? updated_at:time";
const DEPARTMENT: &str = "id:number name:text path:text";
const LED_DEPARTMENT: &str = "id:number name:text path:text leaders:list";
const ENTRY: &str = "errcode:number name:text title:text cause:text steps:list link:text? kind:text seen:list known:yes";
const ERROR: &str =
    "code:text message:text detail:object fix:object small_print:text secret:object?";
const FIX: &str = "cause:text steps:list link:text?";

/// Whether a value has exactly these members, each of its kind; `?` allows null.
fn fits(value: &Value, shape: &str) {
    let members = shape.split_whitespace().map(|member| {
        let (name, kind) = member.split_once(':').unwrap();
        (name, kind)
    });
    let members = members.collect::<Vec<_>>();
    let names = members.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(keys(value), set(&names.join(" ")), "{value}");
    for (name, kind) in members {
        let (member, plain) = (&value[name], kind.trim_end_matches('?'));
        let is_fine = match plain {
            "text" => member.is_string(),
            "time" => is_time(member),
            "number" => member.is_number(),
            "yes" => member.is_boolean(),
            "list" => member.is_array(),
            "object" => member.is_object(),
            other => panic!("{other}"),
        };
        let is_nothing = member.is_null() && kind.ends_with('?');
        assert!(is_fine || is_nothing, "{name} is no {kind}: {member}");
    }
}

/// Whether every item of a list fits.
fn all_fit(list: &Value, shape: &str) {
    list.as_array()
        .unwrap()
        .iter()
        .for_each(|item| fits(item, shape));
}

/// RFC 3339 in UTC.
fn is_time(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T')
}

fn is_run(run: &Value) {
    fits(run, RUN);
    fits(&run["counts"], COUNTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_sources_and_auths() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    let added = add_source(&machine, details);
    assert_eq!(keys(&added), set("source auth validation"));
    fits(&added["source"], SOURCE);
    fits(&added["source"]["guard"], GUARD);
    fits(&added["auth"], AUTH);
    assert_eq!(keys(&added["validation"]), set("checks"));
    let checks = added["validation"]["checks"].as_array().unwrap();
    checks.iter().for_each(|check| fits(check, CHECK));
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

    let tenants = machine.done(&["tenant", "list"]);
    assert_eq!(keys(&tenants), set("tenants"));
    all_fit(&tenants["tenants"], TENANT);
    assert_eq!(
        machine.done(&["tenant", "show", "t"])["tenant"],
        tenants["tenants"][0]
    );
    let sources = machine.done(&["source", "list", "--tenant", "t"]);
    assert_eq!(keys(&sources), set("sources"));
    all_fit(&sources["sources"], SOURCE);
    let auths = machine.done(&["auth", "list"]);
    assert_eq!(
        (keys(&auths), &auths["auths"][0]),
        (set("auths"), &added["auth"])
    );
    let shown = machine.done(&["source", "show", &details.corp_id]);
    assert_eq!(
        keys(&shown),
        set("source auth fits last_run next_run_at next_watch_at")
    );
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
    fits(&added["auth"], AUTH);
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
    for change in changes {
        fits(change, CHANGE);
        all_fit(&change["departments"], DEPARTMENT);
    }

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
    assert_eq!(
        keys(&machine.done(&["sync", "due"])),
        set("runs left watched")
    );
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
    fits(&local["user"], USER);
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
        fits(user, USER);
        all_fit(&user["departments"], LED_DEPARTMENT);
        assert_eq!(user["userid"].is_null(), user["username"] == "admin");
    }
    let found = machine.done(&["users", "search", "管理", "--tenant", "t"]);
    assert_eq!(
        (&found["total"], &found["users"][0]),
        (&1.into(), &local["user"])
    );
}

#[test]
fn an_error_has_its_remedy_in_the_readers_language() {
    let machine = Machine::new();
    for (lang, word) in [("zh", "租户"), ("en", "tenant")] {
        let (exit, document) = machine.json(&["--lang", lang, "tenant", "show", "nobody"]);
        assert_eq!(exit, 2);
        fits(&document["error"], ERROR);
        fits(&document["error"]["fix"], FIX);
        let message = document["error"]["message"].as_str().unwrap();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn clinic() {
    let machine = Machine::new();
    let pasted = r#"{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1688718213150478337204586], from ip: 203.0.113.7"}"#;
    let answer = machine.done(&["clinic", pasted]);
    assert_eq!(keys(&answer), set("entries hint caller_ip"));
    all_fit(&answer["entries"], ENTRY);
    assert_eq!(
        (&answer["entries"][0]["errcode"], &answer["caller_ip"]),
        (&60020.into(), &"203.0.113.7".into())
    );
    let cases = [
        ("-1", -1, true),
        ("40001", 40001, true),
        ("-31040", -31040, true),
        ("987654", 987_654, false),
        ("49", 49, true),
        (
            "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563",
            0x52e,
            true,
        ),
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
