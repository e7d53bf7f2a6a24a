//! `users import`: accounts from a file.

use std::io::Write as _;
use std::process::Stdio;

use sandbox::Scenario;
use serde_json::{Value, json};

use crate::support::{Machine, Ran, add_tenant, code, keys, set, wecom};

const FILE: &str =
    "登录名,姓名,手机,备注\nchen,陈,13800138000,a\nlin,=林,,b\nhe,何,139****0000,c\n";

async fn machine() -> Machine {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_tenant(&machine, wecom.details());
    machine
}

fn put(machine: &Machine, name: &str, bytes: &[u8]) -> String {
    let file = machine.folder().join(name);
    std::fs::write(&file, bytes).unwrap();
    file.to_str().unwrap().to_owned()
}

fn import(machine: &Machine, file: &str, more: &[&str]) -> (i32, Value) {
    machine.json(&[&["users", "import", "--tenant", "t", file], more].concat())
}

fn users(machine: &Machine) -> usize {
    let all = machine.done(&["users", "list", "--tenant", "t"]);
    all["users"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_previewed_imported_once_and_taken_back() {
    let machine = machine().await;
    let file = put(&machine, "accounts.csv", FILE.as_bytes());
    let (exit, preview) = import(&machine, &file, &["--dry-run"]);
    let preview = &preview["import"];
    assert_eq!((exit, users(&machine)), (0, 0), "{preview}");
    assert_eq!(
        keys(preview),
        set("id outcome counts matched_by plan_hash columns rows")
    );
    assert_eq!(preview["outcome"], "planned");
    assert_eq!(
        preview["counts"],
        json!({ "created": 1, "updated": 0, "unchanged": 0, "rejected": 2, "matched": 0 })
    );
    assert_eq!(
        preview["columns"],
        json!({ "username": "登录名", "name": "姓名", "mobile": "手机" })
    );
    let rows = preview["rows"].as_array().unwrap();
    assert_eq!(
        keys(&rows[0]),
        set("line kind username name reason reason_text")
    );
    let told = rows.iter().map(|row| {
        (
            row["line"].as_u64().unwrap(),
            row["kind"].as_str().unwrap(),
            row["reason"].as_str().unwrap(),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (2, "create", "new"),
            (3, "rejected", "formula"),
            (4, "rejected", "invalid")
        ]
    );

    let (exit, moved) = import(&machine, &file, &["--expect", "0"]);
    assert_eq!((exit, code(&moved)), (2, "sync.moved"));
    let hash = preview["plan_hash"].as_str().unwrap();
    let left = machine.folder().join("left.csv");
    let (exit, done) = import(
        &machine,
        &file,
        &["--expect", hash, "--rejected", left.to_str().unwrap()],
    );
    assert_eq!(
        (exit, &done["import"]["outcome"]),
        (0, &json!("applied")),
        "{done}"
    );
    assert_eq!(users(&machine), 1);
    let left = std::fs::read_to_string(left).unwrap();
    assert!(
        left.lines().count() == 3 && left.contains("lin,'=林,,b"),
        "{left}"
    );
    let (_, again) = import(&machine, &file, &[]);
    assert_eq!(again["import"]["counts"]["unchanged"], 1);

    let id = done["import"]["id"].as_str().unwrap();
    let history = machine.done(&["sync", "history", "--tenant", "t"]);
    let runs = history["runs"].as_array().unwrap();
    assert!(
        runs.iter()
            .all(|run| run["kind"] == "import" && run["source"].is_null()),
        "{history}"
    );
    let shown = machine.done(&["sync", "show", id]);
    assert_eq!(shown["changes"][0]["username"], "chen", "{shown}");
    let undone = machine.done(&["sync", "undo", id]);
    assert_eq!(undone["run"]["kind"], "undo");
    assert_eq!(users(&machine), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_settled_and_what_is_no_list_is_refused() {
    let machine = machine().await;
    let odd = put(&machine, "odd.csv", "甲;乙\nchen;13800138000\n".as_bytes());
    for (more, reason) in [
        (&[][..], "no_username"),
        (&["--column", "username=丙"], "unknown_header"),
        (&["--column", "login=甲"], "unknown_field"),
    ] {
        let (exit, wrong) = import(&machine, &odd, more);
        assert_eq!((exit, code(&wrong)), (2, "input.invalid"), "{wrong}");
        assert_eq!(wrong["error"]["detail"]["reason"], reason);
    }
    let taken = ["--column", "username=甲", "--column", "mobile=乙"];
    let (exit, done) = import(&machine, &odd, &taken);
    assert_eq!(
        (exit, &done["import"]["counts"]["created"]),
        (0, &json!(1)),
        "{done}"
    );
    let files: [(&str, &[u8], &str); 4] = [
        ("empty.csv", b"", "empty"),
        ("head.csv", b"username\n", "no_rows"),
        ("book.csv", b"PK\x03\x04", "workbook"),
        ("nul.csv", b"username\na\0b\n", "binary"),
    ];
    for (name, bytes, reason) in files {
        let (exit, wrong) = import(&machine, &put(&machine, name, bytes), &[]);
        assert_eq!(
            (exit, &wrong["error"]["detail"]["reason"]),
            (2, &json!(reason)),
            "{wrong}"
        );
    }
    assert_eq!(import(&machine, "/nowhere.csv", &[]).0, 2);
    assert_eq!(users(&machine), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_read_as_a_file() {
    let machine = machine().await;
    let mut command = machine.command(&[
        "--lang",
        "en",
        "users",
        "import",
        "--tenant",
        "t",
        "-",
        "--dry-run",
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(FILE.as_bytes())
        .unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for told in [
        "username ← 登录名",
        "line 3",
        "2 lines would not be imported",
        "--expect",
    ] {
        assert!(ran.stdout.contains(told), "{told}: {}", ran.stdout);
    }
}
