//! What holds for any people with any userids, of whom some have new ones.

use super::*;
use bridge_directory::decision::{Decision, DecisionKind};
use bridge_directory::user::casefold_trimmed;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Few names, numbers and places, so that everybody is like somebody.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (
        "[a-f]",
        0..4_u8,
        option::of(0..5_u8),
        option::of(0..5_u8),
        vec(1..3_i64, 0..3),
    );
    vec(person, 0..7).prop_map(|drawn| {
        let mut merger = crate::snapshot::PersonMerger::default();
        for (userid, name, mobile, mail, mut departments) in drawn {
            departments.sort_unstable();
            departments.dedup();
            merger.add(Person {
                name: (name > 0).then(|| format_compact!("n{name}")),
                mobile: mobile.map(|each| format_compact!("1380000000{each}")),
                email: mail.map(|each| format_compact!("{each}@corp.example")),
                main_department: departments.first().copied(),
                departments: Some(departments.into()),
                state: Some(MemberState::Present(UserStatus::Active)),
                ..Person::bare(userid.into())
            });
        }
        merger.finish().into_iter().collect()
    })
}

/// Users as an earlier run left them, some with usernames of their own, and local ones.
fn users() -> impl Strategy<Value = Vec<User>> {
    (people(), vec((0..4_u8, any::<bool>()), 7)).prop_map(|(people, more)| {
        let all = (1_i64..).zip(people).zip(more);
        let mut users = all
            .map(|((key, person), (kind, protected))| User {
                key,
                source: (kind != 0).then_some(OURS),
                userid: (kind != 0).then(|| person.userid.clone()),
                username: match kind {
                    1 => format_compact!("own{key}"),
                    _ => person.userid.clone(),
                },
                name: person.name,
                mobile: person.mobile,
                email: person.email,
                departments: person.departments.unwrap_or_default(),
                main_department: person.main_department,
                status: match kind {
                    2 => UserStatus::Departed,
                    _ => UserStatus::Active,
                },
                protected,
                departed_at: (kind == 2).then_some(0),
                ..User::default()
            })
            .collect::<Vec<_>>();
        users.sort_by_key(|user| user.username.clone());
        users.dedup_by_key(|user| user.username.clone());
        users
    })
}

fn directory() -> impl Strategy<Value = StoredDirectory> {
    let kind = prop_oneof![
        Just(DecisionKind::Link),
        Just(DecisionKind::New),
        Just(DecisionKind::LeaveOut)
    ];
    let decision = ("[a-f]", kind, option::of(1..8_i64));
    (users(), vec(decision, 0..3)).prop_map(|(users, decisions)| StoredDirectory {
        decisions: decisions
            .into_iter()
            .map(|(userid, kind, user)| (userid.into(), Decision { kind, user, at: 0 }))
            .collect(),
        ..stored(&users)
    })
}

fn rule() -> impl Strategy<Value = Policy> {
    let rule = prop_oneof![Just(OnDuplicate::Skip), Just(OnDuplicate::Overwrite)];
    let said = option::of(("[a-f]", "[a-f]"));
    (rule, said, any::<bool>()).prop_map(|(on_duplicate, pair, archives)| Policy {
        archiving: archives.then_some(Archiving { days: 1, before: 1 }),
        on_duplicate,
        same: pair
            .map(|(from, to)| SamePerson {
                from: from.into(),
                to: to.into(),
            })
            .into_iter()
            .collect(),
        ..policy()
    })
}

/// Those for whom a plan writes nothing, and those who make way: they are archived by the run after that one.
struct Waited(Vec<(Option<u32>, Option<u32>)>);

impl Waited {
    fn of(plan: &Plan) -> Self {
        let makes_way = |item: &Item| item.kind == Kind::Update && item.person.is_none();
        let waits = |item: &&Item| !item.kind.writes() || makes_way(item);
        let waits = plan.items.iter().filter(waits);
        Self(waits.map(|item| (item.person, item.user)).collect())
    }

    /// Whether an item writes nothing, or for somebody who waited.
    fn has(&self, item: &Item) -> bool {
        let is_one = |(person, user): &(Option<u32>, Option<u32>)| {
            (person.is_some() && *person == item.person) || (user.is_some() && *user == item.user)
        };
        !item.kind.writes() || self.0.iter().any(is_one)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The next run has nothing left to do, and nobody is lost or called like another. Only those who waited may be
    /// settled a run later: what named two users names one once the other one has left.
    #[test]
    fn applying_settles_everything(people in people(), directory in directory(), policy in rule()) {
        let first = plan(read(&people), directory, policy.clone());
        let after = applied(&first, 1);
        let names = after.users.iter().map(|user| casefold_trimmed(&user.username));
        let names = names.collect::<std::collections::HashSet<_>>();
        prop_assert_eq!(names.len(), after.users.len(), "{:?}", told(&first));
        let ids = after.users.iter().filter(|user| user.source == Some(OURS));
        let ids = ids.filter_map(|user| user.userid.as_deref().map(casefold_trimmed)).collect::<Vec<_>>();
        let once = ids.iter().collect::<std::collections::HashSet<_>>();
        prop_assert_eq!(once.len(), ids.len(), "{:?}", told(&first));
        prop_assert!(after.users.len() >= first.directory.users.len());
        let mut last = plan(read(&people), after, policy.clone());
        let mut waited = Waited::of(&first);
        for turn in 2..4 {
            prop_assert!(last.items.iter().all(|item| waited.has(item)), "{:?}\nthen {:?}", told(&first), told(&last));
            waited = Waited::of(&last);
            last = plan(read(&people), applied(&last, turn), policy.clone());
        }
        prop_assert!(last.is_empty(), "{:?}\nthen {:?}", told(&first), told(&last));
    }

    /// Neither the order in which WeCom sent people nor that of the rows matters.
    #[test]
    fn order_does_not_matter((people, shuffled) in people().prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle())), directory in directory(), policy in rule()) {
        let mut turned = directory.clone();
        turned.users.reverse();
        let one = plan(read(&people), directory, policy.clone());
        let other = plan(read(&shuffled), turned, policy);
        prop_assert_eq!(&one.hash, &other.hash, "{:?} {:?}", told(&one), told(&other));
        // Which of those who share a number comes first is WeCom's order.
        let said = |plan: &Plan| {
            let mut warnings = plan.warnings.clone();
            warnings.retain(|warning| warning.id != crate::WarningId::WecomCollisions);
            warnings
        };
        prop_assert_eq!(said(&one), said(&other));
    }

    /// Everybody who was read and every user of the source has one item at most, and only one that writes.
    #[test]
    fn everybody_is_decided_once(people in people(), directory in directory(), policy in rule()) {
        let plan = plan(read(&people), directory, policy);
        let (mut seen, mut written) = (Vec::new(), Vec::new());
        for item in plan.items.iter().filter(|item| item.kind != Kind::RenameProposed) {
            seen.extend(item.person);
            written.extend(item.user.filter(|_| item.kind.writes()));
            prop_assert_eq!(item.kind.writes(), plan.after(item).is_some());
        }
        for all in [&mut seen, &mut written] {
            let many = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), many, "{:?}", told(&plan));
        }
    }
}
