//! How time and memory of a first sync, and of a second that finds nothing to do, grow with the number of members.
//! Prints JSON.
//!
//! WeCom takes a limited number of calls a minute, which the program keeps. At a million members the two syncs need more
//! than that together, so the second begins when the minute of the first is over: time is not measured by waiting.
//!
//! Each size has the same number of members in a department, so that only one thing grows.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::path::Path;
use std::time::Duration;

use bridge::progress;
use sandbox::Details;
use serde_json::{Value, json};
use tests::measure::{
    Server, child, middle, number, peak_mib, process_processor_s, serve, thousandths, timed_sync,
};

const IN_A_DEPARTMENT: u32 = 200;
/// Fewer than the program allows itself, since there are calls besides those for departments.
const CALLS_A_MINUTE: usize = 8_000;
const MINUTE: Duration = Duration::from_secs(61);

#[tokio::main]
async fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let words = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match words.as_slice() {
        ["serve", members, departments] => {
            serve(members.parse().unwrap(), departments.parse().unwrap()).await;
        }
        ["sync", details, folder] => println!(
            "{}",
            sync(&serde_json::from_str(details).unwrap(), Path::new(folder)).await
        ),
        [] => compare(&[10_000, 100_000, 1_000_000]),
        sizes => compare(
            &sizes
                .iter()
                .map(|size| size.parse().unwrap())
                .collect::<Vec<_>>(),
        ),
    }
}

fn compare(sizes: &[u32]) {
    let mut rows: Vec<Value> = Vec::new();
    for size in sizes {
        let row = of_size(*size);
        let growth = rows.last().map(|before| growth(before, &row));
        rows.push(row);
        if let (Some(growth), Some(row)) = (growth, rows.last_mut()) {
            row["to_linear"] = growth;
        }
    }
    let report = json!({ "goal_to_linear": 1.0, "goal_peak_mib_at_1000000": 700, "sizes": rows });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// The middle of several runs, the fewer the longer they take.
fn of_size(members: u32) -> Value {
    let rounds = if members > 200_000 { 1 } else { 3 };
    let work = tempfile::tempdir().unwrap();
    let departments = (members / IN_A_DEPARTMENT).max(1);
    let mut server = Server::start(members, departments, &[]);
    let run = |round| {
        let folder = work.path().join(format!("{round}"));
        child(&["sync", &server.details, &folder.display().to_string()])
    };
    let runs = (0..rounds).map(run).collect::<Vec<_>>();
    server.stop();
    let of = |key: &str| middle(runs.iter().map(|run| number(run, key)));
    let each = |figure: f64, unit: f64| thousandths(figure * unit / f64::from(members));
    json!({
        "members": members,
        "departments": departments,
        "rounds": rounds,
        "first_s": of("first_s"),
        "second_s": of("second_s"),
        "first_processor_s": of("first_processor_s"),
        "second_processor_s": thousandths(of("second_processor_s")),
        "first_peak_mib": of("first_peak_mib"),
        "peak_mib": of("peak_mib"),
        "first_us_each": each(of("first_s"), 1e6),
        "second_us_each": each(of("second_s"), 1e6),
        "peak_kib_each": each(of("peak_mib"), 1024.0),
        "database_mib": of("database_mib"),
    })
}

/// How much more than the members each figure has grown: 1 is linear, less is better.
fn growth(before: &Value, after: &Value) -> Value {
    let more = number(after, "members") / number(before, "members");
    let of = |key: &str| thousandths(number(after, key) / number(before, key) / more);
    json!({
        "first_s": of("first_s"),
        "second_s": of("second_s"),
        "first_processor_s": of("first_processor_s"),
        "second_processor_s": of("second_processor_s"),
        "peak_mib": of("peak_mib"),
    })
}

/// A first sync that brings everybody and a second that finds nothing to do.
async fn sync(details: &Details, folder: &Path) -> Value {
    let (bridge, source) = tests::set_up(folder, details).await;
    let (first, first_s) = timed_sync(&bridge, &source, progress::silent()).await;
    let first_peak_mib = peak_mib();
    let first_processor_s = process_processor_s();
    // One call reads a department.
    if 2 * first.counts.departments_created > CALLS_A_MINUTE {
        tokio::time::sleep(MINUTE).await;
    }
    let rested = process_processor_s();
    let (second, second_s) = timed_sync(&bridge, &source, progress::silent()).await;
    let second = second.counts;
    assert_eq!(
        (second.unchanged, second.updated),
        (first.counts.created, 0)
    );
    let bytes = std::fs::metadata(folder.join(bridge::data_folder::DATABASE))
        .unwrap()
        .len();
    json!({
        "first_s": first_s,
        "second_s": second_s,
        "first_processor_s": first_processor_s,
        "second_processor_s": process_processor_s() - rested,
        "first_peak_mib": first_peak_mib,
        "peak_mib": peak_mib(),
        "database_mib": bytes / 1_048_576,
    })
}
