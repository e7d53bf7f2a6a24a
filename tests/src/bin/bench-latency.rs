//! Whether a run uses the connections it may use: its time with 50 ms of latency against the least that the
//! number of calls allows, plus its time without any. Prints JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::time::{Duration, Instant};

use bridge::progress;
use bridge::sync::{Outcome, Run, RunRequest};
use sandbox::{Config, Sandbox};
use serde_json::json;

const CONCURRENCY: f64 = 4.0;

#[tokio::main]
async fn main() {
    let latency = Duration::from_millis(50);
    let (members, departments) = (20_000, 400);
    let sandbox = Sandbox::start(Config {
        members,
        departments,
        ..Config::default()
    })
    .await
    .unwrap();
    let (_, _) = run(&sandbox).await;
    let (loopback, _) = run(&sandbox).await;
    sandbox.control().reset_counts();
    sandbox.control().set_latency(latency);
    let (slow, calls) = run(&sandbox).await;
    let reads = sandbox
        .control()
        .calls()
        .into_iter()
        .find(|(api, _)| api.ends_with("user/list"))
        .map_or(0, |(_, count)| count);
    let least = f64::from(u32::try_from(calls).unwrap()) / CONCURRENCY * latency.as_secs_f64();
    let report = json!({
        "members": members,
        "departments": departments,
        "latency_ms": latency.as_millis(),
        "calls": calls,
        "loopback_s": loopback,
        "seconds": slow,
        "limit_s": 1.15 * least + loopback,
        "ratio_to_limit": slow / (1.15 * least + loopback),
        "department_reads": reads,
        "departments_read_twice": reads.saturating_sub(u64::from(departments)),
        "peak_concurrency": sandbox.control().peak_concurrency(),
    });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// Sets a source up in a fresh folder and runs it once; only the run is timed.
async fn run(sandbox: &Sandbox) -> (f64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let (bridge, source) = tests::set_up(folder.path(), sandbox.details()).await;
    sandbox.control().reset_counts();
    let begun = Instant::now();
    let run: Run = bridge
        .sync()
        .execute(&source.id, RunRequest::default(), progress::silent())
        .await
        .unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    (seconds, run.calls)
}
