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
mod preview;
mod range;
pub mod report;
mod run;
mod subject;
mod sync;
mod verdict;

pub use bridge_core::remedy::Fix;
pub use bridge_sync::probe::contacts::{of_another_page, reads_in_part};
pub use bridge_sync::probe::{Check, CheckId, Group, Status};
pub use login::rehearsal as rehearsal_check;
pub use nobody::{Nobody, of_sources as nobody_of};
pub use one_off::OneOff;
pub use preview::MOST_REFUSALS;
pub use sync::{checks as local_checks, fresh as freshness};
pub use verdict::{Absent, CheckUp, Coverage, Standing, Verdict, Why, told_while_entered};
