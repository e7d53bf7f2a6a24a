//! `cargo xtask soak`: the long form of the tests that break things on purpose, and the figures that they tell.
//!
//! The same programs as in `cargo xtask test`, with a variable that turns their counts up. Built as for a test, so that
//! overflows and broken assumptions stop the program under test too. One of them, `pages`, is the interface in a browser,
//! with axe at every size.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::counts::{Reader, without_colours};
use crate::front_end;
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
/// The pages of the interface, which are no program of `tests`.
const PAGES: &str = "pages";

/// Runs the named programs, or all, and closes with their figures and the count.
pub(crate) fn soak(names: &[String]) -> Result<ExitCode, Stop> {
    let programs = chosen(names)?;
    setup::ensure(&needs(&programs))?;
    let session = Session::new()?;
    let mut figures = Vec::new();
    let mut entries = Vec::new();
    for program in programs {
        entries.push(match program {
            PAGES => pages(),
            _ => one(&session, program, &mut figures)?,
        });
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

fn needs(programs: &[&str]) -> Vec<Need> {
    let mut needs = vec![Need::Build, Need::Keyring];
    if programs.contains(&PAGES) {
        needs.extend([Need::FrontEnd, Need::Browser]);
    }
    needs
}

fn pages() -> Entry {
    let begun = Instant::now();
    Entry {
        suite: PAGES,
        parts: suites::outcome(front_end::pages(&[(VARIABLE, "1")])),
        took: begun.elapsed(),
    }
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
    let all = || PROGRAMS.into_iter().chain([PAGES]);
    if names.is_empty() {
        return Ok(all().collect());
    }
    let find = |name: &String| {
        let known = all().find(|program| program == name);
        known.ok_or_else(|| {
            let there = all().collect::<Vec<_>>().join(", ");
            Stop::Failed(format!(
                "there is no long form of {name:?}; there are: {there}"
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
        assert_eq!(chosen(&[]).unwrap().len(), PROGRAMS.len() + 1);
        assert_eq!(chosen(&["pages".to_owned()]).unwrap(), [PAGES]);
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
