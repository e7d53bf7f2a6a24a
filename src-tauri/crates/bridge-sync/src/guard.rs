//! The guards on a plan, and what of a trip a person has seen already.
//!
//! The limits are in [`bridge_core::guard`].

use std::collections::HashSet;

use compact_str::{CompactString, format_compact};

use super::plan::{Item, Kind, Plan, Reason};
use bridge_core::guard::{GuardCounts, GuardTrip};
use bridge_core::source::Guard;
use bridge_directory::user::{UserStatus, casefold_trimmed};

/// The guards that a plan trips: what a person has to look at first.
pub fn check(plan: &Plan, guard: Guard) -> Option<GuardTrip> {
    let in_use = plan.directory.users.iter().filter(|user| {
        user.source == Some(plan.policy.source) && user.status == UserStatus::Active
    });
    let losing = plan.items.iter().filter(|item| plan.loses_access(item));
    let counts = GuardCounts {
        departures: losing.clone().count(),
        disabled: losing.filter(|item| !is_departure(item)).count(),
        in_use: in_use.count(),
        take_overs: plan.take_overs().count(),
    };
    GuardTrip::of(counts, guard)
}

fn is_departure(item: &Item) -> bool {
    matches!(item.kind, Kind::Depart | Kind::LeaveScope)
}

/// What is left of a trip for a person who has seen `confirmed`: nothing if they have seen everything that holds the plan.
pub(crate) fn after(
    trip: GuardTrip,
    confirmed: &HashSet<CompactString>,
    plan: &Plan,
) -> Option<GuardTrip> {
    let losing = plan.items.iter().filter(|item| plan.loses_access(item));
    let mut losing = losing.filter_map(|item| plan.userid(item)).map(loss);
    let mut taking = plan.take_overs().map(|item| take_over_of(plan, item));
    let unseen = |mark: CompactString| !confirmed.contains(&mark);
    trip.left(losing.any(unseen), taking.any(unseen))
}

/// What a confirmation of a recorded change covers.
pub(crate) fn marks_of(
    kind: &str,
    userid: &str,
    object: Option<i64>,
    reason: &Reason,
) -> Vec<CompactString> {
    let mut marks = Vec::new();
    // An overwrite is both where WeCom has disabled the member: the earlier owner loses access, and the account changes hands.
    if matches!(kind, "depart" | "disable" | "out_of_scope" | "overwrite") {
        marks.push(loss(userid));
    }
    if matches!(kind, "overwrite" | "reactivate") && reason.is_take_over() {
        marks.push(take_over(userid, object.unwrap_or_default()));
    }
    marks
}

fn loss(userid: &str) -> CompactString {
    format_compact!("- {}", casefold_trimmed(userid))
}

fn take_over_of(plan: &Plan, item: &Item) -> CompactString {
    let user = plan.before(item).map_or(0, |user| user.key);
    take_over(plan.userid(item).unwrap_or_default(), user)
}

/// This member with this very user.
fn take_over(userid: &str, user: i64) -> CompactString {
    format_compact!("{user} {}", casefold_trimmed(userid))
}
