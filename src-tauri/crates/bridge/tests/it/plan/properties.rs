//! Properties that hold for any members and users.

#[path = "../../../../../../tests/fuzz/src/applied.rs"]
mod applied;

use applied::applied;
use bridge::directory::user::casefold_trimmed;
use proptest::prelude::*;

use super::*;

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
        merger.finish().iter().collect()
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
        let first = plan(read.clone(), StoredDirectory { users: users.into(), ..StoredDirectory::default() }, policy(rule));
        let second = plan(read, applied(&first), policy(rule));
        prop_assert!(second.is_empty(), "{:?}\nthen {:?}", first.items, second.items);
    }

    /// Usernames stay unique, and nobody is lost.
    #[test]
    fn applying_keeps_usernames_unique_and_users_there(people in people(), users in users(), rule in rule()) {
        let first = plan(snapshot(people), StoredDirectory { users: users.clone().into(), ..StoredDirectory::default() }, policy(rule));
        let after = applied(&first);
        let mut names = after.users.iter().map(|user| casefold_trimmed(&user.username)).collect::<Vec<_>>();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), after.users.len());
        prop_assert!(after.users.len() >= users.len());
    }

    /// Users of others change only by being handed over, and departed ones keep nobody out.
    #[test]
    fn skip_leaves_everybody_elses_users_alone(people in people(), users in users()) {
        let first = plan(snapshot(people), StoredDirectory { users: users.clone().into(), ..StoredDirectory::default() }, policy(OnDuplicate::Skip));
        let after = applied(&first);
        for (before, after) in users.into_iter().zip(&after.users).filter(|(before, _)| before.source != Some(OURS) && before.status != UserStatus::Departed) {
            prop_assert_eq!(before, after);
        }
    }

    /// The order in which WeCom sent people, and the directory its rows, does not matter.
    #[test]
    fn order_does_not_matter((people, shuffled) in people().prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle())), users in users(), rule in rule()) {
        let directory = StoredDirectory { users: users.into(), ..StoredDirectory::default() };
        let mut turned = directory.clone();
        turned.users.reverse();
        let one = plan(snapshot(people), directory, policy(rule));
        let other = plan(snapshot(shuffled), turned, policy(rule));
        prop_assert_eq!(&one.hash, &other.hash);
        prop_assert_eq!(one.counts, other.counts);
    }
}
