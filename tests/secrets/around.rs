//! What the system around a process would give away of it: the environment that children inherit, core files, memory
//! that other programs of the same user may read. Linux only.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sandbox::{Config, Sandbox};
use tempfile::TempDir;
use tests::machine::Machine;

/// `nobody`, as every Linux has it.
const NOBODY: &str = "65534";

/// A value for every secret variable; some of them are read by no version yet.
fn value_of(variable: &str) -> String {
    format!("not-for-browsers-{variable}")
}

/// Ends the program with the test, whatever came of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A browser that tells its environment, in the place where programs look for one.
struct FakeBrowser {
    folder: TempDir,
}

impl FakeBrowser {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let browser = Self { folder };
        let made = Command::new("mkfifo").arg(browser.says()).status();
        assert!(made.unwrap().success());
        let script = format!("#!/bin/sh\nenv > '{}'\n", browser.says().display());
        let program = browser.folder.path().join("xdg-open");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        browser
    }

    fn says(&self) -> PathBuf {
        self.folder.path().join("says")
    }

    /// The search path with it in front.
    fn path(&self) -> String {
        let path = std::env::var("PATH").unwrap_or_default();
        format!("{}:{path}", self.folder.path().display())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_inherits_no_secret() {
    let port = tests::port::unused();
    let callback = format!("127.0.0.1:{}", port.number);
    let config = Config {
        members: 10,
        departments: 2,
        callback_domain: Some(callback.clone()),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let details = sandbox.details();
    let folder = tempfile::tempdir().unwrap();
    let browser = FakeBrowser::new();
    let mut machine = Machine::new(folder.path()).set("PATH", &browser.path());
    for variable in bridge::environment::SECRETS {
        machine = machine.set(variable, &value_of(variable));
    }
    let machine = machine
        .set(
            bridge::environment::CONTACTS_SECRET,
            &details.contacts_secret,
        )
        .set(bridge::environment::APP_SECRET, &details.app_secret);
    let portal = format!("http://{callback}/");
    let tenant = ["tenant", "add", "t", "--portal-url", &portal];
    let apis = [
        "--api-base",
        &details.api_base,
        "--login-base",
        &details.login_base,
    ];
    machine.done(&[&tenant[..], &apis].concat());
    let words = tests::machine::source_words(details);
    let added = machine.done(&tests::machine::borrowed(&words));
    let auth = added["auth"]["id"].as_str().unwrap();

    // A browser is only opened where somebody looks at a terminal.
    let program = tests::program();
    let rehearse = format!("'{}' login rehearse {auth} --browser", program.display());
    let mut command = Command::new("script");
    command.args(["-qec", &rehearse, "/dev/null"]);
    machine.dress(&mut command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let running = Running(command.spawn().unwrap());
    let mut said = String::new();
    let mut pipe = fs::File::open(browser.says()).unwrap();
    pipe.read_to_string(&mut said).unwrap();
    drop(running);
    assert!(said.contains("WECOM_BRIDGE_DATA_DIR="), "{said}");
    for variable in bridge::environment::SECRETS {
        assert!(
            !said.contains(&format!("{variable}=")),
            "{variable}: {said}"
        );
    }
    for secret in [&details.contacts_secret, &details.app_secret] {
        assert!(!said.contains(secret.as_str()));
    }
}

/// As a person's program and not as root's: whose memory is closed belongs to root in the eyes of the system.
#[test]
fn a_crash_of_the_command_line_leaves_nothing_and_nobody_reads_its_memory() {
    let (_folder, mut command) = as_a_person();
    command.args(["--json", "sandbox", "serve", "--members", "5"]);
    command
        .env("LANG", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut first = String::new();
    let said = running.0.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut first).unwrap();
    assert!(first.contains("api_base"), "{first}");
    let process = PathBuf::from(format!("/proc/{}", running.0.id()));
    let limits = fs::read_to_string(process.join("limits")).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core = core.unwrap().split_whitespace().nth(4);
    assert_eq!(core, Some("0"), "{limits}");
    let filter = fs::read_to_string(process.join("coredump_filter")).unwrap();
    assert_eq!(filter.trim().trim_start_matches('0'), "", "{filter}");
    let owner = fs::metadata(process.join("environ")).unwrap().uid();
    assert_eq!(
        owner, 0,
        "its memory can be read by programs of the same user"
    );
}

/// The program, run by somebody who is not root. Its file is copied to where they can get at it.
fn as_a_person() -> (TempDir, Command) {
    let folder = tempfile::tempdir().unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if !is_root {
        return (folder, Command::new(tests::program()));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("wecom-bridge");
    // By a process of its own: a file that this one had open for writing could be a child's too when it is started.
    let copied = Command::new("cp")
        .args([tests::program().as_os_str(), program.as_os_str()])
        .status();
    assert!(copied.unwrap().success());
    let mut command = Command::new("setpriv");
    command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
    command.arg(program);
    (folder, command)
}

/// Somebody else's data folder, for whoever runs the tests: a stranger's where that is root, else root's.
#[test]
fn a_folder_of_somebody_else_is_refused_and_left_alone() {
    let (_program, mut command) = as_a_person();
    let theirs = tempfile::tempdir().unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let folder = if is_root {
        // Open to everybody, as an attacker would leave it.
        fs::set_permissions(theirs.path(), fs::Permissions::from_mode(0o777)).unwrap();
        theirs.path()
    } else {
        Path::new("/usr")
    };
    command.args(["--json", "--lang", "zh", "tenant", "list"]);
    command.env("WECOM_BRIDGE_DATA_DIR", folder);
    let ran = tests::machine::Ran::of(command.output().unwrap());
    let document = ran.document();
    assert_eq!(ran.status, Some(5), "{document}");
    assert_eq!(
        tests::machine::code(&document),
        "store.foreign",
        "{document}"
    );
    assert!(document["error"]["message"].is_string(), "{document}");
    assert!(
        document["error"]["fix"]["steps"][0].is_string(),
        "{document}"
    );
    if is_root {
        assert_eq!(fs::read_dir(theirs.path()).unwrap().count(), 0);
    }
}
