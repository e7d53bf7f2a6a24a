//! The access guard: whose loss of access counts.

use super::*;

/// 300 people who have not joined yet are people too, and status 4 takes nothing away.
#[test]
fn the_access_guard_counts_whoever_loses_access() {
    use UserStatus::{Active, Departed, Disabled, NotActivated};
    let guard = bridge::source::Guard {
        percent: 10,
        people: 500,
        floor: 5,
    };
    // As they are; as WeCom returns them, if at all; how many lose access, and whether that holds the run.
    let cases = [
        (NotActivated, None, 300, true),
        (Active, None, 300, true),
        (Active, Some(Disabled), 300, true),
        (NotActivated, Some(Disabled), 300, true),
        (Active, Some(NotActivated), 0, false),
        (Disabled, None, 0, false),
        (Disabled, Some(Active), 0, false),
        (Departed, Some(Disabled), 0, false),
    ];
    for (before, after, losing, held) in cases {
        let name = |number: usize| format!("p{number}");
        let users = (0..300).map(|number| User {
            key: number as i64,
            status: before,
            ..owned(&name(number))
        });
        let people = (0..300).filter_map(|number| {
            Some(Person {
                state: Some(MemberState::Present(after?)),
                ..member(&name(number))
            })
        });
        let plan = with_policy(people.collect(), users.collect(), policy(OnDuplicate::Skip));
        let count = plan
            .items
            .iter()
            .filter(|item| plan.loses_access(item))
            .count();
        let found = guard::check(&plan, guard);
        assert_eq!(
            (count, found.is_some()),
            (losing, held),
            "{before} to {after:?}"
        );
        let disabled = if after == Some(Disabled) && before != Departed {
            300
        } else {
            0
        };
        assert_eq!(plan.counts.disabled, disabled, "{before} to {after:?}");
    }
}
