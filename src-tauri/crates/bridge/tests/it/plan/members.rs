//! One member against one user, and what was read of a member: nothing is guessed or blanked.

use super::*;

#[test]
fn one_member_against_one_user() {
    use OnDuplicate::{Overwrite, Skip};
    let with_mobile = |mut person: Person| {
        person.mobile = Some("+86 138-0013-8000".into());
        person
    };
    let duplicate = |by: &[Match], of: &str| Reason::Duplicate {
        by: by.into(),
        of: of.into(),
    };
    let mobile_user = User {
        mobile: Some("13800138000".into()),
        ..local("someone")
    };
    let mail_user = User {
        biz_mail: Some("A@Corp.example".into()),
        ..local("someone")
    };
    let mail_member = Person {
        email: Some("a@corp.example".into()),
        ..member("lisi")
    };
    let left = Person {
        state: Some(MemberState::Left),
        ..member("lisi")
    };
    let departed = User {
        status: UserStatus::Departed,
        ..owned("lisi")
    };
    let cases: Vec<Case> = vec![
        (
            "new",
            Some(member("lisi")),
            None,
            Skip,
            Some((Kind::Create, Reason::New)),
        ),
        (
            "same",
            Some(member("lisi")),
            Some(owned("lisi")),
            Skip,
            None,
        ),
        (
            "same but for case",
            Some(member("LiSi")),
            Some(owned("lisi")),
            Skip,
            Some((
                Kind::Update,
                Reason::Changed {
                    fields: vec![Field::Userid, Field::Name],
                },
            )),
        ),
        (
            "new mobile",
            Some(with_mobile(member("lisi"))),
            Some(owned("lisi")),
            Skip,
            Some((
                Kind::Update,
                Reason::Changed {
                    fields: vec![Field::Mobile],
                },
            )),
        ),
        (
            "username",
            Some(member("LISI")),
            Some(local("lisi")),
            Skip,
            Some((Kind::Skip, duplicate(&[Match::Username], "lisi"))),
        ),
        (
            "username, overwrite",
            Some(member("lisi")),
            Some(local("lisi")),
            Overwrite,
            Some((Kind::Overwrite, duplicate(&[Match::Username], "lisi"))),
        ),
        (
            "mobile in another form",
            Some(with_mobile(member("lisi"))),
            Some(mobile_user),
            Skip,
            Some((Kind::Skip, duplicate(&[Match::Mobile], "someone"))),
        ),
        (
            "e-mail across both fields",
            Some(mail_member),
            Some(mail_user),
            Overwrite,
            Some((Kind::Overwrite, duplicate(&[Match::Email], "someone"))),
        ),
        (
            "another source's user",
            Some(member("lisi")),
            Some(User {
                source: Some(THEIRS),
                ..owned("lisi")
            }),
            Skip,
            Some((
                Kind::Skip,
                Reason::OwnedElsewhere {
                    by: vec![Match::Username],
                    of: "lisi".into(),
                },
            )),
        ),
        (
            "gone",
            None,
            Some(owned("lisi")),
            Skip,
            Some((Kind::Depart, Reason::NotReturned)),
        ),
        ("gone already", None, Some(departed.clone()), Skip, None),
        (
            "somebody else's stays",
            None,
            Some(local("lisi")),
            Overwrite,
            None,
        ),
        (
            "status 5",
            Some(left.clone()),
            Some(owned("lisi")),
            Skip,
            Some((Kind::Depart, Reason::LeftInWecom)),
        ),
        (
            "status 5, unknown here",
            Some(left.clone()),
            None,
            Skip,
            None,
        ),
        (
            "status 5, gone already",
            Some(left),
            Some(departed.clone()),
            Skip,
            None,
        ),
        (
            "back",
            Some(member("lisi")),
            Some(departed),
            Skip,
            Some((Kind::Reactivate, Reason::Returned)),
        ),
    ];
    for (name, person, user, rule, want) in cases {
        let plan = decide(
            person.into_iter().collect(),
            user.into_iter().collect(),
            rule,
        );
        assert_eq!(only(&plan), want, "{name}");
    }
}

#[test]
fn what_was_not_sent_blanks_nothing_and_what_was_sent_empty_clears() {
    let full = User {
        mobile: Some("1".into()),
        email: Some("a@b.c".into()),
        position: Some("总监".into()),
        main_department: Some(1),
        ..owned("lisi")
    };
    let bare = Person::bare("lisi".into());
    assert_eq!(
        only(&decide(
            vec![bare.clone()],
            vec![full.clone()],
            OnDuplicate::Skip
        )),
        None
    );
    let cleared = Person {
        position: Some("".into()),
        ..bare
    };
    let plan = decide(vec![cleared], vec![full.clone()], OnDuplicate::Skip);
    let after = plan.after(&plan.items[0]).unwrap();
    assert_eq!(
        after,
        User {
            position: None,
            ..full
        }
    );
}

#[test]
fn a_member_not_yet_activated_is_not_disabled() {
    let cases = [
        (
            Some(MemberState::Present(UserStatus::NotActivated)),
            UserStatus::NotActivated,
        ),
        (
            Some(MemberState::Present(UserStatus::Disabled)),
            UserStatus::Disabled,
        ),
        (None, UserStatus::Active),
    ];
    for (state, want) in cases {
        let plan = decide(
            vec![Person {
                state,
                ..member("a")
            }],
            vec![],
            OnDuplicate::Skip,
        );
        assert_eq!(plan.after(&plan.items[0]).unwrap().status, want);
    }
}

#[test]
fn ambiguity_is_reported_and_never_guessed() {
    let phone = |mut person: Person, mobile: &str| {
        person.mobile = Some(mobile.into());
        person
    };
    let one = User {
        key: 1,
        mobile: Some("1".into()),
        ..local("one")
    };
    let two = User {
        key: 2,
        mobile: Some("2".into()),
        ..local("two")
    };
    for rule in [OnDuplicate::Skip, OnDuplicate::Overwrite] {
        // By username it is one, by mobile the other.
        let plan = decide(
            vec![phone(member("one"), "2")],
            vec![one.clone(), two.clone()],
            rule,
        );
        assert_eq!(
            only(&plan),
            Some((
                Kind::Ambiguous,
                Reason::SeveralUsers {
                    of: vec!["one".into(), "two".into()]
                }
            ))
        );
        // Two members match one user.
        let plan = decide(
            vec![phone(member("a"), "1"), phone(member("b"), "1")],
            vec![one.clone()],
            rule,
        );
        assert_eq!(
            (plan.items.len(), plan.counts.ambiguous),
            (2, 2),
            "{:?}",
            plan.items
        );
        // One of two users is matched by a second member: neither is handed over.
        let plan = decide(
            vec![phone(member("one"), "2"), phone(member("c"), "2")],
            vec![one.clone(), two.clone()],
            rule,
        );
        assert_eq!(
            (plan.items.len(), plan.counts.ambiguous),
            (2, 2),
            "{:?}",
            plan.items
        );
        // The source's own user of another userid has the username.
        let renamed = User {
            username: "b".into(),
            ..owned("a")
        };
        let plan = decide(vec![member("a"), member("b")], vec![renamed], rule);
        assert_eq!(plan.counts.ambiguous, 1, "{:?}", plan.items);
    }
}

#[test]
fn own_fields_that_were_not_sent_stay() {
    let stored = User {
        extra: Some(r#"{"工号":"1","楼层":"3"}"#.into()),
        ..owned("lisi")
    };
    let sent = Person {
        extra: Some(r#"{"工号":"2"}"#.into()),
        ..member("lisi")
    };
    let plan = decide(vec![sent], vec![stored], OnDuplicate::Skip);
    let after = plan.after(&plan.items[0]).unwrap();
    assert_eq!(after.extra.as_deref(), Some(r#"{"工号":"2","楼层":"3"}"#));
}
