//! Data folders as people have them: Chinese names and spaces, signs that mean something elsewhere, very long paths,
//! and names that differ in case only.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bridge::directory::filter::UserFilter;
use bridge::progress;
use bridge::source::{AutoSync, NewSource, OnDuplicate};
use bridge::sync::{Outcome, RunRequest};
use bridge::tenant::NewTenant;
use sandbox::{Config, Sandbox};
use support::{SetClock, open};
use wecom::Secret;

const MEMBERS: u32 = 12;

/// Windows forbids some signs in names; these are allowed everywhere.
fn folders() -> Vec<PathBuf> {
    let names = [
        "张三 的 资料",
        "C++ & 'quotes' #1",
        "50% [a] {b}; c=d,e@f!",
        "😀",
    ];
    let mut folders: Vec<_> = names.iter().map(PathBuf::from).collect();
    // Longer than the 260 units that Windows programs of old can name, and within the 512 bytes that SQLite can
    // elsewhere.
    let part = "a-folder-name-of-some-length-很长";
    folders.push((0..9).map(|_| part).collect());
    folders
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_synced_and_found_again_in_any_folder() {
    let sandbox = Sandbox::start(Config {
        members: MEMBERS,
        departments: 3,
        ..Config::default()
    })
    .await
    .unwrap();
    let root = tempfile::tempdir().unwrap();
    for folder in folders() {
        let folder = root.path().join(folder);
        sync(&folder, &sandbox).await;
        let again = open(&folder, Arc::new(SetClock::default()));
        let tenant = again.tenants().unwrap().remove(0);
        let users = again.users(&tenant, &UserFilter::default()).unwrap();
        assert_eq!(users.total, MEMBERS as usize, "{}", folder.display());
        assert!(folder.join(bridge::store::FILE).is_file());
    }
}

async fn sync(folder: &Path, sandbox: &Sandbox) {
    let bridge = open(folder, Arc::new(SetClock::default()));
    let details = sandbox.details();
    let tenant = bridge
        .add_tenant(&NewTenant {
            name: "t".into(),
            api_base: Some(details.api_base.clone()),
            ..NewTenant::default()
        })
        .unwrap();
    let new = NewSource {
        corp_id: details.corp_id.clone(),
        description: String::new(),
        contacts_secret: Secret::parse(&details.contacts_secret).unwrap(),
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: false,
        scan_login: None,
        keep_secrets: true,
    };
    let source = bridge.add_source(&tenant.id, &new).await.unwrap().source;
    let run = bridge
        .sync(&source.id, RunRequest::default(), progress::silent())
        .await
        .unwrap();
    assert_eq!(run.outcome, Outcome::Applied, "{}", folder.display());
}

/// Where a file system does not tell cases apart, identifiers must not differ in case only: lock files are named by them.
#[tokio::test(flavor = "multi_thread")]
async fn what_files_are_named_by_has_no_capitals() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    sync(folder.path(), &sandbox).await;
    for entry in std::fs::read_dir(folder.path().join("locks")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        assert!(!name.is_empty() && name.chars().all(plain), "{name}");
    }
}

/// Owners and permissions, as Unix has them.
#[cfg(unix)]
mod closed {
    use std::fs::{self, File, Permissions};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};

    use bridge::Code;
    use bridge::vault::SessionOnly;
    use bridge::{Bridge, Options};

    use super::*;

    /// Somebody who is nobody on this machine.
    const STRANGER: u32 = 54_321;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// The folder itself and all that is in it.
    fn all(folder: &Path) -> Vec<PathBuf> {
        let mut found = vec![folder.to_owned()];
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(all(&path));
            } else {
                found.push(path);
            }
        }
        found
    }

    fn assert_closed(folder: &Path) {
        for path in all(folder) {
            let want = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(&path), want, "{}", path.display());
        }
    }

    fn refused(folder: &Path) -> Option<bridge::Error> {
        let vault = Arc::new(SessionOnly::default());
        let options = Options::new(folder);
        Bridge::open(Options { vault, ..options }).err()
    }

    async fn small() -> Sandbox {
        let config = Config {
            members: 12,
            departments: 3,
            ..Config::default()
        };
        Sandbox::start(config).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nobody_else_gets_at_new_folders_nor_at_those_that_were_left_open() {
        let sandbox = small().await;
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("新的/data");
        sync(&folder, &sandbox).await;
        let open_now = open(&folder, Arc::new(SetClock::default()));
        assert!(
            all(&folder).len() > 4,
            "a log beside the database, and locks"
        );
        assert_closed(&folder);
        drop(open_now);
        for name in [
            "desktop.json",
            "window.json",
            "logs/desktop.log",
            "webview/x",
        ] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "{}").unwrap();
        }
        for path in all(&folder) {
            set_mode(&path, if path.is_dir() { 0o755 } else { 0o644 });
        }
        let again = open(&folder, Arc::new(SetClock::default()));
        assert_eq!(again.tenants().unwrap().len(), 1);
        assert_closed(&folder);
    }

    /// Whoever could open a lock file could hold its lock for ever.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_lock_that_others_could_take_stops_no_run() {
        let sandbox = small().await;
        let folder = tempfile::tempdir().unwrap();
        sync(folder.path(), &sandbox).await;
        let locks = folder.path().join("locks");
        let names = fs::read_dir(&locks).unwrap();
        let names = names.map(|name| name.unwrap().path()).collect::<Vec<_>>();
        assert_eq!(names.len(), 2, "the store's and the source's");
        set_mode(folder.path(), 0o755);
        set_mode(&locks, 0o755);
        let held = names.iter().map(|name| {
            set_mode(name, 0o644);
            let file = File::open(name).unwrap();
            file.lock().unwrap();
            file
        });
        let held = held.collect::<Vec<_>>();
        run(folder.path()).await;
        drop(held);
        // A link in a lock's place leads nowhere, and what it names is left alone.
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "mine").unwrap();
        for name in &names {
            // What is not needed was not made anew.
            drop(fs::remove_file(name));
            symlink(&elsewhere, name).unwrap();
        }
        let target = File::open(&elsewhere).unwrap();
        target.lock().unwrap();
        run(folder.path()).await;
        assert_eq!(fs::read(&elsewhere).unwrap(), b"mine");
        let source = names.iter().filter(|name| !name.ends_with("store"));
        for name in source {
            assert!(
                !name.is_symlink() && mode(name) == 0o600,
                "{}",
                name.display()
            );
        }
    }

    async fn run(folder: &Path) {
        let bridge = open(folder, Arc::new(SetClock::default()));
        let tenant = bridge.tenants().unwrap().remove(0);
        let source = bridge.sources_of(&tenant).unwrap().remove(0);
        let request = RunRequest::default();
        // The secrets went with the session that gave them: being let in to miss one is what counts here.
        let run = bridge.sync(&source.id, request, progress::silent()).await;
        let run = run.unwrap();
        assert_eq!(run.outcome, Outcome::Failed, "{:?}", run.error);
    }

    /// Its own permissions may be needed by others, so only our files in it are closed.
    #[test]
    fn a_folder_with_other_things_in_it_keeps_its_permissions_and_one_that_all_may_change_is_refused()
     {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.odt"), "x").unwrap();
        set_mode(folder.path(), 0o755);
        assert!(refused(folder.path()).is_none());
        assert_eq!(mode(folder.path()), 0o755);
        assert_eq!(mode(&folder.path().join(bridge::store::FILE)), 0o600);
        assert_eq!(mode(&folder.path().join("thesis.odt")), 0o644);

        let open_to_all = tempfile::tempdir().unwrap();
        fs::write(open_to_all.path().join("thesis.odt"), "x").unwrap();
        set_mode(open_to_all.path(), 0o777);
        let error = refused(open_to_all.path()).unwrap();
        assert_eq!(error.code(), Code::StoreForeign, "{error}");
        assert_eq!(error.detail()["reason"], "shared");
        assert_eq!(fs::read_dir(open_to_all.path()).unwrap().count(), 1);
    }

    /// Root only: nobody else can make what belongs to somebody else.
    #[tokio::test(flavor = "multi_thread")]
    async fn root_leaves_everything_to_the_folders_owner() {
        let sandbox = small().await;
        let root = tempfile::tempdir().unwrap();
        let theirs = root.path().join("home");
        fs::create_dir(&theirs).unwrap();
        if chown(&theirs, Some(STRANGER), Some(STRANGER)).is_err() {
            return;
        }
        // A folder that is there, and one that is made.
        for folder in [theirs.clone(), theirs.join(".local/share/wecom-bridge")] {
            sync(&folder, &sandbox).await;
            let open_now = open(&folder, Arc::new(SetClock::default()));
            for path in all(&theirs) {
                let seen = fs::symlink_metadata(&path).unwrap();
                assert_eq!(
                    (seen.uid(), seen.gid()),
                    (STRANGER, STRANGER),
                    "{}",
                    path.display()
                );
            }
            drop(open_now);
        }
        // Something of a third person, and a link, in a person's folder: root does not write through them.
        let database = theirs.join(bridge::store::FILE);
        chown(&database, Some(STRANGER + 1), None).unwrap();
        let error = refused(&theirs).unwrap();
        assert_eq!(
            (error.code(), error.detail()["reason"].as_str()),
            (Code::StoreForeign, Some("file"))
        );
        fs::rename(&database, root.path().join("moved.db")).unwrap();
        symlink(root.path().join("moved.db"), &database).unwrap();
        let error = refused(&theirs).unwrap();
        assert_eq!(error.code(), Code::StoreForeign, "{error}");
    }
}
