//! Secrets of the environment beside several tenants: they are one tenant's, and nobody can say whose.

use sandbox::{Config, Sandbox};
use tests::machine::{Machine, borrowed, plain_source_words};
use tests::proxy::Proxy;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_of_all_tenants_gives_them_to_none_unless_there_is_only_one() {
    let config = Config {
        members: 12,
        departments: 3,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let details = sandbox.details();
    let (mine, theirs) = (
        Proxy::start(&details.api_base).await,
        Proxy::start(&details.api_base).await,
    );
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), details);
    let told = |line: &Proxy| -> u64 {
        let seen = line.seen();
        let mine = seen.targets.iter().filter(|(target, _)| {
            target.contains(&details.contacts_secret) || target.contains(&details.app_secret)
        });
        mine.map(|(_, times)| times).sum()
    };
    let all = || machine.json(&["check", "--all"]).1;

    machine.add_tenant(&mine.base());
    machine.done(&borrowed(&plain_source_words(details)));
    let before = told(&mine);
    let lines = all();
    assert_eq!(lines["tenants"].as_array().unwrap().len(), 1, "{lines}");
    assert!(told(&mine) > before, "the only tenant is whose they are");

    let base = theirs.base();
    machine.done(&[
        "tenant",
        "add",
        "u",
        "--api-base",
        &base,
        "--login-base",
        &base,
    ]);
    let mut source = plain_source_words(details);
    let tenant = source.iter_mut().find(|word| *word == "t");
    "u".clone_into(tenant.unwrap());
    machine.done(&borrowed(&source));
    let before = (told(&mine), told(&theirs));
    let lines = all();
    assert_eq!(lines["tenants"].as_array().unwrap().len(), 2, "{lines}");
    assert_eq!((told(&mine), told(&theirs)), before, "{lines}");
    assert!(theirs.seen().requests > 0);
    let said = lines.to_string();
    assert!(!said.contains(&details.contacts_secret) && !said.contains(&details.app_secret));
}
