//! Removes secrets from the environment before any child process is started: browsers, web views, whatever a plugin runs.
//!
//! The desktop reads no secret from its environment. If it holds some, as in an administrator's shell, the program executes
//! itself again without them: removing a variable from a running process is unsafe code in Rust, since other threads may
//! read the environment at the same time.

use std::env;
use std::io;
use std::process::{Command, ExitCode};

use bridge::environment;

/// Executes the program again without secrets, if its environment holds any; returns the exit status of that process, if
/// it ran. To be called before any file is opened or thread started.
pub(crate) fn without_secrets() -> Option<ExitCode> {
    if !environment::has_secrets() {
        return None;
    }
    match env::current_exe().and_then(|program| anew(&mut again(Command::new(program)))) {
        Ok(ended) => Some(ended),
        // Better no window than one whose children know the secrets.
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// The same arguments, and the environment without secrets.
fn again(mut command: Command) -> Command {
    command.args(env::args_os().skip(1));
    environment::without_secrets(&mut command);
    command
}

/// Replaces this process by `exec`, so that its process ID stays the same for the parent.
#[cfg(unix)]
fn anew(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;

    Err(command.exec())
}

#[cfg(not(unix))]
fn anew(command: &mut Command) -> io::Result<ExitCode> {
    let status = command.status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `again` makes of this very test program, whose environment is then printed by a shell.
    #[cfg(unix)]
    #[test]
    fn the_new_start_has_everything_but_the_secrets() {
        let mut command = Command::new("env");
        command.env("WECOM_BRIDGE_LOG", "debug");
        for variable in environment::SECRETS {
            command.env(variable, "a secret of this test");
        }
        environment::without_secrets(&mut command);
        let said = command.output().unwrap().stdout;
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains("WECOM_BRIDGE_LOG=debug"));
        assert!(!said.contains("a secret of this test"), "{said}");
    }
}
