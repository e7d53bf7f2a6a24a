//! The times of automatic runs: a pure function of its last runs and the clock.
//!
//! A run falls due an interval after the end of the last one, or at the next time of a grid that a time of day anchors,
//! and never begins within quiet hours. What a look for changes brought is no run in this.
//! Missed times never pile up, failures wait
//! longer each time but never longer than the interval, and a clock that was set back delays by two waits at most.
//!
//! A source's first run is a person's: nothing is written before a person has seen what would be. Every scheduler asks
//! here, so the command line and the window keep to it alike.

use super::history::{Outcome, Run};
use crate::SyncRunner;
use bridge_core::error::Result;
use bridge_core::source::{Source, Timetable};

/// The next automatic run of a source, or the next look at it.
#[derive(Clone, Debug)]
pub struct Due {
    /// The source.
    pub source: Source,
    /// When that is, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// The first wait after a failure.
const FIRST_RETRY_MS: i64 = 5 * 60 * 1000;

/// When the next automatic run is due, given the source's latest runs, newest first.
///
/// `None` if it does not run by itself or waits for a person.
pub fn due_at(times: &Timetable, paused: bool, runs: &[Run], now: i64) -> Option<i64> {
    let every = times.every_ms()?;
    if paused {
        return None;
    }
    let syncs = runs
        .iter()
        .filter(|run| run.is_attempt() && !run.is_partial());
    let failures = syncs
        .clone()
        .take_while(|run| run.outcome == Outcome::Failed)
        .count();
    let Some(last) = syncs.clone().next() else {
        return Some(times.beginning(now, now));
    };
    let wait = wait(every, failures);
    let due = match failures {
        // An end that lies further ahead than the wait itself comes from a clock that was set back since.
        _ if last.finished_at > now.saturating_add(wait) => now,
        0 => times.next(last.finished_at),
        _ => times
            .next(last.finished_at)
            .min(last.finished_at.saturating_add(wait)),
    };
    Some(times.beginning(due, now))
}

/// The interval, or after failures a shorter wait that doubles each time up to it.
fn wait(every: i64, failures: usize) -> i64 {
    let Some(doublings) = failures.checked_sub(1) else {
        return every;
    };
    let factor = 1_i64 << doublings.min(16);
    FIRST_RETRY_MS.saturating_mul(factor).min(every)
}

impl SyncRunner {
    /// Whether a source is due now, as things stand now.
    pub(crate) fn is_due(&self, source: &Source) -> Result<bool> {
        let now = self.context.now_ms();
        let runs = self.whole_runs_of(source)?;
        let at = due_at(&source.timetable(), source.paused, &runs, now);
        Ok(at.is_some_and(|at| at <= now) && !self.awaits_first_run(source)?)
    }

    /// Whether nothing of a source was applied yet: its next run is a person's.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn awaits_first_run(&self, source: &Source) -> Result<bool> {
        Ok(self.undoable(source)?.is_none())
    }

    /// The sources that are set to run by themselves and wait for their first run by a person.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn first_runs(&self) -> Result<Vec<Source>> {
        let mut waiting = Vec::new();
        for source in self.context.sources()? {
            let times = &source.times;
            let is_set = source.auto_sync.every().is_some() || times.watch.every_ms().is_some();
            let is_automatic = is_set && !source.paused;
            if is_automatic && self.awaits_first_run(&source)? {
                waiting.push(source);
            }
        }
        Ok(waiting)
    }

    /// Every source that runs by itself, with its next time. One that was never applied is not among them.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn schedule(&self) -> Result<Vec<Due>> {
        let now = self.context.now_ms();
        let mut schedule = Vec::new();
        for source in self.context.sources()? {
            if self.awaits_first_run(&source)? {
                continue;
            }
            let runs = self.whole_runs_of(&source)?;
            if let Some(at) = due_at(&source.timetable(), source.paused, &runs, now) {
                schedule.push(Due { source, at });
            }
        }
        schedule.sort_by_key(|due| due.at);
        Ok(schedule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::RunKind;
    use crate::snapshot::Reach;
    use crate::started_by::StartedBy;
    use bridge_core::source::{QuietHours, TimeOfDay};

    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const NOW: i64 = 1_000 * HOUR;

    fn run(outcome: Outcome, finished_at: i64) -> Run {
        Run {
            key: 1,
            source_key: Some(1),
            tenant_key: 1,
            list: 1,
            revision: 0,
            id: String::new(),
            source: None,
            tenant: String::new(),
            kind: RunKind::Sync,
            started_by: StartedBy::Schedule,
            outcome,
            reach: None,
            counts: Default::default(),
            calls: 0,
            plan_hash: None,
            warnings: Vec::new(),
            error: None,
            started_at: finished_at - MINUTE,
            finished_at,
            undone: false,
            cleared: false,
            undoes: None,
            actor: None,
            confirmed: None,
        }
    }

    #[test]
    fn when_the_next_run_is_due() {
        use Outcome::{Applied, Failed, Held, Planned};
        let failures = |count: usize| vec![run(Failed, NOW); count];
        let unexpected = Run {
            error: Some(serde_json::json!({ "code": "sync.moved" })),
            ..run(Failed, NOW)
        };
        let cases: [(&str, Vec<Run>, i64); 11] = [
            ("never run", vec![], NOW),
            (
                "an interval after the last",
                vec![run(Applied, NOW - HOUR)],
                NOW + 3 * HOUR,
            ),
            (
                "missed long ago: once, at once",
                vec![run(Applied, NOW - 400 * HOUR)],
                NOW - 396 * HOUR,
            ),
            ("held counts as run", vec![run(Held, NOW)], NOW + 4 * HOUR),
            (
                "a preview does not count",
                vec![run(Planned, NOW), run(Applied, NOW - HOUR)],
                NOW + 3 * HOUR,
            ),
            (
                "a plan that a person expected otherwise does not count",
                vec![unexpected, run(Applied, NOW - HOUR)],
                NOW + 3 * HOUR,
            ),
            ("one failure", failures(1), NOW + 5 * MINUTE),
            ("three failures", failures(3), NOW + 20 * MINUTE),
            (
                "many failures: the interval at most",
                failures(30),
                NOW + 4 * HOUR,
            ),
            (
                "failures before a good run are over",
                vec![run(Applied, NOW), run(Failed, NOW)],
                NOW + 4 * HOUR,
            ),
            (
                "the clock was set back",
                vec![run(Applied, NOW + 300 * HOUR)],
                NOW,
            ),
        ];
        let every = table(4, "", "");
        for (name, runs, want) in cases {
            assert_eq!(due_at(&every, false, &runs, NOW), Some(want), "{name}");
        }
        assert_eq!(due_at(&table(0, "", ""), false, &[], NOW), None, "off");
        assert_eq!(due_at(&every, true, &[], NOW), None, "waits for a person");
    }

    fn table(hours: u32, at: &str, quiet: &str) -> Timetable {
        Timetable {
            hours,
            at: TimeOfDay::given(at).unwrap(),
            quiet: QuietHours::given(quiet).unwrap(),
            zone: bridge_core::time::utc(),
        }
    }

    /// NOW is 16:00 in UTC.
    #[test]
    fn a_time_of_day_anchors_the_runs_and_quiet_hours_delay_them() {
        use Outcome::{Applied, Failed};
        let looked = Run {
            reach: Some(Reach::IdsAndNewcomers),
            ..run(Applied, NOW)
        };
        let cases = [
            (
                "at its time",
                table(24, "18:30", ""),
                vec![run(Applied, NOW)],
                NOW + 150 * MINUTE,
            ),
            (
                "the time has passed",
                table(24, "15:30", ""),
                vec![run(Applied, NOW - 20 * HOUR)],
                NOW - 30 * MINUTE,
            ),
            (
                "the grid",
                table(4, "01:00", ""),
                vec![run(Applied, NOW)],
                NOW + HOUR,
            ),
            (
                "a failure waits for less",
                table(24, "18:30", ""),
                vec![run(Failed, NOW)],
                NOW + 5 * MINUTE,
            ),
            (
                "but not beyond its time",
                table(24, "16:02", ""),
                vec![run(Failed, NOW)],
                NOW + 2 * MINUTE,
            ),
            (
                "in the night",
                table(4, "", "19:00-06:00"),
                vec![run(Applied, NOW)],
                NOW + 14 * HOUR,
            ),
            (
                "now is quiet",
                table(4, "", "15:30-17:00"),
                vec![run(Applied, NOW - 9 * HOUR)],
                NOW + HOUR,
            ),
            ("never run", table(4, "", "15:30-17:00"), vec![], NOW + HOUR),
            (
                "what a look brought is no run",
                table(4, "", ""),
                vec![looked, run(Applied, NOW - HOUR)],
                NOW + 3 * HOUR,
            ),
        ];
        for (name, times, runs, want) in cases {
            assert_eq!(due_at(&times, false, &runs, NOW), Some(want), "{name}");
        }
    }
}
