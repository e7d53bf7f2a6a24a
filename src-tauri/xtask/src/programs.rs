//! Builds the programs that suites run, the way the suite `tests` builds everything.
//!
//! Cargo unites the features of what a command names. A program named alone is made of other builds of the same crates
//! than the tests are, hundreds of them, and a whole run would compile both.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::run;
use crate::stop::Stop;

/// What all builds of the suites have turned on: the interface's types are derived for their test.
pub(crate) const FEATURES: &str = "bridge/bindings";
/// A test among the programs, since those ask for features too. This one is made of the product alone.
const TEST: &str = "replay";

/// A cargo command on the whole workspace with the features of the tests.
pub(crate) fn whole(command: &str, more: &[&str]) -> Command {
    let mut cargo = run::cargo();
    cargo.args([command, "--workspace", "--features", FEATURES]);
    cargo.args(more);
    cargo
}

/// Builds these programs; where they are, in this order.
pub(crate) fn build<const N: usize>(names: [&str; N], more: &[&str]) -> Result<[PathBuf; N], Stop> {
    let mut build = whole("build", more);
    build.args(["--test", TEST]);
    for name in names {
        build.args(["--bin", name]);
    }
    if !run::status(&mut build)?.success() {
        return Err(Stop::Failed(format!("{} does not build", names.join(", "))));
    }
    let folder = run::target_folder()?.join("debug");
    Ok(names.map(|name| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))))
}
