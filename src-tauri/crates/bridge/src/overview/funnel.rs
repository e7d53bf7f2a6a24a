//! The funnel: from WeCom's members to those who can scan, each step a part of the one before, with what is lost between.

use serde::Serialize;

use super::facts::Facts;
use super::place::Place;
use crate::directory::can_scan::{
    CanScanReason, CanScanVerdict, ReasonTotal, ScanStep, ScanTotals,
};
use crate::directory::filter::DirectoryView;
use crate::lang::{Text, grouped};
use crate::sync::ChangeKind;
use crate::text;

/// The identifier of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FunnelStepId"))]
pub enum StepId {
    /// WeCom's members, as the last applied run read them.
    Members,
    /// Those whom the directory has.
    Synced,
    /// Of those, whom the app sees.
    Visible,
    /// Of those, who have joined in WeCom and are not switched off.
    Activated,
    /// Of those, who have scan login.
    CanScan,
}

/// A step of the funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FunnelStep"))]
pub struct Step {
    /// Its identifier.
    pub id: StepId,
    /// How many people; none where that was never read.
    pub people: Option<usize>,
    /// Whom the step before has and this one has not, by reason.
    pub lost: Vec<Lost>,
    /// The list behind it.
    pub opens: Option<Place>,
}

/// People who are lost at a step, for one reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Lost {
    /// How many.
    pub people: usize,
    /// Why, with the figure.
    pub said: Text,
    /// The list behind it.
    pub opens: Option<Place>,
}

/// The funnel of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Funnel {
    /// From WeCom's members to those who can scan; empty before anybody was synced.
    pub steps: Vec<Step>,
}

/// The steps within the directory, each with its list.
const STEPS: [(StepId, ScanStep, Place); 4] = [
    (
        StepId::Synced,
        ScanStep::Synced,
        Place::view(DirectoryView::Synced),
    ),
    (
        StepId::Visible,
        ScanStep::Visible,
        Place::view(DirectoryView::Visible),
    ),
    (
        StepId::Activated,
        ScanStep::Activated,
        Place::view(DirectoryView::Activated),
    ),
    (
        StepId::CanScan,
        ScanStep::CanScan,
        Place::scanning(CanScanVerdict::Yes),
    ),
];

/// The funnel of these facts: everybody has one reason at most, so that no step counts anybody twice.
pub(super) fn of(facts: &Facts) -> Funnel {
    let Some(scan) = &facts.scan else {
        return Funnel::default();
    };
    let left_out = left_out(facts);
    let members = scan.at(ScanStep::Synced) + people(&left_out);
    if members == 0 {
        return Funnel::default();
    }
    let mut steps = vec![Step {
        id: StepId::Members,
        people: Some(members),
        lost: Vec::new(),
        opens: None,
    }];
    steps.extend(STEPS.map(|(id, step, opens)| {
        // Where no range was ever read, nobody knows of any step after the directory.
        let is_known = step == ScanStep::Synced || scan.visible.is_some();
        Step {
            id,
            people: is_known.then(|| scan.at(step)),
            lost: match step {
                ScanStep::Synced => left_out.clone(),
                _ if is_known => lost_at(scan, step),
                _ => Vec::new(),
            },
            opens: is_known.then_some(opens),
        }
    }));
    Funnel { steps }
}

/// Whom each reason takes at this step.
fn lost_at(scan: &ScanTotals, step: ScanStep) -> Vec<Lost> {
    let of = |each: &ReasonTotal| {
        let (n, Text { zh, en }) = (grouped(each.users), each.reason.text());
        let opens = (each.reason == CanScanReason::OutOfRange)
            .then_some(Place::view(DirectoryView::OutOfRange));
        lost(each.users, text!("{n} 人：{zh}", "{n}: {en}"), opens)
    };
    scan.lost_at(step).filter_map(of).collect()
}

fn people(lost: &[Lost]) -> usize {
    lost.iter().map(|lost| lost.people).sum()
}

/// A reason that took somebody; none for nobody.
fn lost(people: usize, said: Text, opens: Option<Place>) -> Option<Lost> {
    (people > 0).then_some(Lost {
        people,
        said,
        opens,
    })
}

/// Whom the last applied run of each source did not bring in.
fn left_out(facts: &Facts) -> Vec<Lost> {
    let mut all = Vec::new();
    for run in facts.sources.iter().filter_map(|of| of.last_applied()) {
        let kinds = [
            (ChangeKind::Skip, run.counts.skipped),
            (ChangeKind::Ambiguous, run.counts.ambiguous),
            (ChangeKind::Pending, run.counts.pending),
        ];
        all.extend(kinds.into_iter().filter_map(|(kind, count)| {
            let said = super::words::left_out_as(kind, count);
            lost(count, said, Some(Place::run(&run.id, Some(kind))))
        }));
    }
    all
}
