//! The closing table of `cargo xtask test`, and its slowest tests.

use std::time::Duration;

use crate::counts::{Counts, Part};
use crate::times;

/// What came of one suite.
pub(crate) struct Entry {
    pub(crate) suite: &'static str,
    pub(crate) parts: Vec<Part>,
    pub(crate) took: Duration,
}

impl Entry {
    fn total(&self) -> Counts {
        total(self.parts.iter().map(|part| part.counts))
    }
}

/// The table and the closing line.
pub(crate) fn lines(entries: &[Entry]) -> Vec<String> {
    let counts = sum(entries);
    let mut lines = table(entries);
    lines.extend(slowest(entries));
    lines.push(format!(
        "{} passed, {} failed",
        counts.passed, counts.failed
    ));
    lines
}

/// Whether nothing failed.
pub(crate) fn all_well(entries: &[Entry]) -> bool {
    sum(entries).failed == 0
}

fn sum(entries: &[Entry]) -> Counts {
    total(entries.iter().map(Entry::total))
}

fn total(counts: impl Iterator<Item = Counts>) -> Counts {
    counts.fold(Counts::default(), |mut sum, one| {
        sum += one;
        sum
    })
}

fn table(entries: &[Entry]) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        row("suite", "passed", "failed", "ignored", "time"),
    ];
    for entry in entries {
        lines.push(counted(entry.suite, entry.total(), &seconds(entry.took)));
        if entry.parts.len() > 1 || entry.total().failed > 0 {
            let part = |part: &Part| counted(&format!("  {}", part.label), part.counts, "");
            lines.extend(entry.parts.iter().map(part));
        }
    }
    lines.push(String::new());
    lines
}

/// The tests that took longest, of whatever runner.
fn slowest(entries: &[Entry]) -> Vec<String> {
    let parts = entries.iter().flat_map(|entry| &entry.parts);
    let tests = parts.flat_map(|part| part.times.iter().map(|test| (part.label.as_str(), test)));
    let slowest = times::slowest(tests);
    if slowest.is_empty() {
        return slowest;
    }
    let head = format!("the {} slowest tests", slowest.len());
    let lines = std::iter::once(head).chain(slowest);
    lines.chain([String::new()]).collect()
}

fn counted(name: &str, counts: Counts, time: &str) -> String {
    row(
        name,
        &counts.passed.to_string(),
        &counts.failed.to_string(),
        &counts.ignored.to_string(),
        time,
    )
}

fn row(name: &str, passed: &str, failed: &str, ignored: &str, time: &str) -> String {
    format!("{name:<56} {passed:>7} {failed:>7} {ignored:>8} {time:>9}")
        .trim_end()
        .to_owned()
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(label: &str, passed: usize, failed: usize) -> Part {
        let counts = Counts {
            passed,
            failed,
            ignored: 0,
        };
        Part::new(label.to_owned(), counts)
    }

    fn entry(parts: Vec<Part>) -> Entry {
        Entry {
            suite: "tests",
            parts,
            took: Duration::from_millis(1_240),
        }
    }

    #[test]
    fn one_failure_anywhere_is_a_failure() {
        assert!(all_well(&[entry(vec![part("a", 2, 0)])]));
        let two = [
            entry(vec![part("a", 2, 0), part("b", 0, 1)]),
            entry(vec![part("c", 1, 0)]),
        ];
        assert!(!all_well(&two));
        assert_eq!(lines(&two).pop().unwrap(), "3 passed, 1 failed");
    }

    #[test]
    fn parts_stand_under_their_suite() {
        let lines = table(&[entry(vec![part("bridge", 2, 0), part("wecom", 3, 1)])]);
        let words = |line: &String| {
            line.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let table: Vec<_> = lines
            .iter()
            .map(words)
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(
            table,
            [
                "suite passed failed ignored time",
                "tests 5 1 0 1.2 s",
                "bridge 2 0 0",
                "wecom 3 1 0"
            ]
        );
    }
}
