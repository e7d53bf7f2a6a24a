//! The forms that readers trip over.

use std::collections::HashSet;

use reqwest::StatusCode;
use sandbox::Config;
use serde_json::{Value, json};

use crate::support::{Bench, bench, bench_with, code, column, small, text};

#[tokio::test]
async fn an_unknown_path_is_a_404_without_a_body() {
    let bench = bench().await;
    for path in ["user/create", "", "user/list/", "wwlogin/sso/login"] {
        let response = bench.try_get(path).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_refusal_names_the_caller_and_keeps_the_empty_arrays() {
    let bench = bench().await;
    let cases: [(&str, &[&str]); 8] = [
        ("department/list", &["department"]),
        ("department/simplelist", &["department_id"]),
        ("user/list", &["userlist"]),
        ("user/list_id", &["dept_user"]),
        ("tag/list", &["taglist"]),
        ("tag/get", &["userlist", "partylist"]),
        ("getcallbackip", &["ip_list"]),
        ("user/get", &[]),
    ];
    for (call, arrays) in cases {
        let answer = bench.get(call).await;
        let message = text(&answer["errmsg"]);
        let (head, tail) = message.split_once(", hint: [").unwrap();
        let (hint, tail) = tail.split_once("], from ip: ").unwrap();
        assert_eq!(head, "access_token missing");
        assert!(
            hint.len() == 24 && hint.bytes().all(|b| b.is_ascii_digit()),
            "{hint}"
        );
        let ip = bench.control().caller_ip();
        let link = "https://open.work.weixin.qq.com/devtool/query?e=41001";
        assert_eq!(tail, format!("{ip}, more info at {link}"));
        assert_eq!(
            answer.as_object().unwrap().len(),
            2 + arrays.len(),
            "{call}"
        );
        for key in arrays {
            assert_eq!(answer[*key], json!([]));
        }
    }
}

#[tokio::test]
async fn every_success_says_so() {
    let bench = bench().await;
    let token = bench.app().await;
    for call in ["department/get?id=1", "tag/get?tagid=1", "department/list"] {
        let answer = bench.ask(call, &token).await;
        let said = (&answer["errcode"], &answer["errmsg"]);
        assert_eq!(said, (&json!(0), &json!("ok")), "{call}");
    }
}

#[tokio::test]
async fn the_tree_comes_in_no_helpful_order() {
    let bench = bench().await;
    let list = bench.ask("department/list", &bench.contacts().await).await;
    let rows = list["department"].as_array().unwrap();
    let root = rows.last().unwrap();
    assert_eq!((&root["id"], &root["parentid"]), (&json!(1), &json!(0)));
    let numbers = |key| {
        column(&list["department"], key)
            .into_iter()
            .map(|n| n.as_u64().unwrap())
    };
    assert!(numbers("order").any(|order| order == 4_294_967_296));
    assert!(numbers("id").any(|id| id > u64::from(u32::MAX / 2)));
}

#[tokio::test]
async fn members_come_in_every_shape() {
    let bench = bench_with(Config {
        members: 400,
        ..small()
    })
    .await;
    let rows = everybody(&bench).await;
    let has = |wanted: &dyn Fn(&Value) -> bool| rows.iter().any(wanted);
    assert!(has(&|row| row.get("extattr").is_none()));
    assert!(has(&|row| row["extattr"]["attrs"] == json!([])));
    assert!(has(&|row| row["extattr"]["attrs"][0]["type"] == 0));
    assert!(has(&|row| {
        let attribute = &row["extattr"]["attrs"][0];
        attribute.get("type").is_none() && attribute["value"].is_string()
    }));
    assert!(has(&|row| row.get("external_profile").is_none()));
    assert!(has(
        &|row| row["external_profile"]["external_attr"] == json!([])
    ));
    assert!(has(&|row| {
        let types = &row["external_profile"]["external_attr"];
        types.as_array().is_some_and(|all| {
            let types: Vec<&Value> = all.iter().map(|it| &it["type"]).collect();
            types == [&json!(0), &json!(1), &json!(2)]
        })
    }));
    assert!(has(&|row| row.get("main_department").is_none()));
    assert!(has(&|row| row["email"] == ""));
    assert!(has(&|row| row["status"] == 4 && row["enable"] == 1));
    assert!(has(&|row| row["status"] == 2));
    assert!(has(&|row| row["department"].as_array().unwrap().len() == 3));
    assert!(has(&|row| text(&row["userid"])
        .bytes()
        .all(|b| b.is_ascii_digit())));
    assert!(has(&|row| text(&row["userid"]).matches('-').count() == 4));
    assert!(has(
        &|row| text(&row["userid"]).starts_with(|c: char| c.is_ascii_uppercase())
    ));
    for row in &rows {
        let length = row["department"].as_array().unwrap().len();
        assert_eq!(row["order"].as_array().unwrap().len(), length);
        assert_eq!(row["is_leader_in_dept"].as_array().unwrap().len(), length);
        assert!(matches!(row["gender"].as_str(), Some("1" | "2")));
    }
    let folded: HashSet<_> = rows
        .iter()
        .map(|row| text(&row["userid"]).to_lowercase())
        .collect();
    assert_eq!(folded.len(), 400);
}

#[tokio::test]
async fn allowed_tags_are_absent_null_or_empty() {
    let expected = [None, Some(Value::Null), Some(json!({"tagid": []}))];
    for (seed, allow_tags) in (0..).zip(expected) {
        let bench = bench_with(Config { seed, ..small() }).await;
        let call = format!("agent/get?agentid={}", bench.details().agent_id);
        let agent = bench.ask(&call, &bench.app().await).await;
        assert_eq!(agent.get("allow_tags"), allow_tags.as_ref());
        assert_eq!(agent["allow_partys"], json!({"partyid": [1]}));
        assert_eq!(agent["allow_userinfos"], json!({"user": []}));
        assert_eq!(agent["redirect_domain"], bench.details().callback_domain);
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_succeeds_with_a_warning() {
    let bench = bench().await;
    let answer = bench
        .post("user/list_id", &bench.contacts().await, "{limit:")
        .await;
    assert_eq!(code(&answer), 0);
    assert!(text(&answer["errmsg"]).contains("Warning: wrong json format."));
}

#[tokio::test]
async fn addresses_are_written_in_three_ways() {
    let bench = bench().await;
    let token = bench.contacts().await;
    let mut all = Vec::new();
    for call in ["get_api_domain_ip", "getcallbackip"] {
        let answer = bench.ask(call, &token).await;
        all.extend(answer["ip_list"].as_array().unwrap().iter().map(text));
    }
    assert!(all.iter().any(|ip| ip.ends_with('*')));
    assert!(all.iter().any(|ip| ip.contains('/')));
    assert!(
        all.iter()
            .any(|ip| ip.parse::<std::net::Ipv4Addr>().is_ok())
    );
}

async fn everybody(bench: &Bench) -> Vec<Value> {
    let call = "user/list?department_id=1&fetch_child=1";
    let answer = bench.ask(call, &bench.contacts().await).await;
    answer["userlist"].as_array().unwrap().clone()
}
