//! Pushes: one run towards one target, from reading it to the read-back that proves what was written.
//!
//! `remote` is what stands in the target, `link` what of it is ours, `matching` who somebody there might be, `plan` what
//! would be written (pure, hashed), `guard` what makes it wait for a person. What this program did not make and no
//! person confirmed is in no plan but as a finding.

pub mod apply;
pub mod guard;
pub mod link;
mod lock;
mod marker;
pub mod matching;
pub mod plan;
pub mod read;
pub mod record;
pub mod remote;
pub mod run;
pub mod store;
pub mod trial;
pub mod wire;
pub mod words;

pub use record::Push;
pub use run::{PushRequest, PushRunner};

/// What `pwdAccountLockedTime` has where an administrator locked an account for good.
pub(crate) const PERMANENT_LOCK: &str = "000001010000Z";
