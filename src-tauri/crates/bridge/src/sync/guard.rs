//! What makes a run wait for a person: too many who lose access (the access guard), or more than one account that changes
//! hands by no more than a number or an address (the take-over guard).

use std::collections::HashSet;

use compact_str::{CompactString, format_compact};
use serde::Serialize;

use super::plan::{Item, Kind, Plan, Reason};
use crate::directory::user::{UserStatus, fold};
use crate::error::{Code, Error};
use crate::lang::{Text, grouped};
use crate::source::Guard;
use crate::text;

/// So many take-overs a run that a person began may apply without a second look.
const UNSEEN_TAKE_OVERS: usize = 1;

/// Why a run waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// How many people would lose access: departed or disabled, who were active or not activated.
    pub departures: usize,
    /// How many of them WeCom has switched off.
    pub disabled: usize,
    /// How many of the source's users are active now.
    pub in_use: usize,
    /// How many accounts would change hands by a number, an address or a userid alone.
    pub take_overs: usize,
    /// Whether those who lose access are too many.
    pub by_access: bool,
    /// Whether those accounts are too many.
    pub by_take_over: bool,
}

impl Held {
    /// The error that the run ends with.
    pub(crate) fn error(&self) -> Error {
        let (why, reason) = match self.by_access {
            true => ("past the access guard", "access_guard"),
            false => ("accounts would change hands", "take_over"),
        };
        Error::new(Code::SyncHeld, why)
            .with("reason", reason)
            .with("departures", self.departures)
            .with("disabled", self.disabled)
            .with("in_use", self.in_use)
            .with("take_overs", self.take_overs)
    }

    /// What is left of it for a person who has seen `confirmed`: nothing if they have seen everything that holds the plan.
    pub(crate) fn after(self, confirmed: &HashSet<CompactString>, plan: &Plan) -> Option<Self> {
        let losing = plan.items.iter().filter(|item| plan.loses_access(item));
        let mut losing = losing.filter_map(|item| plan.userid(item)).map(loss);
        let mut taking = plan.take_overs().map(|item| take_over_of(plan, item));
        let unseen = |mark: CompactString| !confirmed.contains(&mark);
        let left = Self {
            by_access: self.by_access && losing.any(unseen),
            by_take_over: self.by_take_over && taking.any(unseen),
            ..self
        };
        left.holds().then_some(left)
    }

    fn holds(&self) -> bool {
        self.by_access || self.by_take_over
    }
}

/// What the plan does that a person has to look at first.
pub fn check(plan: &Plan, guard: Guard) -> Option<Held> {
    let in_use = plan.directory.users.iter().filter(|user| {
        user.source == Some(plan.policy.source) && user.status == UserStatus::Active
    });
    let in_use = in_use.count();
    let losing = plan.items.iter().filter(|item| plan.loses_access(item));
    let departures = losing.clone().count();
    let take_overs = plan.take_overs().count();
    let held = Held {
        departures,
        disabled: losing.filter(|item| item.kind != Kind::Depart).count(),
        in_use,
        take_overs,
        by_access: trips(departures, in_use, guard),
        by_take_over: take_overs > UNSEEN_TAKE_OVERS,
    };
    held.holds().then_some(held)
}

/// What a confirmation of a recorded change covers.
pub(crate) fn marks_of(
    kind: &str,
    userid: &str,
    object: Option<i64>,
    reason: &Reason,
) -> Vec<CompactString> {
    let mut marks = Vec::new();
    // Handing over a user to somebody whom WeCom has switched off is both.
    if matches!(kind, "depart" | "disable" | "overwrite") {
        marks.push(loss(userid));
    }
    if matches!(kind, "overwrite" | "reactivate") && reason.is_take_over() {
        marks.push(take_over(userid, object.unwrap_or_default()));
    }
    marks
}

fn loss(userid: &str) -> CompactString {
    format_compact!("- {}", fold(userid))
}

fn take_over_of(plan: &Plan, item: &Item) -> CompactString {
    let user = plan.before(item).map_or(0, |user| user.key);
    take_over(plan.userid(item).unwrap_or_default(), user)
}

/// This member with this very user.
fn take_over(userid: &str, user: i64) -> CompactString {
    format_compact!("{user} {}", fold(userid))
}

/// What the access guard comes to for a source, as its people stand now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuardFigures {
    /// How many of its users are active.
    pub active: usize,
    /// So many who would lose access make a run wait.
    pub limit: usize,
    /// The same in a sentence.
    pub text: Text,
}

/// What a guard comes to where so many users are active: the rule by which a run is held, asked beforehand.
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
            "按现在 {users} 名在用的用户算，一次要停用 {most} 人或更多时会停下，等你核对；少于 {floor} 人时不会。",
            "With the {users} users in use now, a sync that would deactivate {most} or more stops and waits for you; fewer than {floor} never do."
        ),
    }
}

/// The least number of departures that trips the guard.
fn limit(in_use: usize, guard: Guard) -> usize {
    let share = in_use * guard.percent as usize / 100 + 1;
    let most = guard.people as usize + 1;
    share.min(most).max(guard.floor.max(1) as usize)
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
}
