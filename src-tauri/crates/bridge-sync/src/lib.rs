//! Sync: reading WeCom, planning, guarding, applying, and the record of it; `probe` says what one secret can do.
//!
//! Leaves out set-up, and who is told of a run.

pub mod guard;
pub mod history;
pub mod import;
pub mod malformed;
pub mod plan;
pub mod probe;
pub mod progress;
pub mod reach;
pub mod run_sheet;
pub mod scheduler;
pub mod scope;
pub mod single;
pub mod snapshot;
pub mod warning;
pub mod watch;

mod apply;
mod archive;
mod change_lines;
mod change_page;
mod decide;
mod departures;
mod digests;
mod due_runs;
mod fits;
mod lock;
mod names;
mod places;
mod prepared;
mod retention;
mod run;
mod schedule;
mod scope_choices;
mod started_by;
mod takeover;
mod undo;
mod username_preview;
mod value_check;

pub use change_lines::{ChangeLine, lines_of};
pub use decide::{Choice, Waiting};
pub use departures::{Departing, DepartureGroup, Departures};
pub use due_runs::DueRuns;
pub use fits::Fits;
pub use history::{
    ChangeFilter, ChangeGroup, ChangeKind, ChangePart, ChangeView, Confirmed, EarlierUserid, Facet,
    FacetGroup, Outcome, Run, RunKind, RunState, RunTotals, Tone, Undone, UserRun,
};
pub use lock::SourceLock;
pub use names::DepartmentNames;
pub use run::RunRequest;
pub use schedule::{Due, due_at};
pub use scope_choices::{DepartmentChoice, ScopeChoices, TagChoice};
pub use single::{Trial, TrialStep, TrialStepId};
pub use snapshot::Reach;
pub use started_by::StartedBy;
pub use username_preview::{PreviewGroup, PreviewedName, UsernamePreview};
pub use value_check::is_usable_userid;
pub use warning::{Warning, WarningId};
pub use watch::{WatchEnd, WatchState, WatchWord, Watched};

use bridge_core::Context;

/// Runs of data sources over one open data folder.
#[derive(Clone)]
pub struct SyncRunner {
    context: Context,
}

impl SyncRunner {
    /// Runs over features that share one context.
    pub fn new(context: Context) -> Self {
        Self { context }
    }
}
