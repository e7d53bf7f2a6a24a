//! Attributes: what is there against what should be.

use std::collections::BTreeSet;

use super::frame::Frame;
use super::item::ValueChange;
use crate::push::link::Link;
use crate::push::remote::RemoteObject;
use crate::target::mapping::{Cell, Mode, Rendered};

/// What of a person's attributes would be written into an object.
pub(super) fn changes(frame: &Frame, user: &Rendered, object: &RemoteObject) -> Vec<ValueChange> {
    let change = |(attribute, cell): (&String, &Cell)| {
        let there = object.values(attribute);
        let after = match (
            cell,
            frame.modes.get(attribute).copied().unwrap_or_default(),
        ) {
            (Cell::Leave, _) | (_, Mode::OnCreate) => return None,
            (_, Mode::IfEmpty) if !there.is_empty() => return None,
            (Cell::Clear, _) => Vec::new(),
            (Cell::Set(values), _) => values.clone(),
        };
        (!is_same(there, &after)).then(|| ValueChange {
            attribute: attribute.clone(),
            before: there.to_vec(),
            after,
        })
    };
    user.attributes.iter().filter_map(change).collect()
}

/// What a new object gets.
pub(super) fn first(user: &Rendered) -> Vec<ValueChange> {
    let values = user
        .attributes
        .iter()
        .filter_map(|(attribute, cell)| match cell {
            Cell::Set(values) => Some(ValueChange {
                attribute: attribute.clone(),
                before: Vec::new(),
                after: values.clone(),
            }),
            Cell::Leave | Cell::Clear => None,
        });
    values.collect()
}

/// Whether somebody else wrote one of these attributes since this program did.
pub(super) fn is_drift(link: &Link, changes: &[ValueChange]) -> bool {
    let drifted = |change: &ValueChange| {
        link.pushed
            .get(&change.attribute)
            .is_some_and(|pushed| !is_same(pushed, &change.before))
    };
    changes.iter().any(drifted)
}

/// Whether two lists have the same values. Blanks at their ends go: servers drop them in names.
fn is_same(one: &[String], other: &[String]) -> bool {
    let set = |values: &'_ [String]| {
        values
            .iter()
            .map(|value| value.trim().to_owned())
            .collect::<BTreeSet<_>>()
    };
    set(one) == set(other)
}
