//! Starting several programs in the same instant, and what they say.

use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use bridge::vault::SessionOnly;
use bridge::{Bridge, GivenSecrets, Options};
use sandbox::{Config, Details, Sandbox};
use serde_json::Value;
use tests::machine::{Machine, Ran};
use wecom::Secret;

/// What a program may say when another one is in its way.
pub(crate) const BUSY: [&str; 2] = ["sync.busy", "store.busy"];

pub(crate) async fn wecom(members: u32) -> Sandbox {
    let config = Config {
        members,
        departments: 6,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// Starts a program for each set of words, then waits for all of them.
pub(crate) fn together(machine: &Machine, all: &[Vec<String>]) -> Vec<(i32, Value)> {
    let children: Vec<Child> = all
        .iter()
        .map(|words| {
            let mut command = machine.command(&["--json"]);
            command.args(words);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let ended = children.into_iter().map(|child| {
        let ran = Ran::of(child.wait_with_output().unwrap());
        (ran.status.unwrap(), ran.document())
    });
    ended.collect()
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The product in this process, as the desktop opens it.
pub(crate) fn desktop(folder: &Path, details: &Details) -> Bridge {
    let secret = |text: &str| Some(Secret::parse(text).unwrap());
    Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        given: GivenSecrets {
            contacts: secret(&details.contacts_secret),
            app: secret(&details.app_secret),
            ..GivenSecrets::default()
        },
        ..Options::new(folder)
    })
    .unwrap()
}

/// Waits until the simulated WeCom has seen this call.
pub(crate) async fn until_called(sandbox: &Sandbox, api: &str) {
    while !sandbox.control().calls().contains_key(api) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
