//! What each scenario does to the calls that a client makes.

use std::{collections::HashSet, time::Duration};

use sandbox::{Config, Scenario, SharedBy};
use serde_json::Value;

use crate::support::{Bench, bench, bench_in, bench_with, code, column, small};

/// Errcodes of one call with the contacts secret and with the app secret.
async fn both(bench: &Bench, call: &str) -> (i64, i64) {
    let (contacts, app) = (bench.contacts().await, bench.app().await);
    let contacts = code(&bench.ask(call, &contacts).await);
    (contacts, code(&bench.ask(call, &app).await))
}

#[tokio::test]
async fn each_scenario_refuses_what_it_should() {
    use Scenario::{ContactsLimited, Healthy, NewAppNoPhones, UntrustedIp};
    let list = "user/list?department_id=1";
    let cases = [
        (Healthy, list, (0, 0)),
        (ContactsLimited, list, (48009, 0)),
        (
            ContactsLimited,
            "user/simplelist?department_id=1",
            (48009, 0),
        ),
        (ContactsLimited, "department/list", (48009, 0)),
        (ContactsLimited, "department/get?id=1", (48009, 0)),
        (ContactsLimited, "user/get?userid=x", (48009, 60111)),
        (ContactsLimited, "department/simplelist", (0, 0)),
        (NewAppNoPhones, list, (48009, 0)),
        (UntrustedIp, list, (60020, 60020)),
        (UntrustedIp, "department/simplelist", (60020, 60020)),
        (UntrustedIp, "agent/get?agentid=1000002", (60020, 60020)),
        (UntrustedIp, "auth/getuserinfo?code=x", (60020, 60020)),
        (UntrustedIp, "getcallbackip", (0, 0)),
    ];
    let bench = bench().await;
    for (scenario, call, expected) in cases {
        bench.control().set_scenario(scenario);
        assert_eq!(both(&bench, call).await, expected, "{scenario}: {call}");
    }
}

#[tokio::test]
async fn a_limited_contacts_secret_still_lists_ids() {
    let bench = bench_in(Scenario::ContactsLimited).await;
    let ids = bench
        .post("user/list_id", &bench.contacts().await, "{}")
        .await;
    assert_eq!(code(&ids), 0);
}

#[tokio::test]
async fn a_stopped_app_gets_no_token_and_its_old_one_no_answer() {
    // Which of the two codes `gettoken` has for it depends on the seed.
    for (seed, at_gettoken) in [(11, 50003), (12, 40001)] {
        let bench = bench_with(Config { seed, ..small() }).await;
        let (contacts, app) = (bench.contacts().await, bench.app().await);
        bench.control().set_scenario(Scenario::AppStopped);
        let corp = &bench.details().corp_id;
        let refused = bench.token_answer(corp, &bench.details().app_secret).await;
        assert_eq!(code(&refused), at_gettoken);
        assert!(refused.get("access_token").is_none(), "{refused}");
        let issued = bench
            .token_answer(corp, &bench.details().contacts_secret)
            .await;
        assert_eq!(issued["access_token"], contacts.as_str());
        let cases = [
            ("agent/get?agentid=1000002", 50003),
            ("user/list?department_id=1", 50003),
            ("auth/getuserinfo?code=x", 50003),
            ("getcallbackip", 0),
        ];
        for (call, errcode) in cases {
            assert_eq!(code(&bench.ask(call, &app).await), errcode, "{call}");
        }
        let list = bench.ask("user/list?department_id=1", &contacts).await;
        assert_eq!(code(&list), 0, "the contacts secret has no app to stop");
    }
}

#[tokio::test]
async fn a_new_app_reads_names_without_the_other_keys() {
    let bench = bench_in(Scenario::NewAppNoPhones).await;
    let answer = bench
        .ask("user/list?department_id=1", &bench.app().await)
        .await;
    for row in answer["userlist"].as_array().unwrap() {
        assert!(row["name"].is_string());
        assert_eq!(row["gender"], "0");
        for key in [
            "mobile", "email", "biz_mail", "avatar", "qr_code", "address",
        ] {
            assert_eq!(row.get(key), None, "{key}");
        }
    }
}

#[tokio::test]
async fn a_sub_department_range_shows_a_part_of_the_corp() {
    let bench = bench_in(Scenario::SubDepartmentRange).await;
    let app = bench.ask("department/list", &bench.app().await).await;
    let contacts = bench.ask("department/list", &bench.contacts().await).await;
    let seen = column(&app["department"], "id");
    assert!(!seen.is_empty() && !seen.contains(&&Value::from(1)));
    assert_eq!(contacts["department"].as_array().unwrap().len(), 12);
    let visible = bench.control().visible_members().len();
    assert!(visible > 0 && visible < 60);
    bench.control().set_scenario(Scenario::Healthy);
    assert_eq!(bench.control().visible_members().len(), 60);
}

#[tokio::test]
async fn a_flaky_line_shows_every_fault_and_lets_three_tries_through() {
    let bench = bench_with(Config {
        departments: 60,
        scenario: Scenario::Flaky,
        ..small()
    })
    .await;
    let mut seen = HashSet::new();
    let token = loop {
        let details = bench.details();
        let call = format!(
            "gettoken?corpid={}&corpsecret={}",
            details.corp_id, details.app_secret
        );
        if let Ok(answer) = attempt(&bench, &call).await {
            break answer["access_token"].as_str().unwrap().to_owned();
        }
    };
    for id in bench
        .control()
        .departments()
        .iter()
        .map(|department| department.id)
    {
        let call = format!("user/list?department_id={id}&access_token={token}");
        let mut tries = 0;
        while let Err(fault) = attempt(&bench, &call).await {
            seen.insert(fault);
            tries += 1;
            assert!(tries < 3, "{call}");
        }
    }
    assert_eq!(
        seen,
        HashSet::from(["no answer", "cut short", "bad gateway"])
    );
}

async fn attempt(bench: &Bench, call: &str) -> Result<Value, &'static str> {
    let response = bench.try_get(call).await.map_err(|_| "no answer")?;
    if !response.status().is_success() {
        return Err("bad gateway");
    }
    let body = response.text().await.map_err(|_| "cut short")?;
    Ok(serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_busy_tenant_scatters_two_codes() {
    let bench = bench_in(Scenario::Busy).await;
    let mut seen = HashSet::new();
    let token = bench.app().await;
    for _ in 0..30 {
        seen.insert(code(&bench.ask("department/list", &token).await));
    }
    assert_eq!(seen, HashSet::from([0, -1, 45033]));
}

#[tokio::test]
async fn a_rate_limit_counts_per_call_and_lifts_after_a_minute() {
    let bench = bench_in(Scenario::RateLimited).await;
    let (app, contacts) = (bench.app().await, bench.contacts().await);
    let userid = bench.control().members()[0].userid.clone();
    let person = format!("user/get?userid={userid}");
    // One call's limit is met without the others being nearer to theirs, and by both secrets together.
    for call in [
        "user/list?department_id=1",
        "user/simplelist?department_id=1",
        person.as_str(),
        "department/list",
        "department/get?id=1",
        "tag/list",
        "tag/get?tagid=1",
    ] {
        let mut codes = Vec::new();
        for token in [&app, &contacts, &app, &contacts, &app, &app, &contacts] {
            codes.push(code(&bench.ask(call, token).await));
        }
        assert_eq!(codes, [0, 0, 0, 0, 0, 45009, 45009], "{call}");
    }
    let agent = bench.ask("agent/get?agentid=1000002", &app).await;
    assert_eq!(code(&agent), 0, "only directory reads are limited");
    bench.control().advance_clock(Duration::from_secs(60));
    assert_eq!(code(&bench.ask("department/list", &app).await), 0);
}

#[tokio::test]
async fn tokens_churn_with_both_codes_in_turn() {
    let bench = bench_in(Scenario::TokenChurn).await;
    let mut ends = Vec::new();
    while ends.len() < 3 {
        let token = bench.app().await;
        let mut uses = 0;
        let end = loop {
            match code(&bench.ask("department/simplelist", &token).await) {
                0 => uses += 1,
                end => break end,
            }
        };
        ends.push((uses, end));
        let later = code(&bench.ask("department/simplelist", &token).await);
        assert_eq!(later, end, "a dead token stays dead");
    }
    assert_eq!(ends, [(25, 40014), (25, 42001), (25, 40014)]);
}

#[tokio::test]
async fn leavers_go_after_the_first_complete_read() {
    let bench = bench_in(Scenario::Leavers).await;
    let control = bench.control();
    let token = bench.contacts().await;
    let departments = control.departments();
    let mut met = HashSet::new();
    for department in &departments {
        assert_eq!(control.member_count(), 60, "the read is not complete");
        let call = format!("user/list?department_id={}", department.id);
        let answer = bench.ask(&call, &token).await;
        met.extend(
            column(&answer["userlist"], "userid")
                .into_iter()
                .map(Value::to_string),
        );
    }
    assert_eq!(met.len(), 60);
    assert_eq!(control.member_count(), 42);
    for department in &departments {
        let call = format!("user/list?department_id={}", department.id);
        bench.ask(&call, &token).await;
    }
    assert_eq!(control.member_count(), 42, "they leave once");
    assert_eq!(control.return_leavers(), 18);
    assert_eq!(control.member_count(), 60);
}

#[tokio::test]
async fn duplicates_share_values_while_the_scenario_lasts() {
    let bench = bench().await;
    let control = bench.control();
    let before = control.members();
    let hints = control.duplicate_hints();
    control.set_scenario(Scenario::Duplicates);
    assert_eq!(control.duplicate_hints(), hints, "known beforehand");
    for by in [SharedBy::Userid, SharedBy::Mobile, SharedBy::Email] {
        assert!(hints.iter().filter(|hint| hint.by == by).count() >= 2);
    }
    for hint in &hints {
        let member = control.member(&hint.userid).unwrap();
        match hint.by {
            SharedBy::Userid => assert_eq!(hint.username, member.userid),
            SharedBy::Mobile => assert_eq!(hint.mobile.as_ref(), Some(&member.mobile)),
            SharedBy::Email => {
                let email = hint.email.clone().unwrap();
                assert!(email.eq_ignore_ascii_case(&member.email));
            }
        }
    }
    for pair in control.shared_values() {
        let [one, other] = pair.userids.map(|userid| control.member(&userid).unwrap());
        match pair.by {
            SharedBy::Mobile => assert_eq!(one.mobile, other.mobile),
            _ => {
                assert_ne!(one.email, other.email);
                assert!(one.email.eq_ignore_ascii_case(&other.email));
            }
        }
    }
    control.set_scenario(Scenario::Healthy);
    assert_eq!(control.members(), before);
}
