//! Counts, concurrency, latency and the life of the server.

use std::{sync::Arc, time::Duration};

use sandbox::{Config, Sandbox, StartError};

use crate::support::{bench, code, small};

#[tokio::test]
async fn calls_are_counted_by_path() {
    let bench = bench().await;
    assert!(bench.control().calls().is_empty());
    let token = bench.app().await;
    for _ in 0..3 {
        bench.ask("user/list?department_id=1", &token).await;
    }
    bench.try_get("no/such/call").await.unwrap();
    let calls = bench.control().calls();
    assert_eq!(calls.get("gettoken"), Some(&1));
    assert_eq!(calls.get("user/list"), Some(&3));
    assert_eq!(calls.len(), 2);
    bench.control().reset_counts();
    assert!(bench.control().calls().is_empty());
    assert_eq!(bench.control().peak_concurrency(), 0);
}

#[tokio::test]
async fn the_peak_shows_how_many_calls_were_in_flight() {
    let bench = Arc::new(bench().await);
    let token = bench.app().await;
    bench.control().reset_counts();
    for _ in 0..3 {
        bench.ask("department/simplelist", &token).await;
    }
    assert_eq!(bench.control().peak_concurrency(), 1);
    // Long enough that the four are in flight together; they end by the shutdown, not by the wait.
    bench.control().set_latency(Duration::from_secs(3600));
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let (bench, token) = (Arc::clone(&bench), token.clone());
            tokio::spawn(async move { bench.ask("department/simplelist", &token).await })
        })
        .collect();
    while bench.control().peak_concurrency() < 4 {
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.abort();
    }
}

#[tokio::test]
async fn held_answers_are_counted_and_come_when_they_are_let_go() {
    let bench = Arc::new(bench().await);
    let token = bench.app().await;
    bench.control().reset_counts();
    bench.control().hold_answers();
    let call = {
        let (bench, token) = (Arc::clone(&bench), token.clone());
        tokio::spawn(async move { bench.ask("department/simplelist", &token).await })
    };
    while bench.control().calls().is_empty() {
        tokio::task::yield_now().await;
    }
    // Far longer than an answer takes, and it only makes the check stronger.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!call.is_finished());
    bench.control().let_answers_go();
    assert_eq!(code(&call.await.unwrap()), 0);
    assert_eq!(code(&bench.ask("department/simplelist", &token).await), 0);
}

#[tokio::test]
async fn planned_refusals_hit_one_call_so_many_times() {
    let bench = bench().await;
    let token = bench.app().await;
    assert!(bench.control().fail_next("department/list", 45009, 2));
    assert!(!bench.control().fail_next("department/nonsense", 45009, 2));
    let mut codes = Vec::new();
    for call in [
        "department/simplelist",
        "department/list",
        "department/list",
        "department/list",
    ] {
        codes.push(code(&bench.ask(call, &token).await));
    }
    assert_eq!(codes, [0, 45009, 45009, 0]);
}

#[tokio::test]
async fn a_port_can_be_taken_once_and_is_free_after_a_stop() {
    let first = bench().await;
    let port = first
        .details()
        .api_base
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let again = || Sandbox::start(Config { port, ..small() });
    assert!(matches!(again().await, Err(StartError::Listen { .. })));
    first.sandbox.stop().await;
    again().await.unwrap().stop().await;
}

#[tokio::test]
async fn absurd_sizes_are_refused() {
    for (members, departments) in [(0, 0), (1, 30_001), (sandbox::MAX_MEMBERS + 1, 1)] {
        let config = Config {
            members,
            departments,
            ..small()
        };
        let refused = Sandbox::start(config).await;
        assert!(matches!(refused, Err(StartError::OutOfBounds { .. })));
    }
    let empty = Config {
        members: 0,
        departments: 1,
        ..small()
    };
    let bench = crate::support::bench_with(empty).await;
    let list = bench
        .ask("user/list?department_id=1", &bench.app().await)
        .await;
    assert_eq!(list["userlist"], serde_json::json!([]));
    assert!(bench.control().duplicate_hints().is_empty());
}

#[tokio::test]
async fn secrets_are_in_no_debug_text() {
    let bench = bench().await;
    let shown = format!(
        "{:?} {:?} {:?}",
        bench.sandbox,
        bench.control(),
        bench.details()
    );
    assert!(shown.contains(&bench.details().corp_id));
    assert!(!shown.contains(&bench.details().app_secret));
    assert!(!shown.contains(&bench.details().contacts_secret));
}
