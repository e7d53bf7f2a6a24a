//! Changes through the control show in the next answer.

use sandbox::NewMember;
use serde_json::json;

use crate::support::{bench, code, column};

#[tokio::test]
async fn an_edited_member_is_seen_at_once() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let control = bench.control();
    let member = control.members()[5].clone();
    let list = format!("user/list?department_id={}", member.departments[0]);
    let before = bench.ask(&list, &token).await;
    assert!(control.rename(&member.userid.to_uppercase(), "新名字"));
    assert!(control.set_mobile(&member.userid, "13000000001"));
    assert!(control.set_email(&member.userid, "new@spruce.example"));
    assert!(control.set_status(&member.userid, 2));
    let after = bench.ask(&list, &token).await;
    assert_ne!(before, after);
    let rows = after["userlist"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["userid"] == member.userid)
        .unwrap();
    assert_eq!(row["name"], "新名字");
    assert_eq!(row["mobile"], "13000000001");
    assert_eq!(row["email"], "new@spruce.example");
    assert_eq!(row["status"], 2);
    assert!(!control.rename("nobody", "x"));
}

#[tokio::test]
async fn members_come_go_and_move() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let control = bench.control();
    let new = NewMember {
        userid: Some("newbie".to_owned()),
        name: "新人".to_owned(),
        ..NewMember::default()
    };
    assert_eq!(control.add_member(new.clone()), "newbie");
    assert_eq!(
        control.add_member(new),
        "newbie2",
        "a taken userid gets a number"
    );
    let get = "user/get?userid=NEWBIE";
    assert_eq!(bench.ask(get, &token).await["department"], json!([1]));
    let team = control.add_department("新团队", 1).unwrap();
    assert!(control.move_to("newbie", &[team, 999_999]));
    let list = bench
        .ask(&format!("user/list?department_id={team}"), &token)
        .await;
    assert_eq!(column(&list["userlist"], "userid"), [&json!("newbie")]);
    assert!(!control.remove_department(team), "somebody is in it");
    assert!(control.remove_member("Newbie"));
    assert!(!control.remove_member("newbie"));
    assert_eq!(code(&bench.ask(get, &token).await), 60111);
    assert!(control.remove_department(team));
}

#[tokio::test]
async fn departments_are_renamed_and_moved_but_never_into_themselves() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let control = bench.control();
    let above = control.add_department("上级", 1).unwrap();
    let below = control.add_department("下级", above).unwrap();
    assert!(!control.move_department(above, below), "a cycle");
    assert!(!control.move_department(1, above), "the root");
    assert!(!control.move_department(above, 999_999));
    assert!(control.rename_department(below, "改名"));
    assert!(control.move_department(below, 1));
    let one = bench
        .ask(&format!("department/get?id={below}"), &token)
        .await;
    assert_eq!(one["department"]["name"], "改名");
    assert_eq!(one["department"]["parentid"], 1);
}

#[tokio::test]
async fn pages_of_ids_survive_a_departure_between_them() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let first = bench.post("user/list_id", &token, r#"{"limit":10}"#).await;
    let seen: Vec<_> = column(&first["dept_user"], "userid")
        .into_iter()
        .cloned()
        .collect();
    let gone = seen[0].as_str().unwrap();
    assert!(bench.control().remove_member(gone));
    let body = json!({"cursor": first["next_cursor"], "limit": 10_000}).to_string();
    let second = bench.post("user/list_id", &token, &body).await;
    let rest = column(&second["dept_user"], "userid");
    let all: std::collections::HashSet<_> = seen.iter().chain(rest).collect();
    assert_eq!(all.len(), 60, "nobody is skipped");
}
