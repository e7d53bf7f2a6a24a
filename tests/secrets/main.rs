//! Secrets stay secret: known ones are run through every command and through servers that say them back; afterwards
//! nothing that was written holds one, in any spelling.
//!
//! Needs the platform's keyring, which is the one place where a secret may lie.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod all_tenants;
#[cfg(target_os = "linux")]
mod around;
mod commands;
#[cfg(target_os = "linux")]
mod dump;
mod journey;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod proxy;
mod traces;
