//! When the next look is due, why there is none, and what became of the last one.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::history::{self, Outcome, Run};
use super::MOST_TAGS;
use crate::SyncRunner;
use crate::schedule::Due;
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::remedy::words::headline;
use bridge_core::source::{Source, Timetable};
use bridge_core::text;

/// The longest wait after looks that failed.
const LONGEST_WAIT_MS: i64 = 4 * 60 * 60 * 1000;

/// Why a source is not watched now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWatch {
    /// It is not set to be.
    Off,
    /// After an undo it waits for a person.
    Paused,
    /// Nothing of it was applied yet.
    FirstRun,
    /// A run of it is held.
    Held,
    /// Its settings were changed, and the next run waits for a person.
    Unconfirmed,
    /// Its scope names so many tags that a look would take too many calls.
    Tags,
}

/// How the watch of a source stands.
#[derive(Clone, Debug, Default)]
pub struct WatchState {
    /// When the next look is due, in milliseconds since 1970 UTC.
    pub due_at: Option<i64>,
    /// Why there is none.
    pub none: Option<NoWatch>,
    /// Why the last look failed, if it did.
    pub failed: Option<Error>,
}

/// Looks that failed, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WatchFailure {
    /// When the last of them was, in milliseconds since 1970 UTC.
    pub(crate) at: i64,
    /// How many there were.
    pub(crate) times: u32,
    /// The last one's error, as records keep it.
    pub(crate) error: Value,
}

impl NoWatch {
    /// The same in a sentence; none where no watch is wanted.
    pub fn text(self) -> Option<Text> {
        Some(match self {
            Self::Off => return None,
            Self::Paused => Text::fixed(
                "撤销之后暂停查看变动，等你手动同步一次",
                "no looks for changes until you sync once, after an undo",
            ),
            Self::FirstRun => Text::fixed(
                "第一次同步之后才开始查看变动",
                "looks for changes begin after the first run",
            ),
            Self::Held => Text::fixed(
                "有一次同步等你确认，这期间不查看变动",
                "no looks for changes while a run waits for you",
            ),
            Self::Unconfirmed => Text::fixed(
                "同步规则改过，下一次同步经你确认之前不查看变动",
                "no looks for changes until a run is confirmed after the change of its rules",
            ),
            Self::Tags => text!(
                "同步范围里的标签超过 {MOST_TAGS} 个，每次都要逐个读取，所以不查看变动",
                "no looks for changes: the scope names more than {MOST_TAGS} tags, each of which takes a call"
            ),
        })
    }
}

impl WatchState {
    /// Why it is not watched, or why the last look failed, in a sentence.
    pub fn text(&self) -> Option<Text> {
        let failed = |error: &Error| {
            let Text { zh, en } = headline(error);
            text!(
                "最近一次查看变动失败：{zh}",
                "the last look for changes failed: {en}"
            )
        };
        match self.none {
            Some(none) => none.text(),
            None => self.failed.as_ref().map(failed),
        }
    }
}

impl SyncRunner {
    /// How the watch of a source stands.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn watch_state(&self, source: &Source) -> Result<WatchState> {
        let none = self.no_watch(source)?;
        let failure = self.context.store().read(|db| failure_of(db, source.key))?;
        let failed = failure
            .as_ref()
            .and_then(|failure| Error::of_record(&failure.error));
        let (None, Some(every)) = (none, source.times.watch.every_ms()) else {
            return Ok(WatchState {
                none,
                ..WatchState::default()
            });
        };
        let runs = self.whole_runs_of(source)?;
        let looked = source.times.watched_at.max(last_applied(&runs));
        let now = self.context.now_ms();
        let due_at = look_due_at(&source.timetable(), every, looked, failure.as_ref(), now);
        Ok(WatchState {
            due_at: Some(due_at),
            none: None,
            failed,
        })
    }

    /// Every source that is watched now, with the time of the next look.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn watches(&self) -> Result<Vec<Due>> {
        let mut watches = Vec::new();
        for source in self.context.sources()? {
            if let Some(at) = self.watch_state(&source)?.due_at {
                watches.push(Due { source, at });
            }
        }
        watches.sort_by_key(|due| due.at);
        Ok(watches)
    }

    fn no_watch(&self, source: &Source) -> Result<Option<NoWatch>> {
        if source.times.watch.every_ms().is_none() {
            return Ok(Some(NoWatch::Off));
        }
        if source.paused {
            return Ok(Some(NoWatch::Paused));
        }
        if self.awaits_first_run(source)? {
            return Ok(Some(NoWatch::FirstRun));
        }
        let ended = "runs.kind = 'sync' AND runs.outcome IN ('applied', 'held')";
        let last = self
            .context
            .store()
            .read(|db| history::latest(db, source.key, ended))?;
        Ok(match last {
            Some(run) if run.outcome == Outcome::Held => Some(NoWatch::Held),
            _ => rules_forbid(source),
        })
    }

    pub(super) fn note_look(&self, source: &Source) -> Result<()> {
        let sql = "UPDATE sources SET watched_at = ?2, watch_failure = NULL WHERE key = ?1";
        let now = self.context.now_ms();
        self.context
            .store()
            .write(|db| Ok(db.execute(sql, [source.key, now]).map(drop)?))
    }

    pub(super) fn note_failed_look(&self, source: &Source, error: &Error) -> Result<()> {
        self.context.store().write(|db| {
            let before = failure_of(db, source.key)?.map_or(0, |failure| failure.times);
            let failure = WatchFailure {
                at: self.context.now_ms(),
                times: before.saturating_add(1),
                error: error.to_record(),
            };
            let json = serde_json::to_string(&failure).map_err(|_| Error::damaged("look"))?;
            let sql = "UPDATE sources SET watch_failure = ?2 WHERE key = ?1";
            db.execute(sql, (source.key, json))?;
            Ok(())
        })
    }
}

/// What the rules of a source have against a watch.
fn rules_forbid(source: &Source) -> Option<NoWatch> {
    if !source.unconfirmed.is_empty() {
        return Some(NoWatch::Unconfirmed);
    }
    has_too_many_tags(source).then_some(NoWatch::Tags)
}

/// Whether a look would take too many calls for the tags of the scope alone.
fn has_too_many_tags(source: &Source) -> bool {
    let tags = source.scope.iter().flat_map(|scope| scope.tags());
    tags.count() > MOST_TAGS
}

fn failure_of(db: &Connection, source: i64) -> Result<Option<WatchFailure>> {
    let sql = "SELECT watch_failure FROM sources WHERE key = ?1";
    let kept: Option<String> = db.query_row(sql, [source], |row| row.get(0))?;
    let read = |kept: String| serde_json::from_str(&kept).map_err(|_| Error::damaged("look"));
    kept.map(read).transpose()
}

fn last_applied(runs: &[Run]) -> Option<i64> {
    let applied = runs.iter().find(|run| run.outcome == Outcome::Applied);
    applied.map(|run| run.finished_at)
}

/// When the next look is due: so long after the last one, or after the run that was applied since. After looks that failed
/// each wait is twice the one before.
fn look_due_at(
    timetable: &Timetable,
    every: i64,
    looked: Option<i64>,
    failure: Option<&WatchFailure>,
    now: i64,
) -> i64 {
    let (from, wait) = match failure {
        Some(failure) if Some(failure.at) >= looked => {
            let doubled = every.saturating_mul(1 << failure.times.saturating_sub(1).min(8));
            (failure.at, doubled.min(LONGEST_WAIT_MS))
        }
        _ => (looked.unwrap_or(i64::MIN), every),
    };
    // What lies further ahead than the wait itself comes from a clock that was set back since.
    let due = match from > now.saturating_add(wait) {
        true => now,
        false => from.saturating_add(wait).max(0),
    };
    timetable.beginning(due, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::source::QuietHours;
    use serde_json::json;

    #[test]
    fn when_the_next_look_is_due() {
        const MINUTE: i64 = 60_000;
        const NOW: i64 = 1_000_000 * MINUTE;
        let quiet = |quiet: &str| Timetable {
            hours: 4,
            at: None,
            quiet: QuietHours::given(quiet).unwrap(),
            zone: bridge_core::time::utc(),
        };
        let failed = |at: i64, times| WatchFailure {
            at,
            times,
            error: json!({}),
        };
        let cases = [
            (
                "after the last look",
                "off",
                Some(NOW - MINUTE),
                None,
                NOW + 14 * MINUTE,
            ),
            ("never looked", "off", None, None, 0),
            (
                "one failed",
                "off",
                Some(NOW - 20 * MINUTE),
                Some(failed(NOW, 1)),
                NOW + 15 * MINUTE,
            ),
            (
                "three failed",
                "off",
                Some(NOW - 20 * MINUTE),
                Some(failed(NOW, 3)),
                NOW + 60 * MINUTE,
            ),
            (
                "many failed",
                "off",
                None,
                Some(failed(NOW, 99)),
                NOW + 240 * MINUTE,
            ),
            (
                "a run since",
                "off",
                Some(NOW),
                Some(failed(NOW - MINUTE, 5)),
                NOW + 15 * MINUTE,
            ),
            (
                "the clock was set back",
                "off",
                Some(NOW + 99 * MINUTE),
                None,
                NOW,
            ),
            // NOW is 10:40 in UTC.
            (
                "a quiet hour",
                "10:00-11:00",
                Some(NOW - 15 * MINUTE),
                None,
                NOW + 20 * MINUTE,
            ),
        ];
        for (name, hours, looked, failure, want) in cases {
            let due = look_due_at(&quiet(hours), 15 * MINUTE, looked, failure.as_ref(), NOW);
            assert_eq!(due, want, "{name}");
        }
    }
}
