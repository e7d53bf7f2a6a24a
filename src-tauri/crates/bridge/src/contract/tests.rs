//! The commands as the interface meets them: over the mock runtime, in JSON.

mod login;

use std::path::Path;
use std::sync::Arc;

use bridge::vault::SessionOnly;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

use super::names::NAMES;
use crate::desktop::Recorded;
use crate::folder::Folders;
use crate::sandbox::SandboxTenant;
use crate::settings::SettingsFile;
use crate::shell::{Parts, Shell};
use crate::topic::Topic;

struct Trial {
    window: WebviewWindow<MockRuntime>,
    desktop: Arc<Recorded>,
    folder: tempfile::TempDir,
    _app: App<MockRuntime>,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desktop = Arc::new(Recorded::default());
        let shell = shell_in(folder.path(), &desktop);
        let app = mock_builder()
            .invoke_handler(super::handler())
            .manage(shell)
            .build(mock_context(noop_assets()))
            .unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        Self {
            window,
            desktop,
            folder,
            _app: app,
        }
    }

    fn call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(args),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().unwrap())
    }

    fn ok(&self, command: &str, args: Value) -> Value {
        self.call(command, args.clone())
            .unwrap_or_else(|error| panic!("{command} {args}: {error}"))
    }

    fn code(&self, command: &str, args: Value) -> String {
        let error = self.call(command, args).unwrap_err();
        error["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{command}: {error}"))
            .to_owned()
    }
}

fn shell_in(folder: &Path, desktop: &Arc<Recorded>) -> Shell {
    Shell::new(Parts {
        folders: Folders::of(folder.to_owned()),
        vault: Arc::new(SessionOnly::default()),
        desktop: Arc::clone(desktop) as _,
        settings: SettingsFile::open(folder, Some("en")),
        sandbox: SandboxTenant::new(folder, Some(60)),
    })
}

#[test]
fn every_declared_command_has_a_handler_and_nothing_else_has() {
    let trial = Trial::new();
    let is_known = |command: &str| {
        let answer = trial.call(command, json!({}));
        answer
            .err()
            .and_then(|error| error.as_str().map(|text| text.contains("not found")))
            != Some(true)
    };
    let unknown = NAMES
        .iter()
        .filter(|name| !is_known(name))
        .collect::<Vec<_>>();
    assert_eq!(unknown, <[&&str; 0]>::default());
    assert!(!is_known("no_such_command"));
    let (_, list) = include_str!("mod.rs")
        .split_once("generate_handler![")
        .unwrap();
    let handled = list
        .lines()
        .filter_map(|line| line.trim().strip_suffix(',')?.rsplit_once("::"));
    let mut handled = handled.map(|(_, name)| name).collect::<Vec<_>>();
    handled.sort_unstable();
    assert_eq!(handled, NAMES);
}

#[test]
fn the_interface_calls_what_is_declared_and_all_of_it() {
    let source = include_str!("../../../ui/src/platform/tauri.ts");
    let mut called = Vec::new();
    for before in ["call(", "cancellable(", "invoke("] {
        for rest in source.split(before).skip(1) {
            let Some(name) = rest
                .strip_prefix('\'')
                .and_then(|rest| rest.split('\'').next())
            else {
                continue;
            };
            called.push(name);
        }
    }
    called.sort_unstable();
    called.dedup();
    assert_eq!(called, NAMES);
}

#[test]
fn arguments_that_are_missing_or_wrong_are_refused() {
    let trial = Trial::new();
    let cases = [
        ("tenant_add", json!({})),
        ("tenant_add", json!({ "input": { "name": 5 } })),
        ("settings_change", json!({ "change": { "theme": "sepia" } })),
        ("settings_change", json!({ "change": { "admin": true } })),
        ("open_page", json!({ "page": "https://example.com" })),
        ("run_list", json!({ "tenant": "x", "most": -1 })),
    ];
    for (command, args) in cases {
        let error = trial.call(command, args.clone()).unwrap_err();
        assert!(error.is_string(), "{command} {args}: {error}");
    }
    assert!(trial.desktop.opened.lock().unwrap().is_empty());
}

#[test]
fn an_error_has_code_detail_and_remedy() {
    let trial = Trial::new();
    let error = trial
        .call("source_list", json!({ "tenant": "nobody" }))
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
        (
            "tenant_add",
            json!({ "input": { "name": "" } }),
            "name.invalid",
        ),
        (
            "tenant_add",
            json!({ "input": { "name": "x", "api_base": "http://example.com" } }),
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
        assert_eq!(trial.code(command, args), code, "{command}");
    }
}

#[test]
fn a_data_folder_that_cannot_be_used_is_an_answer_and_heals() {
    let trial = Trial::new();
    let database = trial.folder.path().join("bridge.db");
    let name = std::fs::read_dir(trial.folder.path()).unwrap().count();
    assert_eq!(name, 0, "nothing is opened before the first call");
    std::fs::create_dir(&database).unwrap();
    let first = trial.call("tenant_list", json!({}));
    std::fs::remove_dir(&database).unwrap();
    if let Err(error) = first {
        assert!(
            error["code"].as_str().unwrap().starts_with("store."),
            "{error}"
        );
    }
    assert_eq!(trial.ok("tenant_list", json!({})), json!([]));
}

#[test]
fn settings_survive_and_links_come_from_the_closed_list() {
    let trial = Trial::new();
    let settings = trial.ok(
        "settings_change",
        json!({ "change": { "language": "zh", "theme": "dark" } }),
    );
    assert_eq!(
        (
            &settings["language"],
            &settings["theme"],
            &settings["notify"]
        ),
        (&json!("zh"), &json!("dark"), &json!(true))
    );
    assert_eq!(trial.ok("settings", json!({})), settings);

    trial.ok("open_page", json!({ "page": "my_company" }));
    trial.ok("open_page", json!({ "page": { "error_lookup": 60020 } }));
    let opened = trial.desktop.opened.lock().unwrap().clone();
    assert!(
        opened[0].starts_with("https://work.weixin.qq.com/") && opened[1].ends_with("60020"),
        "{opened:?}"
    );
}

/// The whole of method one, a sync, its changes and its undo, through the commands alone.
#[test]
fn from_the_sandbox_to_a_directory_and_back() {
    let trial = Trial::new();
    let tenant = trial.ok("sandbox_open", json!({}));
    assert_eq!(tenant["simulated"], json!(true));
    let id = &tenant["id"];
    let values = trial.ok("sandbox_values", json!({ "tenant": id }));

    let input = json!({ "tenant": id, "corp_id": values["corp_id"], "contacts_secret": "wrong-secret-wrong-secret" });
    let looked = trial.ok("validate_contacts", json!({ "input": input, "job": "a" }));
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
    let added = trial.ok("source_add", json!({ "input": input }));
    assert!(
        !added
            .to_string()
            .contains(values["app_secret"].as_str().unwrap()),
        "no secret comes out"
    );
    assert_eq!(
        trial.code("source_add", json!({ "input": input })),
        "source.exists"
    );
    let source = &added["source"]["id"];

    let run = |dry_run: bool, expect: &Value| {
        let request =
            json!({ "dry_run": dry_run, "confirm": false, "seen": null, "expect": expect });
        trial.ok("sync_run", json!({ "source": source, "request": request, "progress": "__CHANNEL__:1", "job": "s" }))
    };
    let planned = run(true, &Value::Null);
    assert_eq!(
        (&planned["outcome"], &planned["counts"]["created"]),
        (&json!("planned"), &json!(60))
    );
    let filter = json!({ "kind": null, "words": "", "skip": 0, "most": 500 });
    let preview = trial.ok(
        "run_changes",
        json!({ "run": planned["id"], "filter": filter }),
    );
    let texts = preview["changes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|change| change["departments"].as_array().unwrap());
    let nameless = texts
        .filter(|path| path.as_str().unwrap().starts_with('#'))
        .count();
    assert_eq!(
        nameless, 0,
        "a preview names departments that are not stored yet"
    );
    let applied = run(false, &planned["plan_hash"]);
    assert_eq!(
        (&applied["outcome"], &applied["undoable"]),
        (&json!("applied"), &json!(true)),
        "{applied}"
    );

    let filter = json!({ "kind": "create", "words": "", "skip": 0, "most": 5 });
    let page = trial.ok(
        "run_changes",
        json!({ "run": applied["id"], "filter": filter }),
    );
    assert_eq!(
        (&page["total"], page["changes"].as_array().unwrap().len()),
        (&json!(60), 5)
    );
    let first = &page["changes"][0];
    assert!(
        first["name"].is_string()
            && first["departments"][0]
                .as_str()
                .is_some_and(|path| !path.starts_with('#')),
        "{first}"
    );

    let departments = trial.ok("department_list", json!({ "tenant": id }));
    assert_eq!(
        (&departments[0]["parent"], &departments[0]["users"]),
        (&Value::Null, &json!(60))
    );
    let users = trial.ok("user_list", json!({ "tenant": id, "filter": { "words": "", "department": null, "status": null, "skip": 0, "most": 3 } }));
    assert_eq!(
        (&users["total"], users["users"].as_array().unwrap().len()),
        (&json!(60), 3)
    );
    let detail = trial.ok(
        "user_show",
        json!({ "tenant": id, "id": users["users"][0]["id"] }),
    );
    assert_eq!(detail["runs"][0]["kind"], "create");
    let summary = trial.ok("source_list", json!({ "tenant": id }));
    assert_eq!(
        (&summary[0]["users"], &summary[0]["last_run"]["id"]),
        (&json!(60), &applied["id"])
    );
    assert!(
        summary[0]["next_due_at"].is_i64() && summary[0]["auth"]["agent_id"].is_u64(),
        "{summary}"
    );

    let undone = trial.ok("run_undo", json!({ "run": applied["id"] }));
    assert_eq!(undone["kind"], "undo");
    assert_eq!(
        trial.ok("directory_totals", json!({ "tenant": id }))["total"],
        0
    );
    let topics = trial.desktop.topics.lock().unwrap().clone();
    assert!(
        topics.contains(&Topic::Sources) && topics.contains(&Topic::Directory),
        "{topics:?}"
    );
}

#[test]
fn a_check_up_is_kept_and_one_check_is_renewed() {
    let trial = Trial::new();
    let tenant = trial.ok("sandbox_open", json!({}))["id"].clone();
    assert_eq!(
        trial.ok("checkup_last", json!({ "tenant": tenant })),
        Value::Null
    );
    let report = trial.ok(
        "checkup_run",
        json!({ "tenant": tenant, "only": null, "progress": "__CHANNEL__:1", "job": "c" }),
    );
    assert_eq!(report["verdict"], "not_ready");
    let again = trial.ok(
        "checkup_run",
        json!({ "tenant": tenant, "only": "net.api", "progress": "__CHANNEL__:2", "job": "d" }),
    );
    assert_eq!(
        again["checks"].as_array().unwrap().len(),
        report["checks"].as_array().unwrap().len()
    );
    assert_eq!(
        trial.ok("checkup_last", json!({ "tenant": tenant }))["checks"],
        again["checks"]
    );

    assert_eq!(
        trial.ok(
            "checkup_report",
            json!({ "tenant": tenant, "withNames": false })
        ),
        Value::Null
    );
    let file = trial.folder.path().join("report.html");
    *trial.desktop.save_to.lock().unwrap() = Some(file.clone());
    trial.ok(
        "checkup_report",
        json!({ "tenant": tenant, "withNames": false }),
    );
    assert!(std::fs::read_to_string(file).unwrap().contains("Sandbox"));
}

#[test]
fn the_clinic_reads_what_was_pasted() {
    let trial = Trial::new();
    let reading = trial.ok(
        "clinic_read",
        json!({ "pasted": "errcode=60020, from ip: 203.0.113.7" }),
    );
    assert_eq!(
        (&reading["code"], &reading["caller_ip"]),
        (&json!(60020), &json!("203.0.113.7"))
    );
    assert!(reading["entry"]["steps"][0]["en"].is_string());
    assert!(
        !trial
            .ok("clinic_search", json!({ "words": "ip" }))
            .as_array()
            .unwrap()
            .is_empty()
    );
}
