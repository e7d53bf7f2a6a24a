//! What the app sees when its range is not the whole corp.

use sandbox::{Control, DepartmentView};
use serde_json::json;

use crate::support::{bench, code, column, text};

/// A division with members of its own or below, and a member who is not in it.
fn split(control: &Control) -> (DepartmentView, String) {
    let departments = control.departments();
    let division = departments
        .into_iter()
        .find(|department| department.parent == 1 && !department.members.is_empty())
        .unwrap();
    control.set_visible_range(Vec::new(), vec![division.id], Vec::new());
    let visible = control.visible_members();
    let mut members = control.members().into_iter();
    let outside = members
        .find(|member| !visible.contains(&member.userid))
        .unwrap();
    (division, outside.userid)
}

#[tokio::test]
async fn a_narrow_range_hides_everything_else_from_the_app() {
    let bench = bench().await;
    let (app, contacts) = (bench.app().await, bench.contacts().await);
    let (division, outside) = split(bench.control());
    let list = bench.ask("department/list", &app).await;
    let ids = column(&list["department"], "id");
    assert!(
        ids.contains(&&json!(division.id)) && !ids.contains(&&json!(1)),
        "an orphan on top"
    );
    let cases = [
        (format!("user/list?department_id={}", division.id), 0),
        ("user/list?department_id=1".to_owned(), 60011),
        ("department/get?id=1".to_owned(), 60011),
        ("department/simplelist?id=1".to_owned(), 60011),
        (format!("user/get?userid={}", division.members[0]), 0),
        (format!("user/get?userid={outside}"), 60011),
    ];
    for (call, errcode) in cases {
        assert_eq!(code(&bench.ask(&call, &app).await), errcode, "{call}");
        assert_eq!(code(&bench.ask(&call, &contacts).await), 0, "{call}");
    }
}

#[tokio::test]
async fn departments_and_leaders_out_of_range_are_left_out_of_a_member() {
    let bench = bench().await;
    let app = bench.app().await;
    let (division, outside) = split(bench.control());
    let inside = &division.members[0];
    bench.control().move_to(inside, &[1, division.id]);
    let seen = bench.ask(&format!("user/get?userid={inside}"), &app).await;
    assert_eq!(seen["department"], json!([division.id]));
    let leaders = seen["direct_leader"].as_array().unwrap();
    assert!(!leaders.contains(&json!(outside)));
    let contacts = bench.contacts().await;
    let whole = bench
        .ask(&format!("user/get?userid={inside}"), &contacts)
        .await;
    assert_eq!(whole["department"], json!([1, division.id]));
}

#[tokio::test]
async fn a_member_granted_by_name_is_in_no_list_and_has_no_department() {
    let bench = bench().await;
    let app = bench.app().await;
    let named = bench.control().members()[3].userid.clone();
    bench
        .control()
        .set_visible_range(vec![named.to_uppercase()], Vec::new(), Vec::new());
    let list = bench.ask("department/list", &app).await;
    assert_eq!(list["department"], json!([]));
    let member = bench.ask(&format!("user/get?userid={named}"), &app).await;
    assert_eq!((code(&member), &member["department"]), (0, &json!([])));
    assert_eq!(member.get("main_department"), None);
}

#[tokio::test]
async fn a_tag_widens_the_range_by_its_members() {
    let bench = bench().await;
    let app = bench.app().await;
    bench
        .control()
        .set_visible_range(Vec::new(), Vec::new(), vec![1]);
    let tag = bench.ask("tag/get?tagid=1", &app).await;
    let mut tagged: Vec<String> = column(&tag["userlist"], "userid")
        .into_iter()
        .map(text)
        .collect();
    tagged.sort();
    let mut visible = bench.control().visible_members();
    visible.sort();
    assert_eq!(visible, tagged);
    let agent = bench.details().agent_id;
    let agent = bench.ask(&format!("agent/get?agentid={agent}"), &app).await;
    assert_eq!(agent["allow_tags"], json!({"tagid": [1]}));
}

#[tokio::test]
async fn a_login_tells_the_userid_even_out_of_range() {
    let bench = bench().await;
    let app = bench.app().await;
    let (_, outside) = split(bench.control());
    let minted = bench.control().mint_code(&outside);
    let who = bench
        .ask(&format!("auth/getuserinfo?code={minted}"), &app)
        .await;
    assert_eq!((code(&who), text(&who["userid"])), (0, outside.clone()));
    let member = bench.ask(&format!("user/get?userid={outside}"), &app).await;
    assert_eq!(code(&member), 60011);
}
