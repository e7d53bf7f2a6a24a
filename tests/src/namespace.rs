//! Programs in a namespace of their own, as its root: where they may mount, or have a network of their own, whoever runs
//! the tests.

use std::os::unix::fs::MetadataExt as _;
use std::process::Command;

/// A command that runs its further words in a new namespace of this kind, such as `--mount` or `--net`.
pub fn own(kind: &str) -> Command {
    let mut command = Command::new("unshare");
    if !is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.arg(kind);
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|itself| itself.uid() == 0)
}
