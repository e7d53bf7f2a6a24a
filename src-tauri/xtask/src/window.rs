//! The suite that drives the real window: the program with its pages in it, under a display and a keyring of its own.
//!
//! What is clicked and looked at stands in `tests/desktop`.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

use crate::counts::{Counts, Part};
use crate::desktop;
use crate::machine;
use crate::out;
use crate::programs;
use crate::run;
use crate::session::Session;
use crate::stop::Stop;
use crate::times;

/// The program without a window, which works on the same data folder.
pub(crate) const COMMAND_LINE: &str = "wecom-bridge";
/// Where the suite leaves its pictures.
const PICTURES: &str = "pictures";
/// If it is set, the pictures of the README are replaced by those of the run.
const KEEP: &str = "WECOM_BRIDGE_PICTURES";

/// Builds the program and runs what drives it.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    desktop::pages()?;
    let [program, desk, command_line] = programs::build(
        [desktop::PROGRAM, "desk", COMMAND_LINE],
        &["--features", desktop::PAGES],
    )?;
    let pictures = run::target_folder()?.join(PICTURES);
    let mut command = on_display("node")?;
    let junit = times::junit("window")?;
    command
        // One after the other: two programs in one session are one.
        .args(["--test", "--test-concurrency=1"])
        .args(reporters(&junit))
        .arg("tests/desktop/")
        .env("WECOM_BRIDGE_DESKTOP", program)
        .env("WECOM_BRIDGE_DESK", desk)
        .env("WECOM_BRIDGE_PROGRAM", command_line)
        .env("WECOM_BRIDGE_SHOTS", &pictures);
    out::line(&format!("$ {}", run::shown(&command)));
    let session = Session::new()?;
    let mut counts = Counts::default();
    let status = run::stream(session.wrap(command), |line| {
        out::pass(line);
        read(&mut counts, String::from_utf8_lossy(line).trim());
    });
    let success = status
        .map_err(|error| Stop::io("the window", &error))?
        .success();
    if success && env::var_os(KEEP).is_some() {
        keep(&pictures).map_err(|error| Stop::io("keeping the pictures", &error))?;
    }
    Ok(vec![Part {
        label: "the real window".to_owned(),
        counts: judged(counts, success),
        times: times::of_junit(&junit),
    }])
}

/// What is read here goes to stdout, and the times into a file.
pub(crate) fn reporters(junit: &Path) -> [OsString; 4] {
    let mut file = OsString::from("--test-reporter-destination=");
    file.push(junit);
    [
        "--test-reporter=tap".into(),
        "--test-reporter-destination=stdout".into(),
        "--test-reporter=junit".into(),
        file,
    ]
}

/// A program on a display that nobody sees.
pub(crate) fn on_display(name: &str) -> Result<Command, Stop> {
    let program = machine::on_path(name).ok_or_else(|| missing(name))?;
    let mut command =
        run::program(machine::on_path("xvfb-run").ok_or_else(|| missing("xvfb-run"))?);
    command
        .args(["-a", "-s", "-screen 0 1280x820x24"])
        .arg(program);
    Ok(command)
}

/// Replaces each picture of the documents by the one of the same name.
fn keep(pictures: &Path) -> io::Result<()> {
    for entry in fs::read_dir(run::root().join("docs").join(PICTURES))? {
        let kept = entry?;
        fs::copy(pictures.join(kept.file_name()), kept.path())?;
    }
    Ok(())
}

fn missing(program: &str) -> Stop {
    Stop::Failed(format!("{program} was not found"))
}

/// The closing lines of node's own test runner: `# pass 12`.
pub(crate) fn read(counts: &mut Counts, line: &str) {
    let number = |word: &str| line.strip_prefix(word)?.trim().parse::<usize>().ok();
    if let Some(passed) = number("# pass ") {
        counts.passed = passed;
    } else if let Some(failed) = number("# fail ") {
        counts.failed = failed;
    }
}

/// A run that ended badly, or in which nothing was tested, has failed.
pub(crate) fn judged(counts: Counts, success: bool) -> Counts {
    let silent = counts.failed == 0 && (!success || counts.passed == 0);
    Counts {
        failed: counts.failed + usize::from(silent),
        ..counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read_and_silence_is_a_failure() {
        let mut counts = Counts::default();
        for line in ["ok 1 - starts", "# tests 3", "# pass 2", "# fail 1"] {
            read(&mut counts, line);
        }
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert_eq!(judged(counts, false).failed, 1);
        assert_eq!(judged(Counts::default(), true).failed, 1);
        assert_eq!(
            judged(
                Counts {
                    passed: 2,
                    ..Counts::default()
                },
                false
            )
            .failed,
            1
        );
    }
}
