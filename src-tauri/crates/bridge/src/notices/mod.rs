//! Notices: what happened to the data sources while nobody looked, derived from their runs.
//!
//! Nothing is stored for them: a notice is named by the run that it began with, so that a failure which repeats itself is one
//! notice. Which were read is the interface's business (`contract::notices_read`).

mod words;

use serde::Serialize;

use crate::Bridge;
use crate::error::{Code, Result};
use crate::lang::Text;
use crate::overview::State;
use crate::source::Source;
use crate::sync::{Outcome, Run, RunKind, StartedBy};
use crate::tenant::Tenant;

/// How many of a source's newest runs are looked at.
const RUNS: usize = 60;
/// For how long what is over is still told.
const TOLD_MS: i64 = 14 * 24 * 3_600_000;
/// The errcodes by which WeCom refuses a secret itself.
const SECRET_REFUSED: [i64; 4] = [40001, 40091, 41004, 42009];

/// One notice.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Notice {
    /// Its identifier, the same for as long as it is about the same.
    pub id: String,
    /// What it tells.
    pub kind: NoticeKind,
    /// The tenant's identifier.
    pub tenant: String,
    /// How bad it is now: `idle` for what is over.
    pub state: State,
    /// When it happened; sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
    /// The same in one sentence.
    pub text: Text,
    /// Where it can be looked at.
    pub link: NoticeLink,
    /// Whether nobody has read it.
    pub unread: bool,
}

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum NoticeKind {
    /// A run waits for a person.
    Held,
    /// A run failed.
    Failed,
    /// A run failed because WeCom refused the secret, or there is none that may be used.
    SecretRefused,
    /// An automatic run changed something.
    Finished,
    /// Much fewer could be read than before.
    RangeShrank,
    /// Automatic sync is on and waits for its first run.
    FirstRun,
}

/// Where a notice leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum NoticeLink {
    /// To this run.
    Run(String),
    /// To the preview of this data source.
    Sync(String),
}

/// The notices of these tenants, newest first; all of them unread.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn notices(bridge: &Bridge, tenants: &[Tenant]) -> Result<Vec<Notice>> {
    let waiting = bridge.sync().first_runs()?;
    let mut found = Vec::new();
    for tenant in tenants {
        for source in bridge.sources_of(tenant)? {
            let runs = bridge.sync().runs_of(&source, RUNS)?;
            found.extend(of_source(&source, &runs, bridge.now_ms()));
            if waiting.iter().any(|other| other.id == source.id) && !is_waiting(&runs) {
                found.push(first_run(&source));
            }
        }
    }
    found.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    Ok(found)
}

/// Whether its newest attempt is held.
fn is_waiting(runs: &[Run]) -> bool {
    let newest = runs.iter().find(|run| run.is_attempt());
    newest.is_some_and(|run| run.outcome == Outcome::Held)
}

/// What a source's runs, newest first, have to tell.
fn of_source(source: &Source, runs: &[Run], now: i64) -> Vec<Notice> {
    let attempts: Vec<&Run> = runs.iter().filter(|run| run.is_attempt()).collect();
    let streaks = attempts.chunk_by(|newer, older| is_same(newer, older));
    let mut notices: Vec<Notice> = streaks
        .enumerate()
        .filter_map(|(index, streak)| of_streak(source, streak, index == 0))
        .chain(finished(source, runs))
        .chain(shrunk(source, runs))
        .collect();
    notices.retain(|notice| notice.kind == NoticeKind::Held || now - notice.at < TOLD_MS);
    notices
}

/// Whether two runs in a row ended alike, so that one notice speaks of both.
fn is_same(newer: &Run, older: &Run) -> bool {
    newer.outcome == older.outcome && newer.error_code() == older.error_code()
}

fn of_streak(source: &Source, streak: &[&Run], is_now: bool) -> Option<Notice> {
    let (newest, first) = (streak.first()?, streak.last()?);
    let error = newest.as_error()?;
    let (kind, state) = match newest.outcome {
        Outcome::Held if is_now => (NoticeKind::Held, State::Warn),
        Outcome::Failed => (failure_of(newest), State::Fail),
        _ => return None,
    };
    let text = match kind {
        NoticeKind::Held => words::held(source, newest),
        _ => words::failed(source, &error.title(), streak.len()),
    };
    Some(Notice {
        id: first.id.clone(),
        kind,
        tenant: source.tenant.clone(),
        state: if is_now { state } else { State::Idle },
        at: first.finished_at,
        text,
        link: NoticeLink::Run(newest.id.clone()),
        unread: true,
    })
}

fn failure_of(run: &Run) -> NoticeKind {
    let is_refused = |error: crate::error::Error| {
        matches!(error.code(), Code::SecretMissing | Code::SecretElsewhere)
            || error
                .errcode()
                .is_some_and(|code| SECRET_REFUSED.contains(&code))
    };
    if run.as_error().is_some_and(is_refused) {
        NoticeKind::SecretRefused
    } else {
        NoticeKind::Failed
    }
}

/// Automatic runs that changed something: nobody was there.
fn finished(source: &Source, runs: &[Run]) -> impl Iterator<Item = Notice> {
    let by_itself = |run: &&Run| {
        run.kind == RunKind::Sync
            && run.outcome == Outcome::Applied
            && run.started_by == StartedBy::Schedule
            && run.counts.written() > 0
    };
    runs.iter().filter(by_itself).map(|run| Notice {
        id: run.id.clone(),
        kind: NoticeKind::Finished,
        tenant: source.tenant.clone(),
        state: if run.undone { State::Idle } else { State::Pass },
        at: run.finished_at,
        text: words::finished(source, run),
        link: NoticeLink::Run(run.id.clone()),
        unread: true,
    })
}

/// Runs that left many as they are because WeCom no longer let them be seen.
fn shrunk(source: &Source, runs: &[Run]) -> Option<Notice> {
    let applied = |run: &&Run| {
        run.kind == RunKind::Sync && run.outcome == Outcome::Applied && !run.is_partial()
    };
    let mut applied = runs.iter().filter(applied);
    let (now, before) = (applied.next()?, applied.next()?);
    let more = now
        .counts
        .out_of_range
        .checked_sub(before.counts.out_of_range)?;
    (more > 0).then(|| Notice {
        id: format!("range-{}", now.id),
        kind: NoticeKind::RangeShrank,
        tenant: source.tenant.clone(),
        state: State::Warn,
        at: now.finished_at,
        text: words::shrunk(source, more),
        link: NoticeLink::Run(now.id.clone()),
        unread: true,
    })
}

fn first_run(source: &Source) -> Notice {
    Notice {
        id: format!("first-{}", source.id),
        kind: NoticeKind::FirstRun,
        tenant: source.tenant.clone(),
        state: State::Idle,
        at: source.created_at,
        text: words::first_run(source),
        link: NoticeLink::Sync(source.id.clone()),
        unread: true,
    }
}
