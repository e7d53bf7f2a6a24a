//! An object of the directory: its name and its values.

use std::collections::BTreeMap;

use super::{
    dn::{Dn, Part},
    flavour::Flavour,
    schema::{self, AttributeType, Syntax},
};

/// Values of one attribute, by the form in which they are compared.
pub(crate) type Values = BTreeMap<Vec<u8>, Vec<u8>>;

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) dn: Dn,
    /// By the lower-case name of the attribute.
    pub(crate) values: BTreeMap<String, Values>,
    /// AD's password, which no attribute shows.
    pub(crate) password: Option<String>,
}

impl Object {
    pub(crate) const fn new(dn: Dn) -> Self {
        Self {
            dn,
            values: BTreeMap::new(),
            password: None,
        }
    }

    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = &[u8]> {
        let values = self.values.get(key).into_iter().flat_map(BTreeMap::values);
        values.map(Vec::as_slice)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The first value as text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let first = self.all(key).next()?;
        Some(String::from_utf8_lossy(first).into_owned())
    }

    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        self.text(key)?.parse().ok()
    }

    /// Replaces all values by one; for what the server itself writes.
    pub(crate) fn set(&mut self, key: &str, syntax: Syntax, value: impl Into<Vec<u8>>) {
        let value = value.into();
        let values = BTreeMap::from([(schema::folded(syntax, &value), value)]);
        self.values.insert(key.to_owned(), values);
    }

    pub(crate) fn set_text(&mut self, key: &str, value: impl Into<String>) {
        self.set(key, Syntax::Text, value.into().into_bytes());
    }

    /// Adds a value; `false` if an equal one is there.
    pub(crate) fn add(&mut self, attribute: &AttributeType, value: Vec<u8>) -> bool {
        let folded = schema::folded(attribute.syntax, &value);
        let values = self.values.entry(attribute.key()).or_default();
        if values.contains_key(&folded) {
            return false;
        }
        values.insert(folded, value);
        true
    }

    /// Removes a value; `false` if none equal to it is there.
    pub(crate) fn remove(&mut self, attribute: &AttributeType, value: &[u8]) -> bool {
        let folded = schema::folded(attribute.syntax, value);
        let key = attribute.key();
        let Some(values) = self.values.get_mut(&key) else {
            return false;
        };
        let removed = values.remove(&folded).is_some();
        if values.is_empty() {
            self.values.remove(&key);
        }
        removed
    }

    /// Whether the object is of a class or of one below it.
    pub(crate) fn is_a(&self, flavour: Flavour, wanted: &str) -> bool {
        self.all("objectclass").any(|name| {
            let name = String::from_utf8_lossy(name);
            let mut chain = schema::chain(flavour, &name).into_iter();
            chain.any(|class| class.name.eq_ignore_ascii_case(wanted))
        })
    }

    /// Whether a value of the name is among the values.
    pub(crate) fn holds(&self, attribute: &AttributeType, part: &Part) -> bool {
        let folded = schema::folded(attribute.syntax, part.value.as_bytes());
        let values = self.values.get(&attribute.key());
        values.is_some_and(|values| values.contains_key(&folded))
    }
}
