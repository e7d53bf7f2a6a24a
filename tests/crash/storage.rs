//! A disk that is full, a file that may not grow, a folder that nobody may write to: a clear error, nothing changed, and
//! all is well again once there is room.
//!
//! Permissions do not bind root, so the folder is read-only by a mount of its own, in a namespace of its own. Where
//! neither root nor a user namespace is to be had, these tests fail: they have then shown nothing.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tests::database;
use tests::machine::{Machine, Ran, borrowed, code};
use tests::{namespace, soak};

use crate::world::World;

/// Mounts a small disk over the folder, fills it, runs the program, makes room, and runs it again.
const FULL_DISK: &str = r#"
set -e
folder=$1; keep=$2; room=$3; shift 3
cp "$folder"/wecom-bridge.db "$keep"/before.db
mount -t tmpfs -o size=24m none "$folder"
cp "$keep"/before.db "$folder"/wecom-bridge.db
mkdir -p "$folder"/locks
dd if=/dev/zero of="$folder"/filler bs=4k 2>/dev/null || true
truncate -s -"$room" "$folder"/filler
set +e
"$@"
status=$?
rm "$folder"/filler
cp "$folder"/wecom-bridge.db* "$keep"/
exit $status
"#;

/// Makes the folder read-only and runs the program.
const READ_ONLY: &str = r#"
set -e
folder=$1; shift
mount --bind "$folder" "$folder"
mount -o remount,bind,ro "$folder"
if touch "$folder"/probe 2>/dev/null; then echo "the folder can still be written" >&2; exit 99; fi
exec "$@"
"#;

/// Lets no file grow past so many blocks of 512 bytes, and makes that an error instead of a signal.
const NO_GROWTH: &str = r#"
trap '' XFSZ
ulimit -f "$1"; shift
exec "$@"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_changes_nothing() {
    let world = World::new(400).await;
    world.edit(1);
    compact(world.path());
    let mut tried = 0;
    // From no room at all to room for a part of the write.
    for room in ["0", "16K", "64K", "160K"] {
        for words in writers(&world) {
            tried += 1;
            let keep = tempfile::tempdir().unwrap();
            let before = dump(world.path());
            let path = world.path().to_str().unwrap();
            let kept = keep.path().to_str().unwrap();
            let ran = in_namespace(&world, FULL_DISK, &[path, kept, room], &words);
            let left = tempfile::tempdir().unwrap();
            take_out(keep.path(), left.path());
            database::assert_whole(left.path());
            let is_done = ran.status == Some(0);
            let same = dump(left.path()) == before;
            assert!(is_done != same, "{words:?} with {room}: {ran:?}");
            if !is_done {
                assert_storage_error(&ran, &["store.full", "store.unavailable"]);
            }
        }
    }
    soak::figure(&format!("{tried} writes on a full disk"));
    // The same folder, with room.
    for words in writers(&world) {
        world.machine().done(&borrowed(&words));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_may_not_grow_is_told_and_changes_nothing() {
    let world = World::new(400).await;
    world.edit(1);
    let (mut refused, mut done) = (0, 0);
    for blocks in soak::times(vec![0, 8, 64, 2_000], (0..2_000).step_by(16).collect()) {
        for words in writers(&world) {
            let folder = tempfile::tempdir().unwrap();
            database::copy(world.path(), folder.path());
            let machine = Machine::with_secrets(folder.path(), world.sandbox.details());
            let before = dump(folder.path());
            let blocks = blocks.to_string();
            let mut command = Command::new("sh");
            command.args(["-c", NO_GROWTH, "sh", &blocks]);
            let ran = finish(&machine, command, &words);
            database::assert_whole(folder.path());
            let same = dump(folder.path()) == before;
            assert!(
                (ran.status == Some(0)) != same,
                "{words:?}, {blocks} blocks: {}",
                ran.document()
            );
            if !same {
                done += 1;
                continue;
            }
            refused += 1;
            assert_storage_error(&ran, &["store.full", "store.unavailable"]);
            machine.done(&borrowed(&words));
        }
    }
    assert!(refused >= 6 && done >= 1, "{refused} refused, {done} done");
    soak::figure(&format!(
        "{refused} writes into files that may not grow, {done} that still fitted"
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_read_only_is_told_and_left_alone() {
    let world = World::new(40).await;
    world.edit(1);
    compact(world.path());
    let before = dump(world.path());
    let files = names(world.path());
    for words in writers(&world) {
        let ran = in_namespace(&world, READ_ONLY, &[world.path().to_str().unwrap()], &words);
        assert_storage_error(&ran, &["store.unavailable"]);
        assert_eq!(dump(world.path()), before, "{words:?}");
    }
    assert_eq!(names(world.path()), files);
    soak::figure("3 writes into a read-only folder");
    for words in writers(&world) {
        world.machine().done(&borrowed(&words));
    }
}

/// A run, a change of settings, a change of the directory.
fn writers(world: &World) -> Vec<Vec<String>> {
    let id = world.source.id.as_str();
    let writers: [&[&str]; 3] = [
        &["sync", "run", id],
        &["source", "set", id, "--description", "改过"],
        &[
            "users",
            "add",
            "--tenant",
            "tests",
            "--username",
            "local",
            "--name",
            "本地",
        ],
    ];
    let owned = |words: &&[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    writers.iter().map(owned).collect()
}

/// Runs a script as root of a namespace in which it may mount.
fn in_namespace(world: &World, script: &str, args: &[&str], words: &[String]) -> Ran {
    let mut command = namespace::own("--mount");
    command.args(["sh", "-c", script, "sh"]).args(args);
    let ran = finish(&world.machine(), command, words);
    assert_ne!(ran.status, Some(99), "{ran:?}");
    ran
}

fn finish(machine: &Machine, mut command: Command, words: &[String]) -> Ran {
    machine.dress(&mut command);
    command.arg(tests::program()).arg("--json").args(words);
    Ran::of(command.output().unwrap())
}

fn assert_storage_error(ran: &Ran, codes: &[&str]) {
    assert_eq!(ran.status, Some(5), "{ran:?}");
    let document: Value = ran.document();
    assert!(codes.contains(&code(&document)), "{document}");
    assert!(
        document["error"]["fix"]["steps"][0].is_string(),
        "{document}"
    );
}

/// Everything in one file, as after the last program has closed it.
fn compact(folder: &Path) {
    let db = database::open(folder);
    let done = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    assert_eq!(done.unwrap(), 0);
}

fn take_out(keep: &Path, to: &Path) {
    let file = bridge::data_folder::DATABASE;
    std::fs::copy(keep.join(file), to.join(file)).unwrap();
    let log = format!("{file}-wal");
    if keep.join(&log).exists() {
        std::fs::copy(keep.join(&log), to.join(&log)).unwrap();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
    names.retain(|name| !name.ends_with("-shm") && !name.ends_with("-wal"));
    names.sort_unstable();
    names
}

/// The record of a failed run is no change.
fn dump(folder: &Path) -> Vec<String> {
    database::everything_but(folder, &["runs", "changes"])
}
