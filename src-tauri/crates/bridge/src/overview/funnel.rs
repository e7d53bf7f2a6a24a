//! The funnel: from WeCom's members to those who can scan, each step a part of the one before, with what is lost between.

use serde::Serialize;

use super::facts::Facts;
use super::place::Place;
use crate::directory::user::UserStatus;
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

/// The funnel of these facts.
pub(super) fn of(facts: &Facts) -> Funnel {
    let synced = facts.sources.iter().map(|source| source.users()).sum();
    let left_out = left_out(facts);
    let members = synced + people(&left_out);
    if members == 0 {
        return Funnel::default();
    }
    let out = facts.out_of_range().map(|out| out.min(synced));
    let (visible, outside) = match out {
        Some(out) => (Some(synced - out), outside(out)),
        None => (None, Vec::new()),
    };
    let inactive = inactive(facts, out.unwrap_or_default());
    let activated = visible.unwrap_or(synced).saturating_sub(people(&inactive));
    let without = without_scan_login(facts);
    let can_scan = visible.map(|_| activated.saturating_sub(people(&without)));
    let step = |id, people, lost, opens| Step {
        id,
        people,
        lost,
        opens,
    };
    let steps = vec![
        step(StepId::Members, Some(members), Vec::new(), None),
        step(
            StepId::Synced,
            Some(synced),
            left_out,
            Some(Place::DIRECTORY),
        ),
        step(StepId::Visible, visible, outside, None),
        step(
            StepId::Activated,
            Some(activated),
            inactive,
            Some(Place::users(UserStatus::Active)),
        ),
        step(StepId::CanScan, can_scan, without, None),
    ];
    Funnel { steps }
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

fn outside(out: usize) -> Vec<Lost> {
    let n = grouped(out);
    let said = text!("{n} 人不在应用可见范围", "{n} outside the visible range");
    lost(out, said, None).into_iter().collect()
}

/// Of those whom the app sees: who has yet to join, and who is switched off.
fn inactive(facts: &Facts, out: usize) -> Vec<Lost> {
    let all = |count: fn(&crate::directory::user::Totals) -> usize| {
        facts
            .sources
            .iter()
            .map(|source| count(&source.totals))
            .sum::<usize>()
    };
    let (joining, off) = (
        all(|totals| totals.not_activated),
        all(|totals| totals.disabled),
    );
    // Without the list of those outside it is unknown who of them is inactive too; the check-up names its own.
    let seen = facts.inactive_in_range().filter(|_| out > 0);
    let (joining, off) = seen.unwrap_or((joining, off));
    let (n, m) = (grouped(joining), grouped(off));
    let joining = lost(
        joining,
        text!("{n} 人未激活", "{n} not activated"),
        Some(Place::users(UserStatus::NotActivated)),
    );
    let off = lost(
        off,
        text!("{m} 人被禁用", "{m} disabled"),
        Some(Place::users(UserStatus::Disabled)),
    );
    joining.into_iter().chain(off).collect()
}

/// The active users of sources without scan login.
fn without_scan_login(facts: &Facts) -> Vec<Lost> {
    let without = facts
        .sources
        .iter()
        .filter(|of| !(of.source.scan_login && of.has_auth));
    let count = without.map(|of| of.totals.active).sum();
    let n = grouped(count);
    let said = text!("{n} 人的数据源没有开启扫码登录", "{n} without scan login");
    lost(count, said, Some(Place::Sources))
        .into_iter()
        .collect()
}
