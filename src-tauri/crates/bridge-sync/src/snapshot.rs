//! The snapshot: what one reading of WeCom brought, with one person per userid.
//!
//! A field that WeCom did not send is `None`: unknown, never empty.

mod merger;
mod person;

pub use merger::PersonMerger;
pub(crate) use person::{FirstTexts, each_department, has_details};
pub use person::{MemberState, Person};

use std::collections::HashSet;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use wecom::casefold_trimmed;

use crate::malformed::MalformedRows;
use crate::warning::Warning;
use bridge_core::source::NeverTake;
use bridge_directory::packed::Packed;

/// A snapshot of the corp, as far as one reading saw it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How much WeCom let us read.
    pub reach: Reach,
    /// Whether the reading covers the corp or only a visible range.
    pub scope: Scope,
    /// What the data source's own scope leaves out; `None` where it has none.
    pub scoped: Option<ScopedReading>,
    /// Every department that comes in, by number.
    pub departments: Vec<Department>,
    /// Every person once, by casefolded userid.
    pub people: Packed<Person>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// The malformed rows.
    pub malformed: MalformedRows,
}

impl Snapshot {
    /// Whether this person was read.
    pub(crate) fn has_person(&self, userid: &str) -> bool {
        let key = casefold_trimmed(userid);
        let key_at = |at: usize| casefold_trimmed(self.people.known_as(at));
        let (mut from, mut to) = (0, self.people.len());
        while from < to {
            let middle = from.midpoint(to);
            match key_at(middle) < key {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        from < self.people.len() && key_at(from) == key
    }

    /// The same people by casefolded userid.
    pub(crate) fn by_userid(mut self) -> Self {
        self.people = merger::by_userid(self.people);
        self
    }

    /// The snapshot as if WeCom had not sent these fields.
    #[must_use]
    pub(crate) fn without(mut self, fields: &NeverTake) -> Self {
        if !fields.is_empty() {
            let people = self.people.iter();
            self.people = people.map(|person| person.without(fields)).collect();
        }
        self
    }

    /// Whether nobody is hidden from whoever read it: a list that came empty is empty then.
    pub(crate) fn sees_all(&self) -> bool {
        self.reach == Reach::Full && self.scope != Scope::Range
    }

    /// The departments that were read themselves, not only named by a member's entry.
    pub(crate) fn read_departments(&self) -> HashSet<i64> {
        if let Some(scoped) = &self.scoped {
            return scoped.listed.clone();
        }
        let read = self
            .departments
            .iter()
            .filter(|department| department.sort.is_some());
        read.map(|department| department.id).collect()
    }
}

/// What a reading knows beyond the scope of its data source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopedReading {
    /// Every department that WeCom lists, in scope or not.
    pub listed: HashSet<i64>,
    /// The departments whose members were read; `None` where it is known of everybody whether they are still there.
    pub walked: Option<HashSet<i64>>,
    /// The userids, folded, of the source's users who are in WeCom and out of scope.
    pub elsewhere: HashSet<CompactString>,
}

/// How much WeCom let us read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Reach {
    /// Everything, through the contacts secret.
    Full,
    /// Every identifier, and the details of those in the app's visible range.
    IdsAndAppDetails,
    /// Every identifier and nothing else.
    IdsOnly,
    /// Every identifier, and the details of newcomers: a look for changes between two runs.
    IdsAndNewcomers,
}

/// How much of the corp a reading covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it: a member who is missing has left.
    Whole,
    /// One member alone: nobody and no department is missing from it.
    One,
    /// A visible range: a member who is missing with their whole department may only be out of range.
    Range,
}

/// A department as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// WeCom's number.
    pub id: i64,
    /// `None` where only the number was sent.
    pub name: Option<CompactString>,
    /// As sent; it may name nothing.
    pub parent: Option<i64>,
    /// WeCom's order: larger comes first. `None` where it was not sent.
    pub sort: Option<i64>,
    /// The userids of its leaders, as a JSON array; empty where WeCom says there is none.
    pub leaders: Option<CompactString>,
}
