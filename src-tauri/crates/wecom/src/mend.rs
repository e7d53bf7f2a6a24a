//! Reading what strict reading refused: field by field, so that one value out of form costs that value only.
//!
//! Never the first attempt. A good body is read in one pass by its type, and comes here only if that failed.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::repair::{LOST, MARK};
use crate::wire;

/// An answer as a tree, its texts repaired.
pub(crate) type Tree = Map<String, Value>;

/// Why an answer cannot be read all the same.
pub(crate) struct Misread {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// What a call gives back.
pub(crate) trait Answer: DeserializeOwned {
    /// Reads an answer that strict reading refused. Without a method of its own, only broken text is forgiven.
    fn mended(tree: Tree) -> Result<Self, Misread> {
        let mut tree = Value::Object(tree);
        heal(&mut tree);
        strict(&tree)
    }
}

/// Something that an answer has one or many of.
pub(crate) trait Row: DeserializeOwned {
    /// The fields that may stay unknown, as WeCom spells them.
    const FIELDS: &'static [&'static str];

    /// What stands for a row whose other fields cannot be read; without it, such a row fails the answer.
    fn unnamed() -> Option<Self> {
        None
    }

    /// Takes note of fields that were sent and could not be read, or not as they were sent.
    fn note(&mut self, unreadable: Vec<&'static str>);
}

/// Why a list cannot be read that has `null` in its place.
const NULL_LIST: &str = "invalid type: null, expected a list";

/// Whether a reason of [`rows`] is that there was `null` in place of the list.
pub(crate) fn is_null_list(reason: &str) -> bool {
    reason == NULL_LIST
}

/// Reads a list of rows, each by itself.
pub(crate) fn rows<R: Row>(tree: &mut Tree, list: &str) -> Result<Vec<R>, Misread> {
    let wrong = |reason: String| Misread {
        path: list.to_owned(),
        reason,
    };
    let items = match tree.remove(list) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) => return Err(wrong(NULL_LIST.to_owned())),
        Some(other) => return Err(wrong(not(&other, "a list"))),
        None => {
            return Err(Misread {
                path: ".".to_owned(),
                reason: format!("missing field `{list}`"),
            });
        }
    };
    let read = |(place, item)| match row(item) {
        Ok(row) => Ok(row),
        Err(misread) => R::unnamed().ok_or_else(|| misread.under(&format!("{list}[{place}]"))),
    };
    items.into_iter().enumerate().map(read).collect()
}

/// Reads one row: what cannot be read of it is left out and noted.
pub(crate) fn row<R: Row>(item: Value) -> Result<R, Misread> {
    let Value::Object(mut fields) = item else {
        return Err(Misread {
            path: String::new(),
            reason: not(&item, "an object"),
        });
    };
    one_userid(&mut fields);
    let known = |name: &str| R::FIELDS.iter().find(|field| **field == name).copied();
    let mut unreadable = Vec::new();
    for (name, value) in &mut fields {
        if !heal(value) {
            continue;
        }
        match known(name) {
            Some(field) => unreadable.push(field),
            // An id that is only partly there is somebody else's, if anybody's.
            None if is_userid(name) => *value = Value::Null,
            None => {}
        }
    }
    let mut fields = Value::Object(fields);
    loop {
        let misread = match strict::<R>(&fields) {
            Ok(mut row) => {
                unreadable.sort_unstable();
                unreadable.dedup();
                row.note(unreadable);
                return Ok(row);
            }
            Err(misread) => misread,
        };
        let name = misread.path.split(['.', '[']).next().unwrap_or_default();
        let Some(field) = known(name) else {
            return Err(misread);
        };
        let gone = fields.as_object_mut().and_then(|all| all.remove(field));
        if gone.is_none() {
            return Err(misread);
        }
        unreadable.push(field);
    }
}

/// Reads a text that may be missing, and that nothing goes on without if it is there.
pub(crate) fn text(tree: &mut Tree, name: &str) -> Result<Option<String>, Misread> {
    let mut value = tree.remove(name).unwrap_or_default();
    heal(&mut value);
    wire::filled(&value).map_err(|error| Misread {
        path: name.to_owned(),
        reason: error.to_string(),
    })
}

fn strict<T: DeserializeOwned>(tree: &Value) -> Result<T, Misread> {
    serde_path_to_error::deserialize(tree).map_err(|error| Misread {
        path: error.path().to_string(),
        reason: error.inner().to_string(),
    })
}

impl Misread {
    fn under(self, place: &str) -> Self {
        let path = match self.path.as_str() {
            "" | "." => place.to_owned(),
            path => format!("{place}.{path}"),
        };
        Self { path, ..self }
    }
}

/// Takes the marks of the repair off every text and name; tells whether there were any.
fn heal(value: &mut Value) -> bool {
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
        // Every one of them, also behind the first that needed it.
        Value::Array(items) => {
            items
                .iter_mut()
                .filter_map(|item| heal(item).then_some(()))
                .count()
                > 0
        }
        Value::Object(fields) => heal_fields(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn heal_fields(fields: &mut Tree) -> bool {
    let mut found = false;
    if fields.keys().any(|name| name.starts_with(MARK)) {
        found = true;
        let renamed = std::mem::take(fields).into_iter();
        *fields = renamed
            .map(|(name, value)| (name.trim_start_matches(MARK).to_owned(), value))
            .collect();
    }
    for value in fields.values_mut() {
        found |= heal(value);
    }
    found
}

fn is_userid(name: &str) -> bool {
    matches!(name, "userid" | "UserId" | "Userid" | "userId")
}

/// A row that has its userid in several spellings keeps the first that is filled.
fn one_userid(fields: &mut Tree) {
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

/// Says what stands in the place of something else, and not what it holds.
fn not(value: &Value, expected: &str) -> String {
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
