//! Sync: reading WeCom, planning, guarding, applying, and the record of it.

pub mod guard;
pub mod history;
pub mod plan;
pub mod reach;
pub mod snapshot;

mod apply;
mod lock;
mod retention;
mod run;
mod schedule;
mod undo;

pub use history::{ChangeFilter, ChangeView, Outcome, Run, RunKind, StartedBy, UserRun};
pub use lock::SourceLock;
pub use reach::Reach;
pub use run::RunRequest;
pub use schedule::{Due, DueRuns, due_at};
pub use snapshot::Warning;
