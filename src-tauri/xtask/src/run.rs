//! Running other programs: at the top of the repository, shown before they run.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use serde_json::Value;

use crate::stop::Stop;

/// The top of the repository.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// A program to be run at the top of the repository.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The same cargo that started this program.
pub(crate) fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a command on this terminal.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus, Stop> {
    command
        .status()
        .map_err(|error| Stop::io(&shown(command), &error))
}

/// Runs a command silently and returns what it wrote to stdout, or the last thing it complained of.
pub(crate) fn capture(command: &mut Command) -> Result<String, Stop> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Stop::io(&shown(command), &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Stop::Failed(format!(
        "{}: {}",
        shown(command),
        complaint.trim()
    )))
}

/// Runs a command and gives each line of both its outputs to `read`, in the order they came.
pub(crate) fn stream(mut command: Command, mut read: impl FnMut(&[u8])) -> io::Result<ExitStatus> {
    // One pipe for both: cargo names a test program on stderr, the program counts its tests on stdout.
    let (reader, writer) = io::pipe()?;
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()?;
    drop(command); // it holds the writing ends, and reading would never end

    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        read(&line);
        line.clear();
    }
    child.wait()
}

/// What cargo knows of this workspace.
pub(crate) fn metadata(args: &[&str]) -> Result<Value, Stop> {
    let text = capture(
        cargo()
            .args(["metadata", "--format-version", "1"])
            .args(args),
    )?;
    serde_json::from_str(&text).map_err(|error| Stop::Failed(format!("cargo metadata: {error}")))
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> Result<PathBuf, Stop> {
    let metadata = metadata(&["--no-deps"])?;
    let folder = metadata["target_directory"].as_str();
    folder
        .map(PathBuf::from)
        .ok_or_else(|| Stop::Failed("cargo metadata names no target directory".to_owned()))
}

/// Another program's exit status as our own.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    // A signal, or a Windows status that does not fit, has no code to pass on.
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["fmt", "--check"]);
        assert_eq!(shown(&command), "cargo fmt --check");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }

    #[test]
    fn both_outputs_of_a_command_are_read() {
        let mut seen = String::new();
        let mut command = cargo();
        command.args(["--no-such-option"]);
        let status = stream(command, |line| {
            seen.push_str(&String::from_utf8_lossy(line))
        })
        .unwrap();
        assert!(!status.success());
        assert!(seen.contains("no-such-option"), "{seen}");
    }
}
