//! A brand-new folder, and one of an older release, opened by several programs in the same instant.

use std::sync::Arc;

use bridge::store::Store;
use rusqlite::Connection;
use tests::machine::Machine;
use tests::{database, soak};

use crate::support::{together, words};

const FIRST: &str =
    include_str!("../../src-tauri/crates/bridge-core/src/store/migrations/0001_first.sql");

#[test]
fn ten_programs_may_be_the_first_in_a_folder() {
    let rounds = soak::times(8, 200);
    for round in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<_> = (0..10)
            .map(|number| words(&["tenant", "add", &format!("t{number}")]))
            .collect();
        for (status, document) in together(&Machine::new(folder.path()), &all) {
            assert_eq!(status, 0, "round {round}: {document}");
        }
        let tenants = database::number(folder.path(), "SELECT count(*) FROM tenants");
        assert_eq!(tenants, 10, "round {round}");
        database::assert_whole(folder.path());
    }
    soak::figure(&format!(
        "{rounds} new folders opened by 10 programs at once"
    ));
}

/// Threads meet closer in time than processes do, and SQLite's locks are the same for both.
#[test]
fn many_may_make_or_migrate_one_file() {
    let rounds = soak::times(60, 2_000);
    for round in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        if round % 2 == 0 {
            let db = Connection::open(folder.path().join(bridge::data_folder::DATABASE)).unwrap();
            db.execute_batch(FIRST).unwrap();
            db.pragma_update(None, "user_version", 1).unwrap();
        }
        let start = Arc::new(std::sync::Barrier::new(6));
        let open = |_| {
            let (start, path) = (Arc::clone(&start), folder.path().to_owned());
            std::thread::spawn(move || {
                start.wait();
                Store::open(&path).map(drop)
            })
        };
        let opened: Vec<_> = (0..6).map(open).collect();
        for each in opened {
            let opened = each.join().unwrap();
            assert!(opened.is_ok(), "round {round}: {opened:?}");
        }
        database::assert_whole(folder.path());
    }
    soak::figure(&format!(
        "{rounds} files made or migrated by 6 openers at once"
    ));
}
