//! The record of runs: one row per run, one row per changed object with before, after and reason.

mod change;
mod kind;
mod person;
mod run;
mod search;
mod totals;
mod view;
mod words;

pub(crate) use change::{Change, ChangeWriter};
pub use kind::{ChangeGroup, ChangeKind};
pub use person::{EarlierUserid, UserRun};
pub use run::{Confirmed, Outcome, Run, RunKind, Undone};
pub(crate) use run::{
    NewRun, confirm, insert, is_settled, latest, latest_own, list_of, of_id, of_key, share_list,
};
pub use totals::RunTotals;
pub(crate) use totals::keep_totals;
pub(crate) use view::select;
pub use view::{ChangeFilter, ChangePart, ChangeView};
pub use words::{Facet, FacetGroup, RunState, Tone};
