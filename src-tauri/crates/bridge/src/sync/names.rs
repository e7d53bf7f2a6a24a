//! The departments of one run by name: those that are stored, and those that the run would bring.

use std::collections::HashMap;

use serde_json::Value;

use super::history::{ChangeFilter, ChangeView, Outcome, Run};
use crate::Bridge;
use crate::directory::tree::Forest;
use crate::error::Result;

/// Guards against a cycle in the parent links of what a run would bring.
const DEEPEST: usize = 64;

/// A run's departments, by number.
pub struct DepartmentNames {
    stored: Forest,
    brought: HashMap<i64, (String, Option<i64>)>,
}

impl DepartmentNames {
    /// Those of a run.
    ///
    /// # Errors
    /// `source.unknown`, and those of the store.
    pub fn of(bridge: &Bridge, run: &Run) -> Result<Self> {
        let stored = bridge.departments(&bridge.source(&run.source)?)?;
        if run.outcome == Outcome::Applied || run.counts.departments_created == 0 {
            return Ok(Self::new(stored, []));
        }
        let created = ChangeFilter {
            kind: Some("department_create".to_owned()),
            ..ChangeFilter::default()
        };
        Ok(Self::new(stored, bridge.changes(run, &created)?))
    }

    /// Those that are stored, and those that these changes create.
    pub fn new(stored: Forest, created: impl IntoIterator<Item = ChangeView>) -> Self {
        let brought = created.into_iter().filter_map(|change| {
            let after = change.after?;
            let number = |key: &str| after.get(key).and_then(Value::as_i64);
            let id = number("id")?;
            let name = change.name.unwrap_or_else(|| format!("#{id}"));
            Some((id, (name, number("parent"))))
        });
        Self {
            stored,
            brought: brought.collect(),
        }
    }

    /// Names from the top, joined by slashes; the number where nobody knows a name.
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
