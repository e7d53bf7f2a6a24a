//! The interface in `ui`: its packages, its build, and its own checks.
//!
//! What a page looks like is not judged here but by its tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::{Counts, Part, without_colours};
use crate::host;
use crate::out;
use crate::run;
use crate::stop::Stop;
use crate::times;

/// One of the interface's own checks, and how its tests are counted.
struct Script {
    name: &'static str,
    count: fn(&str) -> Option<Counts>,
}

/// The script that opens every page in a browser.
const PAGES: &str = "e2e";

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
        name: PAGES,
        count: of_playwright,
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

/// Builds what the development host shows.
pub(crate) fn build_for_host() -> Result<(), Stop> {
    packages()?;
    if run::status(&mut npm(&["run", "build", "--", "--mode", "host"]))?.success() {
        return Ok(());
    }
    Err(Stop::Failed("the interface does not build".to_owned()))
}

/// Runs every check of the interface.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    packages()?;
    let host = host::build()?;
    let run = |script| run_script(script, &host, &[]);
    SCRIPTS.iter().map(run).collect()
}

/// Opens every page at every size, with these variables set.
pub(crate) fn pages(variables: &[(&str, &str)]) -> Result<Vec<Part>, Stop> {
    packages()?;
    let host = host::build()?;
    let chosen = SCRIPTS.iter().filter(|script| script.name == PAGES);
    chosen
        .map(|script| run_script(script, &host, variables))
        .collect()
}

fn run_script(script: &Script, host: &Path, variables: &[(&str, &str)]) -> Result<Part, Stop> {
    let mut command = npm(&["run", script.name]);
    command.envs(variables.iter().copied());
    let junit = times::junit(&format!("ui-{}", script.name))?;
    command
        .env(times::VARIABLE, &junit)
        .env("WECOM_BRIDGE_HOST", host);
    let words = run::shown(&command);
    out::line(&format!("$ {words}"));
    let mut counts = Counts::default();
    let status = run::stream(command, |line| {
        out::pass(line);
        let line = without_colours(&String::from_utf8_lossy(line));
        counts += (script.count)(line.trim()).unwrap_or_default();
    });
    let success = status.map_err(|error| Stop::io(&words, &error))?.success();
    Ok(Part {
        label: format!("ui {}", script.name),
        counts: judged(counts, success),
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

/// `115 passed (3.1m)`, `2 failed`, `4 did not run`: a line for each way a test ended. One that did not run has failed.
fn of_playwright(line: &str) -> Option<Counts> {
    let (number, end) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    let mut counts = Counts::default();
    match end.split_once(" (").map_or(end, |(end, _)| end) {
        "passed" => counts.passed = number,
        "failed" | "flaky" | "interrupted" | "did not run" => counts.failed = number,
        "skipped" => counts.ignored = number,
        _ => return None,
    }
    Some(counts)
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
        let lines = [
            "2 failed",
            "1 interrupted",
            "4 did not run",
            "154 passed (13.9m)",
        ];
        let mut all = Counts::default();
        lines
            .into_iter()
            .filter_map(of_playwright)
            .for_each(|counts| all += counts);
        assert_eq!(Some(all), counts(154, 7));
        assert_eq!(of_playwright("it passed, nothing failed here"), None);
        assert_eq!(of_playwright("3 passed the door"), None);
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
