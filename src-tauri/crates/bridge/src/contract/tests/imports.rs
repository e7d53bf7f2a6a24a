//! Accounts from a file through the commands: chosen, looked at, applied, told in the history, taken back.

use serde_json::{Value, json};

use super::{Topic, Trial};

const FILE: &str = "账号名,姓名,手机\nchen,陈,13800138000\nlin,=林,\nhe,何\n";

async fn tenant(trial: &Trial) -> Value {
    trial.ok("sandbox_open", json!({})).await["id"].clone()
}

fn choose(trial: &Trial, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("帐号.csv");
    std::fs::write(&file, text).unwrap();
    *trial.platform.chosen.lock().unwrap() = Some(file);
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_chosen_looked_at_applied_and_taken_back() {
    let trial = Trial::new();
    let tenant = tenant(&trial).await;
    assert_eq!(trial.ok("import_choose", json!({})).await, Value::Null);
    let folder = choose(&trial, FILE);
    let chosen = trial.ok("import_choose", json!({})).await;
    let head = &chosen["head"];
    assert_eq!(
        (&head["file"], &head["separator"]),
        (&json!("帐号.csv"), &json!(","))
    );
    assert_eq!(head["examples"], json!(["chen", "陈", "13800138000"]));
    let mut columns = head["columns"].clone();
    assert_eq!(columns[0], json!({ "field": "username", "column": null }));
    let ask =
        |columns: &Value| json!({ "tenant": tenant, "file": chosen["file"], "columns": columns });
    assert_eq!(
        trial.code("import_preview", ask(&columns)).await,
        "input.invalid"
    );
    columns[0]["column"] = json!(0);
    let preview = trial.ok("import_preview", ask(&columns)).await;
    let counts = json!({ "created": 1, "updated": 0, "unchanged": 0, "rejected": 2, "matched": 0 });
    assert_eq!(preview["counts"], counts);
    let rows =
        json!({ "file": chosen["file"], "kind": "rejected", "words": "", "skip": 0, "most": 10 });
    let page = trial.ok("import_rows", rows).await;
    let lines = page["rows"].as_array().unwrap().iter().map(|row| {
        (
            row["line"].as_u64().unwrap(),
            row["reason"].as_str().unwrap(),
        )
    });
    assert_eq!(lines.collect::<Vec<_>>(), [(3, "formula"), (4, "ragged")]);
    let rejected = folder.path().join("rejected.csv");
    *trial.platform.save_to.lock().unwrap() = Some(rejected.clone());
    trial
        .ok(
            "import_export",
            json!({ "file": chosen["file"], "format": "csv" }),
        )
        .await;
    let rejected = std::fs::read_to_string(rejected).unwrap();
    assert!(
        rejected.contains("\n3,") && rejected.contains(",lin,'=林,"),
        "{rejected}"
    );

    trial.platform.topics.lock().unwrap().clear();
    let apply = json!({ "file": chosen["file"], "plan_hash": preview["plan_hash"] });
    let other = json!({ "file": chosen["file"], "plan_hash": "0" });
    assert_eq!(trial.code("import_apply", other).await, "sync.moved");
    let run = trial.ok("import_apply", apply.clone()).await;
    assert_eq!(
        *trial.platform.topics.lock().unwrap(),
        [Topic::Runs, Topic::Directory]
    );
    assert_eq!(
        (&run["kind"], &run["source"], &run["undoable"]),
        (&json!("import"), &Value::Null, &json!(true))
    );
    // The directory is another one now.
    assert_eq!(trial.code("import_apply", apply).await, "sync.moved");
    told_in_the_history(&trial, &tenant, &run).await;
    trial.ok("run_undo", json!({ "id": run["id"] })).await;
    let totals = trial
        .ok("directory_totals", json!({ "tenant": tenant }))
        .await;
    assert_eq!(totals["total"], 0);

    trial.ok("import_forget", json!({})).await;
    assert_eq!(
        trial.code("import_preview", ask(&columns)).await,
        "input.invalid"
    );
}

async fn told_in_the_history(trial: &Trial, tenant: &Value, run: &Value) {
    let list = json!({ "tenant": tenant, "most": 10 });
    let runs = trial.ok("run_list", list).await;
    assert_eq!(runs[0]["id"], run["id"]);
    assert_eq!(runs[0]["source_name"]["en"], "Import from a file");
    let filter =
        json!({ "kind": null, "words": "", "part": null, "holding": false, "skip": 0, "most": 10 });
    let changes = trial
        .call("run_changes", json!({ "run": run["id"], "filter": filter }))
        .await;
    assert_eq!(changes.unwrap()["changes"][0]["username"], "chen");
    let shown = trial.ok("run_show", json!({ "id": run["id"] })).await;
    assert_eq!(shown["facets"][0]["id"], "create");
    let words = json!({ "tenant": tenant, "most": 10, "filter": { "words": "nobody" } });
    assert_eq!(trial.ok("run_list", words).await, json!([]));
    assert_eq!(
        trial
            .ok("runs_totals", json!({ "tenant": tenant, "days": 7 }))
            .await[0]["created"],
        1
    );
}
