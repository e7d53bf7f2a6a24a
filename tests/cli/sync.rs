//! Sync as an administrator meets it: preview, guard, confirmation, undo, schedule.

use sandbox::Scenario;
use serde_json::Value;
use tests::database;

use crate::support::{Machine, add_source, code, keys, set, wecom};

fn directory(machine: &Machine) -> Value {
    machine.done(&["users", "list", "--tenant", "t"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_and_a_third_only_what_changed() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", corp]);
    let before = directory(&machine);
    let second = machine.done(&["sync", "run", corp]);
    assert_eq!(second["run"]["counts"]["unchanged"], 60);
    let id = second["run"]["id"].as_str().unwrap();
    assert_eq!(
        machine.done(&["sync", "show", id])["changes"],
        Value::Array(Vec::new())
    );
    assert_eq!(directory(&machine), before);

    let people = wecom.control().members();
    let [leaver, renamed] = [&people[20].userid, &people[30].userid];
    wecom.control().remove_member(leaver);
    wecom.control().rename(renamed, "新名字");
    let third = machine.done(&["sync", "run", corp]);
    let id = third["run"]["id"].as_str().unwrap();
    let shown = machine.done(&["sync", "show", id]);
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
    let only = machine.done(&["sync", "show", id, "--kind", "update"]);
    assert_eq!(only["changes"].as_array().unwrap().len(), 1);
    let found = machine.done(&["sync", "show", id, "--search", "新名"]);
    assert_eq!(found["changes"][0]["userid"], renamed.as_str());

    machine.done(&["sync", "undo", id]);
    assert_eq!(directory(&machine), before, "undo is not the way back");
    let (status, document) = machine.json(&["sync", "undo", id]);
    assert_eq!((status, code(&document)), (2, "undo.none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_run_lists_who_and_waits_for_a_person() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", corp]);
    let before = directory(&machine);
    let left = wecom.control().leave_now();

    let (status, held) = machine.json(&["sync", "run", corp]);
    assert_eq!((status, code(&held)), (3, "sync.held"));
    assert_eq!(keys(&held), set("run changes error"));
    let changes = held["changes"].as_array().unwrap();
    assert!(changes.iter().all(|change| change["kind"] == "depart"));
    assert_eq!(
        (changes.len(), &held["run"]["counts"]["departed"]),
        (left, &left.into())
    );
    assert_eq!(
        directory(&machine),
        before,
        "a held run changed the directory"
    );

    let ran = machine.run(&["sync", "run", corp]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stdout.contains("--confirm")
            && ran.stdout.contains(changes[0]["userid"].as_str().unwrap()),
        "{ran:?}"
    );

    let confirmed = machine.done(&["sync", "run", corp, "--confirm"]);
    assert_eq!(confirmed["run"]["counts"]["departed"], changes.len());
    let departed = machine.done(&["users", "list", "--tenant", "t", "--status", "departed"]);
    assert_eq!(departed["total"], changes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_applied_as_it_was_previewed_or_not_at_all() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let planned = machine.done(&["sync", "run", corp, "--dry-run"]);
    let hash = planned["run"]["plan_hash"].as_str().unwrap();
    wecom
        .control()
        .rename(&wecom.control().members()[5].userid, "别的名字");
    let (status, document) = machine.json(&["sync", "run", corp, "--expect", hash]);
    assert_eq!((status, code(&document)), (2, "sync.moved"));
    assert_eq!(keys(&document), set("run error"));
    assert_eq!(directory(&machine)["total"], 0);
    let planned = machine.done(&["sync", "run", corp, "--dry-run"]);
    let hash = planned["run"]["plan_hash"].as_str().unwrap();
    machine.done(&["sync", "run", corp, "--expect", hash]);
    assert_eq!(directory(&machine)["total"], 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_runs_once() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    assert_eq!(
        machine.done(&["sync", "due"])["runs"],
        Value::Array(Vec::new()),
        "not set to run by itself"
    );
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    let ran = machine.done(&["sync", "due"]);
    assert_eq!(
        (&ran["runs"][0]["started_by"], &ran["runs"][0]["outcome"]),
        (&"schedule".into(), &"applied".into())
    );
    assert_eq!(
        machine.done(&["sync", "due"])["runs"],
        Value::Array(Vec::new())
    );
    let shown = machine.done(&["source", "show", corp]);
    assert!(
        shown["next_run_at"].as_str().unwrap() > ran["runs"][0]["finished_at"].as_str().unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_the_schedule_held_is_confirmed_by_the_runs_name_at_once() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    machine.done(&["sync", "due"]);
    for member in wecom.control().members().iter().take(12) {
        wecom.control().remove_member(&member.userid);
    }
    let earlier =
        "UPDATE runs SET started_at = started_at - 18000000, finished_at = finished_at - 18000000";
    database::open(machine.folder())
        .execute(earlier, [])
        .unwrap();
    let said = machine.run(&["--lang", "en", "sync", "due"]);
    assert_eq!(said.status, 3);
    let history = machine.done(&["sync", "history", corp]);
    let held = history["runs"][0]["id"].as_str().unwrap();
    let way = format!("--confirm={held}");
    assert!(said.stdout.contains(&way), "{}", said.stdout);
    let (status, _) = machine.json(&["sync", "run", corp, "--confirm=00000000"]);
    assert_eq!(status, 2, "no such run");
    let applied = machine.done(&["sync", "run", corp, &way]);
    assert_eq!(applied["run"]["counts"]["departed"], 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_due_run_that_fails_says_so_by_its_status() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    wecom.control().set_scenario(Scenario::UntrustedIp);
    let (status, document) = machine.json(&["sync", "due"]);
    assert_eq!(status, 4);
    assert_eq!(document["runs"][0]["error"]["code"], "wecom.refused");
    let history = machine.done(&["sync", "history", corp]);
    assert_eq!(history["runs"][0]["error"]["detail"]["errcode"], 60020);
}
