//! Quirks: malformed or unusual values in the rows of some members and departments, by scenario.
//!
//! The corp's data stays valid; only the encoded rows change. A value may be bytes that are not JSON at all.

mod masked;
mod nameless;
mod odd_bytes;
mod private_house;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use crate::{
    listings::View,
    org::Org,
    people::Person,
    scenario::Scenario,
    tree::{Department, ROOT},
};

/// The first members lead the company and stay valid; members with quirks are chosen after them.
const SKIPPED: usize = 2;

/// The replacement of a key's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// These bytes, as they are.
    Raw(Vec<u8>),
    /// The key is absent.
    Absent,
}

/// Replacements in one row, by key.
pub(crate) type Edits = Vec<(&'static str, Instead)>;

/// The response in which a member's row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Among the members of a department, with everything.
    List,
    /// Among the members of a department or a tag, by name.
    Names,
    /// Among the pairs of userid and department.
    Ids,
    /// Alone, in `user/get`.
    Alone,
}

/// The quirks of the scenario in force.
#[derive(Debug, Default)]
pub(crate) struct Quirks {
    scenario: Scenario,
    /// The kind of quirk of each member concerned, by lower-case userid.
    people: HashMap<String, usize>,
    departments: HashMap<u64, usize>,
}

impl Quirks {
    pub(crate) fn of(scenario: Scenario, org: &Org) -> Self {
        let (kinds, step) = match scenario {
            Scenario::OddBytes => (odd_bytes::KINDS, 2),
            Scenario::Nameless => (nameless::KINDS, 4),
            _ => (0, 1),
        };
        let chosen = suitable(org).skip(SKIPPED).step_by(step).take(kinds);
        let people = chosen.map(|person| person.userid.to_lowercase());
        let below_root = org.departments().filter(|it| it.id != ROOT);
        let departments = match scenario {
            Scenario::OddBytes => below_root.take(odd_bytes::DEPARTMENT_KINDS).collect(),
            _ => Vec::new(),
        };
        Self {
            scenario,
            people: people.zip(0..).collect(),
            departments: departments.iter().map(|it| it.id).zip(0..).collect(),
        }
    }

    /// The replacements in a member's row for a view.
    pub(crate) fn member(&self, person: &Person, view: View, place: Place) -> Edits {
        let kind = || self.people.get(&person.userid.to_lowercase()).copied();
        let mut edits = match self.scenario {
            Scenario::OddBytes => kind().map_or_else(Edits::new, |it| odd_bytes::edits(it, person)),
            // `user/get` answers by userid, so its row always has one.
            Scenario::Nameless if place != Place::Alone => {
                kind().map_or_else(Edits::new, nameless::edits)
            }
            Scenario::Masked if view != View::Whole => masked::edits(person),
            Scenario::PrivateHouse => private_house::edits(person),
            _ => Edits::new(),
        };
        match place {
            Place::List | Place::Alone => {}
            Place::Names => edits.retain(|(key, _)| ["userid", "name", "department"].contains(key)),
            Place::Ids => edits.retain(|(key, _)| *key == "userid"),
        }
        edits
    }

    /// The replacements in a department's row.
    pub(crate) fn department(&self, department: &Department) -> Edits {
        let kind = self.departments.get(&department.id);
        kind.map_or_else(Edits::new, |kind| {
            odd_bytes::department_edits(*kind, department)
        })
    }

    /// The members with quirks, each with the keys concerned.
    pub(crate) fn people(&self, org: &Org) -> Vec<(String, Vec<&'static str>)> {
        let odd = org.people().filter_map(|person| {
            self.people.get(&person.userid.to_lowercase())?;
            let edits = self.member(person, View::Whole, Place::List);
            let keys = edits.into_iter().map(|(key, _)| key).collect();
            Some((person.userid.clone(), keys))
        });
        odd.collect()
    }
}

/// Encodes `row` with `edits` in place of its own values.
pub(crate) fn write<T: Serialize>(
    out: &mut Vec<u8>,
    row: &T,
    edits: &Edits,
) -> serde_json::Result<()> {
    if edits.is_empty() {
        return serde_json::to_writer(out, row);
    }
    let whole = serde_json::to_value(row)?;
    let Value::Object(mut values) = whole else {
        return serde_json::to_writer(out, &whole);
    };
    for (key, _) in edits {
        values.remove(*key);
    }
    let mut between = b'{';
    let mut write = |key: &str, value: &[u8]| {
        out.push(std::mem::replace(&mut between, b','));
        // Keys are plain words.
        out.extend_from_slice(format!("\"{key}\":").as_bytes());
        out.extend_from_slice(value);
    };
    for (key, instead) in edits {
        if let Instead::Raw(value) = instead {
            write(key, value);
        }
    }
    for (key, value) in &values {
        write(key, &serde_json::to_vec(value)?);
    }
    out.push(b'}');
    Ok(())
}

/// Active members with a value in every field that a quirk may replace.
fn suitable(org: &Org) -> impl Iterator<Item = &Person> {
    org.people().filter(|person| {
        person.status == 1 && !person.mobile.is_empty() && !person.email.is_empty()
    })
}

/// Bytes as they are.
fn raw(bytes: impl AsRef<[u8]>) -> Instead {
    Instead::Raw(bytes.as_ref().to_vec())
}

/// A valid JSON value.
fn json(value: &Value) -> Instead {
    raw(value.to_string())
}

/// A string literal of these bytes, valid UTF-8 or not.
fn string(parts: &[&[u8]]) -> Instead {
    raw([b"\"", parts.concat().as_slice(), b"\""].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_written_with_other_values_in_place() {
        let row = serde_json::json!({"name": "李", "order": [1], "status": 1});
        let edits = vec![
            ("name", string(&[b"\x01", &[0xe5]])),
            ("order", Instead::Absent),
            ("positions", raw("[]")),
        ];
        let mut out = Vec::new();
        write(&mut out, &row, &edits).unwrap_or_default();
        let mut expected = b"{\"name\":\"\x01\xe5\",".to_vec();
        expected.extend_from_slice(b"\"positions\":[],\"status\":1}");
        assert_eq!(out, expected);
    }
}
