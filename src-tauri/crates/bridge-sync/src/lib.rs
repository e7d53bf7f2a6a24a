//! Sync: reading WeCom, planning, guarding, applying, and the record of it; `probe` says what one secret can do.
//!
//! Leaves out set-up, and who is told of a run.

pub mod guard;
pub mod history;
pub mod odd;
pub mod plan;
pub mod probe;
pub mod progress;
pub mod reach;
pub mod scheduler;
pub mod snapshot;

mod apply;
mod lock;
mod names;
mod retention;
mod run;
mod sane;
mod schedule;
mod undo;

pub use history::{
    ChangeFilter, ChangeGroup, ChangeKind, ChangeView, Outcome, Run, RunKind, StartedBy, Undone,
    UserRun,
};
pub use lock::SourceLock;
pub use names::DepartmentNames;
pub use run::{RunRequest, WOULD_HOLD};
pub use sane::names_somebody;
pub use schedule::{Due, DueRuns, due_at};
pub use snapshot::{Reach, Warning};

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
