//! Progress of a run for the interface: about ten times a second, and each stage once.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::jobs::Job;
use super::types::RunProgress;
use crate::progress::{Progress, ProgressSink};
use bridge_core::locked::locked;

const PAUSE: Duration = Duration::from_millis(100);

/// Tells a job's caller, and the run whether it was cancelled.
pub(super) struct JobSink {
    job: Job<RunProgress>,
    told: Mutex<Told>,
    began: Instant,
}

/// What was told last, and when.
#[derive(Default)]
struct Told {
    last: Option<(std::mem::Discriminant<Progress>, Instant)>,
}

impl JobSink {
    pub(super) fn shared(job: Job<RunProgress>) -> Arc<dyn ProgressSink> {
        Arc::new(Self {
            job,
            told: Mutex::default(),
            began: Instant::now(),
        })
    }
}

impl ProgressSink for JobSink {
    fn report(&self, progress: Progress) {
        let is_due = locked(&self.told).is_due(progress, Instant::now());
        if is_due {
            let taken = self.began.elapsed();
            self.job.tell(RunProgress::of(progress, taken));
        }
    }

    fn may_commit(&self) -> bool {
        self.job.may_commit()
    }
}

impl Told {
    /// Whether this is another stage, or the same one after a pause, or its end.
    fn is_due(&mut self, progress: Progress, now: Instant) -> bool {
        let stage = std::mem::discriminant(&progress);
        let is_over = matches!(progress, Progress::ReadingMembers { done, total: Some(total), .. } if done >= total);
        let is_soon = self
            .last
            .is_some_and(|(last, at)| last == stage && now.duration_since(at) < PAUSE);
        if is_soon && !is_over {
            return false;
        }
        self.last = Some((stage, now));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(done: usize) -> Progress {
        Progress::ReadingMembers {
            done,
            total: Some(100),
            members: done,
        }
    }

    #[test]
    fn a_stage_is_told_at_once_and_then_ten_times_a_second() {
        let begin = Instant::now();
        let mut told = Told::default();
        let mut due = |progress, ms| told.is_due(progress, begin + Duration::from_millis(ms));
        assert!(due(Progress::ReadingDepartments, 0));
        assert!(due(reading(0), 1), "another stage");
        assert!(!due(reading(1), 2));
        assert!(!due(reading(9), 100));
        assert!(due(reading(10), 101));
        assert!(!due(reading(99), 102));
        assert!(due(reading(100), 103), "the end is always told");
        assert!(due(Progress::Planning { members: 1 }, 104));
    }
}
