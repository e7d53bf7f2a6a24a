//! What holds for every plan, whatever the world.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

const NAMES: [&str; 6] = ["zhang", "Zhang", "li", "wang", "研发", "a,b"];

#[derive(Clone, Debug)]
struct Seed {
    people: Vec<(usize, bool, i64, bool)>,
    parents: Vec<usize>,
    foreign: Vec<(usize, usize, bool)>,
    members: Vec<Vec<i64>>,
    is_ad: bool,
    follows: bool,
}

fn seeds() -> impl Strategy<Value = Seed> {
    let keys: Vec<i64> = (0..6).collect();
    (
        prop::collection::vec(
            (
                0..NAMES.len(),
                any::<bool>(),
                0_i64..4,
                prop::bool::weighted(0.1),
            ),
            0..6,
        ),
        prop::collection::vec(0_usize..5, 0..4),
        prop::collection::vec(
            (0..NAMES.len(), 0_usize..4, prop::bool::weighted(0.2)),
            0..4,
        ),
        prop::collection::vec(subsequence(keys, 0..6), 0..3),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(people, parents, foreign, members, is_ad, follows)| Seed {
            people,
            parents,
            foreign,
            members,
            is_ad,
            follows,
        })
}

fn put(world: &mut World, seed: &Seed) {
    world.rendered = RenderedDirectory::default();
    for (key, parent) in seed.parents.iter().enumerate() {
        let parent = (*parent < key).then(|| i64::try_from(*parent).unwrap());
        world.department(i64::try_from(key).unwrap(), NAMES[key], parent);
    }
    for (key, (name, enabled, place, local)) in seed.people.iter().enumerate() {
        let key = i64::try_from(key).unwrap();
        let userid = if *local {
            format!("{}{key}", NAMES[*name])
        } else {
            NAMES[*name].to_owned()
        };
        let departments = i64::try_from(seed.parents.len()).unwrap();
        let user = world.user(key, &userid);
        user.enabled = *enabled;
        user.manager = Some((key + 1) % 6);
        user.place = if seed.is_ad && *place < departments {
            Place::Department(*place)
        } else {
            Place::Flat
        };
    }
    for (key, members) in seed.members.iter().enumerate() {
        let key = i64::try_from(key).unwrap();
        world.group(key, &format!("g ({key})"), members);
    }
}

fn world_of(seed: &Seed) -> World {
    let mut world = if seed.is_ad {
        World::ad()
    } else {
        World::ldap()
    };
    world.frame.follows = seed.follows || seed.is_ad;
    world.frame.manager = Some("manager".into());
    for (count, (name, by, is_protected)) in seed.foreign.iter().enumerate() {
        let value = NAMES[*name];
        let at = if *by == 0 {
            ldap::Rdn::new("uid", value).to_string() + ",ou=people"
        } else {
            format!("cn=x{count}")
        };
        let attribute = ["sn", "employeenumber", "uid", "mail"][*by];
        if world
            .remote
            .objects
            .iter()
            .all(|object| object.dn != dn(&format!("{at},{BASE}")))
        {
            world.foreign(&at, &[(attribute, value)]).is_protected = *is_protected;
        }
    }
    put(&mut world, seed);
    world
}

/// Everything of somebody else, as it is.
fn foreign(world: &World) -> Vec<RemoteObject> {
    let mut objects: Vec<_> = world
        .remote
        .objects
        .iter()
        .filter(|object| object.id.starts_with("foreign-"))
        .cloned()
        .collect();
    objects.sort_by(|one, other| one.id.cmp(&other.id));
    objects
}

fn shuffled<T>(items: &mut [T], by: usize) {
    let length = items.len().max(1);
    items.rotate_left(by % length);
    items.reverse();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_of_an_applied_plan_is_empty(first in seeds(), second in seeds()) {
        let mut world = world_of(&first);
        world.apply();
        let again = world.plan();
        prop_assert!(again.is_empty(), "{:?}", again.items);
        // The same of a second world upon the first. Names that wait for others, and managers of those, take more runs.
        let second = Seed { is_ad: first.is_ad, foreign: Vec::new(), ..second };
        put(&mut world, &second);
        let runs = (0..8).find(|_| world.apply().is_empty());
        prop_assert!(runs.is_some(), "{:?}", world.plan().items);
    }

    #[test]
    fn nothing_of_somebody_else_is_written(first in seeds(), second in seeds()) {
        let mut world = world_of(&first);
        let before = foreign(&world);
        world.frame.deletes = true;
        world.frame.leavers = Some(dn(&format!("ou=left,{BASE}")));
        for seed in [&first, &second, &first] {
            put(&mut world, &Seed { is_ad: first.is_ad, ..seed.clone() });
            let plan = world.apply();
            let touches = |item: &Item| item.kind.acts() && item.remote_id.as_deref().is_some_and(|id| id.starts_with("foreign-"));
            prop_assert!(!plan.items.iter().any(touches), "{:?}", plan.items);
            world.frame.now += 100_000;
        }
        prop_assert_eq!(foreign(&world), before);
    }

    #[test]
    fn the_order_of_what_is_read_does_not_matter(seed in seeds(), then in seeds(), by in 0_usize..7) {
        let mut world = world_of(&seed);
        world.apply();
        put(&mut world, &Seed { is_ad: seed.is_ad, ..then });
        let plan = world.plan();
        shuffled(&mut world.rendered.users, by);
        shuffled(&mut world.rendered.departments, by);
        shuffled(&mut world.rendered.groups, by);
        shuffled(&mut world.remote.objects, by);
        shuffled(&mut world.links, by);
        prop_assert_eq!(world.plan().hash(), plan.hash());
        prop_assert_eq!(world.plan(), plan);
    }

    #[test]
    fn after_a_partial_read_nothing_is_made_disabled_or_removed(seed in seeds(), then in seeds(), kept in 0_usize..8) {
        let mut world = world_of(&seed);
        world.apply();
        put(&mut world, &Seed { is_ad: seed.is_ad, ..then });
        world.remote.objects.truncate(kept);
        world.remote.is_partial = true;
        world.frame.deletes = true;
        let plan = world.plan();
        let takes = |item: &Item| matches!(item.kind, Kind::Create | Kind::Disable | Kind::Delete | Kind::Retire | Kind::RemoveMembers | Kind::Adopt);
        prop_assert!(!plan.items.iter().any(takes), "{:?}", plan.items);
    }
}
