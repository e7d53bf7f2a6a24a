//! The suite that drives the real window: the program with its pages in it, under a display and a keyring of its own.
//!
//! What is clicked and looked at stands in `tests/desktop`.

use std::process::Command;

use crate::counts::{Counts, Part};
use crate::desktop;
use crate::machine;
use crate::out;
use crate::run;
use crate::session::Session;
use crate::stop::Stop;

/// Builds the program and runs what drives it.
pub(crate) fn check() -> Result<Vec<Part>, Stop> {
    desktop::pages()?;
    let program = desktop::build()?;
    let node = machine::on_path("node").ok_or_else(|| missing("node"))?;
    let display = machine::on_path("xvfb-run").ok_or_else(|| missing("xvfb-run"))?;
    let mut command = Command::new(display);
    command
        .arg("-a")
        .arg(node)
        .args(["--test", "--test-reporter=tap", "tests/desktop/"])
        .current_dir(run::root())
        .env("WECOM_BRIDGE_DESKTOP", program);
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
    Ok(vec![Part {
        label: "the real window".to_owned(),
        counts: judged(counts, success),
    }])
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
