//! The departments of a whole tenant as one list, with their numbers of users.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use bridge_core::error::Result;
use bridge_core::pinyin;
use bridge_core::source::Source;

use crate::Directory;
use crate::tree::Forest;

/// A department and how many people it and those below it have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Department {
    /// WeCom's number.
    pub id: i64,
    /// Its parent's number; none at the top.
    pub parent: Option<i64>,
    /// What it is called.
    pub name: String,
    /// What else it is found by: the name's pinyin and initials, apart by spaces.
    pub pinyin: String,
    /// The userids of its leaders.
    pub leaders: Vec<String>,
    /// People in it and below it.
    pub users: usize,
}

impl Directory {
    /// The departments of these sources, parents before their children.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn departments_of(&self, sources: &[Source]) -> Result<Vec<Department>> {
        let mut forests = Vec::new();
        for source in sources {
            forests.push((self.departments(source)?, self.department_sizes(source)?));
        }
        Ok(listed(&forests))
    }
}

/// One list of several forests. Departments of two corps with the same number are one entry, as they are one filter.
fn listed(forests: &[(Forest, HashMap<i64, usize>)]) -> Vec<Department> {
    let mut list: Vec<Department> = Vec::new();
    let mut places = BTreeMap::new();
    for (forest, sizes) in forests {
        let mut open = forest.roots().iter().rev().copied().collect::<Vec<_>>();
        while let Some(id) = open.pop() {
            open.extend(forest.children_of(Some(id)).iter().rev());
            let users = sizes.get(&id).copied().unwrap_or_default();
            let place = *places.entry(id).or_insert(list.len());
            match list.get_mut(place) {
                Some(there) => there.users += users,
                None => list.push(Department {
                    id,
                    parent: forest.parent_of(id),
                    name: forest.name_of(id).unwrap_or_default().to_owned(),
                    pinyin: pinyin::keys(forest.name_of(id).unwrap_or_default()).join(" "),
                    leaders: forest.leaders_of(id).to_vec(),
                    users,
                }),
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Node;

    fn forest(nodes: &[(i64, Option<i64>, &str)]) -> Forest {
        let nodes = nodes.iter().map(|(id, parent, name)| Node {
            id: *id,
            parent: *parent,
            order: 0,
            name: (*name).to_owned(),
        });
        Forest::of(nodes.collect())
    }

    #[test]
    fn parents_come_first_and_one_number_of_two_corps_is_one_entry() {
        let one = forest(&[(3, Some(2), "Desk"), (2, Some(1), "Shop"), (1, None, "HQ")]);
        let other = forest(&[(1, None, "Elsewhere"), (9, Some(1), "Far")]);
        let list = listed(&[
            (one, HashMap::from([(1, 5), (2, 3), (3, 1)])),
            (other, HashMap::from([(1, 2), (9, 2)])),
        ]);
        let seen = list
            .iter()
            .map(|entry| (entry.id, &*entry.name, entry.users))
            .collect::<Vec<_>>();
        assert_eq!(
            seen,
            [(1, "HQ", 7), (2, "Shop", 3), (3, "Desk", 1), (9, "Far", 2)]
        );
    }
}
