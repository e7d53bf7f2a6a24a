//! The funnel: from WeCom's members to those who can scan, each step a part of the one before, with what is lost between.

use serde::Serialize;

use super::facts::Facts;
use super::place::Place;
use crate::directory::can_scan::{CanScanReason, CanScanVerdict, ScanTotals};
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

/// The reasons that keep somebody from being seen, or from that being known.
const UNSEEN: [CanScanReason; 6] = [
    CanScanReason::ScanOff,
    CanScanReason::AppStopped,
    CanScanReason::OutOfRange,
    CanScanReason::NoAuth,
    CanScanReason::NotRead,
    CanScanReason::TooOld,
];
const INACTIVE: [CanScanReason; 2] = [CanScanReason::NotActivated, CanScanReason::Disabled];
const UNCLEAR: [CanScanReason; 1] = [CanScanReason::NoDetails];

/// The funnel of these facts: everybody has one reason at most, so that no step counts anybody twice.
pub(super) fn of(facts: &Facts) -> Funnel {
    let left_out = left_out(facts);
    let Some(scan) = &facts.scan else {
        return Funnel::default();
    };
    let synced = scan.yes + scan.no + scan.unknown - scan.of(CanScanReason::Local);
    let members = synced + people(&left_out);
    if members == 0 {
        return Funnel::default();
    }
    let step = |id, people, lost, opens| Step {
        id,
        people,
        lost,
        opens,
    };
    let mut steps = vec![
        step(StepId::Members, Some(members), Vec::new(), None),
        step(StepId::Synced, Some(synced), left_out, None),
    ];
    // Where no range was ever read, nobody knows of any later step either.
    let mut left = scan.visible.map(|_| synced);
    for (id, reasons) in [
        (StepId::Visible, &UNSEEN[..]),
        (StepId::Activated, &INACTIVE[..]),
        (StepId::CanScan, &UNCLEAR[..]),
    ] {
        let lost = left.map_or_else(Vec::new, |_| for_reasons(scan, reasons));
        left = left.map(|left| left.saturating_sub(people(&lost)));
        let opens =
            (id == StepId::CanScan && left.is_some()).then(|| Place::scanning(CanScanVerdict::Yes));
        steps.push(step(id, left, lost, opens));
    }
    Funnel { steps }
}

/// Whom each of these reasons takes.
fn for_reasons(scan: &ScanTotals, reasons: &[CanScanReason]) -> Vec<Lost> {
    let of = |reason: &CanScanReason| {
        let count = scan.of(*reason);
        let (n, Text { zh, en }) = (grouped(count), reason.text());
        let opens = (*reason == CanScanReason::OutOfRange).then_some(Place::OUT_OF_RANGE);
        lost(count, text!("{n} 人：{zh}", "{n}: {en}"), opens)
    };
    reasons.iter().filter_map(of).collect()
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
