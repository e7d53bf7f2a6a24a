//! The contract between the program and its interfaces: one table of commands, from which the desktop's IPC, the
//! development host and the interface's TypeScript come.
//!
//! [`dispatch`] calls a command by name over a [`Session`]; what a command needs of the machine around it goes through
//! [`Platform`]. Types that cross are the product's own, or stand in `types`.

mod blocking;
mod checkups;
pub mod decisions;
pub mod failure;
pub mod outside;
pub mod platform;
pub mod scheduler;
pub mod session;
pub mod settings;
pub mod table;
pub mod topic;
mod traces;
pub mod types;

#[cfg(feature = "bindings")]
pub mod bindings;
#[cfg(feature = "bindings")]
mod signature;

mod commands;
mod imports;
mod jobs;
mod notices_read;
mod progress;
mod sandbox;
mod saving;

#[cfg(test)]
mod tests;

pub use blocking::blocking;
pub use failure::{CommandResult, Failure, FailureCode};
pub use jobs::OnProgress;
pub use platform::{Platform, Revealed, SandboxServed, Scenarios, Shown};
pub use session::{Parts, Session};
pub use settings::{Language, Settings, SettingsChange, SettingsFile, Theme};
pub use table::{COMMANDS, dispatch};
pub use topic::Topic;
