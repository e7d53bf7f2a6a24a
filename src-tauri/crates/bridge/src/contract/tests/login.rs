//! Scan login, hand-off, preview and passwords through the commands.

use std::sync::atomic::Ordering;

use crate::scan::{CallbackOutcome, CallbackParams, Login, RedirectMismatch};
use serde_json::{Value, json};

use super::{Topic, Trial};

/// The sandbox's tenant and its authentication source, with its people synced.
async fn ready(trial: &Trial) -> (Value, Value, Value) {
    let tenant = trial.ok("sandbox_open", json!({})).await["id"].clone();
    let values = trial
        .ok("sandbox_values", json!({ "tenant": tenant }))
        .await;
    let input = json!({
        "tenant": tenant, "corp_id": values["corp_id"], "description": "HQ", "contacts_secret": values["contacts_secret"],
        "auto_sync_hours": null, "on_duplicate": "skip", "password_login": true, "keep_secrets": true,
        "scan_login": { "agent_id": values["agent_id"].to_string(), "app_secret": values["app_secret"], "callback_domain": values["callback_domain"] },
    });
    let added = trial.ok("source_add", input).await;
    let args = json!({ "source": added["source"]["id"], "dry_run": false, "confirm": false, "seen": null, "expect": null, "job": "s" });
    trial.ok("sync_run", args).await;
    (tenant, added["auth"]["id"].clone(), values)
}

async fn rehearse(trial: &Trial, auth: &Value, way: &str, pasted: Value) -> Value {
    let args = json!({ "auth": auth, "way": way, "pasted": pasted, "job": "r" });
    trial.ok("login_rehearse", args).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_ends_in_one_reason_and_is_listed() {
    let trial = Trial::new();
    let (tenant, auth, _) = ready(&trial).await;
    let ways = trial.ok("rehearsal_ways", json!({ "auth": auth })).await;
    let ways = ways.as_array().unwrap();
    assert_eq!(ways.len(), 3);
    assert_eq!(
        (&ways[0]["way"], &ways[0]["recommended"]),
        (&json!("window"), &json!(true))
    );

    let closed = rehearse(&trial, &auth, "window", Value::Null).await;
    assert_eq!(
        (&closed["outcome"], &closed["reason"]),
        (&json!("refused"), &json!("closed"))
    );
    type Home = fn(&Login) -> CallbackOutcome;
    let homes: [(Home, &str, Value); 3] = [
        (
            |_| CallbackOutcome::PageRefused(-31020),
            "page",
            json!(-31020),
        ),
        (
            |login| {
                CallbackOutcome::Returned(CallbackParams {
                    code: Some("no-such-code".into()),
                    state: Some(login.state.expose().into()),
                })
            },
            "code_spent",
            json!(40029),
        ),
        (
            |_| CallbackOutcome::Mismatch {
                what: RedirectMismatch::Host,
                seen: "https://evil.test/".into(),
            },
            "astray",
            Value::Null,
        ),
    ];
    for (home, reason, errcode) in homes {
        *trial.platform.home.lock().unwrap() = Some(Box::new(home));
        let ended = rehearse(&trial, &auth, "window", Value::Null).await;
        assert_eq!(
            (&ended["reason"], &ended["errcode"]),
            (&json!(reason), &errcode),
            "{ended}"
        );
        assert!(ended["fix"]["steps"][0]["zh"].is_string(), "{ended}");
    }
    let kept = trial
        .ok("rehearsal_list", json!({ "tenant": tenant }))
        .await;
    assert_eq!(kept.as_array().unwrap().len(), 4);
    let topics = trial.platform.topics.lock().unwrap();
    assert!(topics.contains(&Topic::Rehearsals));
}

#[tokio::test(flavor = "multi_thread")]
async fn pasting_takes_only_an_address_of_a_login_that_was_begun() {
    let trial = Trial::new();
    let (_, auth, _) = ready(&trial).await;
    let begun = trial.ok("login_url", json!({ "auth": auth })).await;
    let back = begun["redirect_uri"].as_str().unwrap();
    let strange = rehearse(
        &trial,
        &auth,
        "paste",
        json!(format!("{back}?code=c&state=s")),
    )
    .await;
    assert_eq!(
        (&strange["reason"], &strange["rehearsal"]),
        (&json!("state_unknown"), &Value::Null)
    );
    let url = begun["url"].as_str().unwrap();
    let (_, state) = url.rsplit_once("state=").unwrap();
    let declined = rehearse(
        &trial,
        &auth,
        "paste",
        json!(format!("{back}?state={state}")),
    )
    .await;
    assert_eq!(declined["reason"], "declined");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_shown_apart_and_never_answered() {
    let trial = Trial::new();
    let (_, auth, values) = ready(&trial).await;
    let secret = values["app_secret"].as_str().unwrap();
    let sheet = trial.ok("hand_off", json!({ "auth": auth })).await;
    assert_eq!(
        (&sheet["has_secret"], &sheet["corp_id"]),
        (&json!(true), &values["corp_id"])
    );
    assert!(!sheet.to_string().contains(secret));
    assert_eq!(
        trial.ok("secret_reveal", json!({ "auth": auth })).await,
        Value::Null
    );
    assert_eq!(*trial.platform.revealed.lock().unwrap(), [secret]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secrets_window_goes_with_what_asked_for_it() {
    let trial = Trial::new();
    let (_, auth, _) = ready(&trial).await;
    let taken = || trial.platform.taken_away.load(Ordering::Relaxed);
    trial.ok("secret_hide", json!({})).await;
    trial.ok("secret_reveal", json!({ "auth": auth })).await;
    assert_eq!(taken(), 0);
    trial.ok("secret_reveal", json!({ "auth": auth })).await;
    assert_eq!(taken(), 1, "one window at a time");
    trial.ok("secret_hide", json!({})).await;
    trial.ok("secret_hide", json!({})).await;
    assert_eq!(taken(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_open_ends_the_rehearsal_and_says_so() {
    let trial = Trial::new();
    let (tenant, auth, _) = ready(&trial).await;
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let here = json!({ "callback_domain": format!("127.0.0.1:{port}") });
    trial
        .ok("auth_change", json!({ "id": auth, "change": here }))
        .await;
    trial.platform.opens_nothing.store(true, Ordering::Relaxed);
    let request = json!({ "auth": auth, "way": "browser", "pasted": null });
    assert_eq!(
        trial.code("login_rehearse", request).await,
        "browser.failed"
    );
    let kept = trial
        .ok("rehearsal_list", json!({ "tenant": tenant }))
        .await;
    assert_eq!(kept, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_nobody_could_see_replaces_nothing() {
    let trial = Trial::new();
    let (tenant, auth, _) = ready(&trial).await;
    let input = json!({ "username": "desk", "name": "前台", "mobile": "", "email": "" });
    let user = trial
        .ok("user_add", json!({ "tenant": tenant, "input": input }))
        .await;
    let make = json!({ "tenant": tenant, "user": user["id"] });
    let state = async || {
        let shown = trial
            .ok("user_show", json!({ "tenant": tenant, "user": user["id"] }))
            .await;
        shown["password"].clone()
    };
    trial.ok("user_reset_password", make.clone()).await;
    let before = state().await;
    trial.platform.shows_nothing.store(true, Ordering::Relaxed);
    assert_eq!(
        trial.code("user_reset_password", make).await,
        "reveal.failed"
    );
    assert_eq!(state().await, before);
    assert_eq!(
        trial.code("secret_reveal", json!({ "auth": auth })).await,
        "reveal.failed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_user_gets_a_first_password_that_only_a_window_shows() {
    let trial = Trial::new();
    let (tenant, _, _) = ready(&trial).await;
    let input = json!({ "username": "guest", "name": "访客", "mobile": "", "email": "" });
    let user = trial
        .ok("user_add", json!({ "tenant": tenant, "input": input }))
        .await;
    let args = json!({ "tenant": tenant, "user": user["id"] });
    assert_eq!(trial.ok("user_reset_password", args).await, Value::Null);
    let shown = trial.platform.revealed.lock().unwrap().concat();
    assert!(shown.len() >= 16, "{} characters", shown.len());
    let show = async || {
        trial
            .ok("user_show", json!({ "tenant": tenant, "user": user["id"] }))
            .await
    };
    assert_eq!(show().await["password"]["must_change"], true);
    assert!(!show().await.to_string().contains(&shown));

    let weak = json!({ "tenant": tenant, "user": user["id"], "password": "guest" });
    assert_eq!(trial.code("user_set_password", weak).await, "password.weak");
    let change = json!({ "active": false });
    let args = json!({ "tenant": tenant, "user": user["id"], "change": change });
    assert_eq!(trial.ok("user_change", args).await["status"], "disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_starts_is_opened_and_stops() {
    let trial = Trial::new();
    let (tenant, _, _) = ready(&trial).await;
    let of = || json!({ "tenant": tenant });
    assert_eq!(trial.ok("portal_show", of()).await, Value::Null);
    let portal = trial.ok("portal_start", of()).await;
    assert_eq!(portal["methods"], json!({ "password": true, "scan": true }));
    assert_eq!(trial.ok("portal_show", of()).await, portal);
    trial.ok("portal_open", of()).await;
    let url = portal["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(trial.platform.opened.lock().unwrap().last(), Some(&url));
    trial.ok("portal_stop", of()).await;
    assert_eq!(trial.ok("portal_show", of()).await, Value::Null);
}
