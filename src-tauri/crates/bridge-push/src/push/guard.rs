//! The guard of a push: what makes it wait for a person who has seen its list.

use bridge_core::guard::{GuardCounts, GuardTrip};
use bridge_core::source::Guard;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::plan::item::{Item, Kind, Reason};
use super::remote::ObjectKind;

/// Why a push waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HeldBecause {
    /// Too many lose access.
    AccessGuard,
    /// Something would be removed.
    Deletes,
    /// Too many get another name: the mapping changed, or the source's userids.
    Renames,
    /// Too many get another place: the base or the layout changed.
    Moves,
}

/// Why a plan waits for a person; empty if it does not.
pub fn held(plan: &Plan, guard: Guard) -> Vec<HeldBecause> {
    let of =
        |matches: &dyn Fn(&Item) -> bool| plan.items.iter().filter(|item| matches(item)).count();
    let is_user = |item: &Item| item.object == ObjectKind::User;
    let losses = of(&|item| is_user(item) && matches!(item.kind, Kind::Disable | Kind::Delete))
        + plan.mass_removals;
    let deletes = of(&|item| matches!(item.kind, Kind::Delete | Kind::Retire));
    let renames = of(&|item| is_user(item) && renames(plan, item));
    let is_leaver =
        |item: &Item| matches!(item.reason, Some(Reason::GraceOver | Reason::NameNeeded));
    let moves = of(&|item| item.kind == Kind::Move && !is_leaver(item));
    let trips = |count| trips(count, plan.in_use, guard);
    [
        (trips(losses), HeldBecause::AccessGuard),
        (deletes > 0, HeldBecause::Deletes),
        (trips(renames), HeldBecause::Renames),
        (trips(moves), HeldBecause::Moves),
    ]
    .into_iter()
    .filter_map(|(holds, because)| holds.then_some(because))
    .collect()
}

/// Whether what a person logs in with, or is known by, changes.
fn renames(plan: &Plan, item: &Item) -> bool {
    let is_key =
        |attribute: &str| attribute == plan.username || Some(attribute) == plan.anchor.as_deref();
    match item.kind {
        Kind::Rename => true,
        Kind::Update => item
            .values
            .iter()
            .any(|change| is_key(&change.attribute) && !change.before.is_empty()),
        _ => false,
    }
}

fn trips(count: usize, in_use: usize, guard: Guard) -> bool {
    let counts = GuardCounts {
        departures: count,
        in_use,
        ..GuardCounts::default()
    };
    GuardTrip::of(counts, guard).is_some_and(|trip| trip.by_access)
}
