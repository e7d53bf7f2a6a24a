//! Commands that stay until they are asked to end.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use sandbox::Scenario;
use serde_json::Value;

use crate::support::{Machine, add_source, keys, set, wecom};

fn start(machine: &Machine, words: &[&str]) -> Child {
    let mut command = machine.command(words);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends a signal and gives the exit status with what was left to read.
fn end(child: Child, signal: &str) -> (Option<i32>, String, String) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let ended = child.wait_with_output().unwrap();
    (
        ended.status.code(),
        String::from_utf8(ended.stdout).unwrap(),
        String::from_utf8(ended.stderr).unwrap(),
    )
}

#[test]
fn a_served_sandbox_tells_its_details_first_and_ends_cleanly() {
    let machine = Machine::new();
    for (words, signal) in [
        (&["sandbox", "serve"][..], "-INT"),
        (
            &["--json", "sandbox", "serve", "--scenario", "busy"],
            "-TERM",
        ),
    ] {
        let mut child = start(&machine, words);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let details: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            keys(&details),
            set("api_base login_base corp_id contacts_secret agent_id app_secret callback_domain")
        );
        let (status, _, note) = end(child, signal);
        assert_eq!(status, Some(0));
        assert_eq!(
            note.contains("Ctrl-C"),
            !words.contains(&"--json"),
            "{note}"
        );
        let mut rest = String::new();
        assert_eq!(stdout.read_line(&mut rest).unwrap(), 0, "{rest}");
    }
}

#[test]
fn a_served_sandbox_has_a_directory_to_push_to_when_asked() {
    let machine = Machine::new();
    for (flavour, base) in [
        ("openldap", "ou=wecom,dc=example,dc=test"),
        ("ad", "OU=WeCom,DC=corp,DC=example,DC=test"),
    ] {
        let words = ["sandbox", "serve", "--ldap", "--ldap-flavour", flavour];
        let mut child = start(&machine, &words);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let details: Value = serde_json::from_str(&line).unwrap();
        let ldap = &details["ldap"];
        assert_eq!(keys(ldap), set("flavour url base bind_dn secret ca sha256"));
        assert_eq!(
            (&ldap["flavour"], &ldap["base"]),
            (&flavour.into(), &base.into())
        );
        let address = ldap["url"]
            .as_str()
            .unwrap()
            .strip_prefix("ldaps://")
            .unwrap();
        std::net::TcpStream::connect(address).unwrap();
        let (status, _, note) = end(child, "-TERM");
        assert_eq!(status, Some(0));
        assert!(note.contains("base"), "{note}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_served_sandbox_without_file_handles_goes_on_and_says_so() {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    let machine = Machine::new();
    let inner = machine.command(&["--lang", "en", "sandbox", "serve"]);
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 40; exec \"$@\"", "sh"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    machine.dress(&mut command);
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    let details: Value = serde_json::from_str(&line).unwrap();
    let place = details["api_base"].as_str().unwrap();
    let connect = || TcpStream::connect(place.strip_prefix("http://").unwrap()).unwrap();
    let idle: Vec<TcpStream> = (0..70).map(|_| connect()).collect();
    let mut answer = String::new();
    let mut asking = connect();
    asking
        .write_all(
            b"GET /cgi-bin/gettoken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
        .unwrap();
    asking.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (status, _, note) = end(child, "-TERM");
    drop(idle);
    assert_eq!(status, Some(0));
    assert_eq!(note.matches("ulimit -n").count(), 1, "{note}");
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_runs_what_is_due_and_ends_cleanly() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    machine.done(&["sync", "run", corp]);
    machine.five_hours_pass();
    let mut child = start(&machine, &["sync", "watch"]);
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    assert!(
        line.contains(corp) && line.contains("60 unchanged"),
        "{line}"
    );
    assert_eq!(end(child, "-INT").0, Some(0));
    let history = machine.done(&["sync", "history", corp]);
    assert_eq!(history["runs"].as_array().unwrap().len(), 2);
    assert_eq!(history["runs"][0]["started_by"], "schedule");
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_with_json_tells_all_runs_at_its_end() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    machine.done(&["sync", "run", corp]);
    machine.five_hours_pass();
    let mut child = start(&machine, &["--json", "sync", "watch"]);
    loop {
        let history = machine.done(&["sync", "history", corp]);
        assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
        if history["runs"].as_array().unwrap().len() > 1 {
            break;
        }
    }
    let (status, stdout, stderr) = end(child, "-TERM");
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert_eq!(keys(&document), set("runs left"));
}

/// A first run is a person's: watching says whose it is, once, and runs nothing.
#[tokio::test(flavor = "multi_thread")]
async fn watching_leaves_a_first_run_and_says_so() {
    let wecom = wecom(Scenario::Healthy).await;
    let corp = wecom.details().corp_id.as_str();
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["source", "set", corp, "--auto-sync", "4"]);
    let mut child = start(&machine, &["--lang", "en", "sync", "watch"]);
    let mut line = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut line).unwrap();
    assert!(line.contains(corp) && line.contains("first run"), "{line}");
    assert_eq!(end(child, "-INT").0, Some(0));
    let history = machine.done(&["sync", "history", corp]);
    assert_eq!(history["runs"].as_array().unwrap().len(), 0);
}
