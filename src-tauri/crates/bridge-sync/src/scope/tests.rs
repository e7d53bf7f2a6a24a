//! The laws of a scope, over drawn forests of departments.

use proptest::prelude::*;

use super::*;

/// 1 has 2 and 3; 2 has 4; 4 has 5.
const TREE: [(i64, Option<i64>); 5] = [
    (1, None),
    (2, Some(1)),
    (3, Some(1)),
    (4, Some(2)),
    (5, Some(4)),
];

fn rules(departments: &[i64], tags: &[i64], members: &[&str]) -> ScopeRules {
    ScopeRules {
        departments: departments.to_vec(),
        tags: tags.to_vec(),
        members: members.iter().map(ToString::to_string).collect(),
    }
}

fn filter(include: ScopeRules, exclude: ScopeRules) -> ScopeFilter {
    let tag = TagContents {
        members: vec!["Tagged".into()],
        departments: vec![3],
    };
    ScopeFilter::new(
        &SyncScope { include, exclude },
        &HashMap::from([(7, tag)]),
        TREE,
    )
}

fn within(departments: &[i64]) -> InScope {
    InScope::In(Some(departments.into()))
}

#[test]
fn the_deeper_rule_wins_and_a_member_keeps_what_is_in_scope() {
    let none = ScopeRules::default;
    let nested = || filter(rules(&[2, 5], &[], &[]), rules(&[4], &[], &[]));
    let cases = [
        ("the subtree", nested(), "wu", &[2][..], within(&[2])),
        ("excluded below", nested(), "wu", &[4], InScope::Out),
        (
            "included again below that",
            nested(),
            "wu",
            &[5],
            within(&[5]),
        ),
        ("beside", nested(), "wu", &[3], InScope::Out),
        ("above", nested(), "wu", &[1], InScope::Out),
        (
            "through one department",
            nested(),
            "wu",
            &[2, 3, 4],
            within(&[2]),
        ),
        (
            "excluded only",
            filter(none(), rules(&[2], &[], &[])),
            "wu",
            &[1, 5],
            within(&[1]),
        ),
        (
            "a member's own rule",
            filter(rules(&[2], &[], &[]), rules(&[], &[], &["WU"])),
            "wu",
            &[2],
            InScope::Out,
        ),
        (
            "named from outside",
            filter(rules(&[2], &[], &["wu"]), none()),
            "Wu",
            &[2, 3],
            within(&[2, 3]),
        ),
        (
            "named in what is excluded",
            filter(rules(&[], &[], &["wu"]), rules(&[3], &[], &[])),
            "wu",
            &[2, 3],
            within(&[2]),
        ),
        (
            "named in nothing else",
            filter(rules(&[], &[], &["wu"]), rules(&[3], &[], &[])),
            "wu",
            &[3],
            within(&[3]),
        ),
        (
            "by tag",
            filter(rules(&[], &[7], &[]), none()),
            "tagged",
            &[2],
            within(&[2]),
        ),
        (
            "a tag's department",
            filter(rules(&[], &[7], &[]), none()),
            "wu",
            &[2, 3],
            within(&[3]),
        ),
        (
            "excluded by tag",
            filter(none(), rules(&[], &[7], &[])),
            "tagged",
            &[2],
            InScope::Out,
        ),
        (
            "the member before the tag",
            filter(rules(&[], &[], &["tagged"]), rules(&[], &[7], &[])),
            "tagged",
            &[2],
            within(&[2]),
        ),
        (
            "the department before the tag",
            filter(rules(&[3], &[], &[]), rules(&[], &[7], &[])),
            "wu",
            &[3],
            within(&[3]),
        ),
        (
            "an unknown department",
            filter(rules(&[2], &[], &[]), none()),
            "wu",
            &[99],
            InScope::Out,
        ),
    ];
    for (name, filter, userid, departments, want) in cases {
        assert_eq!(filter.decide(userid, Some(departments)), want, "{name}");
    }
}

#[test]
fn who_is_in_no_department_comes_in_where_nobody_is_picked() {
    let none = ScopeRules::default;
    let everybody_but = filter(none(), rules(&[2], &[], &["an"]));
    assert_eq!(everybody_but.decide("wu", None), InScope::In(None));
    assert_eq!(everybody_but.decide("wu", Some(&[])), within(&[]));
    assert_eq!(everybody_but.decide("An", None), InScope::Out);
    let picked = filter(rules(&[2], &[], &["an"]), none());
    assert_eq!(picked.decide("wu", None), InScope::Out);
    assert_eq!(picked.decide("an", None), InScope::In(None));
}

#[test]
fn the_way_up_stays() {
    let picked = filter(rules(&[4], &[], &["wu"]), ScopeRules::default());
    assert_eq!(picked.departments(), HashSet::from([4, 5]));
    assert_eq!(picked.with_path([]), HashSet::from([1, 2, 4, 5]));
    assert_eq!(picked.with_path([3]), HashSet::from([1, 2, 3, 4, 5]));
}

#[test]
fn a_circle_of_departments_ends() {
    let scope = SyncScope {
        include: rules(&[9], &[], &[]),
        exclude: ScopeRules::default(),
    };
    let circle = ScopeFilter::new(&scope, &HashMap::new(), [(1, Some(2)), (2, Some(1))]);
    assert!(!circle.has(1));
    assert_eq!(circle.with_path([1]), HashSet::from([1, 2]));
}

const COUNT: i64 = 12;

/// Departments 1 to 12, each below an earlier one or at the top.
fn forest() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
    proptest::collection::vec(0..100_i64, COUNT as usize).prop_map(|drawn| {
        let node = |(id, draw): (i64, i64)| (id, (1..id).contains(&(draw % id)).then(|| draw % id));
        (1..).zip(drawn).map(node).collect()
    })
}

fn picked() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(1..=COUNT, 0..5)
}

fn of(include: &[i64], exclude: &[i64], tree: &[(i64, Option<i64>)]) -> ScopeFilter {
    let scope = SyncScope {
        include: rules(include, &[], &[]),
        exclude: rules(exclude, &[], &[]),
    };
    ScopeFilter::new(&scope, &HashMap::new(), tree.iter().copied())
}

proptest! {
    #[test]
    fn what_two_scopes_include_is_what_both_together_do(
        tree in forest(), one in picked(), other in picked(), mine in picked(),
    ) {
        prop_assume!(!one.is_empty() && !other.is_empty());
        let both = [one.clone(), other.clone()].concat();
        let kept = |filter: &ScopeFilter| match filter.decide("wu", Some(&mine)) {
            InScope::In(Some(kept)) => kept.into_iter().collect::<HashSet<_>>(),
            _ => HashSet::new(),
        };
        let (one, other) = (of(&one, &[], &tree), of(&other, &[], &tree));
        let both = of(&both, &[], &tree);
        let union = one.departments().union(&other.departments()).copied().collect();
        prop_assert_eq!(both.departments(), union);
        let union = kept(&one).union(&kept(&other)).copied().collect();
        prop_assert_eq!(kept(&both), union);
    }

    #[test]
    fn a_department_follows_its_nearest_rule(
        tree in forest(), include in picked(), exclude in picked(),
    ) {
        let exclude = exclude.into_iter().filter(|id| !include.contains(id)).collect::<Vec<_>>();
        let filter = of(&include, &exclude, &tree);
        for (id, parent) in &tree {
            let want = match (include.contains(id), exclude.contains(id), parent) {
                (true, ..) => true,
                (_, true, _) => false,
                (_, _, Some(parent)) => filter.has(*parent),
                (_, _, None) => include.is_empty(),
            };
            prop_assert_eq!(filter.has(*id), want, "{}", id);
        }
    }

    #[test]
    fn the_order_of_rules_and_departments_does_not_matter(
        tree in forest(), include in picked(), exclude in picked(),
    ) {
        let exclude = exclude.into_iter().filter(|id| !include.contains(id)).collect::<Vec<_>>();
        let backwards = |ids: &[i64]| ids.iter().rev().copied().collect::<Vec<_>>();
        let mut turned = tree.clone();
        turned.reverse();
        let one = of(&include, &exclude, &tree);
        let other = of(&backwards(&include), &backwards(&exclude), &turned);
        prop_assert_eq!(one.departments(), other.departments());
    }

    #[test]
    fn nobody_keeps_a_department_that_is_out(
        tree in forest(), include in picked(), exclude in picked(), mine in picked(),
    ) {
        let exclude = exclude.into_iter().filter(|id| !include.contains(id)).collect::<Vec<_>>();
        let filter = of(&include, &exclude, &tree);
        let is_in = mine.iter().any(|id| filter.has(*id));
        match filter.decide("wu", Some(&mine)) {
            InScope::In(Some(kept)) => {
                prop_assert!(kept.iter().all(|id| filter.has(*id)));
                prop_assert!(is_in || mine.is_empty());
            }
            InScope::In(None) => prop_assert!(false),
            InScope::Out => prop_assert!(!is_in),
        }
    }
}
