//! `member try`: what a sync would do for one person, and doing just that.

use sandbox::{NewMember, Sandbox, Scenario};
use serde_json::Value;

use crate::support::{Machine, add_source, code, keys, set, wecom};

const NEW: &str = "Lin.New";

async fn synced() -> (Sandbox, Machine, String) {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let corp = wecom.details().corp_id.clone();
    machine.done(&["sync", "run", &corp]);
    (wecom, machine, corp)
}

fn somebody_joins(wecom: &Sandbox, mobile: &str) {
    wecom.control().add_member(NewMember {
        userid: Some(NEW.into()),
        name: "林新".into(),
        mobile: mobile.into(),
        ..NewMember::default()
    });
}

fn tried(machine: &Machine, who: &str, apply: bool) -> (i32, Value) {
    let mut words = vec!["member", "try", "--tenant", "t", who];
    words.extend(apply.then_some("--apply"));
    let (status, shown) = machine.json(&words);
    assert_eq!(
        keys(&shown),
        set("item steps plan_hash may_apply applied"),
        "{shown}"
    );
    (status, shown)
}

fn step<'a>(shown: &'a Value, id: &str) -> &'a str {
    let steps = shown["steps"].as_array().unwrap();
    let found = steps.iter().find(|step| step["id"] == id);
    found.map_or("none", |step| step["status"].as_str().unwrap())
}

fn runs(machine: &Machine, corp: &str) -> usize {
    let history = machine.done(&["sync", "history", corp]);
    history["runs"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_shown_then_applied_alone_and_taken_back() {
    let (wecom, machine, corp) = synced().await;
    somebody_joins(&wecom, "15299000777");
    let before = runs(&machine, &corp);
    let (status, shown) = tried(&machine, NEW, false);
    assert_eq!((status, &shown["applied"]), (0, &Value::Null), "{shown}");
    assert_eq!(shown["item"]["kind"], "create", "{shown}");
    assert_eq!(shown["item"]["after"]["mobile"], "15299000777", "{shown}");
    assert_eq!(
        runs(&machine, &corp),
        before,
        "a trial leaves nothing behind"
    );
    let found = machine.done(&["users", "search", "--tenant", "t", NEW]);
    assert_eq!(found["total"], 0, "{found}");

    // Others left meanwhile, and that is not this run's business.
    let leaver = wecom.control().followers()[0].userid.clone();
    wecom.control().remove_member(&leaver);
    let (status, shown) = tried(&machine, NEW, true);
    assert_eq!(
        (status, &shown["applied"]["kind"]),
        (0, &"single".into()),
        "{shown}"
    );
    let counts = &shown["applied"]["counts"];
    assert_eq!(
        (&counts["created"], &counts["departed"]),
        (&1.into(), &0.into()),
        "{shown}"
    );
    let (_, again) = tried(&machine, NEW, true);
    assert_eq!(
        (&again["item"], &again["applied"]),
        (&Value::Null, &Value::Null),
        "{again}"
    );
    let whole = machine.done(&["sync", "run", &corp, "--dry-run"]);
    let counts = &whole["run"]["counts"];
    assert_eq!(
        (&counts["created"], &counts["departed"]),
        (&0.into(), &1.into()),
        "{whole}"
    );

    machine.done(&["sync", "undo", shown["applied"]["id"].as_str().unwrap()]);
    let found = machine.done(&["users", "search", "--tenant", "t", NEW]);
    assert_eq!(found["total"], 0, "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_is_shown_as_it_was_and_as_it_becomes() {
    let (wecom, machine, _) = synced().await;
    let person = wecom.control().followers()[0].clone();
    wecom.control().set_mobile(&person.userid, "15299000778");
    let (status, shown) = tried(&machine, &person.name, false);
    assert_eq!(
        (status, &shown["item"]["kind"]),
        (0, &"update".into()),
        "{shown}"
    );
    let (before, after) = (&shown["item"]["before"], &shown["item"]["after"]);
    assert_eq!(before["mobile"], person.mobile.as_str(), "{shown}");
    assert_eq!(after["mobile"], "15299000778", "{shown}");
    assert_eq!(after.as_object().unwrap().len(), 1, "{shown}");
    let told = machine.run(&[
        "--lang",
        "en",
        "member",
        "try",
        "--tenant",
        "t",
        &person.userid,
    ]);
    assert!(told.stdout.contains("→ 15299000778"), "{}", told.stdout);
    assert_eq!(tried(&machine, &person.userid, true).0, 0);
    assert_eq!(
        tried(&machine, &person.userid, false).1["item"],
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_one_person_is_left_and_said() {
    let (wecom, machine, corp) = synced().await;
    let (status, refused) = machine.json(&["member", "try", "--tenant", "t", "没有这个人"]);
    assert_eq!((status, code(&refused)), (2, "user.unknown"), "{refused}");
    let (status, shown) = tried(&machine, "Nobody.Here", true);
    assert_eq!((status, step(&shown, "try.read")), (1, "fail"), "{shown}");

    let gone = wecom.control().followers()[0].userid.clone();
    wecom.control().remove_member(&gone);
    let (status, shown) = tried(&machine, &gone, true);
    assert_eq!((status, step(&shown, "try.read")), (1, "fail"), "{shown}");

    // The same number under another userid may be one person.
    let other = wecom.control().followers()[0].clone();
    somebody_joins(&wecom, &other.mobile);
    let (status, shown) = tried(&machine, NEW, true);
    assert_eq!((status, step(&shown, "try.apply")), (1, "fail"), "{shown}");
    assert_eq!(shown["applied"], Value::Null);
    wecom.control().remove_member(NEW);

    somebody_joins(&wecom, "15299000779");
    let scope = ["source", "set", &corp, "--exclude-member", NEW];
    machine.done(&scope);
    let (status, shown) = tried(&machine, NEW, true);
    assert_eq!((status, step(&shown, "try.scope")), (1, "fail"), "{shown}");
    assert!(shown["steps"][2]["fix"].is_object(), "{shown}");
    // A changed scope is confirmed over everybody first.
    machine.done(&["source", "set", &corp, "--exclude-member", &other.userid]);
    let (status, shown) = tried(&machine, NEW, true);
    assert_eq!((status, step(&shown, "try.apply")), (1, "fail"), "{shown}");
    machine.done(&["sync", "run", &corp, "--dry-run"]);
    let (status, shown) = tried(&machine, NEW, false);
    assert_eq!(
        (status, &shown["item"]["kind"]),
        (0, &"create".into()),
        "{shown}"
    );

    wecom.control().fail_next("user/get", 60020, 9);
    let (status, shown) = tried(&machine, &other.userid, false);
    assert_eq!((status, step(&shown, "try.read")), (1, "fail"), "{shown}");
    assert_eq!(step(&shown, "try.connect"), "pass", "{shown}");
    assert!(shown["steps"][1]["fix"].is_object(), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_and_what_was_seen_hold_for_one_person_too() {
    let (wecom, machine, corp) = synced().await;
    let person = wecom.control().followers()[0].userid.clone();
    wecom.control().set_status(&person, 2);
    machine.done(&[
        "source",
        "set",
        &corp,
        "--guard-floor",
        "0",
        "--guard-people",
        "0",
    ]);
    let (status, shown) = tried(&machine, &person, true);
    assert_eq!(
        (status, &shown["item"]["kind"]),
        (1, &"disable".into()),
        "{shown}"
    );
    assert_eq!(step(&shown, "try.apply"), "fail", "{shown}");
    machine.done(&[
        "source",
        "set",
        &corp,
        "--guard-floor",
        "5",
        "--guard-people",
        "5",
    ]);
    let (status, shown) = tried(&machine, &person, true);
    assert_eq!(
        (status, &shown["applied"]["counts"]["disabled"]),
        (0, &1.into()),
        "{shown}"
    );
}
