//! The interface in `ui`: its packages, its build, and its own checks.
//!
//! What a page looks like is not judged here but by its tests.

use std::path::PathBuf;
use std::process::Command;

use crate::counts::{Counts, Part, without_colours};
use crate::out;
use crate::run;
use crate::stop::Stop;
use crate::times;

/// One of the interface's own checks, and how its tests are counted.
struct Script {
    name: &'static str,
    count: fn(&str) -> Option<Counts>,
}

/// Quick ones first.
const SCRIPTS: &[Script] = &[
    Script {
        name: "format",
        count: |_| None,
    },
    Script {
        name: "lint",
        count: |_| None,
    },
    Script {
        name: "types",
        count: |_| None,
    },
    Script {
        name: "test",
        count: of_vitest,
    },
    Script {
        name: "e2e",
        count: of_closing_line,
    },
];

/// Installs the packages that the lock file names, if that was not done yet.
pub(crate) fn packages() -> Result<(), Stop> {
    let lock = folder().join("package-lock.json");
    let installed = folder().join("node_modules/.package-lock.json");
    let changed = |file: &PathBuf| file.metadata().and_then(|file| file.modified()).ok();
    if changed(&installed).is_some_and(|at| Some(at) >= changed(&lock)) {
        return Ok(());
    }
    let mut command = npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    if run::status(&mut command)?.success() {
        return Ok(());
    }
    Err(Stop::Failed(
        "npm could not install the interface's packages".to_owned(),
    ))
}

/// Builds what the desktop shows.
pub(crate) fn build() -> Result<(), Stop> {
    packages()?;
    if run::status(&mut npm(&["run", "build"]))?.success() {
        return Ok(());
    }
    Err(Stop::Failed("the interface does not build".to_owned()))
}

/// Runs every check of the interface.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    packages()?;
    SCRIPTS.iter().map(run_script).collect()
}

fn run_script(script: &Script) -> Result<Part, Stop> {
    let mut command = npm(&["run", script.name]);
    let junit = times::junit(&format!("ui-{}", script.name))?;
    command.env(times::VARIABLE, &junit);
    let words = run::shown(&command);
    out::line(&format!("$ {words}"));
    let mut counts = None;
    let status = run::stream(command, |line| {
        out::pass(line);
        let line = without_colours(&String::from_utf8_lossy(line));
        counts = (script.count)(line.trim()).or(counts);
    });
    let success = status.map_err(|error| Stop::io(&words, &error))?.success();
    Ok(Part {
        label: format!("ui {}", script.name),
        counts: judged(counts.unwrap_or_default(), success),
        times: times::of_junit(&junit),
    })
}

/// A script that broke without a failed test counts as one failure; one without tests as one check.
fn judged(counts: Counts, success: bool) -> Counts {
    match (success, counts.passed, counts.failed) {
        (true, 0, 0) => Counts {
            passed: 1,
            ..counts
        },
        (false, _, 0) => Counts {
            failed: 1,
            ..counts
        },
        _ => counts,
    }
}

/// `Tests  2 failed | 115 passed (117)`
fn of_vitest(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("Tests ")?;
    Some(words(rest))
}

/// `115 passed, 2 failed`
fn of_closing_line(line: &str) -> Option<Counts> {
    let is_count = line.contains(" passed, ") && line.ends_with(" failed");
    is_count.then(|| words(line))
}

/// Numbers by the word that follows them.
fn words(line: &str) -> Counts {
    let words: Vec<_> = line
        .split([' ', ',', '|', '('])
        .filter(|word| !word.is_empty())
        .collect();
    let before = |word: &str| {
        let place = words.iter().position(|each| *each == word);
        place
            .and_then(|place| words.get(place.checked_sub(1)?)?.parse().ok())
            .unwrap_or(0)
    };
    Counts {
        passed: before("passed"),
        failed: before("failed"),
        ignored: before("skipped"),
    }
}

fn npm(args: &[&str]) -> Command {
    // On Windows npm is a batch file, which is not found by its bare name.
    let mut command = run::program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(args).current_dir(folder());
    command
}

pub(crate) fn folder() -> PathBuf {
    run::root().join("ui")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let counts = |passed, failed| {
            Some(Counts {
                passed,
                failed,
                ignored: 0,
            })
        };
        assert_eq!(of_vitest("Tests  117 passed (117)"), counts(117, 0));
        assert_eq!(
            of_vitest("Tests  2 failed | 115 passed (117)"),
            counts(115, 2)
        );
        assert_eq!(of_vitest("Test Files  1 passed (1)"), None);
        assert_eq!(of_closing_line("12 passed, 1 failed"), counts(12, 1));
        assert_eq!(of_closing_line("it passed, nothing failed here"), None);
    }

    #[test]
    fn a_script_is_judged_by_its_tests_and_its_end() {
        let of = |passed, failed| Counts {
            passed,
            failed,
            ignored: 0,
        };
        assert_eq!(judged(of(0, 0), true), of(1, 0));
        assert_eq!(judged(of(0, 0), false), of(0, 1));
        assert_eq!(judged(of(5, 0), false), of(5, 1));
        assert_eq!(judged(of(5, 2), false), of(5, 2));
    }
}
