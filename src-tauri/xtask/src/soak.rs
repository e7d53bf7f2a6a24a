//! `cargo xtask soak`: the long form of the tests that break things on purpose, and the figures that they tell.
//!
//! The same programs as in `cargo xtask test`, with a variable that turns their counts up. Built as for a test, so that
//! overflows and broken assumptions stop the program under test too.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::counts::{Reader, without_colours};
use crate::out;
use crate::programs;
use crate::report::{self, Entry};
use crate::run;
use crate::session::Session;
use crate::setup::{self, Need};
use crate::stop::Stop;
use crate::suites;

/// What turns the counts up; `tests/src/soak.rs` reads it.
const VARIABLE: &str = "WECOM_BRIDGE_SOAK";
/// What the line of a figure begins with.
const FIGURE: &str = "figure: ";

/// The programs with a long form, as `tests/Cargo.toml` names them.
const PROGRAMS: [&str; 4] = ["faults", "crash", "secrets", "processes"];

/// Runs the named programs, or all, and closes with their figures and the count.
pub(crate) fn soak(names: &[String]) -> Result<ExitCode, Stop> {
    let programs = chosen(names)?;
    setup::ensure(&[Need::Build, Need::Keyring])?;
    let session = Session::new()?;
    let mut figures = Vec::new();
    let mut entries = Vec::new();
    for program in programs {
        entries.push(one(&session, program, &mut figures)?);
    }
    out::line("\nFigures");
    figures.iter().for_each(|figure| out::line(figure));
    report::lines(&entries)
        .iter()
        .for_each(|line| out::line(line));
    Ok(if report::all_well(&entries) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn one(session: &Session, program: &'static str, figures: &mut Vec<String>) -> Result<Entry, Stop> {
    let command = command(program);
    out::line(&format!("\n$ {VARIABLE}=1 {}", run::shown(&command)));
    let begun = Instant::now();
    let mut reader = Reader::default();
    let status = run::stream(session.wrap(command), |line| {
        out::pass(line);
        let text = String::from_utf8_lossy(line);
        figures.extend(figure(&text).map(|figure| format!("  {program}: {figure}")));
        reader.feed(&text);
    });
    let status = status.map_err(|error| Stop::io("cargo test", &error))?;
    Ok(Entry {
        suite: program,
        parts: suites::judged(reader.finish(), status.success()),
        took: begun.elapsed(),
    })
}

/// The whole workspace is named, so that nothing is built anew with other features.
fn command(program: &str) -> Command {
    let mut command = programs::whole("test", &["--test", program, "--", "--nocapture"]);
    command.env(VARIABLE, "1");
    command
}

fn chosen(names: &[String]) -> Result<Vec<&'static str>, Stop> {
    if names.is_empty() {
        return Ok(PROGRAMS.to_vec());
    }
    let find = |name: &String| {
        let known = PROGRAMS.into_iter().find(|program| program == name);
        known.ok_or_else(|| {
            Stop::Failed(format!(
                "there is no long form of {name:?}; there are: {}",
                PROGRAMS.join(", ")
            ))
        })
    };
    names.iter().map(find).collect()
}

/// The figure that a line tells; libtest may have begun the line.
fn figure(line: &str) -> Option<String> {
    let plain = without_colours(line);
    let (_, figure) = plain.split_once(FIGURE)?;
    Some(figure.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_wherever_they_stand() {
        let cases = [
            ("figure: 12 kills\n", Some("12 kills")),
            ("test a::b ... figure: 3 of 4\n", Some("3 of 4")),
            ("test a::b ... ok\n", None),
        ];
        for (line, expected) in cases {
            assert_eq!(figure(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn programs_are_chosen_by_name() {
        assert_eq!(chosen(&[]).unwrap(), PROGRAMS);
        assert_eq!(chosen(&["crash".to_owned()]).unwrap(), ["crash"]);
        assert!(chosen(&["nonsense".to_owned()]).is_err());
    }

    /// The two halves of one agreement stand in two packages that must not use each other.
    #[test]
    fn the_tests_agree_on_the_words() {
        let other = include_str!("../../../tests/src/soak.rs");
        assert!(other.contains(&format!("{VARIABLE:?}")));
        assert!(other.contains(&format!("{FIGURE:?}")));
        let manifest = include_str!("../../../tests/Cargo.toml");
        for program in PROGRAMS {
            assert!(
                manifest.contains(&format!("name = {program:?}")),
                "{program}"
            );
        }
    }
}
