//! `cargo xtask cross`: Windows and macOS, from Linux.
//!
//! Types and lints of the whole workspace for Microsoft's and Apple's systems, and the crates without a window built for
//! Windows and tested under wine, its credential store included. What it cannot do: link for macOS or with Microsoft's
//! linker, open a window there, build installers. That stays with machines that run these systems.

mod kit;

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::counts::{Part, Reader};
use crate::machine::{Machine, System};
use crate::out;
use crate::report::{self, Entry};
use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;
use crate::suites;

use kit::Kit;

struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Kit) -> Result<Vec<Part>, Stop>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "windows",
        about: "unit and acceptance tests for Windows, under wine",
        run: under_wine,
    },
    Check {
        name: "windows-types",
        about: "the whole workspace, linted for x86_64-pc-windows-msvc",
        run: |kit| lint(kit, "x86_64-pc-windows-msvc"),
    },
    Check {
        name: "macos-types",
        about: "the whole workspace, linted for aarch64-apple-darwin",
        run: |kit| lint(kit, "aarch64-apple-darwin"),
    },
];

/// Tests that cannot be run under wine, by name, each with the reason beside it. They have to be run on Windows itself.
const NOT_UNDER_WINE: &[&str] = &[];

/// Wine's sockets stall when thousands are opened at once, so the tests with a crowd take a smaller one there.
const FEW_CONNECTIONS: &str = "WECOM_BRIDGE_FEW_CONNECTIONS";

/// The target that mingw links, and wine runs.
const WINE_TARGET: &str = "x86_64-pc-windows-gnu";

/// Runs the named checks, or all, and closes with the count.
pub(crate) fn cross(names: &[String]) -> Result<ExitCode, Stop> {
    let checks = chosen(names)?;
    if Machine::here().system != System::Linux {
        return Err(Stop::Failed(
            "this looks at other systems from Linux; on Windows and macOS, run `cargo xtask test`"
                .to_owned(),
        ));
    }
    setup::ensure(&[Need::Build, Need::Lint, Need::Cross])?;
    let kit = Kit::ready()?;
    let entries: Vec<_> = checks.into_iter().map(|check| one(check, &kit)).collect();
    report::lines(&entries)
        .iter()
        .for_each(|line| out::line(line));
    Ok(match report::all_well(&entries) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn chosen(names: &[String]) -> Result<Vec<&'static Check>, Stop> {
    let known = |name: &String| CHECKS.iter().any(|check| check.name == name);
    if let Some(strange) = names.iter().find(|name| !known(name)) {
        let known: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        let known = known.join(", ");
        return Err(Stop::Failed(format!(
            "there is no check {strange:?}; there are: {known}"
        )));
    }
    let wanted = |check: &&Check| names.is_empty() || names.iter().any(|name| name == check.name);
    Ok(CHECKS.iter().filter(wanted).collect())
}

fn one(check: &Check, kit: &Kit) -> Entry {
    out::line(&format!("\n=== {}: {}", check.name, check.about));
    let begun = Instant::now();
    let parts = suites::outcome((check.run)(kit));
    Entry {
        suite: check.name,
        parts,
        took: begun.elapsed(),
    }
}

fn lint(kit: &Kit, target: &str) -> Result<Vec<Part>, Stop> {
    let mut command = kit.cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--target", target]);
    command.args(["--", "-D", "warnings"]);
    suites::one_check(target, command)
}

fn under_wine(kit: &Kit) -> Result<Vec<Part>, Stop> {
    let _wine = kit.wine();
    let program = build_program(kit)?;
    let mut command = without_a_window(kit, "test");
    command
        .arg("--no-fail-fast")
        .env("WECOM_BRIDGE_PROGRAM", program)
        .env(FEW_CONNECTIONS, "1")
        .arg("--");
    for test in NOT_UNDER_WINE {
        command.args(["--skip", test]);
    }
    let words = run::shown(&command);
    out::line(&format!("$ {words}"));
    let mut reader = Reader::default();
    let status = run::stream(command, |line| {
        out::pass(line);
        reader.feed(&String::from_utf8_lossy(line));
    });
    let status = status.map_err(|error| Stop::io(&words, &error))?;
    Ok(suites::judged(reader.finish(), status.success()))
}

/// Everything that has no window, with its tests; doc tests would be run without wine.
fn without_a_window(kit: &Kit, task: &str) -> Command {
    let mut command = kit.cargo();
    command.args([task, "--workspace", "--target", WINE_TARGET]);
    command.args(["--lib", "--bins", "--tests"]);
    // With neither a window nor a need of one: `xtask` runs on developers' own machines only, and `desk` is a Linux desktop.
    for package in ["desktop", "empty-window", "desk", "xtask"] {
        command.args(["--exclude", package]);
    }
    command
}

/// The acceptance tests drive the command-line program, and there is no cargo under wine to build it there. The tests
/// are built in the same breath, since other packages would ask for other features, and so for a second build.
fn build_program(kit: &Kit) -> Result<std::path::PathBuf, Stop> {
    let mut command = without_a_window(kit, "build");
    out::line(&format!("$ {}", run::shown(&command)));
    if !run::status(&mut command)?.success() {
        return Err(Stop::Failed("the program does not build".to_owned()));
    }
    let program = kit
        .build_folder()
        .join(WINE_TARGET)
        .join("debug/wecom-bridge.exe");
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_chosen_by_name() {
        assert_eq!(chosen(&[]).unwrap().len(), CHECKS.len());
        let one = chosen(&["macos-types".to_owned()]).unwrap();
        assert_eq!(one.len(), 1);
        assert!(chosen(&["beos".to_owned()]).is_err());
    }
}
