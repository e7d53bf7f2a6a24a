//! The two voices of this program: what it is doing (stderr) and what was asked for (stdout).
//!
//! A reader who closed the pipe is no reason to fail, so write errors are ignored.

use std::io::Write as _;

/// Says on stderr what happens, so that stdout stays with the program that is run.
pub(crate) fn say(text: &str) {
    _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Writes one line of the result to stdout.
pub(crate) fn line(text: &str) {
    _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Passes the bytes of another program on to stdout.
pub(crate) fn pass(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    _ = out.write_all(bytes).and_then(|()| out.flush());
}
