//! Opens a URL in the default browser, as a detached process without secrets in its environment.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bridge::environment::without_secrets;

/// A launcher that still runs after this time has opened the URL: some of them stay as long as the browser does.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Opens the URL with the system's launcher. A failure is not reported: the URL is printed as text too.
pub(crate) fn open(address: &str) {
    let launchers = open::commands(address);
    // Some launchers wait for the browser, and this program does not.
    drop(thread::Builder::new().spawn(move || launch(launchers)));
}

fn launch(launchers: Vec<Command>) {
    for mut launcher in launchers {
        let begun = Instant::now();
        let ended = alone(&mut launcher)
            .spawn()
            .and_then(|mut child| child.wait());
        let is_next_one_asked = match ended {
            Ok(status) => !status.success() && begun.elapsed() < AT_ONCE,
            Err(_) => true,
        };
        if !is_next_one_asked {
            return;
        }
    }
}

/// Detaches a launcher: no secret in its environment, no terminal to write to, and a process group of its own, so that
/// Ctrl-C does not close the browser.
fn alone(launcher: &mut Command) -> &mut Command {
    launcher
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(launcher, 0);
    without_secrets(launcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_launcher_gets_no_secret_and_the_next_one_is_tried_where_one_fails() {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        let mut missing = Command::new(folder.path().join("no-such-launcher"));
        missing.arg("x");
        let mut failing = Command::new("false");
        failing.arg("x");
        let mut dumping = Command::new("sh");
        dumping.args(["-c", "env > \"$1\"", "sh"]).arg(&said);
        for variable in bridge::environment::SECRETS {
            dumping.env(variable, "Q7-not-for-browsers");
        }
        dumping.env("WECOM_BRIDGE_LANG", "zh");
        launch(vec![missing, failing, dumping, Command::new("no-more")]);
        let said = std::fs::read_to_string(said).unwrap();
        assert!(said.contains("WECOM_BRIDGE_LANG=zh"), "{said}");
        assert!(!said.contains("Q7-not-for-browsers"), "{said}");
    }
}
