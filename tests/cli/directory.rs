//! The directory: local users, listing, and exports.

use sandbox::{Config, Sandbox, Scenario};
use serde_json::Value;

use crate::support::{Machine, add_source, add_tenant, code, keys, set, wecom, without_app};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_erased_unless_a_source_still_has_them_and_is_listed_only_on_request() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let add = "users add --tenant t --username guest.rare --name 罕见";
    machine.done(&add.split(' ').collect::<Vec<_>>());
    let erased = machine.done(&["users", "erase", "--tenant", "t", "guest.rare"]);
    let name = format!("archived-{}", erased["user"]["id"].as_str().unwrap());
    assert_eq!(erased["user"]["status"], "archived");
    assert_eq!(erased["user"]["username"], *name);
    assert_eq!(erased["user"]["name"], Value::Null);
    let listed = |words: &[&str]| {
        let words = [&["users", "list", "--tenant", "t"], words].concat();
        machine.done(&words)["total"].clone()
    };
    assert_eq!(listed(&["--status", "archived"]), 1);
    assert_eq!(listed(&[]), wecom.control().member_count());
    assert_eq!(listed(&["--left-before", "30"]), 0);
    let there = wecom.control().members()[3].userid.clone();
    let (exit, refused) = machine.json(&["users", "erase", "--tenant", "t", &there]);
    assert_eq!((exit, code(&refused)), (2, "user.managed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn local_users_are_added_and_changed_and_synced_ones_are_not() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let add = [
        "users",
        "add",
        "--tenant",
        "t",
        "--username",
        "admin",
        "--name",
        "管理员",
    ];
    machine.done(&add);
    let nameless = [&add[..5], &["guest", "--name", ""]].concat();
    assert_eq!(machine.done(&nameless)["user"]["name"], Value::Null);
    let cases: [(&[&str], &str, Value); 6] = [
        (&["--name", ""], "name", Value::Null),
        (&["--name", "新名字"], "name", "新名字".into()),
        (
            &["--mobile", "+86 138 0000 0000"],
            "mobile",
            "+86 138 0000 0000".into(),
        ),
        (&["--mobile", ""], "mobile", Value::Null),
        (&["--deactivate"], "status", "disabled".into()),
        (&["--activate"], "status", "active".into()),
    ];
    for (words, key, want) in cases {
        let changed = machine.done(&[&["users", "set", "admin", "--tenant", "t"], words].concat());
        assert_eq!(changed["user"][key], want, "{words:?}");
    }
    let synced = wecom.control().members()[3].userid.clone();
    let wrong: [(&[&str], &str); 6] = [
        (&add, "user.taken"),
        (
            &[
                "users",
                "add",
                "--tenant",
                "t",
                "--username",
                &synced.to_uppercase(),
                "--name",
                "n",
            ],
            "user.taken",
        ),
        (
            &["users", "set", &synced, "--tenant", "t", "--name", "n"],
            "user.managed",
        ),
        (
            &[
                "users",
                "add",
                "--tenant",
                "t",
                "--username",
                "a b",
                "--name",
                "n",
            ],
            "input.invalid",
        ),
        (
            &[
                "users", "set", "admin", "--tenant", "t", "--email", "nobody",
            ],
            "input.invalid",
        ),
        (
            &[
                "users",
                "set",
                "admin",
                "--tenant",
                "t",
                "--activate",
                "--deactivate",
            ],
            "input.invalid",
        ),
    ];
    for (words, want) in wrong {
        let (status, document) = machine.json(words);
        assert_eq!((status, code(&document)), (2, want), "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn listings_are_filtered_and_paged() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let all = machine.done(&["users", "list", "--tenant", "t"]);
    let all = all["users"].as_array().unwrap();
    let mut paged = Vec::new();
    for offset in ["0", "25", "50"] {
        let page = machine.done(&[
            "users", "list", "--tenant", "t", "--limit", "25", "--offset", offset,
        ]);
        assert_eq!(page["total"], 60);
        paged.extend(page["users"].as_array().unwrap().clone());
    }
    assert_eq!(&paged, all);
    let people = wecom.control().members();
    let disabled = people.iter().filter(|person| person.status == 2).count();
    assert_eq!(
        machine.done(&["users", "list", "--tenant", "t", "--status", "disabled"])["total"],
        disabled
    );
    let (status, document) =
        machine.json(&["users", "list", "--tenant", "t", "--status", "asleep"]);
    assert_eq!((status, code(&document)), (2, "input.invalid"));

    let below = |top: u64| {
        let units = wecom.control().departments();
        let mut ids = vec![top];
        let mut at = 0;
        while let Some(id) = ids.get(at).copied() {
            ids.extend(
                units
                    .iter()
                    .filter(|unit| unit.parent == id)
                    .map(|unit| unit.id),
            );
            at += 1;
        }
        ids
    };
    for unit in wecom.control().departments() {
        let ids = below(unit.id);
        let want = people
            .iter()
            .filter(|person| person.departments.iter().any(|id| ids.contains(id)))
            .count();
        let found = machine.done(&[
            "users",
            "list",
            "--tenant",
            "t",
            "--department",
            &unit.id.to_string(),
        ]);
        assert_eq!(found["total"], want, "{}", unit.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_everybody() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let csv = machine.run(&["users", "export", "--tenant", "t"]);
    assert!(
        csv.stdout.starts_with("\u{feff}username,"),
        "a spreadsheet would not know it for UTF-8"
    );
    assert_eq!((csv.status, csv.stdout.lines().count()), (0, 61));
    let listed = machine.done(&["users", "list", "--tenant", "t"]);
    assert_eq!(machine.done(&["users", "export", "--tenant", "t"]), listed);
    assert_eq!(
        machine
            .run(&["users", "export", "--tenant", "t", "--format", "json"])
            .document(),
        listed
    );

    let file = machine.folder().join("用户.csv");
    let file = file.to_str().unwrap();
    let told = machine.done(&[
        "users", "export", "--tenant", "t", "--format", "csv", "--output", file,
    ]);
    assert_eq!(
        (keys(&told), &told["users"]),
        (set("file users"), &60.into())
    );
    assert_eq!(std::fs::read_to_string(file).unwrap(), csv.stdout);
    let nowhere = machine.folder().join("nowhere/users.csv");
    let wrong: [(&[&str], &str, i32); 3] = [
        (&["--format", "csv"], "input.invalid", 2),
        (&["--format", "xlsx"], "input.invalid", 2),
        (
            &["--output", nowhere.to_str().unwrap()],
            "report.unwritable",
            5,
        ),
    ];
    for (words, want, exit) in wrong {
        let (status, document) =
            machine.json(&[&["users", "export", "--tenant", "t"], words].concat());
        assert_eq!((status, code(&document)), (exit, want), "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_streams_whole_and_stops_when_nobody_reads() {
    let config = Config {
        members: 5_000,
        departments: 50,
        ..Config::default()
    };
    let wecom = Sandbox::start(config).await.unwrap();
    let machine = Machine::with_secrets(wecom.details());
    add_tenant(&machine, wecom.details());
    machine.done(&without_app(wecom.details()));
    let ran = machine.done(&["sync", "run", &wecom.details().corp_id]);
    let list = machine.done(&["users", "list", "--tenant", "t"]);
    assert_eq!(list["users"].as_array().unwrap().len(), 5_000);
    let shown = machine.done(&["sync", "show", ran["run"]["id"].as_str().unwrap()]);
    assert_eq!(shown["changes"].as_array().unwrap().len(), 5_050);

    for words in [
        &["users", "list", "--tenant", "t"][..],
        &["--json", "users", "list", "--tenant", "t"],
        &["users", "export", "--tenant", "t"],
    ] {
        let mut command = machine.command(words);
        command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(
            (ended.status.code(), said.as_str()),
            (Some(0), ""),
            "{words:?}"
        );
    }
}

/// Names that would steer a terminal, forge rows or run in a spreadsheet, in a local user's fields.
const FORGED: [(&str, &str); 4] = [
    ("neo", "李\u{1b}[31m四\u{9b}2J"),
    ("trin", "王\u{202e}五\u{2066}"),
    ("0042", "赵;=1+1"),
    ("+8613800138111", "孙\t@x"),
];

#[tokio::test(flavor = "multi_thread")]
async fn names_steer_no_terminal_and_run_in_no_spreadsheet() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let db =
        rusqlite::Connection::open(machine.folder().join(bridge::data_folder::DATABASE)).unwrap();
    // Members have such names; a person who adds a user by hand is stopped earlier.
    let keys = db
        .prepare("SELECT key FROM users ORDER BY key LIMIT 4")
        .unwrap()
        .query_map([], |row| row.get::<_, i64>(0))
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    for (key, (username, name)) in keys.iter().zip(FORGED) {
        let sql = "UPDATE users SET username = ?2, name = ?3 WHERE key = ?1";
        db.execute(sql, (key, username, name)).unwrap();
    }
    db.execute(
        "UPDATE tenants SET directory_version = directory_version + 1",
        [],
    )
    .unwrap();
    drop(db);

    let shown = machine.run(&["users", "list", "--tenant", "t"]).stdout;
    let steers = |c: char| {
        (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}'
    };
    assert!(!shown.contains(steers), "{shown:?}");
    let json = machine
        .run(&["--json", "users", "list", "--tenant", "t"])
        .stdout;
    assert!(!json.contains(steers), "{json:?}");
    assert!(
        json.contains("\\u202e") && json.contains("\\u009b"),
        "{json:?}"
    );
    let document: Value = serde_json::from_str(&json).unwrap();
    let users = document["users"].as_array().unwrap();
    for (username, name) in FORGED {
        let user = users.iter().find(|user| user["username"] == username);
        assert_eq!(user.unwrap()["name"], name);
    }
    let file = machine.folder().join("people.csv");
    let to = file.to_str().unwrap();
    let words = [
        "users", "export", "--tenant", "t", "--format", "csv", "--output", to,
    ];
    machine.done(&words);
    let csv = std::fs::read_to_string(&file).unwrap();
    for text in ["'0042,", "'+8613800138111,", "赵;'=1+1", "孙\t'@x"] {
        assert!(csv.contains(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_scan_is_listed_counted_and_written_to_files() {
    let wecom = wecom(Scenario::SubDepartmentRange).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let list = |more: &[&str]| machine.done(&[&["users", "list", "--tenant", "t"], more].concat());
    let all = list(&[])["total"].as_u64().unwrap();
    let mut sum = 0;
    for verdict in ["yes", "no", "unknown"] {
        let found = list(&["--can-scan", verdict]);
        sum += found["total"].as_u64().unwrap();
        for user in found["users"].as_array().unwrap() {
            let seen = &user["can_scan"];
            assert_eq!(keys(seen), set("verdict reason reason_text read_at"));
            assert_eq!(seen["verdict"], verdict);
            assert_eq!(seen["reason"].is_null(), verdict == "yes", "{seen}");
            assert!(seen["read_at"].is_string(), "{seen}");
        }
    }
    assert_eq!(sum, all);
    let out = wecom.control().member_count() - wecom.control().visible_members().len();
    let csv = machine.folder().join("out.csv").display().to_string();
    let html = machine.folder().join("out.html").display().to_string();
    let told = list(&["--can-scan", "no", "--csv", &csv, "--html", &html]);
    assert_eq!(told["files"], serde_json::json!([csv, html]));
    let rows = std::fs::read_to_string(&csv).unwrap();
    assert!(rows.lines().count() > out, "{rows}");
    assert!(std::fs::read_to_string(&html).unwrap().contains("<table"));
    let (exit, wrong) = machine.json(&["users", "list", "--tenant", "t", "--can-scan", "maybe"]);
    assert_eq!((exit, code(&wrong)), (2, "input.invalid"), "{wrong}");
}
