//! Sync: reading WeCom, planning, guarding, applying, and the record of it.

pub mod guard;
pub mod history;
pub mod odd;
pub mod plan;
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

pub use history::{ChangeFilter, ChangeView, Outcome, Run, RunKind, StartedBy, Undone, UserRun};
pub use lock::SourceLock;
pub use names::DepartmentNames;
pub use run::{RunRequest, WOULD_HOLD};
pub(crate) use sane::names_somebody;
pub use schedule::{Due, DueRuns, due_at};
pub use snapshot::{Reach, Warning};
