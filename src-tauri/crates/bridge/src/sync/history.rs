//! The record of runs: one row per run, one row per changed object with before, after and reason.

mod change;
mod person;
mod run;
mod search;
mod view;

pub(crate) use change::{Change, ChangeWriter, Object, is_unit};
pub use person::UserRun;
pub(crate) use run::{NewRun, insert, latest, list_of, of_id, of_key, share_list};
pub use run::{Outcome, Run, RunKind, StartedBy, Undone};
pub use view::{ChangeFilter, ChangeView};
