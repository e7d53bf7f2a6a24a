//! Exchanging login codes.

use std::time::Duration;

use crate::support::{bench, code, text};

#[tokio::test]
async fn a_code_works_once() {
    let bench = bench().await;
    let app = bench.app().await;
    let userid = bench.control().members()[0].userid.clone();
    let minted = bench.control().mint_code(&userid.to_uppercase());
    let call = format!("auth/getuserinfo?code={minted}");
    let who = bench.ask(&call, &app).await;
    assert_eq!(text(&who["userid"]), userid);
    assert_eq!(who.as_object().unwrap().len(), 3, "no ticket, no openid");
    assert_eq!(code(&bench.ask(&call, &app).await), 40029);
}

#[tokio::test]
async fn a_code_dies_after_five_minutes() {
    let bench = bench().await;
    let app = bench.app().await;
    let userid = bench.control().members()[0].userid.clone();
    for (age, errcode) in [(240, 0), (300, 40029)] {
        let minted = bench.control().mint_code(&userid);
        bench.control().advance_clock(Duration::from_secs(age));
        let who = bench
            .ask(&format!("auth/getuserinfo?code={minted}"), &app)
            .await;
        assert_eq!(code(&who), errcode, "{age}");
    }
}

#[tokio::test]
async fn the_older_call_spells_its_keys_differently() {
    let bench = bench().await;
    let app = bench.app().await;
    let userid = bench.control().members()[0].userid.clone();
    let member = bench.control().mint_code(&userid);
    let who = bench
        .ask(&format!("user/getuserinfo?code={member}"), &app)
        .await;
    assert_eq!(text(&who["UserId"]), userid);
    let outsider = bench.control().mint_code_for_outsider();
    let who = bench
        .ask(&format!("user/getuserinfo?code={outsider}"), &app)
        .await;
    assert!(who["OpenId"].is_string() && who.get("UserId").is_none());
}

#[tokio::test]
async fn an_outsider_has_an_openid_and_no_error() {
    let bench = bench().await;
    let minted = bench.control().mint_code_for_outsider();
    let who = bench
        .ask(
            &format!("auth/getuserinfo?code={minted}"),
            &bench.app().await,
        )
        .await;
    assert_eq!(code(&who), 0);
    assert!(who["openid"].is_string() && who.get("userid").is_none());

    let again = bench.control().mint_code_for_outsider();
    assert_ne!(again, minted);
    let call = format!("user/getuserinfo?code={again}");
    let still = bench.ask(&call, &bench.app().await).await;
    assert_eq!(still["OpenId"], who["openid"], "it is the same person");
}

#[tokio::test]
async fn no_ticket_is_a_ticket() {
    let bench = bench().await;
    let app = bench.app().await;
    let cases = [
        (r#"{"user_ticket":"made up"}"#, 84015),
        (r#"{"user_ticket":7}"#, 40058),
        ("{}", 40058),
        ("", 40058),
    ];
    for (body, errcode) in cases {
        let answer = bench.post("auth/getuserdetail", &app, body).await;
        assert_eq!(code(&answer), errcode, "{body}");
    }
    let answer = bench.post("auth/getuserdetail", "forged", "{}").await;
    assert_eq!(code(&answer), 40014);
}

#[tokio::test]
async fn the_contacts_secret_cannot_use_a_code_and_leaves_it_whole() {
    let bench = bench().await;
    let userid = bench.control().members()[0].userid.clone();
    let minted = bench.control().mint_code(&userid);
    let call = format!("auth/getuserinfo?code={minted}");
    let contacts = bench.contacts().await;
    assert_eq!(code(&bench.ask(&call, &contacts).await), 50001);
    assert_eq!(code(&bench.ask(&call, &bench.app().await).await), 0);
    assert_eq!(code(&bench.ask(&call, &contacts).await), 40029);
}

#[tokio::test]
async fn codes_look_like_real_ones() {
    let bench = bench().await;
    let codes: Vec<String> = (0..8).map(|_| bench.control().mint_code("x")).collect();
    assert!(codes.iter().all(|code| code.len() == 43));
    assert!(codes.iter().any(|code| code.starts_with('-')));
    assert!(codes.iter().any(|code| code.starts_with('_')));
}
