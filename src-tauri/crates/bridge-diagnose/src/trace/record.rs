//! What the runs of a data source say of one person.

use super::found::Found;
use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_directory::user::casefold_trimmed;
use bridge_sync::plan::Reason;
use bridge_sync::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run, RunKind};

/// So many runs are looked back over.
pub(super) const LOOK_BACK: usize = 100;

/// Kinds of change with which a plan leaves somebody out.
pub(super) const LEFT_OUT: [ChangeKind; 3] =
    [ChangeKind::Skip, ChangeKind::Ambiguous, ChangeKind::Pending];

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

impl Diagnose {
    /// Reads the records of one person.
    pub(super) fn record_of(&self, source: &Source, found: &Found) -> Result<Record> {
        let runs = self.sync.runs_of(source, LOOK_BACK)?;
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
                .is_some_and(|each| casefold_trimmed(each) == casefold_trimmed(userid))
        };
        let mut changes = self.sync.changes(run, &filter)?.into_iter();
        Ok(changes.find(|change| LEFT_OUT.contains(&change.kind) && is_theirs(change)))
    }

    fn departed_by(&self, found: &Found) -> Result<Option<(Run, Reason)>> {
        let Some(user) = found.user.as_ref().filter(|_| found.has_departed()) else {
            return Ok(None);
        };
        self.sync.departure_of(user)
    }
}
