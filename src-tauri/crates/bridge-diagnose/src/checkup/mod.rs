//! Check-up of a tenant's set-up: checks with evidence, cause and remedy, one verdict, and a report.
//!
//! Values that are being entered are checked with the same checks (`entered`).

mod app_checks;
mod collect;
mod contacts_checks;
mod corp_checks;
mod corp_setup;
mod dependants;
mod domain;
mod entered;
mod entered_summary;
mod expected_members;
mod login;
mod login_block;
mod net;
mod of_errcode;
mod one_off;
mod range_coverage;
mod renewed;
pub mod report;
mod run;
mod run_remedies;
mod runs;
mod scope;
mod sections;
mod sheets;
mod verdict;
mod visible_range;

pub use bridge_core::remedy::Fix;
pub use bridge_sync::probe::contacts::{of_another_page, reads_in_part};
pub use bridge_sync::probe::{Check, CheckId, Group, Status};
pub use entered::MAX_REFUSALS;
pub use entered_summary::{Summary, summary};
pub use login::rehearsal as rehearsal_check;
pub use login_block::{LoginBlock, of_sources as login_block_of};
pub use of_errcode::check_of_errcode;
pub use one_off::OneOff;
pub use renewed::Renewed;
pub use runs::{checks as local_checks, fresh as freshness};
pub use sections::{GroupOfChecks, Section, SectionId, Tally};
pub use verdict::{CannotScan, CannotScanReason, CheckUp, Coverage, Readiness, Verdict};
