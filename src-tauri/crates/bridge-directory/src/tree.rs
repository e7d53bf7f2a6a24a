//! The forest of departments, whatever WeCom sent: no root, children before parents, orphans, cycles.
//!
//! Every department is in it exactly once. One whose parent is missing becomes a root; a cycle is broken at its smallest
//! number.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rusqlite::Connection;

use super::department;
use bridge_core::error::Result;

/// A node of the forest: one department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// WeCom's number.
    pub id: i64,
    /// Its parent's number, as WeCom gave it.
    pub parent: Option<i64>,
    /// WeCom's order: larger comes first.
    pub order: i64,
    /// What it is called.
    pub name: String,
}

/// A forest of departments. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    parts: Arc<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    parents: HashMap<i64, Option<i64>>,
    children: BTreeMap<Option<i64>, Vec<i64>>,
    names: HashMap<i64, String>,
    leaders: HashMap<i64, Vec<String>>,
}

impl Parts {
    fn of(nodes: Vec<Node>) -> Self {
        let mut given = BTreeMap::new();
        for node in nodes {
            given.entry(node.id).or_insert(node);
        }
        let parents = resolve_parents(&given);
        let mut children: BTreeMap<Option<i64>, Vec<i64>> = BTreeMap::new();
        for (id, parent) in &parents {
            children.entry(*parent).or_default().push(*id);
        }
        for siblings in children.values_mut() {
            siblings.sort_unstable_by_key(|id| {
                (Reverse(given.get(id).map_or(0, |node| node.order)), *id)
            });
        }
        let names = given
            .into_values()
            .map(|node| (node.id, node.name))
            .collect();
        Self {
            parents,
            children,
            names,
            leaders: HashMap::new(),
        }
    }
}

impl Forest {
    /// The departments of a source as the database has them, without the retired ones.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn load(db: &Connection, source: i64) -> Result<Self> {
        let mut departments = department::all_of_source(db, source)?;
        departments.retain(|department| !department.retired);
        let led = departments.iter().filter_map(|department| {
            let leaders = serde_json::from_str(department.leaders.as_deref()?).ok()?;
            Some((department.wecom_id, leaders))
        });
        let leaders = led.collect();
        let nodes = departments.into_iter().map(|department| Node {
            id: department.wecom_id,
            parent: department.parent,
            order: department.sort,
            name: department.name.map_or_else(
                || format!("#{}", department.wecom_id),
                |name| name.to_string(),
            ),
        });
        let parts = Parts {
            leaders,
            ..Parts::of(nodes.collect())
        };
        Ok(Self {
            parts: Arc::new(parts),
        })
    }

    /// Builds the forest; of two nodes with the same number the first counts.
    pub fn of(nodes: Vec<Node>) -> Self {
        Self {
            parts: Arc::new(Parts::of(nodes)),
        }
    }

    /// The userids of a department's leaders.
    pub fn leaders_of(&self, id: i64) -> &[String] {
        self.parts.leaders.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The departments at the top, in WeCom's order.
    pub fn roots(&self) -> &[i64] {
        self.children_of(None)
    }

    /// The departments directly below one, in WeCom's order.
    pub fn children_of(&self, parent: Option<i64>) -> &[i64] {
        self.parts.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// The parent of a department; `None` for a root, or if there is no such department.
    pub fn parent_of(&self, id: i64) -> Option<i64> {
        self.parts.parents.get(&id).copied().flatten()
    }

    /// The name of a department.
    pub fn name_of(&self, id: i64) -> Option<&str> {
        self.parts.names.get(&id).map(String::as_str)
    }

    /// The names from the top down to a department, joined by slashes.
    pub fn path_of(&self, id: i64) -> String {
        let mut names = Vec::new();
        let mut at = self.parts.names.contains_key(&id).then_some(id);
        while let Some(here) = at {
            names.push(self.parts.names.get(&here).map_or("", String::as_str));
            at = self.parent_of(here);
        }
        names.reverse();
        names.join("/")
    }

    /// Every department, each before those below it.
    pub fn in_order(&self) -> Vec<i64> {
        let mut found = Vec::new();
        let mut open = self.roots().iter().rev().copied().collect::<Vec<_>>();
        while let Some(here) = open.pop() {
            found.push(here);
            open.extend(self.children_of(Some(here)).iter().rev());
        }
        found
    }

    /// A department and its descendants.
    pub fn with_descendants(&self, id: i64) -> Vec<i64> {
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(here) = open.pop() {
            found.push(here);
            open.extend_from_slice(self.children_of(Some(here)));
        }
        found
    }
}

/// The parent of every department: one that exists, and from which a root is reached.
fn resolve_parents(given: &BTreeMap<i64, Node>) -> HashMap<i64, Option<i64>> {
    let known = |node: &Node| {
        node.parent
            .filter(|parent| *parent != node.id && given.contains_key(parent))
    };
    let mut parents = given
        .values()
        .map(|node| (node.id, known(node)))
        .collect::<HashMap<_, _>>();
    let mut leads_up = HashSet::new();
    for start in given.keys() {
        let mut trail = Vec::new();
        let mut on_trail = HashSet::new();
        let mut at = Some(*start);
        while let Some(here) = at.filter(|here| !leads_up.contains(here)) {
            if !on_trail.insert(here) {
                break_cycle(&mut parents, here);
                break;
            }
            trail.push(here);
            at = parents.get(&here).copied().flatten();
        }
        leads_up.extend(trail);
    }
    parents
}

/// Breaks a cycle: its smallest number becomes a root.
fn break_cycle(parents: &mut HashMap<i64, Option<i64>>, on_cycle: i64) {
    let (mut smallest, mut at) = (on_cycle, on_cycle);
    while let Some(next) = parents.get(&at).copied().flatten() {
        smallest = smallest.min(next);
        at = next;
        if at == on_cycle {
            break;
        }
    }
    parents.insert(smallest, None);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn node(id: i64, parent: i64, order: i64) -> Node {
        Node {
            id,
            parent: (parent != 0).then_some(parent),
            order,
            name: format!("d{id}"),
        }
    }

    #[test]
    fn children_may_come_first_and_order_is_wecoms() {
        let forest = Forest::of(vec![
            node(3, 2, 1),
            node(4, 2, 9),
            node(2, 1, 0),
            node(1, 0, 0),
        ]);
        assert_eq!(forest.roots(), [1]);
        assert_eq!(forest.children_of(Some(2)), [4, 3]);
        assert_eq!(forest.path_of(3), "d1/d2/d3");
        assert_eq!(forest.path_of(99), "");
    }

    #[test]
    fn orphans_and_circles_are_placed() {
        let forest = Forest::of(vec![
            node(5, 4, 0),
            node(7, 6, 0),
            node(6, 8, 0),
            node(8, 7, 0),
            node(9, 9, 0),
        ]);
        assert_eq!(forest.roots(), [5, 6, 9]);
        assert_eq!(forest.path_of(8), "d6/d7/d8");
    }

    proptest! {
        /// Whatever is sent, in whatever order: each department stands in one place, and every path ends.
        #[test]
        fn everything_is_placed_once_whatever_the_order(
            mut given in proptest::collection::vec((0_i64..12, 0_i64..14, 0_i64..3), 0..20),
        ) {
            given.sort_unstable();
            given.dedup_by_key(|each| each.0);
            let nodes = |list: &[(i64, i64, i64)]| list.iter().map(|(id, parent, order)| node(*id, *parent, *order)).collect::<Vec<_>>();
            let forest = Forest::of(nodes(&given));
            let mut placed = forest.roots().iter().flat_map(|root| forest.with_descendants(*root)).collect::<Vec<_>>();
            placed.sort_unstable();
            prop_assert_eq!(placed, given.iter().map(|each| each.0).collect::<Vec<_>>());
            given.reverse();
            prop_assert_eq!(&Forest::of(nodes(&given)).parts.children, &forest.parts.children);
        }
    }
}
