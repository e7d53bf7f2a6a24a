//! What a plan decides, by table over every state of member, directory and policy, and by properties.

#[path = "../../../../../tests/fuzz/src/applied.rs"]
mod applied;

use applied::applied;
use bridge::directory::StoredDirectory;
use bridge::directory::department::Department;
use bridge::directory::user::{User, UserStatus, fold};
use bridge::source::{EmployeeNo, OnDuplicate};
use bridge::sync::malformed::MalformedRows;
use bridge::sync::plan::{DepartmentKind, Field, Kind, Match, Plan, Policy, Reason, plan};
use bridge::sync::snapshot::{Department as ReadDepartment, MemberState, Person, Scope, Snapshot};
use bridge::sync::{Reach, StartedBy, WarningId, guard};
use proptest::prelude::*;

const OURS: i64 = 1;
const THEIRS: i64 = 2;

fn snapshot(people: Vec<Person>) -> Snapshot {
    let mut departments = people
        .iter()
        .flat_map(|person| person.departments.iter().flatten().copied())
        .collect::<Vec<_>>();
    departments.sort_unstable();
    departments.dedup();
    let departments = departments
        .into_iter()
        .map(|id| department(id, Some("d"), None))
        .collect();
    Snapshot {
        reach: Reach::Full,
        scope: Scope::Whole,
        departments,
        people,
        warnings: Vec::new(),
        malformed: MalformedRows::default(),
    }
}

fn department(id: i64, name: Option<&str>, parent: Option<i64>) -> ReadDepartment {
    ReadDepartment {
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
        state: Some(MemberState::Present(UserStatus::Active)),
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
        employee_no: EmployeeNo::Off,
        source: OURS,
        on_duplicate,
        started_by: StartedBy::Person,
    }
}

fn decide(people: Vec<Person>, users: Vec<User>, rule: OnDuplicate) -> Plan {
    plan(
        snapshot(people),
        StoredDirectory {
            users,
            departments: vec![],
            ..StoredDirectory::default()
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

/// The policy of a run that the schedule begins.
fn scheduled(rule: OnDuplicate) -> Policy {
    Policy {
        started_by: StartedBy::Schedule,
        ..policy(rule)
    }
}

fn with_policy(people: Vec<Person>, users: Vec<User>, policy: Policy) -> Plan {
    let left = |user: &&User| user.source.is_none() && user.userid.is_some();
    let left_behind = users.iter().filter(left).map(|user| user.key).collect();
    let directory = StoredDirectory {
        users,
        left_behind,
        ..StoredDirectory::default()
    };
    plan(snapshot(people), directory, policy)
}

fn warned(plan: &Plan, id: WarningId) -> Option<String> {
    let warning = plan.warnings.iter().find(|warning| warning.id == id)?;
    Some(warning.text.en.to_string())
}

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

#[test]
fn look_alikes_of_a_username_get_nobodys_account() {
    for userid in ["\u{212A}ai", "kai\u{A0}", "ｋａｉ", "ka\u{131}"] {
        let plan = decide(
            vec![member(userid)],
            vec![local("kai")],
            OnDuplicate::Overwrite,
        );
        let kind = only(&plan).unwrap().0;
        assert!(
            matches!(kind, Kind::Create | Kind::Ambiguous),
            "{userid:?}: {kind:?}"
        );
    }
    let odd = User {
        username: "kai\u{3000}".into(),
        ..local("kai")
    };
    let plan = decide(vec![member("kai")], vec![odd], OnDuplicate::Overwrite);
    assert_eq!(only(&plan).unwrap().0, Kind::Ambiguous);
}

/// Somebody goes and somebody comes with the same number: both ids are named, unless it is two people's.
#[test]
fn one_person_with_a_new_userid_is_named() {
    let gone = |key, userid: &str, mobile: &str, mail: &str| User {
        key,
        mobile: Some(mobile.into()),
        biz_mail: Some(mail.into()),
        ..owned(userid)
    };
    let comes = |userid: &str, mobile: &str, mail: &str| Person {
        mobile: Some(mobile.into()),
        email: Some(mail.into()),
        ..member(userid)
    };
    let users = vec![
        gone(1, "liu.old", "15100000001", "liu@old.example"),
        gone(2, "gao.old", "15100000002", "gao@corp.example"),
        gone(3, "tan.old", "15100000003", "tan@old.example"),
    ];
    let people = vec![
        comes("liu.new", "+86 151 0000 0001", "liu@new.example"),
        comes("gao.new", "15100000009", "GAO＠corp.example"),
        comes("tan.one", "15100000003", "one@corp.example"),
        comes("tan.two", "15100000003", "two@corp.example"),
    ];
    let plan = decide(people, users.clone(), OnDuplicate::Skip);
    let said = warned(&plan, WarningId::PersonNewKey).unwrap();
    assert!(
        said.contains("liu.old → liu.new") && said.contains("gao.old → gao.new"),
        "{said}"
    );
    assert!(!said.contains("tan"), "{said}");
    let stays = decide(
        vec![comes("x", "15100000001", "x@y.example"), member("liu.old")],
        users[..1].to_vec(),
        OnDuplicate::Skip,
    );
    assert_eq!(warned(&stays, WarningId::PersonNewKey), None);
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
        let directory = StoredDirectory {
            users: vec![stays.clone(), out.clone(), left.clone()],
            departments: vec![department(1), department(2)],
            ..StoredDirectory::default()
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
            .any(|warning| warning.id == WarningId::RangeDrift)
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
        departments: vec![
            department(2, Some("d"), None),
            ReadDepartment {
                id: 9,
                name: None,
                parent: None,
                sort: None,
            },
        ],
        ..snapshot(vec![alice])
    };
    let directory = StoredDirectory {
        users,
        departments: vec![],
        ..StoredDirectory::default()
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
    let read = |name: Option<&str>, parent: Option<i64>, sort: i64| ReadDepartment {
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
            Some(DepartmentKind::Create),
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
            Some(DepartmentKind::Rename),
        ),
        (
            Some(read(Some("新"), Some(2), 3)),
            Some(before.clone()),
            Some(DepartmentKind::Move),
        ),
        (
            Some(read(Some("旧"), Some(1), 4)),
            Some(before.clone()),
            Some(DepartmentKind::Reorder),
        ),
        (
            Some(read(Some("旧"), Some(1), 3)),
            Some(retired.clone()),
            Some(DepartmentKind::Restore),
        ),
        (None, Some(before), Some(DepartmentKind::Retire)),
        (None, Some(retired), None),
    ];
    for (department, known, want) in cases {
        let read = Snapshot {
            departments: department.clone().into_iter().collect(),
            ..snapshot(vec![])
        };
        let directory = StoredDirectory {
            users: vec![],
            departments: known.clone().into_iter().collect(),
            ..StoredDirectory::default()
        };
        let plan = plan(read, directory, policy(OnDuplicate::Skip));
        assert_eq!(
            plan.departments.first().map(|item| item.kind),
            want,
            "{department:?} on {known:?}"
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
            .map(|(userid, mobile, email, department, state)| Person {
                name: Some(format!("n{state}").into()),
                mobile: mobile.map(|each| format!("1380000000{each}").into()),
                email: email.map(|each| format!("{each}@corp.example").into()),
                departments: department.map(|id| [id].into()),
                state: match state {
                    0 => None,
                    1 => Some(MemberState::Left),
                    2 => Some(MemberState::Present(UserStatus::NotActivated)),
                    _ => Some(MemberState::Present(UserStatus::Active)),
                },
                ..Person::bare(userid.into())
            });
        let mut merger = bridge::sync::snapshot::PersonMerger::default();
        people.for_each(|person| merger.add(person));
        merger.finish()
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
        let first = plan(read.clone(), StoredDirectory { users, ..StoredDirectory::default() }, policy(rule));
        let second = plan(read, applied(&first), policy(rule));
        prop_assert!(second.is_empty(), "{:?}\nthen {:?}", first.items, second.items);
    }

    /// Usernames stay unique, and nobody is lost.
    #[test]
    fn applying_keeps_usernames_unique_and_users_there(people in people(), users in users(), rule in rule()) {
        let first = plan(snapshot(people), StoredDirectory { users: users.clone(), ..StoredDirectory::default() }, policy(rule));
        let after = applied(&first);
        let mut names = after.users.iter().map(|user| fold(&user.username)).collect::<Vec<_>>();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), after.users.len());
        prop_assert!(after.users.len() >= users.len());
    }

    /// Users of others change only by being handed over, and departed ones keep nobody out.
    #[test]
    fn skip_leaves_everybody_elses_users_alone(people in people(), users in users()) {
        let first = plan(snapshot(people), StoredDirectory { users: users.clone(), ..StoredDirectory::default() }, policy(OnDuplicate::Skip));
        let after = applied(&first);
        for (before, after) in users.iter().zip(&after.users).filter(|(before, _)| before.source != Some(OURS) && before.status != UserStatus::Departed) {
            prop_assert_eq!(before, after);
        }
    }

    /// The order in which WeCom sent people, and the directory its rows, does not matter.
    #[test]
    fn order_does_not_matter((people, shuffled) in people().prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle())), users in users(), rule in rule()) {
        let directory = StoredDirectory { users, ..StoredDirectory::default() };
        let mut turned = directory.clone();
        turned.users.reverse();
        let one = plan(snapshot(people), directory, policy(rule));
        let other = plan(snapshot(shuffled), turned, policy(rule));
        prop_assert_eq!(&one.hash, &other.hash);
        prop_assert_eq!(one.counts, other.counts);
    }
}
