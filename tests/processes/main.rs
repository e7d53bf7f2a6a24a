//! Several programs on one data folder: nothing is corrupted, no change is lost, and who must wait is told so.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod at_once;
mod opening;
mod removal;
mod setting_up;
mod support;
