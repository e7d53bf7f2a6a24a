//! `cargo xtask start`: the program, by the way that gets there soonest. Where there is no display, its demo.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use crate::desktop;
use crate::out;
use crate::run;
use crate::setup::{self, Need};
use crate::stop::Stop;

/// Opens the window; without a display, runs the whole path from two secrets to a directory in the terminal.
pub(crate) fn start(args: &[OsString]) -> Result<ExitCode, Stop> {
    if desktop::has_display() {
        return desktop::start(args);
    }
    setup::ensure(&[Need::Build])?;
    out::say(
        "There is no display here to open the window on, so this runs the demo in the terminal:",
    );
    out::say(
        "a simulated WeCom on this machine, both ways to connect it, and a first sync. Nothing of it stays.",
    );
    let mut command = soonest()?;
    command.arg("demo").args(args);
    Ok(run::exit_code(run::status(&mut command)?))
}

fn soonest() -> Result<Command, Stop> {
    let release = run::target_folder()?.join("release");
    let program = release.join(format!("wecom-bridge{}", std::env::consts::EXE_SUFFIX));
    if is_fresh(&program, &release.join("wecom-bridge.d")) {
        out::say("Using the release build, which is up to date.");
        return Ok(run::program(program));
    }
    out::say(
        "Building it for development first; on a new machine that takes a few minutes, later seconds.",
    );
    let mut command = run::cargo();
    command.args(["run", "--package", "cli", "--bin", "wecom-bridge", "--"]);
    Ok(command)
}

/// Whether a program is younger than all it was built from, which cargo wrote down beside it.
pub(crate) fn is_fresh(program: &Path, dep_info: &Path) -> bool {
    let Some(built) = changed(program) else {
        return false;
    };
    let Ok(dep_info) = std::fs::read_to_string(dep_info) else {
        return false;
    };
    let manifests = ["Cargo.toml", "Cargo.lock"].map(|name| run::root().join(name));
    let older = |file: &PathBuf| changed(file).is_some_and(|changed| changed <= built);
    sources(&dep_info).iter().chain(&manifests).all(older)
}

pub(crate) fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().ok()?.modified().ok()
}

/// The files after the colon of a line in make's form, where a blank within a name is escaped.
fn sources(dep_info: &str) -> Vec<PathBuf> {
    let line = dep_info.lines().next().unwrap_or_default();
    let (_program, files) = line.split_once(": ").unwrap_or_default();
    let files = files.replace("\\ ", "\0");
    files
        .split_ascii_whitespace()
        .map(|file| file.replace('\0', " ").into())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_from_dep_info() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "/t/wecom-bridge: /a/main.rs /a/lib.rs\n",
                &["/a/main.rs", "/a/lib.rs"],
            ),
            (
                "C:\\t\\wecom-bridge.exe: C:\\a\\main.rs\n",
                &["C:\\a\\main.rs"],
            ),
            (
                "/t/x: /my\\ files/main.rs /b.rs",
                &["/my files/main.rs", "/b.rs"],
            ),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(
                sources(text),
                expected.iter().map(PathBuf::from).collect::<Vec<_>>(),
                "{text}"
            );
        }
    }

    #[test]
    fn what_was_never_built_is_not_fresh() {
        assert!(!is_fresh(
            Path::new("/no/such/program"),
            Path::new("/no/such/program.d")
        ));
    }
}
