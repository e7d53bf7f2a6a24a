//! Progress of a run, as it is reported while the run goes on. The receiver decides how often it is drawn.

use std::sync::Arc;
use std::time::Duration;

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

impl Progress {
    /// How far the whole run is, in percent, as far as that can be told.
    pub fn share(self) -> u8 {
        match self {
            Self::ReadingDepartments => 2,
            Self::ReadingMembers {
                done,
                total: Some(total),
                ..
            } => {
                let share = done.saturating_mul(90) / total.max(1);
                u8::try_from(share.min(90)).unwrap_or(90)
            }
            Self::ReadingMembers { .. } => 20,
            Self::Planning { .. } => 93,
            Self::Applying { .. } => 97,
        }
    }

    /// How long reading will still take after it took so long, once that can be told.
    pub fn time_left(self, taken: Duration) -> Option<Duration> {
        let Self::ReadingMembers {
            done,
            total: Some(total),
            ..
        } = self
        else {
            return None;
        };
        // One answer says nothing of the pace.
        let done_so_far = u32::try_from(done).ok().filter(|done| *done >= 2)?;
        let open = u32::try_from(total.saturating_sub(done)).ok()?;
        (taken / done_so_far).checked_mul(open)
    }
}

/// A receiver of progress. It is called often and from any thread, so it must return at once.
pub trait ProgressSink: Send + Sync {
    /// Takes the newest state.
    fn report(&self, progress: Progress);

    /// Whether the run may be planned and written, asked once when everything was read. From a yes on, the run goes to
    /// its end, whatever becomes of its caller; after a no, nothing is recorded of it.
    fn may_commit(&self) -> bool {
        true
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_goes_by_the_pace_so_far() {
        let reading = |done, total| Progress::ReadingMembers {
            done,
            total,
            members: 0,
        };
        let taken = Duration::from_secs(10);
        let cases = [
            (reading(5, Some(20)), Some(30)),
            (reading(20, Some(20)), Some(0)),
            (reading(1, Some(20)), None),
            (reading(5, None), None),
            (Progress::ReadingDepartments, None),
            (Progress::Planning { members: 5 }, None),
        ];
        for (progress, left) in cases {
            let left = left.map(Duration::from_secs);
            assert_eq!(progress.time_left(taken), left, "{progress:?}");
        }
        let shares = [
            Progress::ReadingDepartments,
            reading(0, None),
            reading(10, Some(20)),
            Progress::Planning { members: 1 },
            Progress::Applying { changes: 1 },
        ];
        let shares = shares.map(Progress::share);
        assert_eq!(shares, [2, 20, 45, 93, 97]);
    }
}
