//! The suites of `cargo xtask test`: what they need, what they run, and how they are counted.
//!
//! A suite that cannot run has failed; nothing is ever skipped.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::boundaries;
use crate::browser;
use crate::counts::{Counts, Part, Reader};
use crate::front_end;
use crate::npm;
use crate::out;
use crate::partners;
use crate::programs;
use crate::promises;
use crate::report::{self, Entry};
use crate::run;
use crate::session::Session;
use crate::setup::{self, Need};
use crate::stop::Stop;
use crate::window;
use crate::workflows;

struct Suite {
    name: &'static str,
    about: &'static str,
    needs: &'static [Need],
    run: fn() -> Result<Vec<Part>, Stop>,
}

/// Quick ones first, so that a slip is seen early.
const SUITES: &[Suite] = &[
    Suite {
        name: "fmt",
        about: "the formatting of every Rust file",
        needs: &[Need::Format],
        run: fmt,
    },
    Suite {
        name: "boundaries",
        about: "which crate may use which, and which tests hold what SECURITY.md says",
        needs: &[],
        run: boundaries,
    },
    Suite {
        name: "deny",
        about: "licences, sources, duplicates and use of what we depend on, crates and npm packages",
        needs: &[Need::Build, Need::Licences],
        run: deny,
    },
    Suite {
        name: "workflows",
        about: "the files of the workflows that run on other systems",
        needs: &[Need::FrontEnd],
        run: workflows::check,
    },
    Suite {
        name: "ui",
        about: "the interface: lints, types, components, and its pages in a browser",
        needs: &[Need::Build, Need::FrontEnd, Need::Browser],
        run: front_end::check,
    },
    Suite {
        name: "clippy",
        about: "lints, as errors",
        needs: &[Need::Build, Need::Window, Need::Lint],
        run: clippy,
    },
    Suite {
        name: "docs",
        about: "the API documentation, warnings as errors",
        needs: &[Need::Build, Need::Window],
        run: docs,
    },
    Suite {
        name: "tests",
        about: "unit, doc and acceptance tests, with a real keyring",
        needs: &[Need::Build, Need::Window, Need::Keyring],
        run: tests,
    },
    Suite {
        name: "partners",
        about: "the LDAP client against real directory servers: OpenLDAP, Samba's Active Directory",
        needs: &[Need::Build, Need::Directories],
        run: partners::check,
    },
    Suite {
        name: "browser",
        about: "the portal preview in a browser: scan, password, its change, logout",
        needs: &[Need::Build, Need::FrontEnd, Need::Browser],
        run: browser::check,
    },
    Suite {
        name: "window",
        about: "the real window, driven through both set-up methods, a sync and a restart",
        needs: &[
            Need::Build,
            Need::Window,
            Need::FrontEnd,
            Need::Keyring,
            Need::Display,
        ],
        run: window::check,
    },
];

/// Prints the names of the suites.
pub(crate) fn list() -> ExitCode {
    for suite in SUITES {
        out::line(&format!("{:<12} {}", suite.name, suite.about));
    }
    ExitCode::SUCCESS
}

/// Runs the named suites, or all, and closes with the count.
pub(crate) fn test(names: &[String]) -> Result<ExitCode, Stop> {
    let suites = chosen(names)?;
    let needs: Vec<_> = suites
        .iter()
        .flat_map(|suite| suite.needs)
        .copied()
        .collect();
    setup::ensure(&needs)?;

    let entries: Vec<_> = suites.into_iter().map(run_one).collect();
    report::lines(&entries)
        .iter()
        .for_each(|line| out::line(line));
    Ok(if report::all_well(&entries) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn chosen(names: &[String]) -> Result<Vec<&'static Suite>, Stop> {
    if names.is_empty() {
        return Ok(SUITES.iter().collect());
    }
    let find = |name: &String| {
        let unknown = || {
            Stop::Failed(format!(
                "there is no suite {name:?}; `cargo xtask test --list` names them"
            ))
        };
        SUITES
            .iter()
            .find(|suite| suite.name == name)
            .ok_or_else(unknown)
    };
    names.iter().map(find).collect()
}

fn run_one(suite: &Suite) -> Entry {
    out::line(&format!("\n=== {}: {}", suite.name, suite.about));
    let begun = Instant::now();
    let parts = outcome((suite.run)());
    Entry {
        suite: suite.name,
        parts,
        took: begun.elapsed(),
    }
}

/// The parts of a suite; one that could not run has failed.
pub(crate) fn outcome(result: Result<Vec<Part>, Stop>) -> Vec<Part> {
    result.unwrap_or_else(|stop| vec![check(&format!("could not run: {stop}"), false)])
}

fn fmt() -> Result<Vec<Part>, Stop> {
    one_check("cargo fmt", cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Vec<Part>, Stop> {
    let whole = |label, targets: &[&str]| {
        let args = [targets, &["--", "-D", "warnings"]].concat();
        one_check(label, programs::whole("clippy", &args))
    };
    let mut parts = whole("cargo clippy", &["--all-targets"])?;
    // Programs that only their own suite runs count as none of the targets.
    parts.extend(whole(
        "cargo clippy, the suite partners",
        &["--test", partners::PROGRAMS],
    )?);
    Ok(parts)
}

fn docs() -> Result<Vec<Part>, Stop> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    one_check("cargo doc", command)
}

fn deny() -> Result<Vec<Part>, Stop> {
    let mut parts = Vec::new();
    for what in ["licenses", "bans", "sources"] {
        let mut command = run::program(setup::own_program("cargo-deny"));
        command.args(["check", what]);
        parts.extend(one_check(what, command)?);
    }
    let mut unused = run::program(setup::own_program("cargo-machete"));
    unused.arg("src-tauri").arg("tests");
    parts.extend(one_check("unused dependencies", unused)?);
    parts.extend(npm::check()?);
    Ok(parts)
}

fn boundaries() -> Result<Vec<Part>, Stop> {
    let rules = boundaries::check(&run::metadata(&[])?)?;
    for rule in &rules {
        if let Some(how) = &rule.broken {
            out::line(&format!("not so: {}: {how}", rule.text));
        }
    }
    let judged = rules
        .iter()
        .map(|rule| check(&rule.text, rule.broken.is_none()));
    let mut parts: Vec<_> = judged.collect();
    let missing = promises::broken()?;
    for test in &missing {
        out::line(&format!("not so: there is no {test}"));
    }
    parts.push(check(
        "SECURITY.md names tests that are there",
        missing.is_empty(),
    ));
    Ok(parts)
}

fn tests() -> Result<Vec<Part>, Stop> {
    let [program] = programs::build([window::COMMAND_LINE], &[])?;
    let mut command = programs::whole("test", &["--no-fail-fast"]);
    command.env("WECOM_BRIDGE_PROGRAM", program);
    out::line(&format!("$ {}", run::shown(&command)));
    let session = Session::new()?;
    let mut reader = Reader::default();
    let status = run::stream(session.wrap(command), |line| {
        out::pass(line);
        reader.feed(&String::from_utf8_lossy(line));
    });
    let status = status.map_err(|error| Stop::io("cargo test", &error))?;
    Ok(judged(reader.finish(), status.success()))
}

/// A run that broke without a failed test, or that ran none, is a failure too.
pub(crate) fn judged(mut parts: Vec<Part>, success: bool) -> Vec<Part> {
    let failed = parts.iter().any(|part| part.counts.failed > 0);
    if !success && !failed {
        parts.push(check("cargo test ended early", false));
    }
    if success && parts.iter().all(|part| part.counts.passed == 0) {
        parts.push(check("no test was run", false));
    }
    parts
}

fn cargo(args: &[&str]) -> Command {
    let mut command = run::cargo();
    command.args(args);
    command
}

/// Runs a command that is one check by itself.
pub(crate) fn one_check(label: &str, command: Command) -> Result<Vec<Part>, Stop> {
    let words = run::shown(&command);
    out::line(&format!("$ {words}"));
    let status = run::stream(command, out::pass).map_err(|error| Stop::io(&words, &error))?;
    Ok(vec![check(label, status.success())])
}

/// One check that passed or failed.
pub(crate) fn check(label: &str, passed: bool) -> Part {
    let counts = Counts {
        passed: usize::from(passed),
        failed: usize::from(!passed),
        ignored: 0,
    };
    Part::new(label.to_owned(), counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(parts: &[Part]) -> usize {
        parts.iter().map(|part| part.counts.failed).sum()
    }

    fn part(passed: usize, failed: usize) -> Part {
        let counts = Counts {
            passed,
            failed,
            ignored: 0,
        };
        Part::new("bridge".to_owned(), counts)
    }

    #[test]
    fn a_run_is_judged_by_its_tests_and_its_end() {
        let cases = [
            ("all passed", vec![part(3, 0)], true, 0),
            ("one failed", vec![part(2, 1)], false, 1),
            ("it did not compile", vec![], false, 1),
            (
                "a program crashed after others passed",
                vec![part(3, 0)],
                false,
                1,
            ),
            ("there was no test", vec![], true, 1),
        ];
        for (name, parts, success, expected) in cases {
            assert_eq!(failed(&judged(parts, success)), expected, "{name}");
        }
    }

    #[test]
    fn a_suite_that_cannot_run_has_failed() {
        let parts = outcome(Err(Stop::Failed("no such program".to_owned())));
        assert_eq!(failed(&parts), 1);
        assert!(parts[0].label.contains("no such program"));
    }

    #[test]
    fn suites_are_chosen_by_name() {
        let names = |list: &[&str]| {
            list.iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(chosen(&[]).unwrap().len(), SUITES.len());
        let two: Vec<_> = chosen(&names(&["tests", "fmt"]))
            .unwrap()
            .iter()
            .map(|suite| suite.name)
            .collect();
        assert_eq!(two, ["tests", "fmt"]);
        assert!(chosen(&names(&["fmt", "nonsense"])).is_err());
    }
}
