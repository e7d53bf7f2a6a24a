//! How many people a directory had at the end of each run: what a chart of the last days is drawn from.
//!
//! Kept with each applied run from now on, for the whole tenant; older runs have none.

use rusqlite::{Connection, Row, params};
use serde::Serialize;

use super::run::{Outcome, RunKind, outcome, parse};
use crate::SyncRunner;
use crate::plan::Counts;
use bridge_core::error::Result;
use bridge_core::tenant::Tenant;
use bridge_directory::figures::totals_in;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One run of a chart: what it did, and how many people there were afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RunTotals {
    /// When it ended: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
    /// The run's identifier.
    pub run: String,
    /// A sync, an undo or an import.
    pub kind: RunKind,
    /// How it ended.
    pub outcome: Outcome,
    /// Users who may log in; none in runs that wrote nothing, and in those of before it was kept.
    pub active: Option<usize>,
    /// Users who are not departed.
    pub total: Option<usize>,
    /// How many the run brought in.
    pub created: usize,
    /// How many the run deactivated, those whom WeCom switched off among them.
    pub departed: usize,
}

/// Keeps the tenant's users by status with an applied run, at its end.
pub(crate) fn keep_totals(db: &Connection, run: i64, tenant: i64) -> Result<()> {
    let totals = totals_in(db, tenant)?;
    let count = |users: usize| i64::try_from(users).unwrap_or(i64::MAX);
    db.execute(
        "UPDATE runs SET total_active = ?2, total_not_activated = ?3, total_disabled = ?4, total_departed = ?5 WHERE key = ?1",
        params![
            run,
            count(totals.active),
            count(totals.not_activated),
            count(totals.disabled),
            count(totals.departed),
        ],
    )?;
    Ok(())
}

impl SyncRunner {
    /// The runs of a tenant of the last days, oldest first, without previews.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn totals_of_runs(&self, tenant: &Tenant, days: u32) -> Result<Vec<RunTotals>> {
        let since = self.context.now_ms() - i64::from(days) * DAY_MS;
        self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT runs.finished_at, runs.id, runs.kind, runs.outcome, runs.counts, runs.total_active,
                        runs.total_active + runs.total_not_activated + runs.total_disabled
                 FROM runs WHERE runs.tenant = ?1 AND runs.finished_at >= ?2 AND runs.outcome <> 'planned' ORDER BY runs.key",
            )?;
            let rows = statement.query_map([tenant.key, since], |row| Ok(of_row(row)))?;
            rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
        })
    }
}

fn of_row(row: &Row<'_>) -> Result<RunTotals> {
    let kind = RunKind::of_word(&row.get::<_, String>(2)?);
    let outcome = outcome(&row.get::<_, String>(3)?)?;
    let counts: Counts = parse(&row.get::<_, String>(4)?)?;
    let users = |column: usize| -> Result<Option<usize>> {
        let count: Option<i64> = row.get(column)?;
        Ok(count.and_then(|count| usize::try_from(count).ok()))
    };
    // An undo counts the users whom it removes as departed and those whom it puts back as updated: neither is news.
    let is_news = kind != RunKind::Undo && outcome == Outcome::Applied;
    let written = |count: usize| if is_news { count } else { 0 };
    Ok(RunTotals {
        at: row.get(0)?,
        run: row.get(1)?,
        active: users(5)?,
        total: users(6)?,
        created: written(counts.created),
        departed: written(counts.deactivated()),
        kind,
        outcome,
    })
}
