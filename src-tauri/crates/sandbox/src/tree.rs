//! Generation of a plausible department tree.

use std::collections::HashSet;

use crate::{
    names::{DIVISIONS, UNITS},
    rng::SeededRng,
};

/// The root's id.
pub(crate) const ROOT: u64 = 1;

/// Levels below the root.
const DEEPEST: usize = 5;
const MOST_CHILDREN: usize = 40;
/// Above what a signed 32-bit number holds, as ids may be.
const WIDE_ID: u64 = 3_000_000_007;
/// One above what an unsigned 32-bit number holds: seen for `order`.
const WIDE_ORDER: u64 = 4_294_967_296;
const COMPANY: (&str, &str) = ("云杉智造（模拟企业）", "Spruce Works (simulated)");

#[derive(Clone, Debug)]
pub(crate) struct Department {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) parent: u64,
    pub(crate) order: u64,
    pub(crate) leaders: Vec<String>,
    /// Slots of its direct members, kept by [`crate::org::Org`].
    pub(crate) members: Vec<usize>,
}

/// A tree of `count` departments, in the order in which WeCom would list them: the root last, so that
/// no reader can rely on parents coming first.
pub(crate) fn generate(seed: u64, count: usize) -> Vec<Department> {
    let mut rng = SeededRng::new(seed, "departments");
    let shape = shape(&mut rng, count);
    let ids = ids(&mut rng, count);
    let mut taken = HashSet::new();
    let mut tree: Vec<Department> = Vec::with_capacity(count);
    for (place, node) in shape.iter().enumerate() {
        let parent = node.parent.map_or(0, |above| ids[above]);
        let (name, name_en) = name(&mut rng, node, parent, &mut taken);
        tree.push(Department {
            id: ids[place],
            name,
            name_en,
            parent,
            order: rng.below(WIDE_ORDER),
            leaders: Vec::new(),
            members: Vec::new(),
        });
    }
    if let Some(second) = tree.get_mut(1) {
        second.order = WIDE_ORDER;
    }
    let root = tree.remove(0);
    rng.shuffle(&mut tree);
    tree.push(root);
    tree
}

struct Node {
    parent: Option<usize>,
    depth: usize,
    children: usize,
}

fn shape(rng: &mut SeededRng, count: usize) -> Vec<Node> {
    let mut nodes = vec![Node {
        parent: None,
        depth: 0,
        children: 0,
    }];
    let divisions = (count / 6).clamp(3, DIVISIONS.len());
    while nodes.len() < count {
        let place = nodes.len();
        let above = match place {
            _ if place <= divisions => 0,
            // One branch has the full depth, whatever the seed, so that every larger tenant shows it.
            _ if place < divisions + DEEPEST => {
                if place == divisions + 1 {
                    1
                } else {
                    place - 1
                }
            }
            _ => random_parent(rng, &nodes),
        };
        nodes[above].children += 1;
        let depth = nodes[above].depth + 1;
        nodes.push(Node {
            parent: Some(above),
            depth,
            children: 0,
        });
    }
    nodes
}

fn random_parent(rng: &mut SeededRng, nodes: &[Node]) -> usize {
    loop {
        let place = 1 + rng.index(nodes.len() - 1);
        let node = &nodes[place];
        // The cap grows with the tree: once every node is full, this loop would never end.
        let cap = MOST_CHILDREN.max(nodes.len() / 50);
        if node.depth < DEEPEST && node.children < cap {
            return place;
        }
    }
}

fn ids(rng: &mut SeededRng, count: usize) -> Vec<u64> {
    let mut rest: Vec<u64> = (2..=count as u64).collect();
    rng.shuffle(&mut rest);
    if rest.len() > 4
        && let Some(last) = rest.last_mut()
    {
        *last = WIDE_ID;
    }
    std::iter::once(ROOT).chain(rest).collect()
}

fn name(
    rng: &mut SeededRng,
    node: &Node,
    parent: u64,
    taken: &mut HashSet<(u64, String)>,
) -> (String, String) {
    let (zh, en) = match node.depth {
        0 => COMPANY,
        1 => DIVISIONS[taken.len().saturating_sub(1) % DIVISIONS.len()],
        deep => (rng.pick(UNITS[(deep - 2).min(UNITS.len() - 1)]), ""),
    };
    let mut name = zh.to_owned();
    let mut next = 2;
    while !taken.insert((parent, name.clone())) {
        name = format!("{zh}{next}");
        next += 1;
    }
    (name, en.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_any_size_is_whole() {
        for count in [1, 2, 3, 7, 20, 1000] {
            let tree = generate(7, count);
            let ids: HashSet<u64> = tree.iter().map(|department| department.id).collect();
            assert_eq!(ids.len(), count, "ids are unique");
            for department in &tree {
                let known = ids.contains(&department.parent);
                assert_eq!(known, department.id != ROOT, "only the root has no parent");
            }
            let names: HashSet<(u64, &str)> =
                tree.iter().map(|d| (d.parent, d.name.as_str())).collect();
            assert_eq!(names.len(), count, "siblings have different names");
        }
    }

    #[test]
    fn a_child_is_listed_before_its_parent() {
        let tree = generate(7, 20);
        assert_eq!(tree.last().map(|department| department.id), Some(ROOT));
    }
}
