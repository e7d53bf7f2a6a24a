//! Opening the window: its pages built if they are stale, then the program in the build that is nearest.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use crate::front_end;
use crate::out;
use crate::run;
use crate::setup::{self, Need};
use crate::shipped;
use crate::start::{changed, is_fresh};
use crate::stop::Stop;

pub(crate) const PROGRAM: &str = "wecom-bridge-desktop";
/// Its feature that has its pages in it.
pub(crate) const PAGES: &str = "desktop/custom-protocol";

/// Whether a window can be opened here.
pub(crate) fn has_display() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the window.
pub(crate) fn start(args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build, Need::Window, Need::FrontEnd])?;
    pages()?;
    let mut command = soonest()?;
    command.args(args);
    Ok(run::exit_code(run::status(&mut command)?))
}

/// Builds the pages if anything that they are made from is newer.
pub(crate) fn pages() -> Result<(), Stop> {
    let folder = front_end::folder();
    let built = changed(&folder.join("dist/index.html"));
    let sources = [
        "src",
        "index.html",
        "package.json",
        "package-lock.json",
        "vite.config.ts",
        "tsconfig.json",
    ];
    let newest = sources
        .iter()
        .filter_map(|name| newest(&folder.join(name)))
        .max();
    if built.is_some() && newest <= built {
        return Ok(());
    }
    out::say("Building the window's pages.");
    front_end::build()
}

/// The program that users install, with its pages in it, and one package of `tests/desktop` built like it.
pub(crate) fn build_shipped(beside: &str) -> Result<[PathBuf; 2], Stop> {
    let mut command = run::cargo();
    command.args(["build", "--profile", shipped::PROFILE]);
    command.args(["--package", "desktop", "--package", beside]);
    command.args(["--features", PAGES]);
    command.args(["--bin", PROGRAM, "--bin", beside]);
    shipped::without_paths(&mut command);
    if !run::status(&mut command)?.success() {
        return Err(Stop::Failed("the desktop does not build".to_owned()));
    }
    let folder = run::target_folder()?.join(shipped::PROFILE);
    Ok([PROGRAM, beside].map(|name| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
}

/// Through cargo, which knows whether a build has its pages in it; a release build if there is a fresh one.
fn soonest() -> Result<Command, Stop> {
    let release = run::target_folder()?.join("release");
    let program = release.join(format!("{PROGRAM}{}", env::consts::EXE_SUFFIX));
    let mut command = run::cargo();
    command.args([
        "run",
        "--package",
        "desktop",
        "--features",
        "custom-protocol",
    ]);
    if is_fresh(&program, &release.join(format!("{PROGRAM}.d"))) {
        out::say("Using the release build, which is up to date.");
        command.arg("--release");
    } else {
        out::say(
            "Building it for development first; on a new machine that takes some minutes, later seconds.",
        );
    }
    command.arg("--");
    Ok(command)
}

/// When the newest file at or below a path was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else {
        return changed(path);
    };
    entries
        .filter_map(|entry| newest(&entry.ok()?.path()))
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_file_below_a_folder_counts() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let newest_here = newest(&here);
        assert!(newest_here >= changed(&here.join("desktop.rs")) && newest_here.is_some());
        assert_eq!(newest(&here.join("no-such-file")), None);
    }
}
