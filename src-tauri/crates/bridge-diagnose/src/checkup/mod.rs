//! The check-up: what was proven of a set-up, with evidence, cause and remedy.
//!
//! The live validation of both set-up methods runs the same checks that the check-up does.

mod collect;
mod desk;
mod domain;
mod login;
mod net;
mod nobody;
mod one_off;
mod range;
pub mod report;
mod run;
mod subject;
mod sync;
mod verdict;

pub use bridge_core::remedy::Fix;
pub use bridge_sync::probe::{Check, Status, titles};
pub use one_off::OneOff;
pub(crate) use sync::ago;
pub use verdict::{Absent, CheckUp, Coverage, Verdict, Why};
