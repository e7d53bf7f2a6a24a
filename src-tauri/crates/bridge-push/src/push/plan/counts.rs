//! The figures of a plan or a run.

use serde::{Deserialize, Serialize};

use super::item::{Item, Kind};
use crate::push::remote::ObjectKind;

macro_rules! counts {
    ($($(#[$meta:meta])* $name:ident,)+) => {
        /// How many of each.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushCounts"))]
        #[serde(default)]
        pub struct Counts {
            $($(#[$meta])* pub $name: u32,)+
        }
    };
}

counts! {
    /// Accounts made.
    created,
    /// Accounts that a person confirmed.
    adopted,
    /// Accounts that were ours already.
    linked,
    /// Accounts changed.
    updated,
    /// Accounts with another relative name.
    renamed,
    /// Accounts in another place.
    moved,
    /// Accounts enabled again.
    enabled,
    /// Accounts disabled.
    disabled,
    /// Accounts removed.
    deleted,
    /// As they should be.
    unchanged,
    /// There already, not linked.
    duplicate,
    /// Several might be it.
    ambiguous,
    /// Left alone until the reason is gone.
    blocked,
    /// Changed there by somebody else.
    drifted,
    /// Linked, and no longer in what is pushed.
    out_of_scope,
    /// Not done.
    failed,
    /// Perhaps done: the answer did not come.
    uncertain,
    /// Names that came into groups.
    members_added,
    /// Names that went from groups.
    members_removed,
    /// Units made.
    departments_created,
    /// Units renamed or moved.
    departments_updated,
    /// Units removed.
    departments_retired,
    /// Groups made.
    groups_created,
    /// Groups renamed or moved.
    groups_updated,
}

impl Counts {
    /// The figures of a plan.
    pub fn of(plan: &super::Plan) -> Self {
        let mut counts = Self {
            unchanged: small(plan.unchanged),
            ..Self::default()
        };
        for item in &plan.items {
            counts.add(item);
        }
        counts
    }

    /// Counts one line.
    pub fn add(&mut self, item: &Item) {
        match item.kind {
            Kind::AddMembers => self.members_added += members(item, |change| &change.after),
            Kind::RemoveMembers => self.members_removed += members(item, |change| &change.before),
            kind => {
                if let Some(field) = self.field(kind, item.object) {
                    *field += 1;
                }
            }
        }
    }

    fn field(&mut self, kind: Kind, object: ObjectKind) -> Option<&mut u32> {
        Some(match (kind, object) {
            (Kind::Duplicate, _) => &mut self.duplicate,
            (Kind::Ambiguous, _) => &mut self.ambiguous,
            (Kind::Blocked, _) => &mut self.blocked,
            (Kind::Drifted, _) => &mut self.drifted,
            (Kind::OutOfScope, _) => &mut self.out_of_scope,
            (Kind::Link, _) => &mut self.linked,
            (Kind::Adopt, _) => &mut self.adopted,
            (Kind::Create, ObjectKind::Department) => &mut self.departments_created,
            (Kind::Create, ObjectKind::Group) => &mut self.groups_created,
            (Kind::Create, ObjectKind::User) => &mut self.created,
            (Kind::Retire, _) => &mut self.departments_retired,
            (_, ObjectKind::Department) => &mut self.departments_updated,
            (_, ObjectKind::Group) => &mut self.groups_updated,
            (Kind::Update, _) => &mut self.updated,
            (Kind::Rename, _) => &mut self.renamed,
            (Kind::Move, _) => &mut self.moved,
            (Kind::Enable, _) => &mut self.enabled,
            (Kind::Disable, _) => &mut self.disabled,
            (Kind::Delete, _) => &mut self.deleted,
            (Kind::AddMembers | Kind::RemoveMembers, _) => return None,
        })
    }
}

fn members(item: &Item, names: impl Fn(&super::ValueChange) -> &Vec<String>) -> u32 {
    small(item.values.iter().map(|change| names(change).len()).sum())
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
