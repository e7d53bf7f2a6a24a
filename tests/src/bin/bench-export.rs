//! How long a first sync of a large corp takes by an export job, from asking for it to its record, with 60 ms a call and
//! 2 s a job; with `walk`, also how long it takes department by department. Prints JSON.
//!
//! The simulated WeCom is a process of its own: making and encrypting the files is not the sync's time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::path::Path;
use std::time::Duration;

use bridge::progress;
use bridge::sync::WarningId;
use sandbox::{Details, ExportFault};
use serde_json::{Value, json};
use tests::measure::{Server, child, middle, number, peak_mib, serve_as, thousandths, timed_sync};

const LATENCY: Duration = Duration::from_millis(60);
const JOB: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match words.as_slice() {
        ["serve", members, departments] => {
            let (members, departments) = (members.parse().unwrap(), departments.parse().unwrap());
            serve_as(members, departments, |control| {
                control.set_latency(LATENCY);
                control.set_export_duration(JOB);
                if std::env::var_os(WALK).is_some() {
                    control.set_export_fault(ExportFault::Fails);
                }
            })
            .await;
        }
        ["sync", details, folder] => {
            let run = sync(&serde_json::from_str(details).unwrap(), Path::new(folder)).await;
            println!("{run}");
        }
        [] => compare(100_000, 5_000, false),
        ["walk"] => compare(100_000, 5_000, true),
        [members, departments] => {
            compare(
                members.parse().unwrap(),
                departments.parse().unwrap(),
                false,
            );
        }
        _ => println!(
            "{}",
            json!({ "error": "usage: bench-export [walk | MEMBERS DEPARTMENTS]" })
        ),
    }
}

/// Set for a server whose jobs fail.
const WALK: &str = "BENCH_EXPORT_WALK";

fn compare(members: u32, departments: u32, with_walk: bool) {
    let work = tempfile::tempdir().unwrap();
    let folder = |name: &str| work.path().join(name).display().to_string();
    let mut server = Server::start(members, departments, &[]);
    let runs = (0..ROUNDS)
        .map(|round| child(&["sync", &server.details, &folder(&round.to_string())]))
        .collect::<Vec<_>>();
    server.stop();
    let walk = with_walk.then(|| {
        let mut server = Server::start(members, departments, &[(WALK, "1")]);
        let walk = child(&["sync", &server.details, &folder("walk")]);
        server.stop();
        assert_eq!(walk["fell_back"], true);
        thousandths(number(&walk, "seconds"))
    });
    assert!(runs.iter().all(|run| run["fell_back"] == false));
    let report = json!({
        "members": members,
        "departments": departments,
        "latency_ms": LATENCY.as_millis(),
        "job_ms": JOB.as_millis(),
        "calls": runs[0]["calls"],
        "counts": runs[0]["counts"],
        "seconds": middle(runs.iter().map(|run| number(run, "seconds"))),
        "goal_s": 10,
        "walk_s": walk,
        "peak_memory_mib": middle(runs.iter().map(|run| number(run, "peak_mib"))),
    });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

async fn sync(details: &Details, folder: &Path) -> Value {
    let (bridge, source) = tests::set_up(folder, details).await;
    let (run, seconds) = timed_sync(&bridge, &source, progress::silent()).await;
    let fell_back = run.warnings.iter();
    let fell_back = fell_back
        .map(|warning| warning.id)
        .any(|id| id == WarningId::ExportFallback);
    json!({
        "seconds": seconds,
        "calls": run.calls,
        "counts": run.counts,
        "fell_back": fell_back,
        "peak_mib": peak_mib(),
    })
}
