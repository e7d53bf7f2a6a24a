//! Opening the window: its pages built if they are stale, then the program in the build that is nearest.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use crate::machine;
use crate::out;
use crate::run;
use crate::setup::{self, Need};
use crate::start::{changed, is_fresh};
use crate::stop::Stop;

const PROGRAM: &str = "wecom-bridge-desktop";

/// Whether a window can be opened here.
pub(crate) fn has_display() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the window.
pub(crate) fn start(args: &[OsString]) -> Result<ExitCode, Stop> {
    setup::ensure(&[Need::Build, Need::Window, Need::Pages])?;
    pages()?;
    let mut command = soonest()?;
    command.args(args);
    Ok(run::exit_code(run::status(&mut command)?))
}

/// Builds the pages if anything that they are made from is newer.
pub(crate) fn pages() -> Result<(), Stop> {
    tools()?;
    let folder = pages_folder();
    let built = changed(&folder.join("dist/index.html"));
    let sources = ["src", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];
    let newest = sources.iter().filter_map(|name| newest(&folder.join(name))).max();
    if built.is_some() && newest <= built {
        return Ok(());
    }
    out::say("Building the window's pages.");
    npm(&["run", "build"])
}

/// Installs what the pages are built with, exactly as the lock file has it.
pub(crate) fn tools() -> Result<(), Stop> {
    let folder = pages_folder();
    let wanted = changed(&folder.join("package-lock.json"));
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && wanted <= installed {
        return Ok(());
    }
    out::say("Installing what the window's pages are built with; that takes half a minute.");
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// Where the pages' sources stand.
pub(crate) fn pages_folder() -> PathBuf {
    run::root().join("ui")
}

fn npm(args: &[&str]) -> Result<(), Stop> {
    let program = machine::on_path("npm").or_else(windows_npm);
    let program = program.ok_or_else(|| Stop::Failed("npm was not found beside Node.js".to_owned()))?;
    let mut command = Command::new(program);
    command.current_dir(pages_folder()).args(args);
    let words = run::shown(&command);
    if run::status(&mut command)?.success() {
        return Ok(());
    }
    Err(Stop::Failed(format!("{words} failed, see above")))
}

/// On Windows npm is a script and not a program.
fn windows_npm() -> Option<PathBuf> {
    let node = machine::on_path("node")?;
    Some(node.with_file_name("npm.cmd")).filter(|npm| npm.is_file())
}

/// Through cargo, which knows whether a build has its pages in it; a release build if there is a fresh one.
fn soonest() -> Result<Command, Stop> {
    let release = run::target_folder()?.join("release");
    let program = release.join(format!("{PROGRAM}{}", env::consts::EXE_SUFFIX));
    let mut command = run::cargo();
    command.args(["run", "--package", "desktop", "--features", "custom-protocol"]);
    if is_fresh(&program, &release.join(format!("{PROGRAM}.d"))) {
        out::say("Using the release build, which is up to date.");
        command.arg("--release");
    } else {
        out::say("Building it for development first; on a new machine that takes some minutes, later seconds.");
    }
    command.arg("--");
    Ok(command)
}

/// When the newest file at or below a path was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else { return changed(path) };
    entries.filter_map(|entry| newest(&entry.ok()?.path())).max()
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
