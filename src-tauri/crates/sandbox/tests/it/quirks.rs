//! The scenarios whose rows are odd, as they come over the line.

use std::collections::HashSet;

use reqwest::StatusCode;
use sandbox::Scenario;
use serde_json::{Value, json};

use crate::support::{Bench, bench, bench_in, code, column, text};

/// The bytes of an answer, whatever they are.
async fn bytes(bench: &Bench, call: &str, token: &str) -> Vec<u8> {
    let join = if call.contains('?') { '&' } else { '?' };
    let path = format!("{call}{join}access_token={token}");
    let response = bench.try_get(&path).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{call}");
    response.bytes().await.unwrap().to_vec()
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

/// The rows of every department's members.
async fn rows(bench: &Bench, call: &str, token: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    for department in bench.control().departments() {
        let call = format!("{call}?department_id={}", department.id);
        let answer = bench.ask(&call, token).await;
        rows.extend(answer["userlist"].as_array().unwrap().clone());
    }
    rows
}

#[tokio::test]
async fn odd_bytes_stand_in_a_few_rows_and_in_no_other() {
    let bench = bench().await;
    let control = bench.control();
    let token = bench.contacts().await;
    let mut healthy = Vec::new();
    for member in control.members() {
        let call = format!("user/get?userid={}", member.userid);
        healthy.push((member.userid, bench.ask(&call, &token).await));
    }
    control.set_scenario(Scenario::OddBytes);
    let odd = control.odd_members();
    assert_eq!(odd.len(), 20);
    for (userid, before) in healthy {
        let call = format!("user/get?userid={userid}");
        let body = bytes(&bench, &call, &token).await;
        let now = serde_json::from_slice::<Value>(&body).ok();
        let is_odd = odd.iter().find(|(odd, _)| *odd == userid);
        let Some((_, keys)) = is_odd else {
            assert_eq!(now.as_ref(), Some(&before), "{userid}");
            continue;
        };
        // Where it can be read at all, only the keys that were told are others.
        let now = now.as_ref().and_then(Value::as_object);
        for (key, value) in now.into_iter().flatten() {
            let same = before.get(key) == Some(value);
            assert_ne!(same, keys.contains(&key.as_str()), "{userid} {key}");
        }
    }
    let everybody = "user/list?department_id=1&fetch_child=1";
    let body = bytes(&bench, everybody, &token).await;
    let endless = "长".repeat(5_000);
    let parts: [&[u8]; 14] = [
        b"\x01\x0b\x1f\"",
        b"\xe5\xbc\",",
        br#"\ud83d","#,
        br#""\ude00"#,
        b"\xff",
        b"first line\r\nsecond line\0",
        br#""extattr":"","#,
        br#""order":[1e20]"#,
        br#""mobile":1"#,
        br#""status":"1""#,
        br#""email":false"#,
        br#""is_leader_in_dept":true"#,
        br#""external_profile":3"#,
        endless.as_bytes(),
    ];
    for part in parts {
        assert!(holds(&body, part), "{:.40}", String::from_utf8_lossy(part));
    }
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    let names = bytes(
        &bench,
        "user/simplelist?department_id=1&fetch_child=1",
        &token,
    )
    .await;
    assert!(holds(&names, b"\xe5\xbc\",") && !holds(&names, b"extattr"));
    let departments = bytes(&bench, "department/list", &token).await;
    assert!(holds(&departments, b"\t\xe5\xbc\"") && holds(&departments, b"1e20"));
    let ids = bench.ask("department/simplelist", &token).await;
    assert_eq!(ids["department_id"].as_array().unwrap().len(), 12);
    let pairs = bench.post("user/list_id", &token, "{}").await;
    assert_eq!(code(&pairs), 0, "identifiers are sound");
}

#[tokio::test]
async fn nameless_rows_have_no_userid_or_no_department() {
    let bench = bench_in(Scenario::Nameless).await;
    let control = bench.control();
    let odd = control.odd_members();
    let of = |key: &str| -> HashSet<String> {
        let those = odd.iter().filter(|(_, keys)| keys.contains(&key));
        those.map(|(userid, _)| userid.clone()).collect()
    };
    let (nameless, homeless) = (of("userid"), of("department"));
    assert_eq!((nameless.len(), homeless.len()), (6, 3));
    let names = |row: &Value| {
        row["userid"]
            .as_str()
            .is_some_and(|it| !it.trim().is_empty())
    };
    for token in [bench.contacts().await, bench.app().await] {
        for call in ["user/list", "user/simplelist"] {
            let rows = rows(&bench, call, &token).await;
            let named: HashSet<String> = rows
                .iter()
                .filter(|row| names(row))
                .map(|row| text(&row["userid"]))
                .collect();
            assert_eq!(named.len(), 60 - 6);
            assert!(named.is_disjoint(&nameless));
            let kinds: HashSet<Option<String>> = rows
                .iter()
                .filter(|row| !names(row))
                .map(|row| row.get("userid").map(Value::to_string))
                .collect();
            let forms = [r#""""#, r#""   ""#, "\"\u{3000}\\t\"", "null"];
            let mut expected: HashSet<_> = forms.map(|it| Some(it.to_owned())).into();
            expected.insert(None);
            assert_eq!(kinds, expected, "{call}");
            let without: HashSet<String> = rows
                .iter()
                .filter(|row| row["department"].is_null())
                .map(|row| text(&row["userid"]))
                .collect();
            assert_eq!(without, homeless, "{call}");
        }
    }
    let token = bench.contacts().await;
    let pairs = bench.post("user/list_id", &token, "{}").await;
    let pairs = pairs["dept_user"].as_array().unwrap();
    let unnamed = pairs.iter().filter(|row| !names(row)).count();
    assert!(unnamed >= 6 && pairs.iter().all(|row| row["department"].is_u64()));
    for userid in &nameless {
        let one = bench
            .ask(&format!("user/get?userid={userid}"), &token)
            .await;
        assert_eq!(one["userid"], userid.as_str(), "who is asked for is told");
    }
}

#[tokio::test]
async fn masks_stand_in_for_what_the_app_may_not_read() {
    let bench = bench_in(Scenario::Masked).await;
    let control = bench.control();
    let (contacts, app) = (bench.contacts().await, bench.app().await);
    let refused = bench.ask("user/list?department_id=1", &contacts).await;
    assert_eq!(code(&refused), 48009);
    let rows = rows(&bench, "user/list", &app).await;
    let mut names = HashSet::new();
    let mut mobiles = HashSet::new();
    for row in &rows {
        let userid = text(&row["userid"]);
        let member = control.member(&userid).unwrap();
        let name = text(&row["name"]);
        assert!(name == userid || name == "***", "{row}");
        assert_ne!(name, member.name);
        names.insert(name == "***");
        let mobile = text(&row["mobile"]);
        assert!(mobile.contains("****") && mobile.len() == 11, "{mobile}");
        mobiles.insert(mobile == "138****8000");
        let email = text(&row["email"]);
        assert_eq!(email.contains("***@"), !member.email.is_empty(), "{email}");
        assert_eq!(row["biz_mail"], "***");
    }
    assert_eq!((names.len(), mobiles.len()), (2, 2), "of either kind");
    let list = bench.ask("user/simplelist?department_id=1", &app).await;
    let names = column(&list["userlist"], "name");
    let full: HashSet<String> = control.members().into_iter().map(|it| it.name).collect();
    assert!(names.iter().all(|name| !full.contains(&text(name))));
}

#[tokio::test]
async fn a_private_house_lacks_the_newer_calls() {
    let bench = bench_in(Scenario::PrivateHouse).await;
    let (contacts, app) = (bench.contacts().await, bench.app().await);
    let userid = bench.control().members()[4].userid.clone();
    let minted = bench.control().mint_code(&userid);
    for call in [
        format!("auth/getuserinfo?code={minted}"),
        "auth/getuserdetail".to_owned(),
        "user/list_id".to_owned(),
        "get_api_domain_ip".to_owned(),
    ] {
        let response = bench.try_get(&call).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{call}");
        assert!(response.bytes().await.unwrap().is_empty());
    }
    let who = bench
        .ask(&format!("user/getuserinfo?code={minted}"), &app)
        .await;
    assert_eq!(
        who["UserId"],
        userid.as_str(),
        "the code is not spent by a 404"
    );
    for call in [
        "user/list?department_id=1",
        "department/list",
        "getcallbackip",
    ] {
        assert_eq!(code(&bench.ask(call, &contacts).await), 0, "{call}");
    }
    for row in rows(&bench, "user/list", &contacts).await {
        assert_eq!(row["positions"], json!([row["position"]]));
        assert_eq!(row["english_name"], row["userid"]);
        assert!(row.get("alias").is_none() && row.get("external_profile").is_none());
        let attrs = row["extattr"]["attrs"].as_array();
        assert!(
            attrs
                .into_iter()
                .flatten()
                .all(|it| it.get("type").is_none())
        );
    }
    assert_eq!(
        bench.control().calls().get("user/list_id"),
        Some(&1),
        "404s count"
    );
}
