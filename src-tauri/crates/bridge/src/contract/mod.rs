//! The contract between the program and whoever shows it: one table of commands, from which the desktop's IPC, the
//! development host and the interface's TypeScript come.
//!
//! [`dispatch`] calls a command by name over a [`Session`]; what a command needs of the machine around it goes through
//! [`Platform`]. Types that cross are the product's own, or stand in `types`.

pub mod failure;
pub mod outside;
pub mod platform;
pub mod scheduler;
pub mod session;
pub mod settings;
pub mod table;
pub mod topic;

#[cfg(feature = "bindings")]
pub mod bindings;

mod commands;
mod jobs;
mod progress;
mod sandbox;
mod types;

#[cfg(test)]
mod tests;

pub use failure::{CommandResult, Failure, FailureCode};
pub use platform::{Platform, Revealed, SandboxServed, Shown};
pub use session::{Parts, Session, blocking};
pub use settings::{Language, Settings, SettingsChange, SettingsFile, Theme};
pub use table::{COMMANDS, OnProgress, dispatch};
pub use topic::Topic;
