//! The first opening of an older file, and of no file at all, killed: the old form or the new one, with everything in it.
//!
//! Takes the migrations as they are: the older file is made from the first of them, and what is the newest form is asked
//! of the product itself.

use std::path::Path;

use rusqlite::Connection;
use tests::database;
use tests::machine::Machine;

use crate::kill::{self, Aim, Budget, Dice, Tally};

/// The form of the first release, which is never edited.
const FIRST: &str =
    include_str!("../../src-tauri/crates/bridge-core/src/store/migrations/0001_first.sql");
/// Enough that a migration which reads them takes a moment.
const USERS: u32 = 20_000;
const USERS_OF: &str =
    "SELECT count(*) || ' ' || coalesce(sum(length(username || name || mobile)), 0) FROM users";

#[test]
fn a_killed_migration_leaves_the_old_form_or_the_new_one() {
    let newest = newest();
    let origin = tempfile::tempdir().unwrap();
    first_release(origin.path());
    kill::in_lanes(4, async |dice| {
        killed_migrations(dice, &origin, newest).await
    })
    .report("a migration from the first release's form");
}

async fn killed_migrations(mut dice: Dice, origin: &tempfile::TempDir, newest: i64) -> Tally {
    let mut tally = Tally::default();
    let before = content(origin.path());
    let undisturbed = copied(origin);
    let life = kill::life(open_it(undisturbed.path()));
    let budget = Budget::new(100, 26, 1_000);
    let mut round = 0;
    while budget.allows(round) {
        round += 1;
        let folder = copied(origin);
        let aim = match round % 2 {
            0 => Aim::Writing(dice.delay(life / 4)),
            _ => Aim::Share(dice.share() * 1.1),
        };
        let hit = kill::kill(open_it(folder.path()), folder.path(), aim, life).await;
        database::assert_whole(folder.path());
        let version = version(folder.path());
        assert!(
            version == 1 || version == newest,
            "round {round}: form {version}"
        );
        assert_eq!(content(folder.path()), before, "round {round}");
        tally.count(hit, version != 1 || newest == 1);
        finishes(folder.path(), newest);
        assert_eq!(content(folder.path()), before, "round {round}");
    }
    tally
}

#[test]
fn a_killed_first_opening_leaves_no_half_made_file() {
    let newest = newest();
    kill::in_lanes(5, async |dice| killed_openings(dice, newest).await).report("a first opening");
}

async fn killed_openings(mut dice: Dice, newest: i64) -> Tally {
    let mut tally = Tally::default();
    let fresh = tempfile::tempdir().unwrap();
    let life = kill::life(open_it(fresh.path()));
    let budget = Budget::new(100, 20, 1_000);
    let mut round = 0;
    while budget.allows(round) {
        round += 1;
        let folder = tempfile::tempdir().unwrap();
        let aim = Aim::Share(dice.share());
        let mut child = kill::start(open_it(folder.path()));
        let Aim::Share(share) = aim else {
            unreachable!("set above")
        };
        tokio::time::sleep(life.mul_f64(share)).await;
        let hit = kill::end(&mut child, false);
        let version = match folder.path().join(bridge::data_folder::DATABASE).exists() {
            true => version(folder.path()),
            false => 0,
        };
        assert!(
            version == 0 || version == newest,
            "round {round}: form {version}"
        );
        tally.count(hit, version != 0);
        finishes(folder.path(), newest);
    }
    tally
}

fn open_it(folder: &Path) -> std::process::Command {
    Machine::new(folder).command(&["tenant", "list"])
}

/// The next opening finds no lock and makes it whole.
fn finishes(folder: &Path, newest: i64) {
    Machine::new(folder).done(&["tenant", "list"]);
    assert_eq!(version(folder), newest);
    database::assert_whole(folder);
}

fn newest() -> i64 {
    let folder = tempfile::tempdir().unwrap();
    Machine::new(folder.path()).done(&["tenant", "list"]);
    version(folder.path())
}

fn version(folder: &Path) -> i64 {
    database::number(folder, "PRAGMA user_version")
}

fn content(folder: &Path) -> String {
    let text = database::open(folder).query_row(USERS_OF, [], |row| row.get(0));
    text.unwrap()
}

fn copied(origin: &tempfile::TempDir) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = bridge::data_folder::DATABASE;
    std::fs::copy(origin.path().join(file), folder.path().join(file)).unwrap();
    folder
}

/// A file as the first release left it, with people in it.
fn first_release(folder: &Path) {
    let mut db = Connection::open(folder.join(bridge::data_folder::DATABASE)).unwrap();
    db.execute_batch(FIRST).unwrap();
    let change = db.transaction().unwrap();
    change
        .execute_batch(
            "PRAGMA user_version = 1;
             INSERT INTO tenants (id, name, api_base, login_base, created_at)
                VALUES ('0123456789ab', 't', 'https://qyapi.weixin.qq.com', 'https://login.work.weixin.qq.com', 1);",
        )
        .unwrap();
    let mut insert = change
        .prepare(
            "INSERT INTO users (tenant, username, login, name, mobile, status, updated_at)
             VALUES (1, ?1, ?1, ?2, ?3, 'active', 1)",
        )
        .unwrap();
    for number in 0..USERS {
        let (username, name) = (format!("user{number}"), format!("张三{number}"));
        let mobile = format!("138{number:08}");
        insert.execute([username, name, mobile]).unwrap();
    }
    drop(insert);
    change.commit().unwrap();
    let mode =
        db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
    assert_eq!(mode.unwrap(), "wal");
}
