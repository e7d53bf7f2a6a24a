//! How long single tests took, whoever ran them.
//!
//! Stable libtest does not say. But it says when each test ended, starts them in the order of their names, and has as many
//! at once as it has threads; so each start is the end that made room for it. The other runners write a `JUnit` file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use roxmltree::{Document, Node};

use crate::run;
use crate::stop::Stop;

/// Tells a runner's configuration where to write its `JUnit` file.
pub(crate) const VARIABLE: &str = "WECOM_BRIDGE_JUNIT";

const SHOWN: usize = 10;

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timed {
    pub(crate) name: String,
    pub(crate) took: Duration,
}

/// The tests that took longest, each with what it is part of, as lines.
pub(crate) fn slowest<'a>(tests: impl Iterator<Item = (&'a str, &'a Timed)>) -> Vec<String> {
    let mut tests: Vec<_> = tests.collect();
    tests.sort_by_key(|(_, test)| std::cmp::Reverse(test.took));
    let lines = tests
        .into_iter()
        .take(SHOWN)
        .map(|(part, test)| format!("{:>8.1} s  {part}: {}", test.took.as_secs_f64(), test.name));
    lines.collect()
}

/// Makes out from the lines of one libtest program how long its tests took.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    begun: Option<Instant>,
    /// In the order in which they ended.
    ended: Vec<(String, Instant)>,
}

impl Clock {
    /// Takes one line, and when it came.
    pub(crate) fn feed(&mut self, line: &str, at: Instant) {
        if line.starts_with("running ") && line.ends_with(['t', 's']) {
            self.begun = Some(at);
        } else if let Some(name) = ended(line) {
            self.ended.push((name.to_owned(), at));
        }
    }

    /// The times of all tests since the last call.
    pub(crate) fn finish(&mut self) -> Vec<Timed> {
        let Self { begun, ended } = std::mem::take(self);
        begun.map_or_else(Vec::new, |begun| took(begun, &ended, threads()))
    }
}

/// `test a::b - should panic ... ok` gives `a::b`.
fn ended(line: &str) -> Option<&str> {
    let (name, result) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let is_end = result == "ok" || result == "FAILED" || result.starts_with("ignored");
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    is_end.then_some(name)
}

fn took(begun: Instant, ended: &[(String, Instant)], threads: usize) -> Vec<Timed> {
    let mut waiting: Vec<_> = ended.iter().map(|(name, _)| name.as_str()).collect();
    waiting.sort_unstable_by(|one, other| other.cmp(one));
    let mut started = BTreeMap::new();
    let first = waiting.split_off(waiting.len().saturating_sub(threads));
    started.extend(first.into_iter().map(|name| (name, begun)));
    let mut times = Vec::new();
    for (name, at) in ended {
        if let Some(start) = started.remove(name.as_str()) {
            times.push(Timed {
                name: name.clone(),
                took: at.saturating_duration_since(start),
            });
        }
        started.extend(waiting.pop().map(|next| (next, *at)));
    }
    times
}

/// How many tests libtest has at once.
fn threads() -> usize {
    let told = env::var("RUST_TEST_THREADS").ok();
    let told = told.and_then(|told| told.parse().ok());
    told.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

/// A fresh place for a `JUnit` file.
pub(crate) fn junit(name: &str) -> Result<PathBuf, Stop> {
    let folder = run::target_folder()?.join("junit");
    fs::create_dir_all(&folder).map_err(|error| Stop::io("making a folder for times", &error))?;
    let file = folder.join(name).with_extension("xml");
    // What an earlier run left says nothing of this one.
    _ = fs::remove_file(&file);
    Ok(file)
}

/// The tests of a `JUnit` file; a runner that wrote none has no times.
pub(crate) fn of_junit(file: &Path) -> Vec<Timed> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let document = Document::parse(&text).ok();
    document.map_or_else(Vec::new, |document| {
        document.descendants().filter_map(test_case).collect()
    })
}

fn test_case(node: Node<'_, '_>) -> Option<Timed> {
    if !node.has_tag_name("testcase") {
        return None;
    }
    let seconds: f64 = node.attribute("time")?.parse().ok()?;
    Some(Timed {
        name: node.attribute("name")?.to_owned(),
        took: Duration::try_from_secs_f64(seconds).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(name: &str, seconds: u64) -> Timed {
        Timed {
            name: name.to_owned(),
            took: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn a_start_is_the_end_that_made_room_for_it() {
        let begun = Instant::now();
        let mut clock = Clock::default();
        let mut feed = |line: &str, second: u64| {
            clock.feed(line, begun + Duration::from_secs(second));
        };
        feed("running 4 tests", 0);
        // `a` and `b` begin; `c` when `b` ends, `d` when `c` does.
        feed("test b ... ok", 2);
        feed("test c - should panic ... ok", 3);
        feed("test a has been running for over 60 seconds", 61);
        feed("test a ... FAILED", 70);
        feed("test d ... ignored, with a reason", 71);
        let expected = [timed("b", 2), timed("c", 1), timed("a", 70), timed("d", 68)];
        let Clock { begun, ended } = clock;
        assert_eq!(took(begun.unwrap(), &ended, 2), expected);
        assert_eq!(Clock::default().finish(), []);
    }

    #[test]
    fn one_after_the_other_is_the_time_between() {
        let begun = Instant::now();
        let at = |second| begun + Duration::from_secs(second);
        let ended = [("a".to_owned(), at(1)), ("b".to_owned(), at(5))];
        assert_eq!(took(begun, &ended, 1), [timed("a", 1), timed("b", 4)]);
    }

    #[test]
    fn the_slowest_come_first() {
        let tests: Vec<_> = (0..20).map(|second| timed("a test", second)).collect();
        let lines = slowest(tests.iter().map(|test| ("bridge", test)));
        assert_eq!(lines.len(), SHOWN);
        assert_eq!(lines[0], "    19.0 s  bridge: a test");
    }

    #[test]
    fn a_junit_file_is_read_at_every_depth() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("times.xml");
        let text = r#"<?xml version="1.0" encoding="utf-8"?>
            <testsuites><testcase name="top &amp; all" time="1" classname="test"/>
            <testsuite name="s"><testcase name="within" time="2.0"><failure/></testcase></testsuite>
            <testcase name="odd" time="long"/></testsuites>"#;
        fs::write(&file, text).unwrap();
        assert_eq!(of_junit(&file), [timed("top & all", 1), timed("within", 2)]);
        fs::write(&file, "<testsuites>").unwrap();
        assert_eq!(of_junit(&file), []);
        assert_eq!(of_junit(&folder.path().join("none.xml")), []);
    }
}
