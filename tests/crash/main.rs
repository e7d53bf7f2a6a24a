//! A run killed at any moment: the directory is the one before or the one after, and the next run finishes.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bridge::source::Source;
use bridge::sync::{Outcome, RunRequest};
use bridge::{Bridge, progress};
use rusqlite::Connection;
use sandbox::{Config, NewMember, Sandbox};

const KILLS: u32 = 24;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_run_leaves_the_state_before_or_after() {
    let sandbox = Sandbox::start(Config {
        members: 400,
        departments: 12,
        ..Config::default()
    })
    .await
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (bridge, source) = tests::set_up(folder.path(), sandbox.details()).await;
    assert_eq!(sync(&bridge, &source).await, Outcome::Applied);
    let control = sandbox.control();
    let mut whole_runs = 0;
    for round in 0..KILLS {
        let before = directory(folder.path());
        let people = control.members();
        for step in 0..20 {
            control.rename(
                &people[(round * 13 + step * 7) as usize % people.len()].userid,
                &format!("轮{round}-{step}"),
            );
        }
        control.add_member(NewMember {
            name: format!("新人{round}"),
            ..NewMember::default()
        });
        let mut child = start_sync(folder.path(), &source, &sandbox);
        // Spread over the run's life; what falls after its end counts as a whole run.
        tokio::time::sleep(Duration::from_millis(u64::from(round) * 12)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        assert_whole(folder.path());
        let left = directory(folder.path());
        if left != before {
            whole_runs += 1;
            assert_eq!(sync(&bridge, &source).await, Outcome::Applied);
            assert_eq!(
                directory(folder.path()),
                left,
                "round {round}: what was applied was not all of it"
            );
            continue;
        }
        // No lock stays behind, and the next run finishes the work.
        assert_eq!(
            sync(&bridge, &source).await,
            Outcome::Applied,
            "round {round}"
        );
        assert_ne!(directory(folder.path()), before, "round {round}");
    }
    println!(
        "{KILLS} kills: {whole_runs} came after the end of the run, the others before its commit"
    );
}

async fn sync(bridge: &Bridge, source: &Source) -> Outcome {
    bridge
        .sync(&source.id, RunRequest::default(), progress::silent())
        .await
        .unwrap()
        .outcome
}

fn start_sync(folder: &Path, source: &Source, sandbox: &Sandbox) -> Child {
    Command::new(tests::program())
        .arg("--data-dir")
        .arg(folder)
        .args(["sync", "run", &source.id])
        .env("WECOM_CONTACTS_SECRET", &sandbox.details().contacts_secret)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn assert_whole(folder: &Path) {
    let db = Connection::open(folder.join(bridge::store::FILE)).unwrap();
    let verdict: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let broken: i64 = db
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(broken, 0);
}

/// What the directory says of people and departments, without when and by which run.
fn directory(folder: &Path) -> Vec<String> {
    let db = Connection::open(folder.join(bridge::store::FILE)).unwrap();
    let tables = [
        "SELECT username, name, mobile, status, main_department FROM users ORDER BY login",
        "SELECT user, department FROM user_departments ORDER BY 1, 2",
        "SELECT wecom_id, name, parent, retired FROM departments ORDER BY 1",
    ];
    tables.iter().flat_map(|sql| rows(&db, sql)).collect()
}

fn rows(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|at| row.get::<_, rusqlite::types::Value>(at))
            .collect::<Result<Vec<_>, _>>()
    });
    rows.unwrap()
        .map(|row| format!("{:?}", row.unwrap()))
        .collect()
}
