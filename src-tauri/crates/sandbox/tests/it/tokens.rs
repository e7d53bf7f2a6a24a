//! `gettoken` and what becomes of its tokens.

use std::time::Duration;

use crate::support::{bench, code, text};

#[tokio::test]
async fn the_checks_come_in_order() {
    let bench = bench().await;
    let corp = bench.details().corp_id.clone();
    let secret = bench.details().app_secret.clone();
    let cases = [
        ("gettoken".to_owned(), 41004),
        (format!("gettoken?corpid={corp}"), 41004),
        ("gettoken?corpid=ww0123456789abcdef".to_owned(), 41004),
        (format!("gettoken?corpsecret={secret}"), 40013),
        (
            format!("gettoken?corpid=ww0123456789abcdef&corpsecret={secret}"),
            40013,
        ),
        (format!("gettoken?corpid={corp}&corpsecret=nonsense"), 40001),
        (format!("gettoken?corpid={corp}&corpsecret={secret}"), 0),
    ];
    for (call, errcode) in cases {
        assert_eq!(code(&bench.get(&call).await), errcode, "{call}");
    }
}

#[tokio::test]
async fn a_token_is_long_and_stays_the_same_while_it_is_good() {
    let bench = bench().await;
    let corp = &bench.details().corp_id;
    let answer = bench.token_answer(corp, &bench.details().app_secret).await;
    assert_eq!(answer["expires_in"], 7200);
    let app = text(&answer["access_token"]);
    assert_eq!(app.len(), 214);
    assert_eq!(bench.app().await, app);
    let contacts = bench.contacts().await;
    assert_ne!(contacts, app, "one token per secret");
    assert_eq!(bench.control().tokens_issued(), 2);

    bench.control().advance_clock(Duration::from_secs(7200));
    assert_eq!(code(&bench.ask("department/simplelist", &app).await), 42001);
    let fresh = bench.app().await;
    assert_ne!(fresh, app);
    assert_eq!(code(&bench.ask("department/simplelist", &fresh).await), 0);
    assert_eq!(bench.control().tokens_issued(), 3);
}

#[tokio::test]
async fn a_token_counts_in_the_query_only() {
    let bench = bench().await;
    let token = bench.app().await;
    assert_eq!(code(&bench.get("department/list").await), 41001);
    assert_eq!(
        code(&bench.get("department/list?access_token=").await),
        41001
    );
    assert_eq!(code(&bench.ask("department/list", "forged").await), 40014);
    let request = bench.client.get(bench.url("department/list"));
    let response = request.bearer_auth(&token).send().await.unwrap();
    let body = response.text().await.unwrap();
    assert!(body.contains(r#""errcode":41001"#), "{body}");
}

#[tokio::test]
async fn many_wrong_secrets_bar_the_caller_for_an_hour() {
    let bench = bench().await;
    let corp = bench.details().corp_id.clone();
    let good = bench.details().app_secret.clone();
    for _ in 0..99 {
        assert_eq!(code(&bench.token_answer(&corp, "wrong").await), 40001);
    }
    assert_eq!(code(&bench.token_answer(&corp, "wrong").await), 45009);
    assert_eq!(
        code(&bench.token_answer(&corp, &good).await),
        45009,
        "the right one too"
    );
    bench.control().advance_clock(Duration::from_secs(3600));
    assert_eq!(code(&bench.token_answer(&corp, &good).await), 0);
}

#[tokio::test]
async fn a_reset_secret_takes_its_token_along() {
    let bench = bench().await;
    let corp = bench.details().corp_id.clone();
    let old = bench.details().contacts_secret.clone();
    let token = bench.contacts().await;
    let new = bench.control().rotate_contacts_secret();
    assert_eq!(
        code(&bench.ask("user/list?department_id=1", &token).await),
        40014
    );
    assert_eq!(code(&bench.token_answer(&corp, &old).await), 40001);
    assert_eq!(code(&bench.token_answer(&corp, &new).await), 0);
}
