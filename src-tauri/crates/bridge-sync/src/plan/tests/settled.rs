//! What people settled for members who wait.

use super::*;
use bridge_directory::decision::{Decision, DecisionKind};

fn decided(users: &[User], decisions: &[(&str, DecisionKind, Option<i64>)]) -> StoredDirectory {
    let decision = |kind, user| Decision { kind, user, at: 5 };
    let all = decisions.iter();
    StoredDirectory {
        decisions: all
            .map(|(userid, kind, user)| ((*userid).into(), decision(*kind, *user)))
            .collect(),
        ..stored(users)
    }
}

use DecisionKind::{LeaveOut, Link, New};

#[test]
fn a_duplicate_is_settled_one_by_one() {
    let users = [
        local(1, "wang", "王芳", "wang"),
        User {
            status: UserStatus::Disabled,
            ..local(2, "other", "王芳", "other")
        },
    ];
    let people = [member("wang", "王芳", "wang", &[2])];
    let plan = |decisions: &[_]| plan(read(&people), decided(&users, decisions), policy());
    let cases: [(&[_], &str); 5] = [
        (&[], "skip -→wang -"),
        (&[("wang", Link, Some(1))], "overwrite -→wang wang"),
        // Whoever a person named, though nothing of them is the same and they were switched off.
        (&[("wang", Link, Some(2))], "overwrite -→wang other"),
        (&[("wang", New, Some(1))], "create -→wang wang-2"),
        (&[("wang", LeaveOut, Some(1))], "skip -→wang -"),
    ];
    let mut hashes = Vec::new();
    for (decisions, want) in cases {
        let plan = plan(decisions);
        assert_eq!(told(&plan), [want]);
        let linked = want.starts_with("overwrite");
        assert_eq!(plan.items[0].changes_hands(), linked);
        assert_eq!(
            plan.take_overs().count(),
            0,
            "nothing holds what a person settled"
        );
        hashes.push(plan.hash);
    }
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(
        hashes.len(),
        cases.len(),
        "the hash covers what was settled"
    );
}

#[test]
fn what_cannot_be_given_is_not() {
    let users = [
        User {
            source: Some(2),
            ..user(1, "theirs", "王芳", "wang", &[2])
        },
        user(2, "stays", "陈静", "chen", &[2]),
        local(3, "free", "赵敏", "zhao"),
    ];
    let people = [
        member("new", "王芳", "x", &[2]),
        member("two", "赵敏", "y", &[2]),
        member("stays", "陈静", "chen", &[2]),
    ];
    let plan = |decisions: &[_]| plan(read(&people), decided(&users, decisions), policy());
    let undecided = told(&plan(&[]));
    for decisions in [
        &[("new", Link, Some(1))][..],
        &[("new", Link, Some(2))],
        &[("new", Link, Some(99))],
        &[("new", Link, None)],
        &[("stays", New, Some(2))],
        // Two members are not one user.
        &[("new", Link, Some(3)), ("two", Link, Some(3))],
    ] {
        assert_eq!(told(&plan(decisions)), undecided, "{decisions:?}");
    }
}

#[test]
fn a_userid_that_is_used_again_is_settled_once() {
    let old = user(1, "zhang", "张三", "zhang", &[2]);
    let people = [member("zhang", "李四", "li", &[3])];
    let plan = |users: &[User], decisions: &[_]| {
        super::plan(read(&people), decided(users, decisions), policy())
    };
    let users = std::slice::from_ref(&old);
    let cases: [(&[_], &[&str]); 3] = [
        (&[("zhang", Link, Some(1))], &["update zhang→zhang zhang"]),
        (
            &[("zhang", New, Some(1))],
            &["depart zhang→- zhang", "create -→zhang zhang-2"],
        ),
        (
            &[("zhang", LeaveOut, Some(1))],
            &["depart zhang→- zhang", "skip zhang→zhang -"],
        ),
    ];
    for (decisions, want) in cases {
        let first = plan(users, decisions);
        assert_eq!(told(&first), want);
        let again = super::plan(read(&people), applied(&first, 9), policy());
        assert_eq!(again.changes(), 0, "{:?}", told(&again));
    }
    // It was about this person: whoever has the userid next waits again.
    let linked = applied(&plan(users, &[("zhang", Link, Some(1))]), 9);
    let next = [member("zhang", "赵敏", "zhao", &[2])];
    let next = super::plan(read(&next), linked, policy());
    assert_eq!(told(&next), ["pending zhang→zhang -"]);
}

#[test]
fn somebody_who_leaves_can_be_linked_too() {
    let old = user(1, "a", "刘洋", "liu", &[2]);
    let people = [member("b", "刘洋", "new", &[7])];
    let linked = decided(std::slice::from_ref(&old), &[("b", Link, Some(1))]);
    let plan = plan(read(&people), linked, policy());
    assert_eq!(told(&plan), ["renamed a→b b"]);
    assert!(!plan.items[0].changes_hands());
}

/// Nobody gets these by a run, whoever began it.
#[test]
fn accounts_that_a_person_guards_wait() {
    let account = || local(1, "admin", "王芳", "wang");
    let protected = User {
        protected: true,
        ..account()
    };
    let people = [member("wang", "王芳", "wang", &[2])];
    let overwrite = || Policy {
        on_duplicate: OnDuplicate::Overwrite,
        ..policy()
    };
    let waits = plan(read(&people), stored(&[protected]), overwrite());
    assert_eq!(told(&waits), ["pending -→wang -"]);
    let with_password = StoredDirectory {
        with_password: [1].into(),
        ..stored(&[account()])
    };
    let waits = plan(read(&people), with_password.clone(), overwrite());
    assert_eq!(told(&waits), ["pending -→wang -"]);
    assert!(matches!(waits.items[0].reason, Reason::PasswordSet { .. }));
    let linked = StoredDirectory {
        decisions: decided(&[], &[("wang", Link, Some(1))]).decisions,
        ..with_password
    };
    let given = plan(read(&people), linked, overwrite());
    assert_eq!(told(&given), ["overwrite -→wang admin"]);
    let free = plan(read(&people), stored(&[account()]), overwrite());
    assert_eq!(told(&free), ["overwrite -→wang admin"]);
}
