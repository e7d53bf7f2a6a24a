//! Data folders of every older schema, made by the programs of their day and kept as fixtures: this program opens a
//! copy, says the same of it, takes its last run back, and goes on with it.
//!
//! Each `schema-N` has the database and `expected.json`, which is what the program that made it said with `--json`.
//! More fields may stand beside those today; the ones that were there must not have changed.

use std::fs;
use std::path::PathBuf;

use sandbox::{Config, Sandbox};
use serde_json::Value;
use tempfile::TempDir;
use tests::machine::Machine;

/// As the fixtures were made: the same seed is the same corp with the same secrets.
const MEMBERS: u32 = 24;
const DEPARTMENTS: u32 = 5;
const SEED: u64 = 12;

struct Fixture {
    name: String,
    folder: TempDir,
    expected: Value,
}

fn fixtures() -> Vec<Fixture> {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/data-folders");
    let entries = fs::read_dir(&home).unwrap().map(|entry| entry.unwrap());
    let fixtures = entries.map(|entry| {
        let folder = tempfile::tempdir().unwrap();
        let database = entry.path().join(bridge::data_folder::DATABASE);
        fs::copy(database, folder.path().join(bridge::data_folder::DATABASE)).unwrap();
        let expected = fs::read(entry.path().join("expected.json")).unwrap();
        Fixture {
            name: entry.file_name().into_string().unwrap(),
            folder,
            expected: serde_json::from_slice(&expected).unwrap(),
        }
    });
    let fixtures = fixtures.collect::<Vec<_>>();
    assert!(!fixtures.is_empty());
    fixtures
}

/// Whether everything in `old` still stands in `new`.
fn assert_still(old: &Value, new: &Value, place: &str) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                let now = new.get(key).unwrap_or(&Value::Null);
                assert_still(value, now, &format!("{place}.{key}"));
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            assert_eq!(old.len(), new.len(), "{place}");
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                assert_still(old, new, &format!("{place}[{index}]"));
            }
        }
        _ => assert_eq!(old, new, "{place}"),
    }
}

/// The users as the fixtures keep them: departments by their numbers.
fn users(machine: &Machine, tenant: &str) -> Value {
    let words = ["users", "list", "--tenant", tenant, "--limit", "500"];
    let mut users = machine.done(&words)["users"].take();
    for user in users.as_array_mut().unwrap() {
        let departments = user["departments"].as_array().unwrap();
        let ids = departments
            .iter()
            .map(|department| department["id"].clone());
        user["departments"] = ids.collect();
    }
    users
}

#[test]
fn everything_in_an_older_folder_is_as_it_was() {
    for fixture in fixtures() {
        let machine = Machine::new(fixture.folder.path());
        for (tenant, expected) in fixture.expected.as_object().unwrap() {
            let place = format!("{} {tenant}", fixture.name);
            assert_still(&expected["users"], &users(&machine, tenant), &place);
            for kind in ["source", "auth"] {
                let list = format!("{kind}s");
                let now = machine.done(&[kind, "list", "--tenant", tenant]);
                assert_still(&expected[&list], &now[&list], &place);
            }
            let Some(source) = expected["sources"][0]["id"].as_str() else {
                continue;
            };
            let now = machine.done(&["sync", "history", source]);
            assert_still(&expected["runs"], &now["runs"], &place);
        }
    }
}

#[test]
fn the_last_run_of_an_older_folder_is_undone() {
    for fixture in fixtures() {
        let machine = Machine::new(fixture.folder.path());
        let runs = fixture.expected["华东制造"]["runs"].as_array().unwrap();
        let last = runs.iter().find(|run| run["outcome"] == "applied").unwrap();
        machine.done(&["sync", "undo", last["id"].as_str().unwrap()]);
        let departed = |user: &&Value| user["status"] == "departed";
        let users = users(&machine, "华东制造");
        let left = users.as_array().unwrap().iter().filter(departed).count();
        assert_eq!(left, 0, "{}", fixture.name);
    }
}

#[test]
fn an_older_folder_syncs_on_and_nobody_changes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = Config {
        members: MEMBERS,
        departments: DEPARTMENTS,
        seed: SEED,
        ..Config::default()
    };
    let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
    let details = sandbox.details();
    for fixture in fixtures() {
        let machine = Machine::with_secrets(fixture.folder.path(), details);
        let base = details.api_base.as_str();
        machine.done(&["tenant", "set", "华南贸易", "--api-base", base]);
        let run = machine.done(&["sync", "run", "华南贸易总部"]);
        let counts = &run["run"]["counts"];
        let of = |kind: &str| counts[kind].as_u64().unwrap();
        // Older programs did not keep leaders and the order in departments: those come in, and nothing else changes.
        let stayed = of("unchanged") + of("updated");
        assert_eq!(stayed, u64::from(MEMBERS), "{}: {counts}", fixture.name);
        let id = run["run"]["id"].as_str().unwrap();
        let shown = machine.done(&["sync", "show", id, "--kind", "update", "--limit", "500"]);
        for change in shown["changes"].as_array().unwrap() {
            let mut fields = change["after"].as_object().unwrap().keys();
            let is_new =
                |field: &&String| !["manager", "department_order"].contains(&field.as_str());
            assert_eq!(fields.find(is_new), None, "{}: {change}", fixture.name);
        }
    }
}
