//! Whether a source's runs fit its interval and WeCom's limits, by its last reading. Nothing is refused for it.

use serde::Serialize;
use wecom::Pacing;

use crate::SyncRunner;
use crate::history::{Outcome, Run, RunKind};
use bridge_core::error::Result;
use bridge_core::lang::{Text, grouped};
use bridge_core::source::{AutoSync, Source};
use bridge_core::text;

/// The number of runs that are looked through for one that read WeCom to its end.
const MAX_RUNS: usize = 32;

/// What a run takes, against how often it runs and how much WeCom allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Fits {
    /// So many seconds a run takes, as the last one did.
    pub expected_s: u64,
    /// So many seconds are between two runs; none where it does not run by itself.
    pub interval_s: Option<u64>,
    /// So many calls a run makes, as the last one did.
    pub calls: u64,
    /// So many calls of one kind this program makes in an hour at most, which is a tenth below WeCom's limit.
    pub limit: u64,
    /// What a run takes, in words.
    pub text: Text,
    /// What does not fit; none where all does.
    pub warning: Option<Text>,
}

impl Fits {
    /// The figures of a run that took so long with so many calls, run every so often.
    pub fn of(expected_s: u64, calls: u64, auto_sync: AutoSync) -> Self {
        let interval_s = auto_sync.every().map(|every| every.as_secs());
        let limit = u64::from(Pacing::default().per_hour);
        let (took, n) = (duration(expected_s), grouped(whole(calls)));
        Self {
            text: Text::new(
                format!("上一次同步用了 {}，{n} 次调用", took.zh),
                format!("the last run took {}, {n} calls", took.en),
            ),
            warning: warning(expected_s, interval_s, calls, limit),
            expected_s,
            interval_s,
            calls,
            limit,
        }
    }
}

/// What a call takes on the way to WeCom and back, where none was measured yet: a round figure for an office's line.
const CALL_MS: u64 = 100;

/// The calls of a run besides one for each department: tokens, the departments themselves, the list of identifiers.
const OTHER_CALLS: u64 = 4;

impl Fits {
    /// What the first run of a corp takes about, by how many departments it reads: nothing was measured yet.
    pub fn ahead(departments: u64, auto_sync: AutoSync) -> Self {
        let calls = departments.saturating_add(OTHER_CALLS);
        let at_once = u64::try_from(Pacing::default().concurrency).unwrap_or(1);
        let expected_s = calls.saturating_mul(CALL_MS).div_ceil(at_once * 1_000);
        let (took, n) = (duration(expected_s), grouped(whole(calls)));
        let of = grouped(whole(departments));
        Self {
            text: Text::new(
                format!("{of} 个部门，同步一次约 {n} 次调用，{}", took.zh),
                format!(
                    "{of} departments: a run makes about {n} calls and takes about {}",
                    took.en
                ),
            ),
            ..Self::of(expected_s, calls, auto_sync)
        }
    }
}

/// What does not fit: a run that takes more than half of its interval, or more calls than an hour has.
fn warning(expected_s: u64, interval_s: Option<u64>, calls: u64, limit: u64) -> Option<Text> {
    if calls > limit {
        let (n, most) = (grouped(whole(calls)), grouped(whole(limit)));
        return Some(text!(
            "一次同步约 {n} 次调用，超过每小时 {most} 次的上限，中途会停下来等一小时；可以缩小同步范围",
            "A run makes about {n} calls, more than the {most} that an hour allows, and pauses for an hour midway; a smaller scope helps"
        ));
    }
    let interval_s = interval_s.filter(|interval| expected_s.saturating_mul(2) > *interval)?;
    let (took, every) = (duration(expected_s), duration(interval_s));
    let (zh, en) = (
        format!(
            "一次同步约 {}，超过间隔（{}）的一半；可以加大间隔或缩小同步范围",
            took.zh, every.zh
        ),
        format!(
            "A run takes about {}, more than half of its interval ({}); a longer interval or a smaller scope helps",
            took.en, every.en
        ),
    );
    Some(Text::new(zh, en))
}

/// In the unit that people would say it in.
fn duration(seconds: u64) -> Text {
    match seconds {
        0..120 => text!("{seconds} 秒", "{seconds} s"),
        120..7_200 => text!("{} 分钟", "{} min", seconds / 60),
        _ => text!("{} 小时", "{} h", seconds / 3_600),
    }
}

fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl SyncRunner {
    /// Whether a source's runs fit, by the last one that read WeCom to its end; none before there is one.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn fits(&self, source: &Source) -> Result<Option<Fits>> {
        let runs = self.runs_of(source, MAX_RUNS)?;
        let was_whole = |run: &&Run| {
            let is_read = run.outcome != Outcome::Failed && run.calls > 0;
            run.kind == RunKind::Sync && is_read && !run.is_partial()
        };
        Ok(runs.iter().find(was_whole).map(|run| {
            let took = (run.finished_at - run.started_at).max(0).unsigned_abs();
            Fits::of(took.div_ceil(1_000), run.calls, source.auto_sync)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_said_in_one_sentence() {
        let cases = [
            (75, 1_203, AutoSync::Every4, None),
            (75, 1_203, AutoSync::Off, None),
            (
                7_201,
                9_000,
                AutoSync::Every4,
                Some("一次同步约 2 小时，超过间隔（4 小时）的一半"),
            ),
            (7_200, 9_000, AutoSync::Every4, None),
            (90_000, 9_000, AutoSync::Off, None),
            (
                60,
                135_001,
                AutoSync::Off,
                Some("一次同步约 135,001 次调用，超过每小时 135,000 次的上限"),
            ),
            (60, 135_000, AutoSync::Every24, None),
        ];
        for (seconds, calls, every, want) in cases {
            let fits = Fits::of(seconds, calls, every);
            let warning = fits.warning.map(|text| text.zh.into_owned());
            match (want, warning) {
                (None, None) => {}
                (Some(want), Some(said)) => assert!(said.starts_with(want), "{said}"),
                (want, said) => panic!("{seconds} s, {calls} calls: {want:?}, {said:?}"),
            }
        }
    }

    #[test]
    fn a_run_that_nobody_made_yet_is_reckoned_by_its_departments() {
        let told = |departments| {
            let Fits { text, warning, .. } = Fits::ahead(departments, AutoSync::Every4);
            (text.zh.into_owned(), warning.is_some())
        };
        assert_eq!(
            told(1),
            ("1 个部门，同步一次约 5 次调用，1 秒".to_owned(), false)
        );
        assert_eq!(
            told(5_000),
            (
                "5,000 个部门，同步一次约 5,004 次调用，2 分钟".to_owned(),
                false
            )
        );
        assert!(told(300_000).1, "more calls than an hour has");
        assert!(!told(u64::MAX).0.is_empty());
    }

    #[test]
    fn a_run_is_told_in_the_unit_that_people_use() {
        let told = |seconds| Fits::of(seconds, 1_203, AutoSync::Off).text.zh.into_owned();
        assert_eq!(told(75), "上一次同步用了 75 秒，1,203 次调用");
        assert_eq!(told(600), "上一次同步用了 10 分钟，1,203 次调用");
    }
}
