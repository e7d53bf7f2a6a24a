//! Leavers who are archived, and those of them who return.

use super::*;
use crate::plan::Archiving;

const DAYS: u32 = 30;

fn archiving() -> Policy {
    Policy {
        archiving: Some(Archiving {
            days: DAYS,
            before: 1_000,
        }),
        ..policy()
    }
}

fn left(user: User, at: i64) -> User {
    User {
        status: UserStatus::Departed,
        departed_at: Some(at),
        ..user
    }
}

fn ann(key: i64) -> User {
    user(key, "ann", "Ann", "1", &[1])
}

#[test]
fn whoever_left_long_ago_is_archived_and_then_nothing_is_left_to_do() {
    let directory = stored(&[
        left(ann(7), 999),
        left(user(8, "ben", "Ben", "2", &[1]), 1_000),
        user(9, "cat", "Cat", "3", &[1]),
    ]);
    let snapshot = || read(&[member("cat", "Cat", "3", &[1])]);
    let first = plan(snapshot(), directory, archiving());
    assert_eq!(told(&first), ["archive ann→- archived-7"]);
    assert_eq!((first.counts.archived, first.counts.written()), (1, 1));
    let item = &first.items[0];
    assert_eq!(item.reason, Reason::LeftLongAgo { days: DAYS });
    let after = first.after(item).unwrap();
    let kept = (after.userid, after.name, after.mobile, after.departed_at);
    assert_eq!(kept, (None, None, None, Some(999)));
    assert!(after.archived_userid.is_some());
    let second = plan(snapshot(), applied(&first, 2), archiving());
    assert_eq!(told(&second), [""; 0]);
    assert!(second.is_empty());
}

#[test]
fn nobody_else_is_archived() {
    let mine = left(ann(7), 1);
    let protected = User {
        protected: true,
        ..mine.clone()
    };
    let of_others = User {
        source: Some(OURS + 1),
        ..mine.clone()
    };
    let local = User {
        source: None,
        userid: None,
        ..mine.clone()
    };
    let off = User {
        status: UserStatus::Disabled,
        departed_at: None,
        ..mine.clone()
    };
    let taken = User {
        username: "Archived-7".into(),
        ..user(8, "x", "X", "8", &[1])
    };
    let there = || member("x", "X", "8", &[1]);
    let cases = [
        ("protected", vec![protected], vec![there()]),
        ("another source's", vec![of_others], vec![there()]),
        ("local", vec![local], vec![there()]),
        (
            "switched off",
            vec![off],
            vec![member("ann", "Ann", "1", &[1])],
        ),
        (
            "the name is taken",
            vec![mine.clone(), taken],
            vec![there()],
        ),
        (
            "returned",
            vec![mine],
            vec![member("ann", "Ann", "1", &[1])],
        ),
    ];
    for (why, users, people) in cases {
        let plan = plan(read(&people), stored(&users), archiving());
        assert_eq!(plan.counts.archived, 0, "{why}");
    }
}

#[test]
fn a_look_between_two_runs_archives_nobody_and_neither_does_a_source_that_is_not_set_to() {
    let directory = || stored(&[left(ann(7), 1)]);
    let look = Snapshot {
        reach: Reach::IdsAndNewcomers,
        ..read(&[])
    };
    assert_eq!(plan(look, directory(), archiving()).counts.archived, 0);
    assert_eq!(plan(read(&[]), directory(), policy()).counts.archived, 0);
}

#[test]
fn what_a_removed_source_of_the_same_corp_left_behind_is_archived_as_well() {
    let behind = User {
        source: None,
        ..left(ann(7), 1)
    };
    let directory = StoredDirectory {
        left_behind: [7].into(),
        ..stored(&[behind])
    };
    let first = plan(read(&[]), directory, archiving());
    assert_eq!(told(&first), ["archive ann→- archived-7"]);
    let back = read(&[member("ANN", "Ann", "1", &[1])]);
    let second = plan(back, applied(&first, 2), archiving());
    assert_eq!(told(&second), ["reactivate -→ANN ANN"]);
}

#[test]
fn who_returns_fills_the_same_row_again() {
    let archived = applied(&plan(read(&[]), stored(&[left(ann(7), 1)]), archiving()), 2);
    // Whatever else is new about them.
    let back = member("Ann", "Ann Li", "9", &[2]);
    let plan = plan(read(&[back]), archived, archiving());
    assert_eq!(told(&plan), ["reactivate -→Ann Ann"]);
    let item = &plan.items[0];
    assert_eq!(item.reason, Reason::ReturnedFromArchive);
    let after = plan.after(item).unwrap();
    assert_eq!((after.key, after.status), (7, UserStatus::Active));
    assert_eq!((after.departed_at, after.archived_userid), (None, None));
    assert_eq!(after.name.as_deref(), Some("Ann Li"));
}

#[test]
fn an_archived_user_keeps_nobody_out_and_a_taken_username_keeps_the_archive() {
    let first = plan(read(&[]), stored(&[left(ann(7), 1)]), archiving());
    let archived = applied(&first, 2);
    let other = member("archived-7", "Zed", "1", &[1]);
    let plan_of_other = plan(read(&[other]), archived.clone(), archiving());
    assert_eq!(told(&plan_of_other), ["ambiguous -→archived-7 -"]);
    let mut taken = archived;
    taken.users.push(&local(8, "ann", "Ann", "2"));
    let back = member("ann", "Ann", "1", &[1]);
    let plan = plan(read(&[back]), taken, archiving());
    assert_eq!(told(&plan), ["skip -→ann -"]);
}
