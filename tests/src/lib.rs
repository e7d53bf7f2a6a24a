//! What the test programs share: the command-line program, built and up to date, and what they set around it.

#![expect(
    clippy::expect_used,
    reason = "a test without its program cannot go on"
)]

pub mod clock;
pub mod database;
pub mod locked;
pub mod machine;
pub mod measure;
#[cfg(target_os = "linux")]
pub mod namespace;
pub mod port;
pub mod proxy;
pub mod soak;
pub mod tls;
pub mod tunnel;

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use bridge::source::{AutoSync, NewSource, OnDuplicate, Source};
use bridge::tenant::NewTenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Options};
use sandbox::Details;
use wecom::Secret;

/// A ready-made program to test, for machines that have no cargo, such as wine.
const GIVEN: &str = "WECOM_BRIDGE_PROGRAM";

/// The command-line program: the one given, or that of the running test's profile, built once per test program.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| env::var_os(GIVEN).map_or_else(build, PathBuf::from))
}

/// The product in a folder, with its secrets in memory and one data source of a simulated WeCom.
pub async fn set_up(folder: &Path, details: &Details) -> (Bridge, Source) {
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder)
    };
    let bridge = Bridge::open(options).expect("the folder can be used");
    let tenant = NewTenant {
        name: "tests".into(),
        api_base: Some(details.api_base.clone()),
        ..NewTenant::default()
    };
    let tenant = bridge.add_tenant(&tenant).expect("the tenant is new");
    let new = NewSource {
        corp_id: details.corp_id.clone(),
        description: String::new(),
        contacts_secret: Secret::parse(&details.contacts_secret).expect("a secret"),
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: false,
        scan_login: None,
        keep_secrets: true,
    };
    let added = bridge.set_up().add_source(&tenant.id, &new).await;
    (
        bridge,
        added.expect("the simulated WeCom accepts it").source,
    )
}

/// Another package's program is not built for a test by itself.
fn build() -> PathBuf {
    // target/<profile>/deps/<this test>
    let this = env::current_exe().expect("the test knows where it is");
    let profile = this
        .parent()
        .and_then(Path::parent)
        .expect("it lies in deps");
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args([
        "build",
        "--quiet",
        "--package",
        "cli",
        "--bin",
        "wecom-bridge",
    ]);
    if profile.file_name() == Some(OsStr::new("release")) {
        command.arg("--release");
    }
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env(
        "CARGO_TARGET_DIR",
        profile.parent().expect("it lies in target"),
    );
    assert!(
        command.status().expect("cargo runs").success(),
        "the program does not build"
    );
    profile.join(format!("wecom-bridge{}", env::consts::EXE_SUFFIX))
}
