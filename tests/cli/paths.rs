//! Where people keep things, and how their editors write them: Chinese folders with spaces, paths longer than Windows
//! programs of old can name, names in another case, line ends of Windows. The same on every system.
//!
//! Leaves out what the library does with such folders, which `bridge`'s own tests of `folders` ask.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sandbox::{Details, Scenario};

use crate::support::{Machine, Ran, add_source, wecom, without_app};

/// A user's folder as Windows makes it for a Chinese name, spaces and all.
const HOME: &str = "张 三（行政部）/企微 接入助手";

/// Longer than the 260 units of Windows together with any folder that it stands in, each part within a name's 255 bytes.
fn long() -> PathBuf {
    (0..9)
        .map(|_| "a-folder-name-of-some-length-很长")
        .collect()
}

/// The program with its data in another folder of the machine.
fn in_folder(machine: &Machine, folder: &Path, words: &[&str]) -> Ran {
    let mut command = machine.command(&[&["--json"], words].concat());
    command.env("WECOM_BRIDGE_DATA_DIR", folder);
    Ran::of(command.output().unwrap())
}

/// Adds a tenant and its source there, and syncs; every command is a process of its own.
fn sync_in(machine: &Machine, folder: &Path, details: &Details) {
    let tenant = [
        "tenant",
        "add",
        "t",
        "--api-base",
        &details.api_base,
        "--login-base",
        &details.login_base,
    ];
    let source = without_app(details);
    for words in [&tenant[..], &source, &["sync", "run", &details.corp_id]] {
        let ran = in_folder(machine, folder, words);
        assert_eq!(ran.status, 0, "{}: {ran:?}", folder.display());
    }
}

fn users(machine: &Machine, folder: &Path) -> usize {
    let listed = in_folder(machine, folder, &["users", "list", "--tenant", "t"]);
    listed.document()["users"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_lies_in_chinese_and_very_long_folders() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    for folder in [PathBuf::from(HOME), long()] {
        let folder = machine.folder().join(folder);
        sync_in(&machine, &folder, wecom.details());
        assert_eq!(users(&machine, &folder), 60, "{}", folder.display());
        assert!(folder.join(bridge::data_folder::DATABASE).is_file());
    }
}

/// Files that people keep, and replace with newer ones, in the same places.
#[tokio::test(flavor = "multi_thread")]
async fn exports_and_reports_are_written_there_too_and_replaced() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    for folder in [PathBuf::from(HOME), long()] {
        let folder = machine.folder().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let (csv, report) = (folder.join("用户 名单.csv"), folder.join("检查 报告.html"));
        let export = [
            "users", "export", "--tenant", "t", "--format", "csv", "--output",
        ];
        for _ in 0..2 {
            machine.done(&[&export[..], &[csv.to_str().unwrap()]].concat());
            let (_, checked) = machine.json(&[
                "check",
                "--tenant",
                "t",
                "--report",
                report.to_str().unwrap(),
            ]);
            assert!(checked["error"].is_null(), "{checked}");
        }
        whole_csv(&std::fs::read_to_string(&csv).unwrap());
        assert!(
            std::fs::read_to_string(&report)
                .unwrap()
                .contains("</html>")
        );
        let files = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(files, 2, "something else was left in {}", folder.display());
    }
}

/// What spreadsheets need on every system: the mark of UTF-8 once, and the line ends of Windows, never doubled.
fn whole_csv(csv: &str) {
    let lines = csv.strip_prefix('\u{feff}').unwrap();
    assert!(!lines.contains('\u{feff}'));
    assert_eq!(lines.matches("\r\n").count(), 61);
    let bare = lines.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']), "a line end of another kind");
}

/// One folder by another name is one folder; where cases are told apart, it is another one, and empty.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_written_in_another_case_is_what_the_file_system_says() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let (as_made, shouted) = (machine.folder().join("Data"), machine.folder().join("DATA"));
    sync_in(&machine, &as_made, wecom.details());
    let want = usize::from(shouted.exists());
    let listed = in_folder(&machine, &shouted, &["tenant", "list"]).document();
    assert_eq!(listed["tenants"].as_array().unwrap().len(), want);
    assert_eq!(users(&machine, &as_made), 60);
}

/// A backup that was put back by hand, or by a tool that shouts, is the same database where the system says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_file_named_in_another_case_is_what_the_file_system_says() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let folder = machine.folder().join("data");
    sync_in(&machine, &folder, wecom.details());
    let file = folder.join(bridge::data_folder::DATABASE);
    let shouted = folder.join(bridge::data_folder::DATABASE.to_uppercase());
    std::fs::rename(&file, &shouted).unwrap();
    let want = usize::from(file.exists());
    let listed = in_folder(&machine, &folder, &["tenant", "list"]).document();
    assert_eq!(listed["tenants"].as_array().unwrap().len(), want);
}

/// A line from a file that Windows wrote, through a pipe.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_read_from_a_pipe_with_any_line_end() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let auth = add_source(&machine, wecom.details());
    let auth = auth["auth"]["id"].as_str().unwrap();
    let domain = &wecom.details().callback_domain;
    for end in ["", "\n", "\r\n", " \r\n"] {
        let address = format!("https://{domain}/wecom/callback?code=c&state=unknown");
        let ran = paste(&machine, auth, &format!("{address}{end}"));
        let document = ran.document();
        assert_eq!(document["reason"], "state_unknown", "{end:?}: {document}");
    }
}

fn paste(machine: &Machine, auth: &str, line: &str) -> Ran {
    let mut command = machine.command(&["--json", "login", "rehearse", auth, "--paste", "-"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(line.as_bytes()).unwrap();
    drop(stdin);
    Ran::of(child.wait_with_output().unwrap())
}

/// What other programs read from, and what throws away: written into, never replaced by a file. The machine's own null
/// device is only reached through a link here, so that a program which fails this test leaves the machine whole.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn exports_and_reports_go_into_pipes_and_devices_which_stay_what_they_are() {
    use std::os::unix::fs::FileTypeExt as _;

    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let (pipe, null) = (machine.folder().join("管道"), machine.folder().join("null"));
    let mut make = std::process::Command::new("mkfifo");
    assert!(make.arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/null", &null).unwrap();
    let export = |to: &Path| {
        let words = ["users", "export", "--tenant", "t", "--format", "csv"];
        let ran = machine.run(&[&words[..], &["--output", to.to_str().unwrap()]].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        ran
    };
    let end = pipe.clone();
    let reader = std::thread::spawn(move || std::fs::read_to_string(end).unwrap());
    export(&pipe);
    // Before its end is waited for, which does not come where it was replaced.
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    whole_csv(&reader.join().unwrap());
    export(&null);
    machine.run(&["check", "--tenant", "t", "--report", null.to_str().unwrap()]);
    assert!(null.is_symlink());
    assert!(
        std::fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    let shown = export(Path::new("/dev/stdout"));
    assert!(shown.stdout.starts_with('\u{feff}'), "{}", shown.stdout);
}
