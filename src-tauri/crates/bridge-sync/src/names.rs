//! The departments of one run by name: those that are stored, and those that the run would bring or has retired.

use std::collections::HashMap;

use serde_json::Value;

use bridge_core::error::Result;
use bridge_directory::tree::Forest;

use crate::SyncRunner;
use crate::history::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run};

/// Guards against a cycle in the parent links of what a run would bring.
pub(crate) const DEEPEST: usize = 64;

/// A run's departments, by number.
pub struct DepartmentNames {
    stored: Forest,
    brought: HashMap<i64, (String, Option<i64>)>,
}

impl DepartmentNames {
    /// Those of a run, whose source has these departments.
    ///
    /// # Errors
    /// `store.*`.
    pub fn of(sync: &SyncRunner, stored: Forest, run: &Run) -> Result<Self> {
        let of_kind = |kind: ChangeKind| {
            let filter = ChangeFilter {
                kind: Some(kind.into()),
                ..ChangeFilter::default()
            };
            sync.changes(run, &filter)
        };
        let mut changes = Vec::new();
        if run.outcome != Outcome::Applied && run.counts.departments_created > 0 {
            changes = of_kind(ChangeKind::DepartmentCreate)?;
        }
        if run.counts.departments_retired > 0 {
            changes.extend(of_kind(ChangeKind::DepartmentRetire)?);
        }
        Ok(Self::new(stored, changes))
    }

    /// Those that are stored, and those that these changes create or retire.
    pub fn new(stored: Forest, changes: impl IntoIterator<Item = ChangeView>) -> Self {
        let brought = changes.into_iter().filter_map(|change| {
            let id = *change.departments.first()?;
            let row = change.after.as_ref().or(change.before.as_ref());
            let number = |key: &str| row?.get(key).and_then(Value::as_i64);
            let name = change.name.unwrap_or_else(|| format!("#{id}"));
            let parent = number("parent").or(change.parent);
            Some((id, (name, parent)))
        });
        Self {
            stored,
            brought: brought.collect(),
        }
    }

    /// The parent of a department.
    pub fn parent_of(&self, id: i64) -> Option<i64> {
        match self.brought.get(&id) {
            Some((_, parent)) => *parent,
            None => self.stored.parent_of(id),
        }
    }

    /// Names from the top, joined by slashes; the number where no name is known.
    pub fn path_of(&self, id: i64) -> String {
        let mut path = Vec::new();
        let mut at = Some(id);
        while let Some((name, parent)) = at
            .and_then(|id| self.brought.get(&id))
            .filter(|_| path.len() < DEEPEST)
        {
            path.push(name.clone());
            at = *parent;
        }
        let above = at
            .map(|id| self.stored.path_of(id))
            .filter(|above| !above.is_empty());
        path.extend(above);
        path.reverse();
        if path.is_empty() {
            format!("#{id}")
        } else {
            path.join("/")
        }
    }
}
