//! Sync as an administrator meets it: preview, guard, confirmation, undo, schedule.

use sandbox::Scenario;
use serde_json::Value;

use crate::support::{Office, keys, set};

fn directory(office: &Office) -> Value {
    office.done("users list --tenant t")
}

/// Synced once, with a run every four hours that is due.
async fn due() -> Office {
    let office = Office::synced().await;
    office.done("source set $corp --auto-sync 4");
    office.machine.five_hours_pass();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_and_a_third_only_what_changed() {
    let office = Office::synced().await;
    let before = directory(&office);
    let second = office.done("sync run $corp");
    assert_eq!(second["run"]["counts"]["unchanged"], 60);
    let id = second["run"]["id"].as_str().unwrap();
    assert_eq!(
        office.done(&format!("sync show {id}"))["changes"],
        Value::Array(Vec::new())
    );
    assert_eq!(directory(&office), before);

    let people = office.control().followers();
    let [leaver, renamed] = [&people[10].userid, &people[20].userid];
    office.control().remove_member(leaver);
    office.control().rename(renamed, "新名字");
    let third = office.done("sync run $corp");
    let id = third["run"]["id"].as_str().unwrap();
    let shown = office.done(&format!("sync show {id}"));
    let changes = shown["changes"].as_array().unwrap();
    let found = changes.iter().map(|change| {
        (
            change["kind"].as_str().unwrap(),
            change["userid"].as_str().unwrap(),
        )
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [("depart", leaver.as_str()), ("update", renamed.as_str())]
    );
    assert_eq!(changes[1]["after"], serde_json::json!({ "name": "新名字" }));
    let only = office.done(&format!("sync show {id} --kind update"));
    assert_eq!(only["changes"].as_array().unwrap().len(), 1);
    let found = office.done(&format!("sync show {id} --search 新名"));
    assert_eq!(found["changes"][0]["userid"], renamed.as_str());

    office.done(&format!("sync undo {id}"));
    assert_eq!(directory(&office), before, "undo is not the way back");
    office.refused(&format!("sync undo {id}"), (2, "undo.none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_lists_who_and_waits_for_a_person() {
    let office = Office::synced().await;
    let before = directory(&office);
    let left = office.control().leave_now();

    let held = office.refused("sync run $corp", (3, "sync.held"));
    assert_eq!(keys(&held), set("run changes error"));
    let changes = held["changes"].as_array().unwrap();
    assert!(changes.iter().all(|change| change["kind"] == "depart"));
    assert_eq!(
        (changes.len(), &held["run"]["counts"]["departed"]),
        (left, &left.into())
    );
    assert_eq!(
        directory(&office),
        before,
        "a held run changed the directory"
    );

    let ran = office.run("sync run $corp");
    assert_eq!(ran.status, 3);
    assert!(
        ran.stdout.contains("--confirm")
            && ran.stdout.contains(changes[0]["userid"].as_str().unwrap()),
        "{ran:?}"
    );

    let confirmed = office.done("sync run $corp --confirm");
    assert_eq!(confirmed["run"]["counts"]["departed"], changes.len());
    let departed = office.done("users list --tenant t --status departed");
    assert_eq!(departed["total"], changes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_applied_as_it_was_previewed_or_not_at_all() {
    let office = Office::with_source().await;
    let planned = office.done("sync run $corp --dry-run");
    let hash = planned["run"]["plan_hash"].as_str().unwrap();
    office
        .control()
        .rename(&office.control().members()[5].userid, "别的名字");
    let expect = format!("sync run $corp --expect {hash}");
    let document = office.refused(&expect, (2, "sync.moved"));
    assert_eq!(keys(&document), set("run error"));
    assert_eq!(directory(&office)["total"], 0);
    let planned = office.done("sync run $corp --dry-run");
    let hash = planned["run"]["plan_hash"].as_str().unwrap();
    office.done(&format!("sync run $corp --expect {hash}"));
    assert_eq!(directory(&office)["total"], 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_runs_once() {
    let office = Office::with_source().await;
    assert_eq!(
        office.done("sync due")["runs"],
        Value::Array(Vec::new()),
        "not set to run by itself"
    );
    office.done("source set $corp --auto-sync 4");
    let (status, left) = office.json("sync due");
    assert_eq!(
        (status, &left["runs"], &left["left"][0]["reason"]),
        (3, &Value::Array(Vec::new()), &"first_run".into()),
        "the first run is a person's"
    );
    assert_eq!(office.done("source show $corp")["next_run_at"], Value::Null);
    let said = office.run("--lang en sync due");
    assert!(
        said.status == 3 && said.stdout.contains("--dry-run"),
        "{said:?}"
    );
    office.done("sync run $corp");
    office.machine.five_hours_pass();
    let ran = office.done("sync due");
    assert_eq!(
        (&ran["runs"][0]["started_by"], &ran["runs"][0]["outcome"]),
        (&"schedule".into(), &"applied".into())
    );
    assert_eq!(office.done("sync due")["runs"], Value::Array(Vec::new()));
    let shown = office.done("source show $corp");
    assert!(
        shown["next_run_at"].as_str().unwrap() > ran["runs"][0]["finished_at"].as_str().unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_the_schedule_held_is_confirmed_by_the_runs_name_at_once() {
    let office = due().await;
    for member in office.control().members().iter().take(12) {
        office.control().remove_member(&member.userid);
    }
    let said = office.run("--lang en sync due");
    assert_eq!(said.status, 3);
    let history = office.done("sync history $corp");
    let held = history["runs"][0]["id"].as_str().unwrap();
    let way = format!("--confirm={held}");
    assert!(said.stdout.contains(&way), "{}", said.stdout);
    let (status, _) = office.json("sync run $corp --confirm=00000000");
    assert_eq!(status, 2, "no such run");
    let applied = office.done(&format!("sync run $corp {way}"));
    assert_eq!(applied["run"]["counts"]["departed"], 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_run_that_fails_says_so_by_its_status() {
    let office = due().await;
    office.control().set_scenario(Scenario::UntrustedIp);
    let (status, document) = office.json("sync due");
    assert_eq!(status, 4);
    assert_eq!(document["runs"][0]["error"]["code"], "wecom.refused");
    let history = office.done("sync history $corp");
    assert_eq!(history["runs"][0]["error"]["detail"]["errcode"], 60020);
}

/// Accounts that would change hands hold a run as leavers do: with their own reason and their own list.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_would_change_hands_hold_a_run_and_wait_where_nobody_is_there() {
    let office = due().await;
    office.done("source set $corp --on-duplicate overwrite");
    for number in ["13344440001", "13344440002"] {
        office.done(&format!(
            "users add --tenant t --username {number} --name 门户 --mobile {number}"
        ));
        office.control().add_member(sandbox::NewMember {
            userid: Some(format!("m{number}")),
            name: "成员".into(),
            mobile: number.into(),
            ..sandbox::NewMember::default()
        });
    }
    let before = directory(&office);
    let held = office.refused("sync run $corp", (3, "sync.held"));
    assert_eq!(held["error"]["detail"]["reason"], "take_over");
    let changes = held["changes"].as_array().unwrap();
    assert!(
        changes.len() == 2 && changes.iter().all(|change| change["kind"] == "overwrite"),
        "{changes:?}"
    );
    assert_eq!(directory(&office), before);
    let said = office.run("--lang en sync run $corp");
    assert!(
        said.status == 3
            && said.stdout.contains("2 accounts would change hands")
            && said.stdout.contains("m13344440002"),
        "{said:?}"
    );
    office.machine.five_hours_pass();
    let due = office.done("sync due");
    let run = &due["runs"][0];
    assert_eq!(
        (&run["outcome"], &run["counts"]["pending"]),
        (&"applied".into(), &2.into())
    );
    let id = run["id"].as_str().unwrap();
    let pending = office.done(&format!("sync show {id} --kind pending"));
    assert_eq!(pending["changes"].as_array().unwrap().len(), 2);
    // The list was made before something was applied, so it no longer counts.
    let (status, _) = office.json("sync run $corp --confirm");
    assert_eq!(status, 3);
    let confirmed = office.done("sync run $corp --confirm");
    assert_eq!(confirmed["run"]["counts"]["overwritten"], 2);
    let warnings = confirmed["run"]["warnings"].as_array().unwrap();
    assert!(
        warnings
            .iter()
            .any(|warning| warning["id"] == "takeover.applied"),
        "{warnings:?}"
    );
}
