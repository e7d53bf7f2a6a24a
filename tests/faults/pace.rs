//! Never more calls at once than stated, on a good line and on bad ones; and as many as that where there is work.

use std::time::Duration;

use bridge::progress;
use bridge::sync::{Outcome, RunRequest};
use sandbox::{Config, Sandbox};
use tests::database;
use tests::proxy::{Fault, Proxy, When};

use crate::world;

const STATED: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_never_has_more_calls_under_way_than_stated() {
    let config = Config {
        members: 60,
        departments: 24,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (first, source) = tests::set_up(folder.path(), sandbox.details()).await;
    drop(first);
    // Long enough that calls meet each other.
    sandbox.control().set_latency(Duration::from_millis(30));
    let cases = [
        (Fault::Trickle, When::Never, STATED),
        (Fault::Trickle, When::From(1), STATED),
        (Fault::Reset, When::At(4), STATED),
        (Fault::Status(503), When::At(6), STATED),
        (Fault::Refusal(42001), When::At(5), STATED),
        // The first answer to a reading: at most two at once from there on, and two at least.
        (Fault::Refusal(45033), When::At(2), 2),
    ];
    for (fault, when, most) in cases {
        let proxy = Proxy::start(&sandbox.details().api_base).await;
        proxy.spoil(fault, when);
        database::point_at(folder.path(), &proxy.base());
        let bridge = world::open(folder.path(), sandbox.details());
        let run = bridge
            .sync()
            .execute(&source.id, RunRequest::default(), progress::silent());
        let run = run.await.unwrap();
        assert_eq!(run.outcome, Outcome::Applied, "{fault:?}: {:?}", run.error);
        assert_eq!(proxy.seen().peak, most, "{fault:?}, {when:?}");
    }
}
