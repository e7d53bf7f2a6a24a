//! A practice tenant in one act, its checklist until it can go live, and the exercises.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::Trial;
use crate::scan::{CallbackOutcome, CallbackParams, Login};

impl Trial {
    async fn practise(&self, exercise: Value) -> (Value, Vec<Value>) {
        self.platform.shows_qr.store(true, Ordering::Relaxed);
        let request = json!({ "exercise": exercise, "job": "p" });
        let (tenant, stages) = self.told("sandbox_complete", request).await;
        (tenant.unwrap()["id"].clone(), stages)
    }

    /// The states of the checklist's rows, and the whole.
    async fn checklist(&self, tenant: &Value) -> (Vec<String>, Value) {
        let list = self.ok("checklist", json!({ "tenant": tenant })).await;
        let rows = list["rows"].as_array().unwrap().iter();
        let states = rows.map(|row| row["state"].as_str().unwrap().to_owned());
        (states.collect(), list)
    }

    async fn check(&self, tenant: &Value) {
        let request = json!({ "tenant": tenant, "only": null, "job": "c" });
        self.ok("checkup_run", request).await;
    }

    /// Somebody scans and agrees.
    async fn scan(&self, auth: &Value) -> Value {
        let wecom = self.platform.wecom(0);
        let members = wecom.members();
        let person = members.iter().find(|person| person.status == 1).unwrap();
        let code = wecom.mint_code(&person.userid);
        let home = move |login: &Login| {
            CallbackOutcome::Returned(CallbackParams {
                code: Some(code),
                state: Some(login.state.expose().into()),
            })
        };
        *self.platform.home.lock().unwrap() = Some(Box::new(home));
        let request = json!({ "auth": auth, "way": "window", "pasted": null, "job": "r" });
        self.ok("login_rehearse", request).await
    }

    async fn exercise(&self, id: &str) -> Value {
        let all = self.ok("exercise_list", json!({})).await;
        let mut all = all.as_array().unwrap().iter();
        all.find(|each| each["id"] == id).unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_act_ticks_all_but_the_scan_and_a_second_one_opens_what_is_there() {
    let trial = Trial::new();
    let (tenant, stages) = trial.practise(Value::Null).await;
    assert_eq!(stages, ["serve", "set_up", "sync", "check_up"]);
    let (states, list) = trial.checklist(&tenant).await;
    assert_eq!(states[..7], ["pass"; 7], "{list:#}");
    assert_eq!((&*states[7], &list["done"]), ("idle", &json!(false)));
    assert_eq!(list["next"]["kind"], "rehearse");

    let (again, stages) = trial.practise(Value::Null).await;
    assert_eq!((again, stages), (tenant.clone(), vec![json!("serve")]));
    let runs = trial
        .ok("run_list", json!({ "tenant": tenant, "most": 9 }))
        .await;
    assert_eq!(runs.as_array().unwrap().len(), 1, "nothing ran twice");

    let rehearsed = trial.scan(&list["auth"]).await;
    assert_eq!(rehearsed["outcome"], "logged_in", "{rehearsed}");
    let (states, list) = trial.checklist(&tenant).await;
    assert_eq!(
        (states, &list["done"]),
        (vec!["pass".into(); 8], &json!(true)),
        "{list:#}"
    );
    assert!(
        list["note"]["text"]["zh"]
            .as_str()
            .unwrap()
            .contains("扫一扫")
    );
}

/// Nobody ticks a row: what WeCom no longer takes is open again.
#[tokio::test(flavor = "multi_thread")]
async fn a_tick_goes_away_when_the_secret_no_longer_works() {
    let trial = Trial::new();
    let (tenant, _) = trial.practise(Value::Null).await;
    let _new = trial.platform.wecom(0).rotate_app_secret();
    trial.check(&tenant).await;
    let (states, list) = trial.checklist(&tenant).await;
    assert_eq!(states[3], "fail", "{list:#}");
    assert_eq!(list["first"], "app");
    assert!(list["rows"][3]["secret"]["auth"].is_string(), "{list:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exercise_is_found_by_looking_and_mended_in_the_console() {
    let trial = Trial::new();
    assert_eq!(trial.exercise("untrusted-ip").await["state"], "new");
    let (tenant, _) = trial.practise(json!("untrusted-ip")).await;
    let begun = trial.exercise("untrusted-ip").await;
    assert_eq!(
        (&begun["state"], &begun["tenant"]),
        (&json!("begun"), &tenant)
    );
    assert_eq!(
        trial.exercise("app-stopped").await["state"],
        "new",
        "it is of its own"
    );

    trial.check(&tenant).await;
    assert_eq!(trial.exercise("untrusted-ip").await["state"], "found");
    let (states, list) = trial.checklist(&tenant).await;
    assert_eq!(states[2], "fail", "{list:#}");

    let put_right = json!({ "exercise": "untrusted-ip" });
    let put_right = trial.ok("exercise_mend", put_right).await;
    assert_eq!(
        put_right["state"], "found",
        "not before it was looked at again"
    );
    trial.check(&tenant).await;
    assert_eq!(trial.exercise("untrusted-ip").await["state"], "mended");
}

/// Every exercise shows what it says, in the place that it names.
#[tokio::test(flavor = "multi_thread")]
async fn each_exercise_can_be_found_where_it_says() {
    let trial = Trial::new();
    for id in crate::exercise::ExerciseId::ALL {
        let (tenant, _) = trial.practise(json!(id)).await;
        let begun = trial.exercise(id.as_str()).await;
        let act = &begun["act"];
        match act["kind"].as_str().unwrap() {
            "sync" => {
                let request = json!({ "source": act["id"], "dry_run": false, "confirm": false, "seen": null, "expect": null, "job": "s" });
                trial.ok("sync_run", request).await;
            }
            "rehearse" => {
                let home = |_: &Login| CallbackOutcome::PageRefused(-31020);
                *trial.platform.home.lock().unwrap() = Some(Box::new(home));
                let request =
                    json!({ "auth": act["id"], "way": "window", "pasted": null, "job": "r" });
                trial.ok("login_rehearse", request).await;
            }
            _ => trial.check(&tenant).await,
        }
        let state = trial.exercise(id.as_str()).await["state"].clone();
        assert!(state == "found" || state == "mended", "{id}: {state}");
    }
}
