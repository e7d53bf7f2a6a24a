//! The program killed at any moment, a full disk, a folder that cannot be written: the state is the one before or the
//! one after, the file is whole, and the next run finishes the work.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

mod archive;
mod import;
mod kill;
mod migration;
mod settings;
#[cfg(target_os = "linux")]
mod storage;
mod sync;
mod world;
