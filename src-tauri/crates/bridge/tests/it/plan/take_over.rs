//! Accounts that change hands, and people whom a removed source left behind.

use super::*;
use bridge::sync::WarningId;

/// By a number or an address alone, a person has to look; by username, as before.
#[test]
fn accounts_that_change_hands_by_table() {
    use OnDuplicate::{Overwrite, Skip};
    use UserStatus::{Active, Departed, Disabled};
    let member = Person {
        mobile: Some("(86) 15912340001".into()),
        ..member("qian.wu")
    };
    let user = |username: &str, status, source: Option<i64>| User {
        mobile: Some("159-1234-0001".into()),
        status,
        source,
        userid: source.map(|_| username.into()),
        ..local(username)
    };
    // The user, the rule; by a person, by the schedule.
    let cases = [
        (
            "by mobile",
            user("old.qian", Active, None),
            Overwrite,
            Kind::Overwrite,
            Kind::Pending,
        ),
        (
            "by username",
            user("QIAN.WU", Active, None),
            Overwrite,
            Kind::Overwrite,
            Kind::Overwrite,
        ),
        (
            "skipped all the same",
            user("old.qian", Active, None),
            Skip,
            Kind::Skip,
            Kind::Skip,
        ),
        (
            "switched off by a person",
            user("old.qian", Disabled, None),
            Overwrite,
            Kind::Pending,
            Kind::Pending,
        ),
        (
            "the same by username",
            user("qian.wu", Disabled, None),
            Overwrite,
            Kind::Pending,
            Kind::Pending,
        ),
        (
            "another source's",
            user("qian.wu", Active, Some(THEIRS)),
            Overwrite,
            Kind::Skip,
            Kind::Skip,
        ),
        (
            "another source's, by mobile",
            user("b", Active, Some(THEIRS)),
            Overwrite,
            Kind::Skip,
            Kind::Skip,
        ),
        (
            "another source's, switched off in its WeCom",
            user("qian.wu", Disabled, Some(THEIRS)),
            Overwrite,
            Kind::Skip,
            Kind::Skip,
        ),
        (
            "departed from there",
            user("qian.wu", Departed, Some(THEIRS)),
            Skip,
            Kind::Overwrite,
            Kind::Overwrite,
        ),
        (
            "departed from there, another name",
            user("b", Departed, Some(THEIRS)),
            Skip,
            Kind::Create,
            Kind::Create,
        ),
        (
            "departed, by mobile alone",
            user("b", Departed, Some(THEIRS)),
            Overwrite,
            Kind::Create,
            Kind::Create,
        ),
    ];
    for (name, user, rule, by_person, by_schedule) in cases {
        let decided = |policy| {
            let plan = with_policy(vec![member.clone()], vec![user.clone()], policy);
            let kind = only(&plan).unwrap().0;
            assert_eq!(
                warned(&plan, WarningId::ItemPending).is_some(),
                kind == Kind::Pending,
                "{name}"
            );
            let is_owned = user.source.is_some() && kind == Kind::Skip;
            assert_eq!(
                warned(&plan, WarningId::DuplicateOwned).is_some(),
                is_owned,
                "{name}"
            );
            kind
        };
        assert_eq!(decided(policy(rule)), by_person, "{name}");
        assert_eq!(
            decided(scheduled(rule)),
            by_schedule,
            "{name}, by the schedule"
        );
    }
}

#[test]
fn one_take_over_is_no_reason_to_wait_and_two_are() {
    let member = |userid: &str, mobile: &str| Person {
        mobile: Some(mobile.into()),
        ..member(userid)
    };
    let user = |key, username: &str, mobile: &str| User {
        key,
        mobile: Some(mobile.into()),
        ..local(username)
    };
    let people = vec![member("a", "17700000001"), member("b", "17700000002")];
    let users = vec![
        user(1, "old.a", "17700000001"),
        user(2, "old.b", "17700000002"),
    ];
    let guard = bridge::source::Guard {
        percent: 100,
        people: 500,
        floor: 5,
    };
    let rule = OnDuplicate::Overwrite;
    let one = with_policy(people[..1].to_vec(), users.clone(), policy(rule));
    assert_eq!(
        (one.take_overs().count(), guard::check(&one, guard)),
        (1, None)
    );
    let two = with_policy(people.clone(), users.clone(), policy(rule));
    let held = guard::check(&two, guard).unwrap();
    assert_eq!((held.counts.take_overs, held.by_access), (2, false));
    let by_schedule = with_policy(people, users, scheduled(rule));
    assert_eq!(
        (
            by_schedule.counts.pending,
            guard::check(&by_schedule, guard)
        ),
        (2, None)
    );
}

/// Whoever comes back under another name may be somebody else with the same userid.
#[test]
fn a_userid_that_comes_back_under_another_name_is_a_take_over() {
    let gone = User {
        status: UserStatus::Departed,
        name: Some("孙丽".into()),
        ..owned("sun")
    };
    let cases = [
        (Some("孙丽"), Kind::Reactivate, Kind::Reactivate, 0),
        (None, Kind::Reactivate, Kind::Reactivate, 0),
        (Some("周强"), Kind::Reactivate, Kind::Pending, 1),
    ];
    for (name, by_person, by_schedule, take_overs) in cases {
        let people = vec![Person {
            name: name.map(Into::into),
            ..member("SUN")
        }];
        let decide = |policy| with_policy(people.clone(), vec![gone.clone()], policy);
        let (attended, alone) = (
            decide(policy(OnDuplicate::Skip)),
            decide(scheduled(OnDuplicate::Skip)),
        );
        assert_eq!(
            (
                attended.items[0].kind,
                alone.items[0].kind,
                attended.take_overs().count()
            ),
            (by_person, by_schedule, take_overs),
            "{name:?}"
        );
    }
}

/// What a removed source of the same corp left behind is no stranger to the next one.
#[test]
fn people_of_a_removed_source_come_back_under_either_rule() {
    let left = |status| User {
        source: None,
        status,
        username: "renamed.here".into(),
        mobile: Some("16600000009".into()),
        ..owned("he.jun")
    };
    let other = Person {
        mobile: Some("16600000009".into()),
        ..member("somebody.else")
    };
    for rule in [OnDuplicate::Skip, OnDuplicate::Overwrite] {
        for status in [UserStatus::Departed, UserStatus::Active] {
            let people = vec![member("He.Jun"), other.clone()];
            let plan = with_policy(people, vec![left(status)], policy(rule));
            let kinds = plan.items.iter().map(|item| item.kind).collect::<Vec<_>>();
            assert_eq!(kinds, [Kind::Reactivate, Kind::Create], "{rule:?} {status}");
            let after = plan.after(&plan.items[0]).unwrap();
            assert_eq!(
                (after.source, after.username.as_str()),
                (Some(OURS), "renamed.here")
            );
            assert!(plan.take_overs().next().is_none());
        }
    }
}
