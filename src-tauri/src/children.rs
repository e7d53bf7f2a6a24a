//! Keeping secrets in the environment from every process that this one starts: browsers, web views, whatever a plugin
//! runs.
//!
//! The desktop reads no secret from its environment. If there are some, as when it is started from an administrator's
//! shell, it starts itself anew without them: nobody can take a variable out of a running process without unsafe code.

use std::env;
use std::io;
use std::process::{Command, ExitCode};

use bridge::environment;

/// Starts the program anew if its environment holds secrets; gives the status to end with if that one has ended.
/// Nothing is opened before this.
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

/// The same words, and the environment without secrets.
fn again(mut command: Command) -> Command {
    command.args(env::args_os().skip(1));
    environment::without_secrets(&mut command);
    command
}

/// In this very process, which keeps its number for whoever started it.
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
