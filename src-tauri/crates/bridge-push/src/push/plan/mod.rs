//! The plan of a push: what would be written, and what is left alone and why. Pure, and named by its hash.
//!
//! `frame` is the target's rules, `item` one line, `index` what stands there and what of it is ours, `places` the units,
//! `people` the accounts, `difference` attributes, `groups` groups and members, `counts` the figures.

pub mod counts;
mod difference;
pub mod frame;
mod groups;
mod index;
pub mod item;
mod people;
mod places;
#[cfg(test)]
mod tests;

use std::hash::Hash as _;

use bridge_core::plan_hash::PlanHasher;

pub use counts::Counts;
pub use frame::Frame;
pub use item::{Item, Kind, Reason, ValueChange};

use super::link::{Link, SentCreate};
use super::remote::RemoteSnapshot;
use crate::target::mapping::RenderedDirectory;
use index::Index;

/// What a plan is made from.
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    /// The target's rules.
    pub frame: &'a Frame,
    /// Our directory as the target should have it.
    pub rendered: &'a RenderedDirectory,
    /// What stands there.
    pub remote: &'a RemoteSnapshot,
    /// What of it is ours.
    pub links: &'a [Link],
    /// Creates of ours whose answers never came.
    pub sent: &'a [SentCreate],
    /// Objects that a person confirmed, by the key of our user or department.
    pub confirmed: &'a [Confirmed],
}

/// A person's word that an object is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// What it is.
    pub object: super::remote::ObjectKind,
    /// The key of our user or department.
    pub ours: i64,
    /// The object's identifier.
    pub remote_id: String,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Its lines, in the order of applying.
    pub items: Vec<Item>,
    /// How many of ours are there as they should be.
    pub unchanged: usize,
    /// How many accounts of ours are in use there now.
    pub in_use: usize,
    /// How many people lose a group that loses more than half of its members.
    pub mass_removals: usize,
    /// Whether a part of the target was not read, so that nothing is made, disabled or removed.
    pub is_partial: bool,
    /// The attribute of the log-on name.
    pub username: String,
    /// The attribute that carries the userid.
    pub anchor: Option<String>,
}

impl Plan {
    /// Plans a push. The order of what it is made from does not matter.
    pub fn of(input: &PlanInput<'_>) -> Self {
        let index = Index::new(input);
        let mut plan = Self {
            is_partial: input.remote.is_partial,
            in_use: index.in_use(),
            username: input.frame.username().to_owned(),
            anchor: input.frame.anchor.clone(),
            ..Self::default()
        };
        let units = places::plan(input, &index, &mut plan);
        let people = people::plan(input, &index, &units, &mut plan);
        if input.frame.has_groups {
            groups::plan(input, &index, &people, &mut plan);
        }
        plan.items
            .sort_by(|one, other| order(one).cmp(&order(other)));
        plan
    }

    /// The hash that names the plan.
    pub fn hash(&self) -> String {
        let mut hasher = PlanHasher::default();
        self.items.hash(&mut hasher);
        self.is_partial.hash(&mut hasher);
        hasher.digest()
    }

    /// Whether nothing would be done.
    pub fn is_empty(&self) -> bool {
        !self.items.iter().any(|item| item.kind.acts())
    }

    /// How many operations would be written.
    pub fn writes(&self) -> usize {
        self.items.iter().filter(|item| item.kind.writes()).count()
    }
}

/// Waves one after the other, in each parents first; what is removed goes deepest first.
fn order(item: &Item) -> impl Ord + use<'_> {
    let depth = match item.kind {
        Kind::Retire | Kind::Delete => usize::MAX - item.depth,
        _ => item.depth,
    };
    (
        !item.kind.acts(),
        item.wave(),
        depth,
        item.object,
        item.ours,
        item.kind,
        item.remote_id.as_deref(),
        item.to.as_deref(),
    )
}
