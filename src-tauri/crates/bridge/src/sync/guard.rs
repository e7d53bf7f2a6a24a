//! The departure guard: a run that would deactivate too many people waits for a person.

use std::collections::HashSet;

use compact_str::CompactString;
use serde::Serialize;

use super::plan::{Kind, Plan};
use crate::directory::user::{UserStatus, fold};
use crate::source::Guard;

/// Why a run waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// How many people would be deactivated.
    pub departures: usize,
    /// How many of the source's users are active now.
    pub in_use: usize,
}

/// Whether the plan's departures are past the guard.
pub fn check(plan: &Plan, guard: Guard) -> Option<Held> {
    let in_use = plan.directory.users.iter().filter(|user| {
        user.source == Some(plan.policy.source) && user.status == UserStatus::Active
    });
    let in_use = in_use.count();
    let departures = plan.counts.departed;
    trips(departures, in_use, guard).then_some(Held { departures, in_use })
}

/// Whether a person who has seen `confirmed` has seen everybody whom the plan deactivates.
pub fn covers(confirmed: &HashSet<CompactString>, plan: &Plan) -> bool {
    let mut departing = departing(plan);
    departing.all(|userid| confirmed.contains(&userid))
}

/// The folded userids of everybody whom the plan deactivates.
pub fn departing(plan: &Plan) -> impl Iterator<Item = CompactString> {
    let items = plan.items.iter().filter(|item| item.kind == Kind::Depart);
    items.filter_map(|item| plan.userid(item)).map(fold)
}

/// More than the share or more than the number, and never below the floor.
fn trips(departures: usize, in_use: usize, guard: Guard) -> bool {
    let (share, most, floor) = (
        guard.percent as usize,
        guard.people as usize,
        guard.floor as usize,
    );
    departures >= floor.max(1) && (departures * 100 > in_use * share || departures > most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_the_guard() {
        let guard = Guard {
            percent: 10,
            people: 500,
            floor: 5,
        };
        let cases = [
            (0, 0, guard, false),
            (4, 10, guard, false),
            (5, 10, guard, true),
            (5, 50, guard, false),
            (6, 50, guard, true),
            (10, 100, guard, false),
            (11, 100, guard, true),
            (500, 100_000, guard, false),
            (501, 100_000, guard, true),
            (3, 3, Guard { floor: 0, ..guard }, true),
            (
                0,
                3,
                Guard {
                    floor: 0,
                    percent: 0,
                    people: 0,
                },
                false,
            ),
            (
                99,
                100,
                Guard {
                    percent: 100,
                    ..guard
                },
                false,
            ),
        ];
        for (departures, in_use, guard, want) in cases {
            assert_eq!(
                trips(departures, in_use, guard),
                want,
                "{departures} of {in_use}, {guard:?}"
            );
        }
    }
}
