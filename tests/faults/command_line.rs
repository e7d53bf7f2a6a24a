//! The same faults through the real program: exit status, one JSON document, and nothing changed.
//!
//! Only faults that are final, or that pass after one pause: the program waits for real.

use std::path::Path;

use tests::database;
use tests::machine::{Machine, Ran, borrowed, code, source_words};
use tests::proxy::{Fault, Proxy, When};
use tests::soak;

use crate::commands::{Command, RECORD};
use crate::world::World;

/// Faults that befall every call, and the code of the error that must come of each.
const LASTING: [(Fault, &str); 6] = [
    (Fault::Html, "wecom.not_wecom"),
    (Fault::CutJson, "wecom.not_wecom"),
    (Fault::Redirect, "wecom.not_wecom"),
    (Fault::Refusal(40001), "wecom.refused"),
    (Fault::Refusal(60020), "wecom.refused"),
    (Fault::Refusal(45009), "wecom.rate_limited"),
];

/// Faults of the second call that must not be noticed.
const PASSING: [Fault; 4] = [
    Fault::Reset,
    Fault::CutLine,
    Fault::Status(502),
    Fault::Refusal(42001),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_says_what_is_wrong_and_changes_nothing() {
    let world = World::new().await;
    let mut tried = 0;
    for command in Command::ALL {
        for (fault, expected) in LASTING {
            tried += 1;
            lasting(&world, command, fault, expected).await;
        }
    }
    soak::figure(&format!("{tried} lasting faults through the program"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_overcomes_what_passes() {
    let world = World::new().await;
    for command in [Command::SourceAdd, Command::AuthAdd, Command::Sync] {
        for fault in PASSING {
            let (ran, folder, _) = run(&world, command, fault, When::At(2)).await;
            assert_eq!(
                ran.status,
                Some(0),
                "{command:?}, {fault:?}: {}",
                ran.document()
            );
            database::assert_whole(folder.path());
        }
    }
}

async fn lasting(world: &World, command: Command, fault: Fault, expected: &str) {
    let context = format!("{command:?}, {fault:?}");
    let (ran, folder, before) = run(world, command, fault, When::From(1)).await;
    let document = ran.document();
    if command.is_examination() {
        assert_eq!(ran.status, Some(1), "{context}: {document}");
        assert_ne!(document["verdict"], "ready", "{context}");
        assert_ne!(document["verdict"], "can_log_in", "{context}");
    } else {
        assert_eq!(ran.status, Some(4), "{context}: {document}");
        assert_eq!(code(&document), expected, "{context}: {document}");
        let fix = &document["error"]["fix"];
        assert!(fix["steps"][0].is_string(), "{context}: {document}");
    }
    assert_eq!(dump(folder.path()), before, "{context}: something changed");
    let details = world.details(command);
    for secret in [&details.contacts_secret, &details.app_secret] {
        let told = [&ran.stdout[..], &ran.stderr[..]].concat();
        assert!(
            !String::from_utf8_lossy(&told).contains(secret.as_str()),
            "{context}"
        );
    }
}

async fn run(
    world: &World,
    command: Command,
    fault: Fault,
    when: When,
) -> (Ran, tempfile::TempDir, Vec<String>) {
    let details = world.details(command);
    let proxy = Proxy::start(&details.api_base).await;
    proxy.spoil(fault, when);
    let folder = world.folder(command, &proxy.base());
    let before = dump(folder.path());
    let machine = Machine::with_secrets(folder.path(), details);
    let words = words(world, command);
    let ran = tokio::task::spawn_blocking(move || {
        machine.run(&[&["--json"], &borrowed(&words)[..]].concat())
    });
    (ran.await.unwrap(), folder, before)
}

/// The record of a failed run is no change.
fn dump(folder: &Path) -> Vec<String> {
    database::everything_but(folder, &RECORD)
}

fn words(world: &World, command: Command) -> Vec<String> {
    let details = world.details(command);
    let agent_id = details.agent_id.to_string();
    let plain = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match command {
        Command::SourceAdd => source_words(details),
        Command::AuthAdd => plain(&[
            "auth",
            "add",
            "--tenant",
            "t",
            "--corp-id",
            &details.corp_id,
            "--agent-id",
            &agent_id,
            "--callback-domain",
            &details.callback_domain,
            "--no-store-secrets",
        ]),
        Command::Sync | Command::SyncLimited => plain(&["sync", "run", &details.corp_id]),
        Command::DryRun => plain(&["sync", "run", "--dry-run", &details.corp_id]),
        Command::Check => plain(&["check", "--tenant", "t"]),
        Command::Trace => plain(&["member", "trace", "--tenant", "t", &world.somebody]),
    }
}
