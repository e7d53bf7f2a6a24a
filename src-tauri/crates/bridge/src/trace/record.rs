//! What the runs of a data source say of one person.

use rusqlite::OptionalExtension;

use super::found::Found;
use crate::Bridge;
use crate::directory::images::restore;
use crate::directory::query::key_of;
use crate::directory::user::fold;
use crate::error::Result;
use crate::source::Source;
use crate::sync::history;
use crate::sync::plan::Reason;
use crate::sync::{ChangeFilter, ChangeView, Outcome, Run, RunKind};

/// So many runs are looked back over.
pub(super) const LOOK_BACK: usize = 100;

/// Kinds of change with which a plan leaves somebody out.
pub(super) const LEFT_OUT: [&str; 3] = ["skip", "ambiguous", "pending"];

/// What the runs say.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The newest sync that was more than a preview.
    pub(super) last: Option<Run>,
    /// The newest one in force.
    pub(super) applied: Option<Run>,
    /// Whether any plan was made, so that duplicates were looked for.
    pub(super) is_planned: bool,
    /// The run whose plan leaves them out, and why.
    pub(super) left_out: Option<(String, ChangeView)>,
    /// The run that deactivated them, and why.
    pub(super) departed: Option<(Run, Reason)>,
}

/// The newest run whose plan still tells the state of things.
pub(super) fn settled_run(runs: &[Run]) -> Option<&Run> {
    runs.iter()
        .find(|run| run.kind == RunKind::Sync && run.outcome != Outcome::Failed && !run.undone)
}

impl Bridge {
    /// Reads the records of one person.
    pub(super) fn record_of(&self, source: &Source, found: &Found) -> Result<Record> {
        let runs = self.runs_of(source, LOOK_BACK)?;
        let mut syncs = runs
            .iter()
            .filter(|run| run.kind == RunKind::Sync && run.outcome != Outcome::Planned);
        let last = syncs.clone().next().cloned();
        let applied = syncs
            .find(|run| run.outcome == Outcome::Applied && !run.undone)
            .cloned();
        let settled = settled_run(&runs);
        let left_out = match (settled, &found.userid) {
            (Some(run), Some(userid)) => self
                .left_out(run, userid)?
                .map(|change| (run.id.clone(), change)),
            _ => None,
        };
        Ok(Record {
            last,
            applied,
            is_planned: settled.is_some(),
            left_out,
            departed: self.departed_by(found)?,
        })
    }

    fn left_out(&self, run: &Run, userid: &str) -> Result<Option<ChangeView>> {
        let filter = ChangeFilter {
            words: Some(userid.to_owned()),
            ..ChangeFilter::default()
        };
        let is_theirs = |change: &ChangeView| {
            change
                .userid
                .as_deref()
                .is_some_and(|each| fold(each) == fold(userid))
        };
        let mut changes = self.changes(run, &filter)?.into_iter();
        Ok(changes.find(|change| LEFT_OUT.contains(&change.kind.as_str()) && is_theirs(change)))
    }

    fn departed_by(&self, found: &Found) -> Result<Option<(Run, Reason)>> {
        let Some(user) = found.user.as_ref().filter(|_| found.has_departed()) else {
            return Ok(None);
        };
        let key = key_of(user)?;
        self.store().read(|db| {
            let sql = "SELECT changes.run, changes.reason FROM changes JOIN runs ON runs.key = changes.run
                       WHERE object = ?1 AND changes.kind = 'depart' AND before IS NOT NULL AND runs.outcome = 'applied'
                       ORDER BY changes.run DESC LIMIT 1";
            let row = db.query_row(sql, [key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).optional()?;
            row.map(|(run, reason)| Ok((history::of_key(db, run)?, restore(&reason)?))).transpose()
        })
    }
}
