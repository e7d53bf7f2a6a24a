//! Progress of a run, as it is reported while the run goes on. The receiver decides how often it is drawn.

use std::sync::Arc;

/// The phase of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The departments are being read.
    ReadingDepartments,
    /// Members are being read.
    ReadingMembers {
        /// Departments (or pages) read so far.
        done: usize,
        /// Departments (or pages) to read, as far as known.
        total: Option<usize>,
        /// Members seen so far, each once.
        members: usize,
    },
    /// The plan is being made.
    Planning {
        /// Members that were read.
        members: usize,
    },
    /// The plan is being written.
    Applying {
        /// Rows that will change.
        changes: usize,
    },
}

/// A receiver of progress. It is called often and from any thread, so it must return at once.
pub trait ProgressSink: Send + Sync {
    /// Takes the newest state.
    fn report(&self, progress: Progress);
}

/// A receiver that drops all progress.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl ProgressSink for NoProgress {
    fn report(&self, _progress: Progress) {}
}

/// A shared [`NoProgress`].
pub fn silent() -> Arc<dyn ProgressSink> {
    Arc::new(NoProgress)
}
