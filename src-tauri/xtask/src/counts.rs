//! Reads the number of tests out of what `cargo test` prints.
//!
//! Reads the text that stable libtest prints; its JSON form is not stable, and nor are its times, which `times` makes out.

use std::ops::AddAssign;
use std::path::Path;
use std::time::Instant;

use crate::times::{Clock, Timed};

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// One test program, or the doc tests of one crate, and its counts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) label: String,
    pub(crate) counts: Counts,
    /// How long its tests took, where that is known.
    pub(crate) times: Vec<Timed>,
}

impl Part {
    /// A part of which no times are known.
    pub(crate) fn new(label: String, counts: Counts) -> Self {
        Self {
            label,
            counts,
            times: Vec::new(),
        }
    }
}

/// Collects the parts from a run's lines.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    parts: Vec<Part>,
    clock: Clock,
}

impl Reader {
    /// Takes one line of the run, with or without colours.
    pub(crate) fn feed(&mut self, line: &str) {
        let plain = without_colours(line);
        let line = plain.trim();
        if let Some(label) = heading(line) {
            self.parts.push(Part::new(label, Counts::default()));
        } else if let Some(counts) = result(line) {
            let times = self.clock.finish();
            self.add(counts, times);
        } else {
            self.clock.feed(line, Instant::now());
        }
    }

    /// The parts in which there was any test.
    pub(crate) fn finish(self) -> Vec<Part> {
        self.parts
            .into_iter()
            .filter(|part| part.counts != Counts::default())
            .collect()
    }

    fn add(&mut self, counts: Counts, times: Vec<Timed>) {
        if self.parts.is_empty() {
            let part = Part::new("unnamed".to_owned(), Counts::default());
            self.parts.push(part);
        }
        if let Some(part) = self.parts.last_mut() {
            part.counts += counts;
            part.times.extend(times);
        }
    }
}

/// `Running unittests src/lib.rs (target/debug/deps/bridge-0a1b)` gives `bridge (src/lib.rs)`.
fn heading(line: &str) -> Option<String> {
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name} (doc tests)"));
    }
    let (source, program) = line
        .strip_prefix("Running ")?
        .strip_suffix(')')?
        .split_once(" (")?;
    let stem = Path::new(program).file_stem()?.to_str()?;
    let name = stem.rsplit_once('-').map_or(stem, |(name, _hash)| name);
    Some(format!(
        "{name} ({})",
        source.trim_start_matches("unittests ")
    ))
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; …`
fn result(line: &str) -> Option<Counts> {
    let (_verdict, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for field in numbers.split("; ") {
        match field.split_once(' ') {
            Some((number, "passed")) => counts.passed = number.parse().ok()?,
            Some((number, "failed")) => counts.failed = number.parse().ok()?,
            Some((number, "ignored")) => counts.ignored = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// Drops the `ESC [ … letter` sequences.
pub(crate) fn without_colours(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str(
            piece
                .split_once(|c: char| c.is_ascii_alphabetic())
                .map_or("", |(_code, text)| text),
        );
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, usize, usize, usize)> {
        let mut reader = Reader::default();
        text.lines().for_each(|line| reader.feed(line));
        let flat =
            |Part { label, counts, .. }| (label, counts.passed, counts.failed, counts.ignored);
        reader.finish().into_iter().map(flat).collect()
    }

    #[test]
    fn a_whole_run_is_counted_by_program() {
        let run = "\
   Compiling bridge v0.1.0
     Running unittests src/lib.rs (target/debug/deps/bridge-0a1b2c3d4e5f6071)

running 2 tests
test a ... ok
test b ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

     Running tests/first_run.rs (target/debug/deps/first_run-0a1b)
test result: ok. 7 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.50s
   Doc-tests wecom
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s
";
        let expected = [
            ("bridge (src/lib.rs)", 1, 1, 0),
            ("first_run (tests/first_run.rs)", 7, 0, 2),
            ("wecom (doc tests)", 3, 0, 0),
        ];
        assert_eq!(
            read(run),
            expected.map(|(label, p, f, i)| (label.to_owned(), p, f, i))
        );
    }

    #[test]
    fn colours_do_not_hide_a_line() {
        let run = "\u{1b}[1m\u{1b}[92m     Running\u{1b}[0m unittests src/main.rs (target\\debug\\deps\\xtask-1f.exe)\n\
                   test result: \u{1b}[32mok\u{1b}[0m. 4 passed; 0 failed; 0 ignored";
        let parts = read(run);
        assert_eq!(parts.len(), 1);
        assert!(parts[0].0.contains("xtask"), "{parts:?}");
        assert_eq!(parts[0].1, 4);
    }

    #[test]
    fn a_program_without_tests_is_left_out() {
        let run = "Running unittests src/main.rs (target/debug/deps/cli-1f)\ntest result: ok. 0 passed; 0 failed; 0 ignored";
        assert_eq!(read(run), []);
    }

    #[test]
    fn lines_that_only_look_alike_count_nothing() {
        for line in [
            "test result: unknown",
            "Running late",
            "test result: ok. many passed; 0 failed",
            "Running (x",
        ] {
            assert_eq!(read(line), [], "{line}");
        }
    }
}
