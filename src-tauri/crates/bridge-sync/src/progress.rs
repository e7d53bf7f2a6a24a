//! What long work tells while it goes on. Whoever draws it decides how often.

use std::sync::Arc;

/// Where a run stands.
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

/// Somebody who wants to know. Called often and from any thread: it must return at once.
pub trait ProgressSink: Send + Sync {
    /// Takes the newest state.
    fn report(&self, progress: Progress);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl ProgressSink for NoProgress {
    fn report(&self, _progress: Progress) {}
}

/// A shared sink that says nothing.
pub fn silent() -> Arc<dyn ProgressSink> {
    Arc::new(NoProgress)
}
