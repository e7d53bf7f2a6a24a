//! The plan of a sync: any reading of WeCom against any directory.
//!
//! Values come from small sets, so that everything meets everything: userids that differ in case only, shared numbers,
//! circles of departments, users of other sources and of removed ones.

use bridge::directory::StoredDirectory;
use bridge::directory::decision::{Decision, DecisionKind};
use bridge::directory::department::Department;
use bridge::directory::user::{Gender, User, UserStatus, casefold_trimmed};
use bridge::source::{EmployeeNo, OnDuplicate, UsernameRules};
use bridge::sync::plan::{Kind, Naming, Plan, Policy, Reason, SamePerson, plan};
use bridge::sync::snapshot::{Department as ReadDepartment, Person, PersonMerger, Scope, Snapshot};
use bridge::sync::{Reach, StartedBy};
use wecom::{Attribute, AttributeValue, Member, MemberStatus};

use crate::applied::applied;
use crate::draw::Draw;

const OURS: i64 = 1;

/// A plan is made of anything.
///
/// It does not depend on the order of what it was made from, and applying it settles everything without losing
/// anybody, blanking a field or touching a user of others who was not handed over. What the schedule begins hands nobody an
/// account by a number alone; nobody gets one that is in use elsewhere or that a person switched off.
pub fn check(data: &[u8]) {
    let mut draw = Draw::new(data);
    let policy = Policy {
        depart_out_of_scope: false,
        archiving: None,
        employee_no: match draw.one_of(&[false, true]) {
            false => EmployeeNo::Off,
            true => EmployeeNo::Attribute("工号".to_owned()),
        },
        source: OURS,
        naming: naming(&mut draw),
        on_duplicate: draw.one_of(&[OnDuplicate::Skip, OnDuplicate::Overwrite]),
        started_by: draw.one_of(&[StartedBy::Person, StartedBy::Schedule]),
        same: draw
            .maybe(|draw| SamePerson {
                from: draw.one_of(&["a", "B", "c", "d"]).into(),
                to: draw.one_of(&["a", "b", "É", "k"]).into(),
            })
            .into_iter()
            .collect(),
    };
    let snapshot = snapshot(&mut draw);
    let directory = directory(&mut draw);

    let first = plan(snapshot.clone(), directory, policy.clone());
    everybody_is_decided(&first);
    others_keep_their_users(&first, &policy);
    nothing_is_blanked(&first);
    same_in_any_order(&first, &policy);

    let after = applied(&first);
    usernames_stay_unique(&first.directory, &after);
    let second = plan(snapshot, after, policy);
    assert!(
        second.is_empty(),
        "not settled: {:?} {:?}\nthen {:?} {:?}",
        first.items,
        first.departments,
        second.items,
        second.departments
    );
}

/// Names of newcomers only: where users are renamed, one who gives up a name frees it for the run after.
fn naming(draw: &mut Draw<'_>) -> Naming {
    let none: &[&str] = &[];
    let rules = draw.one_of(&[
        none,
        &["mobile"],
        &["mail", "=userid|lower"],
        &["pinyin", "userid"],
    ]);
    Naming {
        rules: UsernameRules::parse(rules).unwrap_or_default(),
        ..Naming::default()
    }
}

/// Each person and each user has at most one item, and positions point at somebody.
fn everybody_is_decided(plan: &Plan) {
    let mut people = vec![false; plan.snapshot.people.len()];
    let mut users = vec![false; plan.directory.users.len()];
    for item in &plan.items {
        let only_tells = item.kind == Kind::RenameProposed;
        if let Some(place) = item.person.filter(|_| !only_tells) {
            let seen = &mut people[place as usize];
            assert!(!*seen, "decided twice: {item:?}");
            *seen = true;
        }
        if let Some(place) = item.user.filter(|_| item.kind.writes()) {
            let seen = &mut users[place as usize];
            assert!(!*seen, "written twice: {item:?}");
            *seen = true;
        }
        assert_eq!(item.kind.writes(), plan.after(item).is_some(), "{item:?}");
    }
}

fn others_keep_their_users(plan: &Plan, policy: &Policy) {
    for item in plan.items.iter().filter(|item| item.kind.writes()) {
        let Some(before) = plan.before(item) else {
            assert_eq!(item.kind, Kind::Create);
            continue;
        };
        let is_departed = before.status == UserStatus::Departed;
        let was_ours = plan.directory.left_behind.contains(&before.key);
        match item.kind {
            _ if matches!(item.reason, Reason::Linked { .. }) => {
                assert!(before.source.is_none_or(|owner| owner == OURS), "{item:?}");
            }
            Kind::Overwrite => assert!(
                before.source != Some(OURS)
                    && (policy.on_duplicate == OnDuplicate::Overwrite || is_departed)
                    && (before.source.is_none() || is_departed)
                    && (before.source.is_some() || before.status != UserStatus::Disabled),
                "{item:?} {before:?}"
            ),
            Kind::Reactivate => assert!(before.source == Some(OURS) || was_ours, "{item:?}"),
            _ => assert_eq!(before.source, Some(OURS), "{item:?}"),
        }
    }
    assert!(policy.started_by == StartedBy::Person || plan.take_overs().next().is_none());
}

/// What WeCom did not send stays as it is.
fn nothing_is_blanked(plan: &Plan) {
    for item in &plan.items {
        let (Some(before), Some(after)) = (plan.before(item), plan.after(item)) else {
            continue;
        };
        let pairs = [
            (&before.name, &after.name),
            (&before.mobile, &after.mobile),
            (&before.email, &after.email),
            (&before.biz_mail, &after.biz_mail),
            (&before.extra, &after.extra),
        ];
        for (before, after) in pairs {
            assert!(
                before.is_none() || after.is_some(),
                "{item:?} blanks {before:?}"
            );
        }
        assert!(
            before.gender.is_none() || after.gender.is_some(),
            "{item:?}"
        );
    }
}

fn same_in_any_order(plan: &Plan, policy: &Policy) {
    let mut snapshot = plan.snapshot.clone();
    let mut directory = plan.directory.clone();
    snapshot.people.reverse();
    snapshot.departments.reverse();
    directory.users.reverse();
    directory.departments.reverse();
    let other = bridge::sync::plan::plan(snapshot, directory, policy.clone());
    assert_eq!(
        plan.hash, other.hash,
        "{:?}\nthen {:?}",
        plan.items, other.items
    );
    assert_eq!(plan.counts, other.counts);
}

fn usernames_stay_unique(before: &StoredDirectory, after: &StoredDirectory) {
    let mut names: Vec<_> = after
        .users
        .iter()
        .map(|user| casefold_trimmed(&user.username))
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), after.users.len(), "a username twice");
    assert!(after.users.len() >= before.users.len(), "somebody is lost");
}

fn snapshot(draw: &mut Draw<'_>) -> Snapshot {
    let mut merger = PersonMerger::default();
    for _ in 0..draw.below(10) {
        merger.add(person(draw));
    }
    let mut departments: Vec<_> = (0..draw.below(6)).map(|_| read_department(draw)).collect();
    departments.sort_by_key(|department: &ReadDepartment| department.id);
    departments.dedup_by_key(|department| department.id);
    Snapshot {
        scoped: None,
        reach: draw.one_of(&[Reach::Full, Reach::IdsAndAppDetails, Reach::IdsOnly]),
        scope: draw.one_of(&[Scope::Whole, Scope::Range]),
        departments,
        people: merger.finish(),
        warnings: Vec::new(),
        malformed: Default::default(),
    }
}

/// As a member is read, so that a plan meets nothing which reading would never bring.
fn person(draw: &mut Draw<'_>) -> Person {
    let userids = [
        "a", "A", "b", "B", "c", "d", "É", "é", "李", "k", "\u{212A}", "b\u{A0}",
    ];
    Person::of_member(Member {
        userid: draw.one_of(&userids).into(),
        name: draw.maybe(|draw| draw.text(6).into()),
        position: draw.maybe(|draw| draw.one_of(&["", "工程师"]).into()),
        mobile: mobile(draw),
        email: email(draw),
        biz_mail: email(draw),
        gender: draw.maybe(|draw| draw.one_of(&[wecom::Gender::Male, wecom::Gender::Unknown])),
        status: draw.maybe(|draw| draw.one_of(STATUS)),
        enable: draw.maybe(Draw::flag),
        departments: draw.maybe(|draw| departments(draw).into_vec()),
        main_department: draw.maybe(|draw| draw.below(6).into()),
        attributes: (0..draw.below(3)).map(|_| attribute(draw)).collect(),
        ..Member::default()
    })
}

const STATUS: &[MemberStatus] = &[
    MemberStatus::Active,
    MemberStatus::Disabled,
    MemberStatus::NotActivated,
    MemberStatus::Left,
    MemberStatus::Other(7),
];

fn attribute(draw: &mut Draw<'_>) -> Attribute {
    Attribute {
        name: draw.one_of(&["工号", "楼层"]).into(),
        value: AttributeValue::Text(draw.one_of(&["", "1", "2"]).into()),
    }
}

const EXTRA: &[&str] = &[
    "{}",
    r#"{"工号":"1"}"#,
    r#"{"工号":"2","楼层":"3"}"#,
    "no json",
];

fn read_department(draw: &mut Draw<'_>) -> ReadDepartment {
    ReadDepartment {
        id: draw.below(6).into(),
        name: draw.maybe(|draw| draw.one_of(&["总部", "研发", ""]).into()),
        parent: draw.maybe(|draw| draw.below(6).into()),
        sort: draw.maybe(|draw| draw.below(3).into()),
        leaders: None,
    }
}

fn directory(draw: &mut Draw<'_>) -> StoredDirectory {
    let mut users: Vec<_> = (1..=draw.below(10)).map(|key| user(draw, key)).collect();
    users.sort_by_key(|user: &User| casefold_trimmed(&user.username));
    users.dedup_by_key(|user| casefold_trimmed(&user.username));
    users.sort_by_key(|user| user.key);
    let is_left = |user: &&User| {
        user.source.is_none() && user.userid.is_some() && user.status != UserStatus::Disabled
    };
    let left_behind = users.iter().filter(is_left).map(|user| user.key).collect();
    let mut departments: Vec<_> = (0..draw.below(6)).map(|_| department(draw)).collect();
    departments.sort_by_key(|department: &Department| department.wecom_id);
    departments.dedup_by_key(|department| department.wecom_id);
    let decided = |draw: &mut Draw<'_>| {
        let kinds = [
            DecisionKind::Link,
            DecisionKind::New,
            DecisionKind::LeaveOut,
        ];
        let decision = Decision {
            kind: draw.one_of(&kinds),
            user: draw.maybe(|draw| draw.below(10).into()),
            at: 0,
        };
        (draw.one_of(&["a", "b", "c", "d", "é"]).into(), decision)
    };
    let decisions = (0..draw.below(4)).map(|_| decided(draw)).collect();
    StoredDirectory {
        users: users.into(),
        decisions,
        departments,
        left_behind,
        ..StoredDirectory::default()
    }
}

/// A user of a source is named by its userid, as syncing leaves it.
fn user(draw: &mut Draw<'_>, key: u8) -> User {
    let username = draw.one_of(&["a", "B", "c", "d", "e", "É", "李", "13800000001", "K"]);
    let source = draw.one_of(&[None, Some(OURS), Some(2)]);
    User {
        key: key.into(),
        source,
        userid: source
            .map(|_| username)
            .or_else(|| draw.maybe(|draw| draw.one_of(&["a", "b", "d", "李"])))
            .map(Into::into),
        username: username.into(),
        name: draw.maybe(|draw| draw.text(6).into()),
        mobile: mobile(draw),
        email: email(draw),
        biz_mail: email(draw),
        gender: draw.maybe(gender),
        extra: draw.maybe(|draw| draw.one_of(EXTRA).into()),
        departments: departments(draw),
        main_department: draw.maybe(|draw| draw.below(6).into()),
        status: draw.one_of(&[
            UserStatus::Active,
            UserStatus::Departed,
            UserStatus::Disabled,
            UserStatus::NotActivated,
        ]),
        ..User::default()
    }
}

fn department(draw: &mut Draw<'_>) -> Department {
    Department {
        key: 1,
        wecom_id: draw.below(6).into(),
        name: draw.maybe(|draw| draw.one_of(&["总部", "研发", ""]).into()),
        parent: draw.maybe(|draw| draw.below(6).into()),
        sort: draw.below(3).into(),
        leaders: None,
        retired: draw.flag(),
        touched_by: None,
    }
}

fn mobile<T: From<&'static str>>(draw: &mut Draw<'_>) -> Option<T> {
    let numbers = [
        "13800000001",
        "+86 138-0000-0001",
        "13800000002",
        "123",
        " ",
    ];
    draw.maybe(|draw| T::from(draw.one_of(&numbers)))
}

fn email<T: From<&'static str>>(draw: &mut Draw<'_>) -> Option<T> {
    let addresses = [
        "a@corp.example",
        "A@Corp.example",
        "b@corp.example",
        "@",
        "",
    ];
    draw.maybe(|draw| T::from(draw.one_of(&addresses)))
}

fn gender(draw: &mut Draw<'_>) -> Gender {
    draw.one_of(&[Gender::Male, Gender::Female])
}

fn departments(draw: &mut Draw<'_>) -> Box<[i64]> {
    let mut ids: Vec<_> = (0..draw.below(4))
        .map(|_| i64::from(draw.below(6)))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into()
}
