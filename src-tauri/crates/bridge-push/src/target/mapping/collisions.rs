//! Names that several people would have: none of them gets it, so that the order of arrival decides nothing.

use std::collections::HashMap;

use bridge_core::keys::casefold;
use bridge_core::lang::Text;
use bridge_core::text;

use super::Mapping;
use super::limits::blocked;
use super::rendered::{Cell, Place, Rendered};

/// Attributes of which no two people have the same value in one target, in lower case.
const UNIQUE: [&str; 2] = ["samaccountname", "userprincipalname"];

/// Blocks everybody who would have another's name, and says how many names those are.
///
/// People who left count only among themselves: whether their names are still taken is the target's to say.
pub(super) fn block(mapping: &Mapping, users: &mut [Rendered]) -> usize {
    let anchor = mapping.anchor.as_deref().map(str::to_ascii_lowercase);
    let unique = UNIQUE
        .into_iter()
        .chain(anchor.as_deref())
        .filter(|name| mapping.row(name).is_some());
    let attributes = unique.map(str::to_owned).collect::<Vec<_>>();
    let mut found = 0;
    found += of(users, mapping.rdn, |user| {
        Some((Some(user.place), casefold(&user.rdn.1).into_string()))
    });
    for attribute in &attributes {
        found += of(users, attribute, |user| {
            match user.attributes.get(attribute) {
                Some(Cell::Set(values)) => values
                    .first()
                    .map(|value| (None, casefold(value).into_string())),
                _ => None,
            }
        });
    }
    found
}

type Name = (Option<Place>, String);

fn of(users: &mut [Rendered], attribute: &str, name: impl Fn(&Rendered) -> Option<Name>) -> usize {
    let mut holders: HashMap<Name, Vec<usize>> = HashMap::new();
    for (place, user) in users.iter().enumerate().filter(|(_, user)| user.enabled) {
        if let Some(name) = name(user).filter(|name| !name.1.is_empty()) {
            holders.entry(name).or_default().push(place);
        }
    }
    holders.retain(|_, holders| holders.len() > 1);
    for ((_, value), holders) in &holders {
        let userids = holders
            .iter()
            .filter_map(|place| users.get(*place))
            .map(|user| user.userid.clone());
        let userids = userids.collect::<Vec<_>>();
        for place in holders {
            if let Some(user) = users.get_mut(*place) {
                let others = userids
                    .iter()
                    .filter(|userid| **userid != user.userid)
                    .take(3);
                let others = others.cloned().collect::<Vec<_>>();
                user.blocked.push(taken(attribute, value, &others));
            }
        }
    }
    holders.len()
}

fn taken(attribute: &str, value: &str, others: &[String]) -> super::Blocked {
    let (zh, en) = (others.join("、"), others.join(", "));
    blocked(
        attribute,
        "collision",
        text!(
            "{attribute} 会和 {zh} 相同（{value}）",
            "{attribute} would be the same as that of {en} ({value})"
        ),
        Text::fixed(
            "改映射里的这一行，让每个人的值不同。",
            "Mend this row of the mapping, so that everybody has a value of their own.",
        ),
    )
}
