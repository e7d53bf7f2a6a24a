//! What this machine is and what may be installed on it.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The systems that the set-up knows its way around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Linux,
    MacOs,
    Windows,
}

/// How a command may be run with an administrator's rights, without asking for a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    Root,
    Sudo,
    None,
}

/// All that decides how a missing tool gets here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    pub(crate) system: System,
    /// Debian, Ubuntu or a relative: system packages come through apt-get.
    pub(crate) apt: bool,
    pub(crate) rights: Rights,
    pub(crate) rustup: bool,
}

impl Machine {
    /// Looks at the machine that this program runs on.
    pub(crate) fn here() -> Self {
        let system = match env::consts::OS {
            "windows" => System::Windows,
            "macos" => System::MacOs,
            _ => System::Linux,
        };
        Self {
            system,
            apt: system == System::Linux && on_path("apt-get").is_some(),
            rights: rights(system),
            rustup: on_path("rustup").is_some(),
        }
    }
}

/// Where a program stands on the search path.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .find(|file| file.is_file())
}

fn rights(system: System) -> Rights {
    if system != System::Linux {
        return Rights::None;
    }
    if answers("id", &["-u"], "0\n") {
        return Rights::Root;
    }
    if answers("sudo", &["-n", "true"], "") {
        Rights::Sudo
    } else {
        Rights::None
    }
}

/// Major and minor of the version that a program tells.
pub(crate) fn version_of(program: &str) -> Option<[u32; 2]> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    version_in(&String::from_utf8_lossy(&output.stdout))
}

/// The first two numbers of a text such as `v20.19.1`.
fn version_in(text: &str) -> Option<[u32; 2]> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok());
    Some([numbers.next()?, numbers.next()?])
}

/// Whether a command succeeds and its output begins as expected.
pub(crate) fn answers(program: impl Into<PathBuf>, args: &[&str], begins: &str) -> bool {
    let output = Command::new(program.into())
        .args(args)
        .stdin(Stdio::null())
        .output();
    output
        .is_ok_and(|output| output.status.success() && output.stdout.starts_with(begins.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(version_in("v20.19.1\n"), Some([20, 19]));
        assert_eq!(version_in("no version"), None);
        assert!([20, 9] < [20, 19] && [18, 99] < [20, 19]);
    }
}
