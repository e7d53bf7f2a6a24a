//! A removal that fails takes nothing away, secrets included.

use std::sync::Arc;

use bridge::vault::{SessionOnly, Vault};
use bridge::{Bridge, Code, Options};
use rusqlite::TransactionBehavior;
use tests::database;

use crate::support::wecom;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_stay_where_the_rows_stay() {
    let sandbox = wecom(5).await;
    let folder = tempfile::tempdir().unwrap();
    let (first, source) = tests::set_up(folder.path(), sandbox.details()).await;
    drop(first);
    let vault = Arc::new(SessionOnly::default());
    let entry = format!("contacts/{}", source.id);
    let secret = sandbox.details().contacts_secret.as_str();
    vault.put(&entry, &secret.into()).unwrap();
    let options = Options::new(folder.path());
    let bridge = Bridge::open(Options {
        vault: vault.clone(),
        ..options
    })
    .unwrap();
    let before = database::everything_but(folder.path(), &[]);

    // Another program writes for longer than anybody waits.
    let mut other = database::open(folder.path());
    let writing = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let (of_source, of_tenant) = (bridge.clone(), bridge.clone());
    let refused = std::thread::scope(|scope| {
        let one = scope.spawn(|| of_source.set_up().remove_source(&source.id).map(drop));
        one.join().unwrap()
    });
    assert_eq!(refused.unwrap_err().code(), Code::StoreBusy);
    assert!(
        vault.get(&entry).unwrap().is_some(),
        "the secret went without its source"
    );
    let refused = of_tenant.set_up().remove_tenant("tests").map(drop);
    assert_eq!(refused.unwrap_err().code(), Code::StoreBusy);
    assert!(
        vault.get(&entry).unwrap().is_some(),
        "the secret went without its tenant"
    );
    drop(writing);
    assert_eq!(database::everything_but(folder.path(), &[]), before);

    bridge.set_up().remove_source(&source.id).unwrap();
    assert!(
        vault.get(&entry).unwrap().is_none(),
        "the secret outlived its source"
    );
}
