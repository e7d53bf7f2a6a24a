//! `sync decide` and `users set --protect`: what a run leaves to a person is settled, followed, and taken back.

use sandbox::{Config, NewMember, Sandbox};
use serde_json::Value;

use crate::support::{Machine, add_source, code};

fn waiting(document: &Value) -> Vec<&str> {
    let all = document["waiting"].as_array().unwrap();
    all.iter()
        .filter_map(|each| each["userid"].as_str())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_listed_settled_and_taken_back() {
    let wecom = Sandbox::start(Config::default()).await.unwrap();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let corp = wecom.details().corp_id.as_str();
    machine.done(&["sync", "run", corp]);
    machine.done(&[
        "users",
        "add",
        "--tenant",
        "t",
        "--username",
        "portal",
        "--name",
        "门户",
        "--mobile",
        "15299000001",
    ]);
    wecom.control().add_member(NewMember {
        userid: Some("member".into()),
        name: "新成员".into(),
        mobile: "15299000001".into(),
        ..NewMember::default()
    });
    let ran = machine.done(&["sync", "run", corp]);
    assert_eq!(ran["run"]["counts"]["skipped"], 1, "{ran}");
    let listed = machine.done(&["sync", "decide", corp]);
    assert_eq!(waiting(&listed), ["member"], "{listed}");
    assert_eq!(listed["waiting"][0]["others"][0]["username"], "portal");

    let (status, refused) = machine.json(&["sync", "decide", corp, "nobody", "--new"]);
    assert_eq!((status, code(&refused)), (2, "input.invalid"), "{refused}");
    assert_eq!(
        machine.json(&["sync", "decide", corp, "member"]).0,
        2,
        "no choice"
    );

    let made = machine.done(&["sync", "decide", corp, "member", "--link", "portal"]);
    assert_eq!(made["decision"]["decision"], "link", "{made}");
    assert!(waiting(&machine.done(&["sync", "decide", corp])).is_empty());
    let traced = machine.run(&["member", "trace", "--tenant", "t", "member"]);
    assert!(traced.stdout.contains("portal"), "{}", traced.stdout);
    let ran = machine.done(&["sync", "run", corp]);
    assert_eq!(ran["run"]["counts"]["overwritten"], 1, "{ran}");
    machine.done(&["sync", "undo", ran["run"]["id"].as_str().unwrap()]);
    machine.done(&["sync", "decide", corp, "member", "--forget"]);
    assert_eq!(
        waiting(&machine.done(&["sync", "decide", corp])),
        ["member"]
    );

    // Anybody can be protected, and nothing of them changes by that.
    for (user, protect) in [("portal", "true"), ("portal", "false")] {
        let set = ["users", "set", "--tenant", "t", user, "--protect", protect];
        assert_eq!(machine.done(&set)["user"]["protected"], protect == "true");
    }
    let synced = wecom.control().members()[0].userid.clone();
    let set = [
        "users",
        "set",
        "--tenant",
        "t",
        &synced,
        "--protect",
        "true",
    ];
    assert_eq!(machine.done(&set)["user"]["protected"], true);
}
