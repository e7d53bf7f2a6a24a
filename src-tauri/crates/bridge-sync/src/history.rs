//! The record of runs: one row per run, one row per changed object with before, after and reason.

mod change;
mod kind;
mod person;
mod run;
mod search;
mod view;

pub(crate) use change::{Change, ChangeWriter};
pub use kind::{ChangeGroup, ChangeKind};
pub use person::UserRun;
pub(crate) use run::{NewRun, insert, list_of, of_id, share_list};
pub use run::{Outcome, Run, RunKind, StartedBy, Undone};
pub use run::{latest, of_key};
pub use view::{ChangeFilter, ChangeView};
