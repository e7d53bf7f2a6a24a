//! What the measuring programs share: parts of a measurement as processes of their own, so that each one's memory is
//! its own, and the figures that are made of many.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program prints, and stops on what it does not expect"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use bridge::Bridge;
use bridge::progress::ProgressSink;
use bridge::source::Source;
use bridge::sync::{Outcome, Run, RunRequest};
use sandbox::{Config, Control, Sandbox};
use serde_json::Value;

/// The simulated WeCom as a process of its own. The program must answer to `serve MEMBERS DEPARTMENTS` with [`serve`].
pub struct Server {
    process: Child,
    /// What [`sandbox::Details`] has, as JSON.
    pub details: String,
}

impl Server {
    /// Starts it with these variables in its environment, and waits until it serves.
    pub fn start(members: u32, departments: u32, variables: &[(&str, &str)]) -> Self {
        let mut process = this()
            .args(["serve", &members.to_string(), &departments.to_string()])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut details = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut details)
            .unwrap();
        Self {
            process,
            details: details.trim().to_owned(),
        }
    }

    /// Ends it.
    pub fn stop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
    }
}

/// Serves until whoever started this process lets go of its standard input.
pub async fn serve(members: u32, departments: u32) {
    serve_as(members, departments, |_| {}).await;
}

/// The same, with latency or faults set before it is ready.
pub async fn serve_as(members: u32, departments: u32, prepare: impl FnOnce(&Control)) {
    let sandbox = Sandbox::start(Config {
        members,
        departments,
        ..Config::default()
    })
    .await
    .unwrap();
    prepare(sandbox.control());
    println!("{}", serde_json::to_string(sandbox.details()).unwrap());
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .unwrap()
        .unwrap();
    sandbox.stop().await;
}

/// A sync to its good end: its record, and how long it took from asking for it, in seconds.
pub async fn timed_sync(
    bridge: &Bridge,
    source: &Source,
    progress: Arc<dyn ProgressSink>,
) -> (Run, f64) {
    let begun = Instant::now();
    let run = bridge
        .sync()
        .execute(&source.id, RunRequest::default(), progress);
    let run = run.await.unwrap();
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
    (run, took)
}

/// Runs this program again with these words, and gives the JSON that it prints.
pub fn child(words: &[&str]) -> Value {
    let output = this()
        .args(words)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn this() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

/// The most memory that this process ever held, in MiB, where the system tells it.
pub fn peak_mib() -> f64 {
    of_status("VmHWM:")
}

/// The memory that this process holds now, in MiB, where the system tells it.
pub fn held_mib() -> f64 {
    of_status("VmRSS:")
}

fn of_status(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches(" kB")
        .parse::<f64>()
        .unwrap_or_default()
        / 1024.0
}

/// How long this thread has had a processor, in milliseconds, where the system tells it: what other programs take does
/// not count.
pub fn processor_ms() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse::<f64>().ok()?;
    Some(nanoseconds / 1e6)
}

/// How long this process has had processors, all its threads together, in seconds, where the system tells it.
pub fn process_processor_s() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name comes before the last bracket, and may hold anything.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|each| each.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS_A_SECOND
}

/// A figure of a report.
pub fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap()
}

/// The middle figure, to three places.
pub fn middle(figures: impl Iterator<Item = f64>) -> f64 {
    share(&sorted(figures), 0.5)
}

/// Figures in ascending order.
pub fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut figures = figures.collect::<Vec<_>>();
    figures.sort_by(f64::total_cmp);
    figures
}

/// The figure below which a share of sorted ones lies, to three places.
pub fn share(sorted: &[f64], share: f64) -> f64 {
    let count = f64::from(u32::try_from(sorted.len()).unwrap());
    let at = (0..sorted.len())
        .find(|at| f64::from(u32::try_from(at + 1).unwrap()) >= count * share)
        .unwrap_or_default();
    thousandths(sorted[at])
}

/// A figure to three places.
pub fn thousandths(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}
