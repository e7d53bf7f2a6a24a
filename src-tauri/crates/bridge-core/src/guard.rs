//! The guards that make a run wait for a person: too many who lose access (the access guard), or more than one account
//! that changes hands by no more than a number or an address (the take-over guard).
//!
//! Leaves out what counts as either, which is the planner's business.

use serde::Serialize;

use crate::error::{Code, Error};
use crate::lang::{Text, grouped};
use crate::source::Guard;
use crate::text;

/// The most take-overs that a run started by a person applies without a confirmation.
const UNSEEN_TAKE_OVERS: usize = 1;

/// What the guards look at in a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuardCounts {
    /// How many people would lose access: departed or disabled, who were active or not activated.
    pub departures: usize,
    /// How many of them WeCom has switched off.
    pub disabled: usize,
    /// How many of the source's users are active now.
    pub in_use: usize,
    /// How many accounts would change hands by a number, an address or a userid alone.
    pub take_overs: usize,
}

/// A guard that a plan trips: why the run waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardTrip {
    /// What the guards looked at.
    pub counts: GuardCounts,
    /// Whether those who lose access are too many.
    pub by_access: bool,
    /// Whether the accounts that change hands are too many.
    pub by_take_over: bool,
}

/// Whether so many take-overs make a run wait.
pub const fn trips_take_over(take_overs: usize) -> bool {
    take_overs > UNSEEN_TAKE_OVERS
}

impl GuardTrip {
    /// The guards that these counts trip, if any.
    pub fn of(counts: GuardCounts, guard: Guard) -> Option<Self> {
        let trip = Self {
            counts,
            by_access: trips(counts.departures, counts.in_use, guard),
            by_take_over: trips_take_over(counts.take_overs),
        };
        trip.is_tripped().then_some(trip)
    }

    /// What is left of the trip where a person has not seen all that trips one guard or the other.
    pub fn left(self, unseen_access: bool, unseen_take_over: bool) -> Option<Self> {
        let left = Self {
            by_access: self.by_access && unseen_access,
            by_take_over: self.by_take_over && unseen_take_over,
            ..self
        };
        left.is_tripped().then_some(left)
    }

    /// The error that the run ends with, `sync.held`.
    pub fn error(&self) -> Error {
        let (why, reason) = match self.by_access {
            true => ("past the access guard", "access_guard"),
            false => ("accounts would change hands", "take_over"),
        };
        Error::new(Code::SyncHeld, why)
            .with("reason", reason)
            .with("departures", self.counts.departures)
            .with("disabled", self.counts.disabled)
            .with("in_use", self.counts.in_use)
            .with("take_overs", self.counts.take_overs)
    }

    fn is_tripped(&self) -> bool {
        self.by_access || self.by_take_over
    }
}

/// The access guard in figures, for a source as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuardFigures {
    /// How many of its users are active.
    pub active: usize,
    /// So many who would lose access make a run wait.
    pub limit: usize,
    /// The same in a sentence.
    pub text: Text,
}

/// The figures of a guard for a number of active users: the rule by which a run is held, asked beforehand.
pub fn figures(guard: Guard, active: usize) -> GuardFigures {
    let limit = limit(active, guard);
    let (users, most, floor) = (
        grouped(active),
        grouped(limit),
        grouped(guard.floor as usize),
    );
    GuardFigures {
        active,
        limit,
        text: text!(
            "按当前 {users} 个在用账号计算，一次停用达到 {most} 人就会停下等你核对；少于 {floor} 人时不会。",
            "With the {users} users in use now, a sync that would deactivate {most} or more stops and waits for you; fewer than {floor} never do."
        ),
    }
}

/// How far a held run is past the access guard, as a gauge shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GuardGauge {
    /// Those who would lose access.
    pub count: usize,
    /// So many make a run wait.
    pub limit: usize,
    /// Of so many in use.
    pub of: usize,
    /// The same in a sentence.
    pub text: Text,
}

/// The gauge of a run that would take access from `count` of `of` people.
pub fn gauge(count: usize, of: usize, guard: Guard) -> GuardGauge {
    let limit = limit(of, guard);
    let share = |part: usize| match of {
        0 => "100".to_owned(),
        of => {
            let tenths = part * 1000 / of;
            match tenths % 10 {
                0 => (tenths / 10).to_string(),
                rest => format!("{}.{rest}", tenths / 10),
            }
        }
    };
    let (people, all, most, part) = (grouped(count), grouped(of), grouped(limit), share(count));
    GuardGauge {
        count,
        limit,
        of,
        text: text!(
            "在用 {all} 人中的 {people} 人，占 {part}%；达到 {most} 人就先停下",
            "{people} of {all} people in use, {part}%; {most} or more make a run wait"
        ),
    }
}

/// The least number of departures that trips the guard.
fn limit(in_use: usize, guard: Guard) -> usize {
    let share = in_use * guard.percent as usize / 100 + 1;
    let most = guard.people as usize + 1;
    share.min(most).max(guard.floor.max(1) as usize)
}

/// Whether departures exceed the share or the number, and reach the floor.
fn trips(departures: usize, in_use: usize, guard: Guard) -> bool {
    let (share, most, floor) = (
        guard.percent as usize,
        guard.people as usize,
        guard.floor as usize,
    );
    // Compared as products: a rounded percentage would let a run through that is just past the share, and there may be
    // nobody in use to divide by.
    departures >= floor.max(1) && (departures * 100 > in_use * share || departures > most)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        active: usize,
        percent: u32,
        people: u32,
        floor: u32,
        limit: usize,
        text: Text,
    }

    #[test]
    fn the_limit_that_a_person_is_told_is_the_one_that_holds_a_run() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/vectors/guard.json"
        );
        let vectors = std::fs::read_to_string(file).unwrap();
        let vectors: Vec<Vector> = serde_json::from_str(&vectors).unwrap();
        for vector in vectors {
            let guard = Guard {
                percent: vector.percent,
                people: vector.people,
                floor: vector.floor,
            };
            let figures = figures(guard, vector.active);
            assert_eq!(figures.limit, vector.limit, "{guard:?}");
            assert_eq!(figures.text, vector.text);
            assert!(trips(figures.limit, vector.active, guard), "{figures:?}");
            assert!(
                !trips(figures.limit - 1, vector.active, guard),
                "{figures:?}"
            );
        }
    }

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

    #[test]
    fn a_trip_lasts_while_something_that_trips_it_was_not_seen() {
        let guard = Guard {
            percent: 10,
            people: 500,
            floor: 5,
        };
        let counts = GuardCounts {
            departures: 20,
            in_use: 100,
            take_overs: 2,
            ..GuardCounts::default()
        };
        let trip = GuardTrip::of(counts, guard).unwrap();
        assert_eq!(trip.error().detail()["reason"], "access_guard");
        let left = trip.left(false, true).unwrap();
        assert_eq!(left.error().detail()["reason"], "take_over");
        assert_eq!(trip.left(false, false), None);
        // What is unseen counts only where it tripped a guard.
        let one = GuardCounts {
            take_overs: 1,
            ..counts
        };
        let trip = GuardTrip::of(one, guard).unwrap();
        assert_eq!(trip.left(false, true), None);
    }
}
