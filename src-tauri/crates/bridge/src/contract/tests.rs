//! The commands as an interface meets them: by name, in JSON, over a platform that only notes what was asked of it.

mod imports;
mod login;
mod practice;
pub(in crate::contract) mod recorded;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use self::recorded::Recorded;
use super::{COMMANDS, Parts, Session, SettingsFile, Topic, dispatch};
use crate::vault::SessionOnly;

struct Trial {
    session: Session,
    platform: Arc<Recorded>,
    folder: tempfile::TempDir,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let platform = Arc::new(Recorded::default());
        let session = Session::new(Parts {
            data: folder.path().to_owned(),
            own: folder.path().to_owned(),
            vault: Arc::new(SessionOnly::default()),
            platform: Arc::clone(&platform) as _,
            settings: SettingsFile::open(folder.path(), Some("en")),
        });
        Self {
            session,
            platform,
            folder,
        }
    }

    /// Another program on the same data.
    fn started_again(&self) -> Session {
        Session::new(Parts {
            data: self.folder.path().to_owned(),
            own: self.folder.path().to_owned(),
            vault: Arc::new(SessionOnly::default()),
            platform: Arc::clone(&self.platform) as _,
            settings: SettingsFile::open(self.folder.path(), Some("en")),
        })
    }

    async fn call(&self, command: &str, request: Value) -> Result<Value, Value> {
        self.told(command, request).await.0
    }

    /// What a command answers, and what it told meanwhile.
    async fn told(&self, command: &str, request: Value) -> (Result<Value, Value>, Vec<Value>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&told);
        let tell = move |progress| into.lock().unwrap().push(progress);
        let answer = dispatch(&self.session, command, request, Arc::new(tell)).await;
        let told = told.lock().unwrap().clone();
        (answer.map_err(|failure| json!(failure)), told)
    }

    async fn ok(&self, command: &str, request: Value) -> Value {
        self.call(command, request.clone())
            .await
            .unwrap_or_else(|error| panic!("{command} {request}: {error}"))
    }

    async fn code(&self, command: &str, request: Value) -> String {
        let error = self.call(command, request).await.unwrap_err();
        error["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{command}: {error}"))
            .to_owned()
    }
}

#[tokio::test]
async fn the_table_answers_to_its_names_and_to_nothing_else() {
    let trial = Trial::new();
    let mut sorted = COMMANDS.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted, COMMANDS, "once each, in order");
    for command in COMMANDS {
        let answer = trial.call(command, json!("no request")).await;
        let message = answer.unwrap_err()["small_print"].to_string();
        assert!(message.contains("not a request of"), "{command}: {message}");
    }
    let error = trial.call("no_such_command", json!({})).await.unwrap_err();
    assert_eq!(error["code"], "unexpected");
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_are_missing_or_wrong_are_refused() {
    let trial = Trial::new();
    let cases = [
        ("tenant_add", json!({})),
        ("tenant_add", json!({ "name": 5 })),
        ("settings_change", json!({ "theme": "sepia" })),
        ("settings_change", json!({ "admin": true })),
        ("open_page", json!({ "page": "https://example.com" })),
        ("run_list", json!({ "tenant": "x", "most": -1 })),
    ];
    for (command, args) in cases {
        let error = trial.call(command, args.clone()).await.unwrap_err();
        assert_eq!(error["code"], "unexpected", "{command} {args}: {error}");
    }
    assert!(trial.platform.opened.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_has_code_detail_and_remedy() {
    let trial = Trial::new();
    let error = trial
        .call("source_list", json!({ "tenant": "nobody" }))
        .await
        .unwrap_err();
    assert_eq!(
        (&error["code"], &error["detail"]["wanted"]),
        (&json!("tenant.unknown"), &json!("nobody"))
    );
    assert!(
        error["fix"]["steps"][0]["zh"].is_string() && error["fix"]["page"].is_null(),
        "{error}"
    );
    let cases = [
        ("tenant_add", json!({ "name": "" }), "name.invalid"),
        (
            "tenant_add",
            json!({ "name": "x", "api_base": "http://example.com" }),
            "address.insecure",
        ),
        ("run_show", json!({ "id": "x" }), "run.unknown"),
        ("login_url", json!({ "auth": "x" }), "auth.unknown"),
        ("secret_reveal", json!({ "auth": "x" }), "auth.unknown"),
        ("portal_start", json!({ "tenant": "x" }), "tenant.unknown"),
        (
            "user_reset_password",
            json!({ "tenant": "x", "user": "y" }),
            "tenant.unknown",
        ),
        ("sandbox_values", json!({ "tenant": "x" }), "tenant.unknown"),
    ];
    for (command, args, code) in cases {
        assert_eq!(trial.code(command, args).await, code, "{command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_cannot_be_used_is_an_answer_and_heals() {
    let trial = Trial::new();
    let database = trial.folder.path().join("bridge.db");
    let name = std::fs::read_dir(trial.folder.path()).unwrap().count();
    assert_eq!(name, 0, "nothing is opened before the first call");
    std::fs::create_dir(&database).unwrap();
    let first = trial.call("tenant_list", json!({})).await;
    std::fs::remove_dir(&database).unwrap();
    if let Err(error) = first {
        assert!(
            error["code"].as_str().unwrap().starts_with("store."),
            "{error}"
        );
    }
    assert_eq!(trial.ok("tenant_list", json!({})).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_survive_and_links_come_from_the_closed_list() {
    let trial = Trial::new();
    let settings = trial
        .ok(
            "settings_change",
            json!({ "language": "zh", "theme": "dark" }),
        )
        .await;
    assert_eq!(
        (
            &settings["language"],
            &settings["theme"],
            &settings["notify"]
        ),
        (&json!("zh"), &json!("dark"), &json!(true))
    );
    assert_eq!(trial.ok("settings", json!({})).await, settings);

    trial.ok("open_page", json!({ "page": "my_company" })).await;
    trial
        .ok("open_page", json!({ "page": { "error_lookup": 60020 } }))
        .await;
    let opened = trial.platform.opened.lock().unwrap().clone();
    assert!(
        opened[0].starts_with("https://work.weixin.qq.com/") && opened[1].ends_with("60020"),
        "{opened:?}"
    );
}

/// The whole of method one, a sync, its changes and its undo, through the commands alone.
#[tokio::test(flavor = "multi_thread")]
async fn from_the_sandbox_to_a_directory_and_back() {
    let trial = Trial::new();
    let tenant = trial.ok("sandbox_open", json!({})).await;
    assert_eq!(tenant["simulated"], json!(true));
    let id = &tenant["id"];
    let values = trial.ok("sandbox_values", json!({ "tenant": id })).await;

    let input = json!({ "tenant": id, "corp_id": values["corp_id"], "contacts_secret": "wrong-secret-wrong-secret" });
    let looked = trial.ok("validate_contacts", input).await;
    let failed = looked["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["status"] == "fail")
        .unwrap();
    assert_eq!(
        (&failed["errcode"], &failed["group"]),
        (&json!(40001), &json!("contacts"))
    );

    let input = json!({
        "tenant": id, "corp_id": values["corp_id"], "description": "HQ", "contacts_secret": values["contacts_secret"],
        "auto_sync_hours": 4, "on_duplicate": "overwrite", "password_login": true, "keep_secrets": true,
        "scan_login": { "agent_id": values["agent_id"].to_string(), "app_secret": values["app_secret"], "callback_domain": values["callback_domain"] },
    });
    let added = trial.ok("source_add", input.clone()).await;
    assert!(
        !added
            .to_string()
            .contains(values["app_secret"].as_str().unwrap()),
        "no secret comes out"
    );
    assert_eq!(
        trial.code("source_add", input.clone()).await,
        "source.exists"
    );
    let source = &added["source"]["id"];

    let run = async |dry_run: bool, expect: &Value| {
        trial.ok("sync_run", json!({ "source": source, "dry_run": dry_run, "confirm": false, "seen": null, "expect": expect, "job": "s" })).await
    };
    let planned = run(true, &Value::Null).await;
    assert_eq!(
        (&planned["outcome"], &planned["counts"]["created"]),
        (&json!("planned"), &json!(60))
    );
    let filter = json!({ "kind": null, "words": "", "skip": 0, "most": 500 });
    let preview = trial
        .ok(
            "run_changes",
            json!({ "run": planned["id"], "filter": filter }),
        )
        .await;
    let texts = preview["changes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|change| change["departments"].as_array().unwrap());
    let nameless = texts
        .filter(|path| path["path"].as_str().unwrap().starts_with('#'))
        .count();
    assert_eq!(
        nameless, 0,
        "a preview names departments that are not stored yet"
    );
    let applied = run(false, &planned["plan_hash"]).await;
    assert_eq!(
        (&applied["outcome"], &applied["undoable"]),
        (&json!("applied"), &json!(true)),
        "{applied}"
    );

    let filter = json!({ "kind": "create", "words": "", "skip": 0, "most": 5 });
    let page = trial
        .ok(
            "run_changes",
            json!({ "run": applied["id"], "filter": filter }),
        )
        .await;
    assert_eq!(
        (&page["total"], page["changes"].as_array().unwrap().len()),
        (&json!(60), 5)
    );
    let first = &page["changes"][0];
    assert!(
        first["name"].is_string()
            && first["departments"][0]["path"]
                .as_str()
                .is_some_and(|path| !path.starts_with('#')),
        "{first}"
    );

    let departments = trial.ok("department_list", json!({ "tenant": id })).await;
    assert_eq!(
        (&departments[0]["parent"], &departments[0]["users"]),
        (&Value::Null, &json!(60))
    );
    let users = trial.ok("user_list", json!({ "tenant": id, "filter": { "words": "", "department": null, "status": null, "skip": 0, "most": 3 } })).await;
    assert_eq!(
        (&users["total"], users["users"].as_array().unwrap().len()),
        (&json!(60), 3)
    );
    let detail = trial
        .ok(
            "user_show",
            json!({ "tenant": id, "user": users["users"][0]["id"] }),
        )
        .await;
    assert_eq!(detail["runs"][0]["kind"], "create");
    let summary = trial.ok("source_list", json!({ "tenant": id })).await;
    assert_eq!(
        (&summary[0]["users"], &summary[0]["last_run"]["id"]),
        (&json!(60), &applied["id"])
    );
    assert!(
        summary[0]["next_due_at"].is_string() && summary[0]["auth"]["agent_id"].is_u64(),
        "{summary}"
    );

    let undone = trial.ok("run_undo", json!({ "id": applied["id"] })).await;
    assert_eq!(undone["kind"], "undo");
    assert_eq!(
        trial.ok("directory_totals", json!({ "tenant": id })).await["total"],
        0
    );
    let topics = trial.platform.topics.lock().unwrap().clone();
    assert!(
        topics.contains(&Topic::Sources) && topics.contains(&Topic::Directory),
        "{topics:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_up_is_kept_and_one_check_is_renewed() {
    let trial = Trial::new();
    let tenant = trial.ok("sandbox_open", json!({})).await["id"].clone();
    assert_eq!(
        trial.ok("checkup_last", json!({ "tenant": tenant })).await,
        Value::Null
    );
    let report = trial
        .ok(
            "checkup_run",
            json!({ "tenant": tenant, "only": null, "job": "c" }),
        )
        .await;
    assert_eq!(report["verdict"], "not_ready");
    let again = trial
        .ok(
            "checkup_run",
            json!({ "tenant": tenant, "only": "net.api", "job": "d" }),
        )
        .await;
    assert_eq!(
        again["checks"].as_array().unwrap().len(),
        report["checks"].as_array().unwrap().len()
    );
    assert_eq!(
        trial.ok("checkup_last", json!({ "tenant": tenant })).await["checks"],
        again["checks"]
    );

    assert_eq!(
        trial
            .ok(
                "checkup_report",
                json!({ "tenant": tenant, "with_names": false })
            )
            .await,
        Value::Null
    );
    let file = trial.folder.path().join("report.html");
    *trial.platform.save_to.lock().unwrap() = Some(file.clone());
    let saved = trial
        .ok(
            "checkup_report",
            json!({ "tenant": tenant, "with_names": false }),
        )
        .await;
    let shown = file.display().to_string();
    assert_eq!(saved, json!({ "file": shown, "opened": true }));
    assert_eq!(trial.platform.opened.lock().unwrap().last(), Some(&shown));
    assert!(std::fs::read_to_string(file).unwrap().contains("Sandbox"));

    let list = trial.folder.path().join("list.csv");
    *trial.platform.save_to.lock().unwrap() = Some(list.clone());
    let of = json!({ "tenant": tenant, "format": "csv" });
    trial.ok("checkup_export", of.clone()).await;
    assert!(
        std::fs::read_to_string(&list)
            .unwrap()
            .contains("Connection to WeCom")
    );
    trial.ok("checkup_people_export", of).await;
    assert!(std::fs::read_to_string(&list).unwrap().contains("Userid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_up_counts_for_as_long_as_what_it_checked_is_set_up() {
    let trial = Trial::new();
    let tenant = trial.ok("sandbox_open", json!({})).await["id"].clone();
    let check = json!({ "tenant": tenant, "only": null, "job": "c" });
    let of_tenant = json!({ "tenant": tenant });
    trial.ok("checkup_run", check).await;
    let change = |name: &str, portal: &str| {
        let input = json!({
            "name": name, "portal_url": portal, "api_base": null, "login_base": null, "proxy": null,
        });
        json!({ "id": tenant, "input": input })
    };
    let portal = trial.ok("tenant_list", json!({})).await[0]["portal_url"].clone();
    let renamed = change("Practice", portal.as_str().unwrap_or_default());
    trial.ok("tenant_change", renamed).await;
    let last = trial.ok("checkup_last", of_tenant.clone()).await;
    assert_ne!(last, Value::Null, "another name is no other set-up");
    let moved = change("Practice", "https://elsewhere.example.com");
    trial.ok("tenant_change", moved).await;
    assert_eq!(
        trial.ok("checkup_last", of_tenant.clone()).await,
        Value::Null
    );
    assert_eq!(
        trial.ok("overview", of_tenant).await["verdict"],
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clinic_reads_what_was_pasted() {
    let trial = Trial::new();
    let reading = trial
        .ok(
            "clinic_answers",
            json!({ "words": "errcode=60020, from ip: 203.0.113.7", "tenant": null }),
        )
        .await;
    assert_eq!(
        (&reading["errcode"], &reading["caller_ip"]),
        (&json!(60020), &json!("203.0.113.7"))
    );
    let best = &reading["answers"][0];
    assert!(
        best["steps"][0]["en"]
            .as_str()
            .unwrap()
            .contains("203.0.113.7")
    );
    assert!(best["reply"]["zh"].as_str().unwrap().contains("（60020）"));
    assert_eq!(best["check"], "app.trusted_ip");
    let of = |words: &str| json!({ "words": words, "tenant": null });
    let common = trial.ok("clinic_answers", of("")).await;
    // Twelve of WeCom's, and eight of directory servers.
    assert_eq!(common["answers"].as_array().unwrap().len(), 20);
    let unknown = trial.ok("clinic_answers", of("errcode: 99999")).await;
    let answer = &unknown["answers"][0];
    assert_eq!(
        (&answer["entry"]["known"], &answer["lookup"]),
        (&json!(false), &json!({ "error_lookup": 99999 }))
    );
    assert!(
        !trial
            .ok("clinic_search", json!({ "words": "ip" }))
            .await
            .as_array()
            .unwrap()
            .is_empty()
    );
}
