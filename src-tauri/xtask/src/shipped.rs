//! The build that users install: what is left out of it besides what its profile says.
//!
//! A program names the source files of its assertions. They would tell where it was built, and differ from one machine
//! to the next.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::run;

/// The profile's name.
pub(crate) const PROFILE: &str = "dist";

/// Keeps this machine's folders out of what the command builds.
pub(crate) fn without_paths(command: &mut Command) {
    let before = env::var("RUSTFLAGS").unwrap_or_default();
    let folders = [
        (cargo_home(), "cargo"),
        (Some(run::root().to_owned()), "wecom-bridge"),
    ];
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(&before, &folders));
}

/// The words of `RUSTFLAGS` and one flag for each folder, as cargo takes them.
fn flags(before: &str, folders: &[(Option<PathBuf>, &str)]) -> OsString {
    let mut all = OsString::from(before.split_whitespace().collect::<Vec<_>>().join("\u{1f}"));
    for (folder, name) in folders {
        let Some(folder) = folder else { continue };
        if !all.is_empty() {
            all.push("\u{1f}");
        }
        all.push("--remap-path-prefix=");
        all.push(folder);
        all.push("=");
        all.push(name);
    }
    all
}

/// Where cargo unpacks what comes from elsewhere.
fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(env::home_dir()?.join(".cargo")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_are_set_stay() {
        let folders = [
            (Some(PathBuf::from("/home/a b/.cargo")), "cargo"),
            (None, "nowhere"),
        ];
        let remapped = "--remap-path-prefix=/home/a b/.cargo=cargo";
        assert_eq!(flags("", &folders), remapped);
        assert_eq!(
            flags(" -C  debuginfo=0 ", &folders),
            format!("-C\u{1f}debuginfo=0\u{1f}{remapped}").as_str()
        );
    }
}
