//! The product: every feature over one open data folder. Knows nothing of windows.
//!
//! [`Bridge`] is the way in. The features live in crates below (`bridge-core`, `-directory`, `-sync`, `-scan`,
//! `-diagnose`), whose public names are found here again; this crate adds set-up, the overview, the go-live checklist, the rules of forms, the
//! contract with an interface, and what joins them.

pub mod checklist;
pub mod contract;
pub mod exercise;
pub mod forms;
pub mod links;
pub mod notices;
pub mod overview;
pub mod scope;

mod facade;
pub mod last_checkup;
pub mod setup;

pub use bridge_core::{
    actor, acts, change_detection, clinic, crash_dumps, data_folder, environment, error, expected,
    files, lang, logs, remedy, sheet, store, tenant, text, time, vault,
};
pub use bridge_diagnose::{checkup, trace};
pub use bridge_sync::progress;
pub use {
    bridge_directory as directory, bridge_push as push, bridge_scan as scan, bridge_sync as sync,
};

pub use bridge_core::{Code, Error, GivenSecrets, Lang, Options, Result, Text, default_folder};
pub use facade::Bridge;

/// Data sources and their rules.
pub mod source {
    pub use crate::setup::{AddedSource, NewSource};
    pub use bridge_core::auth::ScanLogin;
    pub use bridge_core::source::*;
}

/// Authentication sources.
pub mod auth {
    pub use crate::setup::AddedAuth;
    pub use bridge_core::auth::*;
}
