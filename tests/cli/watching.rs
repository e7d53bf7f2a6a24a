//! The watch between two runs on the command line: `source set --watch`, `sync due`, `source show`.

use sandbox::NewMember;
use serde_json::{Value, json};

use crate::support::Office;

async fn watched() -> Office {
    let office = Office::synced().await;
    office.done("source set $corp --watch 15");
    office.machine.five_hours_pass();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_tells_what_it_came_to_and_leaves_a_run_only_of_changes() {
    let office = watched().await;
    let corp = office.done("source show $corp");
    assert_eq!(
        (&corp["source"]["watch"], &corp["source"]["watched_at"]),
        (&json!(15), &Value::Null)
    );
    let due = office.done("sync due");
    let look = &due["watched"][0];
    assert_eq!(
        (&due["runs"], &look["outcome"]),
        (&json!([]), &json!("unchanged"))
    );
    assert!(look["calls"].as_u64().unwrap() <= 3, "{look}");
    let shown = office.done("source show $corp");
    let (last, next) = (&shown["source"]["watched_at"], &shown["next_watch_at"]);
    assert!(next.as_str().unwrap() > last.as_str().unwrap(), "{shown}");
    assert_eq!(
        office.done("sync due")["watched"],
        json!([]),
        "not due again"
    );
    assert_eq!(
        office.done("sync history $corp")["runs"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    look_again(&office);
    office.control().add_member(NewMember {
        userid: Some("new.one".into()),
        name: "新来的".into(),
        mobile: "13900000001".into(),
        email: "new.one@corp.example".into(),
        departments: vec![1],
    });
    let due = office.done("sync due");
    assert_eq!(due["watched"][0]["outcome"], "changed");
    let run = &due["runs"][0];
    assert_eq!(
        (&run["kind"], &run["reach"]),
        (&json!("sync"), &json!("ids_and_newcomers"))
    );
    assert_eq!(
        (&run["counts"]["created"], &run["id"]),
        (&json!(1), &due["watched"][0]["run"])
    );

    look_again(&office);
    let said = office.run("--lang en sync due");
    assert!(
        said.stdout.contains("nobody joined, left or moved"),
        "{said:?}"
    );

    look_again(&office);
    office.control().fail_next("user/list_id", 45009, 1);
    let (status, due) = office.json("sync due");
    assert_eq!(
        (status, &due["watched"][0]["outcome"]),
        (4, &json!("failed"))
    );
    assert_eq!(due["watched"][0]["error"]["code"], "wecom.rate_limited");
}

/// As if the last look were an hour ago.
fn look_again(office: &Office) {
    tests::database::open(office.machine.folder())
        .execute("UPDATE sources SET watched_at = watched_at - 3600000", [])
        .unwrap();
}
