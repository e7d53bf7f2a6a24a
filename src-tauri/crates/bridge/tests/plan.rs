//! What a plan decides, by table over every state of member, directory and policy, and by properties.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

#[path = "../../../../tests/fuzz/src/applied.rs"]
mod applied;

use applied::applied;
use bridge::directory::Directory;
use bridge::directory::department::Department;
use bridge::directory::user::{User, UserStatus};
use bridge::source::OnDuplicate;
use bridge::sync::Reach;
use bridge::sync::odd::Oddities;
use bridge::sync::plan::{Field, Kind, Match, Plan, Policy, Reason, UnitKind, plan};
use bridge::sync::snapshot::{Person, Scope, Snapshot, Standing, Unit};
use proptest::prelude::*;

const OURS: i64 = 1;
const THEIRS: i64 = 2;

fn snapshot(people: Vec<Person>) -> Snapshot {
    let mut units = people
        .iter()
        .flat_map(|person| person.departments.iter().flatten().copied())
        .collect::<Vec<_>>();
    units.sort_unstable();
    units.dedup();
    let units = units
        .into_iter()
        .map(|id| unit(id, Some("d"), None))
        .collect();
    Snapshot {
        reach: Reach::Full,
        scope: Scope::Whole,
        units,
        people,
        warnings: Vec::new(),
        odd: Oddities::default(),
    }
}

fn unit(id: i64, name: Option<&str>, parent: Option<i64>) -> Unit {
    Unit {
        id,
        name: name.map(Into::into),
        parent,
        sort: Some(0),
    }
}

fn member(userid: &str) -> Person {
    Person {
        userid: userid.into(),
        name: Some(userid.into()),
        departments: Some([1].into()),
        standing: Some(Standing::Present(UserStatus::Active)),
        ..Person::default()
    }
}

fn owned(userid: &str) -> User {
    User {
        key: 10,
        source: Some(OURS),
        userid: Some(userid.into()),
        username: userid.into(),
        name: Some(userid.into()),
        departments: [1].into(),
        ..User::default()
    }
}

fn local(username: &str) -> User {
    User {
        key: 20,
        username: username.into(),
        name: Some("local".into()),
        ..User::default()
    }
}

fn policy(on_duplicate: OnDuplicate) -> Policy {
    Policy {
        source: OURS,
        on_duplicate,
    }
}

fn decide(people: Vec<Person>, users: Vec<User>, rule: OnDuplicate) -> Plan {
    plan(
        snapshot(people),
        Directory {
            users,
            departments: vec![],
            version: 0,
        },
        policy(rule),
    )
}

/// Name, member, user, rule, and what is decided.
type Case = (
    &'static str,
    Option<Person>,
    Option<User>,
    OnDuplicate,
    Option<(Kind, Reason)>,
);

/// The kind and reason of the only item.
fn only(plan: &Plan) -> Option<(Kind, Reason)> {
    assert!(plan.items.len() <= 1, "{:?}", plan.items);
    plan.items
        .first()
        .map(|item| (item.kind, item.reason.clone()))
}

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
        standing: Some(Standing::Left),
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
            Some((Kind::Skip, duplicate(&[Match::Username], "lisi"))),
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
            Some(Standing::Present(UserStatus::NotActivated)),
            UserStatus::NotActivated,
        ),
        (
            Some(Standing::Present(UserStatus::Disabled)),
            UserStatus::Disabled,
        ),
        (None, UserStatus::Active),
    ];
    for (standing, want) in cases {
        let plan = decide(
            vec![Person {
                standing,
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
fn members_who_share_a_number_in_wecom_are_reported() {
    let with = |userid: &str, mobile: &str, email: &str| Person {
        mobile: Some(mobile.into()),
        email: Some(email.into()),
        ..member(userid)
    };
    let people = vec![
        with("a", "13800000001", "x@y.z"),
        with("b", "+8613800000001", "b@y.z"),
        with("c", "3", "X@y.z"),
    ];
    let plan = decide(people, vec![], OnDuplicate::Skip);
    let found = plan
        .collisions
        .iter()
        .map(|each| (each.by, each.userids.join("+")))
        .collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            (Match::Mobile, "a+b".to_owned()),
            (Match::Email, "a+c".to_owned())
        ]
    );
    assert_eq!((plan.counts.created, plan.warnings.len()), (3, 1));
}

#[test]
fn a_range_that_shrank_is_no_departure() {
    let stays = User {
        key: 1,
        departments: [1].into(),
        ..owned("stays")
    };
    let out = User {
        key: 2,
        departments: [2].into(),
        ..owned("out")
    };
    let left = User {
        key: 3,
        departments: [1].into(),
        ..owned("left")
    };
    let department = |id| Department {
        key: id,
        wecom_id: id,
        name: Some("d".into()),
        ..Department::default()
    };
    let make = |scope| {
        let directory = Directory {
            users: vec![stays.clone(), out.clone(), left.clone()],
            departments: vec![department(1), department(2)],
            version: 0,
        };
        plan(
            Snapshot {
                scope,
                ..snapshot(vec![member("stays")])
            },
            directory,
            policy(OnDuplicate::Skip),
        )
    };
    let range = make(Scope::Range);
    assert_eq!(
        (
            range.counts.departed,
            range.counts.out_of_range,
            range.counts.departments_retired
        ),
        (1, 1, 0)
    );
    assert!(
        range
            .warnings
            .iter()
            .any(|warning| warning.id == "range.drift")
    );
    let whole = make(Scope::Whole);
    assert_eq!(
        (
            whole.counts.departed,
            whole.counts.out_of_range,
            whole.counts.departments_retired
        ),
        (2, 0, 1)
    );
}

/// A department that only a member's entry names was not read: nobody in it has left.
#[test]
fn a_range_says_nothing_of_departments_that_it_only_hears_of() {
    let alice = Person {
        departments: Some([2, 9].into()),
        ..member("alice")
    };
    let user = |key, userid: &str, departments: &[i64]| User {
        key,
        departments: departments.into(),
        ..owned(userid)
    };
    let users = vec![
        user(1, "alice", &[2, 7, 9]),
        user(2, "bob", &[9]),
        user(3, "carol", &[2, 9]),
        user(4, "dave", &[2]),
    ];
    let read = Snapshot {
        scope: Scope::Range,
        units: vec![
            unit(2, Some("d"), None),
            Unit {
                id: 9,
                name: None,
                parent: None,
                sort: None,
            },
        ],
        ..snapshot(vec![alice])
    };
    let directory = Directory {
        users,
        departments: vec![],
        version: 0,
    };
    let plan = plan(read, directory, policy(OnDuplicate::Skip));
    let decided = plan
        .items
        .iter()
        .map(|item| (plan.userid(item).unwrap(), item.kind));
    assert_eq!(
        decided.collect::<Vec<_>>(),
        [
            ("dave", Kind::Depart),
            ("bob", Kind::OutOfRange),
            ("carol", Kind::OutOfRange)
        ],
        "and alice keeps department 7, which was not read"
    );
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

#[test]
fn departments_by_table() {
    let before = Department {
        key: 5,
        wecom_id: 7,
        name: Some("旧".into()),
        parent: Some(1),
        sort: 3,
        ..Department::default()
    };
    let read = |name: Option<&str>, parent: Option<i64>, sort: i64| Unit {
        id: 7,
        name: name.map(Into::into),
        parent,
        sort: Some(sort),
    };
    let retired = Department {
        retired: true,
        ..before.clone()
    };
    let cases = [
        (
            Some(read(Some("旧"), Some(1), 3)),
            None,
            Some(UnitKind::Create),
        ),
        (
            Some(read(Some("旧"), Some(1), 3)),
            Some(before.clone()),
            None,
        ),
        (Some(read(None, Some(1), 3)), Some(before.clone()), None),
        (
            Some(read(Some("新"), Some(1), 3)),
            Some(before.clone()),
            Some(UnitKind::Rename),
        ),
        (
            Some(read(Some("新"), Some(2), 3)),
            Some(before.clone()),
            Some(UnitKind::Move),
        ),
        (
            Some(read(Some("旧"), Some(1), 4)),
            Some(before.clone()),
            Some(UnitKind::Reorder),
        ),
        (
            Some(read(Some("旧"), Some(1), 3)),
            Some(retired.clone()),
            Some(UnitKind::Restore),
        ),
        (None, Some(before), Some(UnitKind::Retire)),
        (None, Some(retired), None),
    ];
    for (unit, known, want) in cases {
        let read = Snapshot {
            units: unit.clone().into_iter().collect(),
            ..snapshot(vec![])
        };
        let directory = Directory {
            users: vec![],
            departments: known.clone().into_iter().collect(),
            version: 0,
        };
        let plan = plan(read, directory, policy(OnDuplicate::Skip));
        assert_eq!(
            plan.units.first().map(|item| item.kind),
            want,
            "{unit:?} on {known:?}"
        );
    }
}

/// A small world in which everything meets everything.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (
        "[a-fA-F]",
        proptest::option::of(0..4_u8),
        proptest::option::of(0..4_u8),
        proptest::option::of(1..4_i64),
        0..5_u8,
    );
    proptest::collection::vec(person, 0..8).prop_map(|drawn| {
        let people = drawn
            .into_iter()
            .map(|(userid, mobile, email, department, standing)| Person {
                name: Some(format!("n{standing}").into()),
                mobile: mobile.map(|each| format!("1380000000{each}").into()),
                email: email.map(|each| format!("{each}@corp.example").into()),
                departments: department.map(|id| [id].into()),
                standing: match standing {
                    0 => None,
                    1 => Some(Standing::Left),
                    2 => Some(Standing::Present(UserStatus::NotActivated)),
                    _ => Some(Standing::Present(UserStatus::Active)),
                },
                ..Person::bare(userid.into())
            });
        let mut fold = bridge::sync::snapshot::Fold::default();
        people.for_each(|person| fold.add(person));
        fold.finish()
    })
}

fn users() -> impl Strategy<Value = Vec<User>> {
    let user = (
        "[a-h]",
        proptest::option::of(0..4_u8),
        proptest::option::of(0..4_u8),
        0..3_i64,
        0..3_u8,
    );
    proptest::collection::vec(user, 0..8).prop_map(|drawn| {
        let users = drawn.into_iter().enumerate().map(
            |(place, (username, mobile, email, source, status))| User {
                key: i64::try_from(place).unwrap() + 1,
                source: (source > 0).then_some(source),
                userid: (source > 0).then(|| username.as_str().into()),
                username: username.into(),
                mobile: mobile.map(|each| format!("1380000000{each}").into()),
                email: email.map(|each| format!("{each}@corp.example").into()),
                status: [
                    UserStatus::Active,
                    UserStatus::Departed,
                    UserStatus::Disabled,
                ][usize::from(status)],
                ..User::default()
            },
        );
        let mut users = users.collect::<Vec<_>>();
        users.sort_by_key(|user| user.username.clone());
        users.dedup_by_key(|user| user.username.clone());
        users
    })
}

fn rule() -> impl Strategy<Value = OnDuplicate> {
    prop_oneof![Just(OnDuplicate::Skip), Just(OnDuplicate::Overwrite)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// A second plan after applying the first writes nothing, whatever was there.
    #[test]
    fn applying_settles_everything(people in people(), users in users(), rule in rule(), range in any::<bool>()) {
        let scope = if range { Scope::Range } else { Scope::Whole };
        let read = Snapshot { scope, ..snapshot(people) };
        let first = plan(read.clone(), Directory { users, departments: vec![], version: 0 }, policy(rule));
        let second = plan(read, applied(&first), policy(rule));
        prop_assert!(second.is_empty(), "{:?}\nthen {:?}", first.items, second.items);
    }

    /// Usernames stay unique, and nobody is lost.
    #[test]
    fn applying_keeps_usernames_unique_and_users_there(people in people(), users in users(), rule in rule()) {
        let first = plan(snapshot(people), Directory { users: users.clone(), departments: vec![], version: 0 }, policy(rule));
        let after = applied(&first);
        let mut names = after.users.iter().map(|user| user.username.to_lowercase()).collect::<Vec<_>>();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), after.users.len());
        prop_assert!(after.users.len() >= users.len());
    }

    /// Users of others change only by being handed over.
    #[test]
    fn skip_leaves_everybody_elses_users_alone(people in people(), users in users()) {
        let first = plan(snapshot(people), Directory { users: users.clone(), departments: vec![], version: 0 }, policy(OnDuplicate::Skip));
        let after = applied(&first);
        for (before, after) in users.iter().zip(&after.users).filter(|(before, _)| before.source != Some(OURS)) {
            prop_assert_eq!(before, after);
        }
    }

    /// The order in which WeCom sent people, and the directory its rows, does not matter.
    #[test]
    fn order_does_not_matter((people, shuffled) in people().prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle())), users in users(), rule in rule()) {
        let directory = Directory { users, departments: vec![], version: 0 };
        let mut turned = directory.clone();
        turned.users.reverse();
        let one = plan(snapshot(people), directory, policy(rule));
        let other = plan(snapshot(shuffled), turned, policy(rule));
        prop_assert_eq!(&one.hash, &other.hash);
        prop_assert_eq!(one.counts, other.counts);
    }
}
