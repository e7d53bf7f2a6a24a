//! The history of one member in the runs of a data source.

use super::person::Person;
use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_directory::decision::KeptDecision;
use bridge_directory::user::casefold_trimmed;
use bridge_sync::plan::Reason;
use bridge_sync::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run, RunKind};

/// The number of runs that are read, from the newest back.
pub(super) const MAX_RUNS: usize = 100;

/// The kinds of change with which a plan leaves a member out.
pub(super) const LEFT_OUT: [ChangeKind; 3] =
    [ChangeKind::Skip, ChangeKind::Ambiguous, ChangeKind::Pending];

/// The runs that concern one member.
#[derive(Debug, Default)]
pub(super) struct MemberHistory {
    /// The newest sync that was more than a preview.
    pub(super) last: Option<Run>,
    /// The newest sync that was applied and not undone.
    pub(super) applied: Option<Run>,
    /// Whether any plan was made, so that duplicates were looked for.
    pub(super) is_planned: bool,
    /// The identifier of the run whose plan leaves the member out, with that change.
    pub(super) left_out: Option<(String, ChangeView)>,
    /// The run that deactivated the user, with its reason.
    pub(super) departed: Option<(Run, Reason)>,
    /// What a person settled for the member.
    pub(super) decision: Option<KeptDecision>,
}

/// The newest run whose plan still describes the directory.
pub(super) fn latest_plan(runs: &[Run]) -> Option<&Run> {
    runs.iter()
        .filter(|run| !run.is_partial())
        .find(|run| run.kind == RunKind::Sync && run.outcome != Outcome::Failed && !run.undone)
}

impl Diagnose {
    /// Reads the history of one person.
    pub(super) fn history_of(&self, source: &Source, person: &Person) -> Result<MemberHistory> {
        let runs = self.sync.runs_of(source, MAX_RUNS)?;
        let mut syncs = runs.iter().filter(|run| run.is_attempt());
        let last = syncs.clone().next().cloned();
        let applied = syncs
            .find(|run| run.outcome == Outcome::Applied && !run.undone)
            .cloned();
        let plan = latest_plan(&runs);
        let left_out = match (plan, &person.userid) {
            (Some(run), Some(userid)) => self
                .left_out(run, userid)?
                .map(|change| (run.id.clone(), change)),
            _ => None,
        };
        Ok(MemberHistory {
            last,
            applied,
            is_planned: plan.is_some(),
            left_out,
            departed: self.departure(person)?,
            decision: self.decision(source, person)?,
        })
    }

    /// The change with which a run leaves a member out, if it does.
    fn left_out(&self, run: &Run, userid: &str) -> Result<Option<ChangeView>> {
        // The filter matches parts of words, so the userid is compared once more below.
        let filter = ChangeFilter {
            words: Some(userid.to_owned()),
            ..ChangeFilter::default()
        };
        let is_own = |change: &ChangeView| {
            let own = change.userid.as_deref();
            own.is_some_and(|own| casefold_trimmed(own) == casefold_trimmed(userid))
        };
        let mut changes = self.sync.changes(run, &filter)?.into_iter();
        Ok(changes.find(|change| LEFT_OUT.contains(&change.kind) && is_own(change)))
    }

    fn decision(&self, source: &Source, person: &Person) -> Result<Option<KeptDecision>> {
        let Some(userid) = person.userid.as_deref().map(casefold_trimmed) else {
            return Ok(None);
        };
        let mut all = self.sync.decisions(source)?.into_iter();
        Ok(all.find(|kept| casefold_trimmed(&kept.userid) == userid))
    }

    fn departure(&self, person: &Person) -> Result<Option<(Run, Reason)>> {
        let Some(user) = person.user.as_ref().filter(|_| person.has_departed()) else {
            return Ok(None);
        };
        self.sync.departure_of(user)
    }
}
