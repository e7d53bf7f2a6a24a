//! How long the test programs go on: a short form for every day, a long one for `cargo xtask soak`.

use std::env;

/// Set to anything but `0`, the long form runs.
pub const VARIABLE: &str = "WECOM_BRIDGE_SOAK";

/// What a figure's line begins with, so that `cargo xtask soak` finds it.
pub const FIGURE: &str = "figure: ";

/// Whether the long form was asked for.
pub fn long() -> bool {
    env::var_os(VARIABLE).is_some_and(|value| !value.is_empty() && value != "0")
}

/// How often something is tried.
pub fn times<T>(short: T, in_a_soak: T) -> T {
    if long() { in_a_soak } else { short }
}

/// Says what was tried and what came of it, in one line.
#[expect(clippy::print_stdout, reason = "for whoever runs the tests")]
pub fn figure(what: &str) {
    println!("{FIGURE}{what}");
}
