//! Data folders as people have them: Chinese names and spaces, signs that mean something elsewhere, very long paths,
//! and names that differ in case only.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bridge::directory::query::UserFilter;
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
