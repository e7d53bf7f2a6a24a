//! Lenient decoding of a response that its strict type refused: field by field, so that one malformed value costs that
//! value only and not the whole directory.
//!
//! Never the first attempt: a well-formed body is decoded in one pass, without a tree, and comes here only if that failed.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::repair::{LOST, MARK};
use crate::wire;

/// A response as a JSON object, its texts repaired by [`crate::repair`].
pub(crate) type JsonObject = Map<String, Value>;

/// Error of lenient decoding: where and why.
pub(crate) struct DecodeError {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// The payload of a response: what stands beside `errcode` and `errmsg`.
pub(crate) trait Payload: DeserializeOwned {
    /// Decodes a response that strict decoding refused. The default forgives broken text only.
    fn from_repaired(tree: JsonObject) -> Result<Self, DecodeError> {
        let mut tree = Value::Object(tree);
        strip_marks(&mut tree);
        strict(&tree)
    }
}

/// An object that a response holds once or in a list, and of which some fields may stay unknown.
pub(crate) trait Row: DeserializeOwned {
    /// The fields that may stay unknown, as WeCom spells them. A type leaves out those without which it would be wrong
    /// rather than incomplete, such as an id.
    const OPTIONAL: &'static [&'static str];

    /// What replaces a row of which a required field cannot be decoded; `None` fails the whole response.
    fn placeholder() -> Option<Self> {
        None
    }

    /// Records the fields that were sent and could not be decoded, or only after a repair.
    fn set_unreadable(&mut self, unreadable: Vec<&'static str>);
}

/// The reason for a list in whose place `null` stands.
const NULL_LIST: &str = "invalid type: null, expected a list";

/// Whether [`rows`] failed because `null` stood in place of the list.
pub(crate) fn is_null_list(reason: &str) -> bool {
    reason == NULL_LIST
}

/// Decodes a list of rows, each by itself.
pub(crate) fn rows<R: Row>(tree: &mut JsonObject, list: &str) -> Result<Vec<R>, DecodeError> {
    let wrong = |reason: String| DecodeError {
        path: list.to_owned(),
        reason,
    };
    let items = match tree.remove(list) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) => return Err(wrong(NULL_LIST.to_owned())),
        Some(other) => return Err(wrong(mismatch(&other, "a list"))),
        None => {
            return Err(DecodeError {
                path: ".".to_owned(),
                reason: format!("missing field `{list}`"),
            });
        }
    };
    let read = |(place, item)| match row(item) {
        Ok(row) => Ok(row),
        Err(error) => R::placeholder().ok_or_else(|| error.under(&format!("{list}[{place}]"))),
    };
    items.into_iter().enumerate().map(read).collect()
}

/// Decodes one row: optional fields that cannot be decoded are left out and recorded.
pub(crate) fn row<R: Row>(item: Value) -> Result<R, DecodeError> {
    let Value::Object(mut fields) = item else {
        return Err(DecodeError {
            path: String::new(),
            reason: mismatch(&item, "an object"),
        });
    };
    one_userid(&mut fields);
    let known = |name: &str| R::OPTIONAL.iter().find(|field| **field == name).copied();
    let mut unreadable = Vec::new();
    for (name, value) in &mut fields {
        if !strip_marks(value) {
            continue;
        }
        match known(name) {
            Some(field) => unreadable.push(field),
            // A repaired id lost characters, so it may be another member's: better a row without an id.
            None if is_userid(name) => *value = Value::Null,
            None => {}
        }
    }
    let mut fields = Value::Object(fields);
    // Each turn drops the one field that the error names, so it ends after as many turns as there are fields.
    loop {
        let error = match strict::<R>(&fields) {
            Ok(mut row) => {
                unreadable.sort_unstable();
                unreadable.dedup();
                row.set_unreadable(unreadable);
                return Ok(row);
            }
            Err(error) => error,
        };
        let name = error.path.split(['.', '[']).next().unwrap_or_default();
        let Some(field) = known(name) else {
            return Err(error);
        };
        let gone = fields.as_object_mut().and_then(|all| all.remove(field));
        if gone.is_none() {
            return Err(error);
        }
        unreadable.push(field);
    }
}

/// Decodes a text that may be absent; one that is present and cannot be decoded is an error.
pub(crate) fn text(tree: &mut JsonObject, name: &str) -> Result<Option<String>, DecodeError> {
    let mut value = tree.remove(name).unwrap_or_default();
    strip_marks(&mut value);
    wire::filled(&value).map_err(|error| DecodeError {
        path: name.to_owned(),
        reason: error.to_string(),
    })
}

fn strict<T: DeserializeOwned>(tree: &Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(tree).map_err(|error| DecodeError {
        path: error.path().to_string(),
        reason: error.inner().to_string(),
    })
}

impl DecodeError {
    fn under(self, place: &str) -> Self {
        let path = match self.path.as_str() {
            "" | "." => place.to_owned(),
            path => format!("{place}.{path}"),
        };
        Self { path, ..self }
    }
}

/// Removes the repair's marks from every text and key; returns whether there were any.
fn strip_marks(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text == LOST => {
            *value = Value::Null;
            true
        }
        Value::String(text) => match text.strip_prefix(MARK) {
            Some(whole) => {
                *text = whole.to_owned();
                true
            }
            None => false,
        },
        // `any` would stop at the first hit, and later items must lose their marks too.
        Value::Array(items) => {
            items
                .iter_mut()
                .filter_map(|item| strip_marks(item).then_some(()))
                .count()
                > 0
        }
        Value::Object(fields) => strip_field_marks(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn strip_field_marks(fields: &mut JsonObject) -> bool {
    let mut found = false;
    if fields.keys().any(|name| name.starts_with(MARK)) {
        found = true;
        let renamed = std::mem::take(fields).into_iter();
        *fields = renamed
            .map(|(name, value)| (name.trim_start_matches(MARK).to_owned(), value))
            .collect();
    }
    for value in fields.values_mut() {
        found |= strip_marks(value);
    }
    found
}

fn is_userid(name: &str) -> bool {
    matches!(name, "userid" | "UserId" | "Userid" | "userId")
}

/// Keeps the first non-empty userid of a row that has the key in several spellings, which serde takes for a duplicate.
fn one_userid(fields: &mut JsonObject) {
    let spelled = fields.keys().filter(|name| is_userid(name)).cloned();
    let spelled = spelled.collect::<Vec<_>>();
    if spelled.len() < 2 {
        return;
    }
    let values = spelled.iter().filter_map(|name| fields.remove(name));
    let values = values.collect::<Vec<_>>();
    let is_filled = |value: &&Value| value.as_str() != Some("") && !value.is_null();
    let kept = values.iter().find(is_filled).or(values.first()).cloned();
    fields.insert("userid".to_owned(), kept.unwrap_or_default());
}

/// Describes a type mismatch by the type that was found, without the value, which may be personal data.
fn mismatch(value: &Value, expected: &str) -> String {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    format!("invalid type: {kind}, expected {expected}")
}
