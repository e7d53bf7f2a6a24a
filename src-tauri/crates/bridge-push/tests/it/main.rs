//! Pushes against a simulated directory server: what is written, what is found again after a kill, and what is left alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that fails should stop"
)]

mod applying;
mod faults;
mod kills;
mod support;
