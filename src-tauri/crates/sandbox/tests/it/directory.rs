//! Departments, members and tags as a healthy tenant answers them.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Bench, bench, bench_with, code, column, small, text};

#[tokio::test]
async fn a_walk_over_the_departments_meets_every_member() {
    let bench = bench().await;
    for token in [bench.contacts().await, bench.app().await] {
        let listed = bench.ask("department/list", &token).await;
        let mut met = HashSet::new();
        for id in column(&listed["department"], "id") {
            let answer = bench
                .ask(&format!("user/list?department_id={id}"), &token)
                .await;
            assert_eq!(code(&answer), 0);
            met.extend(column(&answer["userlist"], "userid").into_iter().map(text));
        }
        let all = bench
            .control()
            .members()
            .into_iter()
            .map(|member| member.userid);
        assert_eq!(met, all.collect());
    }
}

#[tokio::test]
async fn the_three_department_calls_agree() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let full = bench.ask("department/list", &token).await;
    let ids = bench.ask("department/simplelist", &token).await;
    assert_eq!(full["department"].as_array().unwrap().len(), 12);
    for (row, short) in rows(&full["department"])
        .iter()
        .zip(rows(&ids["department_id"]))
    {
        let expected = json!({"id": row["id"], "parentid": row["parentid"], "order": row["order"]});
        assert_eq!(short, expected);
        let one = bench
            .ask(&format!("department/get?id={}", row["id"]), &token)
            .await;
        assert_eq!(&one["department"], row);
    }
}

#[tokio::test]
async fn a_department_id_narrows_a_list_to_what_is_below() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let all = bench.ask("department/list", &token).await;
    let rows = rows(&all["department"]);
    let parent = rows
        .iter()
        .map(|row| &row["parentid"])
        .find(|id| **id != json!(0) && **id != json!(1));
    let top = parent.unwrap();
    let narrowed = bench
        .ask(&format!("department/list?id={top}"), &token)
        .await;
    let ids = column(&narrowed["department"], "id");
    assert!(ids.contains(&top) && ids.len() > 1 && ids.len() < 12);
}

#[tokio::test]
async fn member_ids_come_in_pages_and_once_per_department() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let mut pairs = Vec::new();
    let mut body = json!({"limit": 7});
    loop {
        let page = bench.post("user/list_id", &token, &body.to_string()).await;
        pairs.extend(rows(&page["dept_user"]));
        let Some(cursor) = page.get("next_cursor") else {
            break;
        };
        assert_eq!(page["dept_user"].as_array().unwrap().len(), 7);
        body = json!({"limit": 7, "cursor": cursor});
    }
    let expected: Vec<Value> = bench
        .control()
        .members()
        .iter()
        .flat_map(|member| {
            let row = |id: &u64| json!({"userid": member.userid, "department": id});
            member.departments.iter().map(row).collect::<Vec<_>>()
        })
        .collect();
    assert!(
        expected.len() > 60,
        "some members are in several departments"
    );
    assert_eq!(pairs, expected);
}

#[tokio::test]
async fn a_userid_is_found_in_any_case() {
    let bench = bench().await;
    let token = bench.contacts().await;
    for member in bench.control().members() {
        let folded = member.userid.to_uppercase();
        let answer = bench
            .ask(&format!("user/get?userid={folded}"), &token)
            .await;
        assert_eq!(answer["userid"], member.userid, "in its own spelling");
        assert_eq!(answer["mobile"], member.mobile);
    }
}

#[tokio::test]
async fn names_and_tags_can_be_read() {
    let bench = bench().await;
    let token = bench.app().await;
    let names = bench.ask("user/simplelist?department_id=1", &token).await;
    let first = &names["userlist"][0];
    assert_eq!(first.as_object().unwrap().len(), 3, "{first}");
    let tags = bench.ask("tag/list", &token).await;
    for id in column(&tags["taglist"], "tagid") {
        let tag = bench.ask(&format!("tag/get?tagid={id}"), &token).await;
        assert!(!rows(&tag["userlist"]).is_empty());
    }
}

#[tokio::test]
async fn bad_questions_get_the_right_code() {
    let bench = bench().await;
    let (contacts, app) = (bench.contacts().await, bench.app().await);
    let own = bench.details().agent_id;
    let other = own + 1;
    let cases = [
        ("department/get", &app, 60003),
        ("department/get?id=999999", &app, 60003),
        ("department/list?id=999999", &contacts, 60003),
        ("department/list?id=abc", &contacts, 60123),
        ("department/list?id=-1", &contacts, 60123),
        (
            "department/list?id=99999999999999999999999",
            &contacts,
            60123,
        ),
        ("user/list", &app, 60003),
        ("user/list?department_id=1e3", &app, 60123),
        ("user/get", &app, 41009),
        ("user/get?userid=nobody.at.all", &app, 60111),
        ("user/list_id", &contacts, 40058),
        ("user/list_id", &app, 48002),
        ("tag/get", &app, 41017),
        ("tag/get?tagid=99", &app, 40068),
        ("agent/get", &app, 41011),
        ("agent/get?agentid=x", &app, 40056),
        ("agent/get?agentid=5629501234567890", &app, 40056),
        (&format!("agent/get?agentid={other}"), &app, 301_002),
        (&format!("agent/get?agentid={own}"), &contacts, 301_002),
        (&format!("agent/get?agentid={own}"), &app, 0),
        ("agent/list", &contacts, 48002),
        ("agent/list", &app, 0),
        ("auth/getuserinfo", &app, 41008),
    ];
    for (call, token, errcode) in cases {
        assert_eq!(code(&bench.ask(call, token).await), errcode, "{call}");
    }
}

#[tokio::test]
async fn bad_pages_of_ids_get_the_right_code() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let large = format!(r#"{{"cursor":"{}"}}"#, "x".repeat(70_000));
    let cases = [
        (r#"{"limit":0}"#, 40058),
        (r#"{"limit":10001}"#, 40058),
        (r#"{"limit":"7"}"#, 40058),
        (r#"{"cursor":"made-up"}"#, 50100),
        (&large, 40206),
        (r#"{"cursor":"","limit":10000}"#, 0),
        ("{}", 0),
    ];
    for (body, errcode) in cases {
        let answer = bench.post("user/list_id", &token, body).await;
        assert_eq!(code(&answer), errcode, "{:.60}", body);
    }
}

#[tokio::test]
async fn a_recursive_list_is_refused_on_a_large_corp() {
    let small = bench().await;
    let call = "user/list?department_id=1&fetch_child=1";
    let answer = small.ask(call, &small.app().await).await;
    assert_eq!(answer["userlist"].as_array().unwrap().len(), 60);
    let large = bench_with(sandbox::Config {
        members: 10_100,
        ..self::small()
    })
    .await;
    assert_eq!(code(&large.ask(call, &large.app().await).await), 45029);
    assert_many_ids(&large).await;
}

async fn assert_many_ids(bench: &Bench) {
    let first = bench
        .post("user/list_id", &bench.contacts().await, "{}")
        .await;
    assert_eq!(first["dept_user"].as_array().unwrap().len(), 10_000);
    assert!(first["next_cursor"].is_string());
}

fn rows(list: &Value) -> Vec<Value> {
    list.as_array().unwrap().clone()
}
