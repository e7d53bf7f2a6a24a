//! The inputs of expressions: what is known of a person, by the names of the JSON output.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::invalid_at;
use crate::error::Result;

/// The names of all inputs, in the order in which people are told.
pub const NAMES: [&str; 16] = [
    "userid",
    "name",
    "mobile",
    "email",
    "biz_mail",
    "telephone",
    "position",
    "alias",
    "gender",
    "employee_no",
    "status",
    "manager",
    EXTRA,
    EXTATTR,
    MAIN_DEPARTMENT,
    "departments",
];

const EXTRA: &str = "extra";
const EXTATTR: &str = "extattr";
const MAIN_DEPARTMENT: &str = "main_department";

/// Those of them that have parts, and which.
const PARTS: [(&str, &[&str]); 3] = [(MAIN_DEPARTMENT, &PLACE), (EXTRA, &[]), (EXTATTR, &[])];
const PLACE: [&str; 3] = ["id", "name", "path"];

/// What an expression is evaluated for.
pub trait Inputs {
    /// The input of this name, which is one of [`NAMES`].
    fn input(&self, name: &str) -> Input;
}

/// The value of an input.
#[derive(Clone, Debug, Default)]
pub struct Input(Value);

impl Input {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self(Value::UNDEFINED)
    }

    /// A text, or unknown.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or_else(Self::unknown, |text| Self(Value::from(text)))
    }

    /// Texts by name.
    pub fn fields(fields: BTreeMap<String, String>) -> Self {
        Self(Value::from_object(Fields(fields)))
    }

    /// A department; its path is asked for only if it is wanted.
    pub fn department(
        id: i64,
        name: &str,
        path: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        Self(Value::from_object(Place {
            id,
            name: name.to_owned(),
            path: Box::new(path),
        }))
    }

    /// Its text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// A part of it by name.
    #[must_use]
    pub fn part(&self, name: &str) -> Self {
        self.0.get_attr(name).map_or_else(|_| Self::unknown(), Self)
    }

    /// Several.
    pub fn list(all: impl IntoIterator<Item = Self>) -> Self {
        Self(
            all.into_iter()
                .map(|each| each.0)
                .collect::<Vec<_>>()
                .into(),
        )
    }
}

/// Texts by names that a corp has chosen.
#[derive(Debug)]
struct Fields(BTreeMap<String, String>);

impl Object for Fields {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, name: &Value) -> Option<Value> {
        self.0.get(name.as_str()?).map(Value::from)
    }
}

/// A department.
struct Place {
    id: i64,
    name: String,
    path: Box<dyn Fn() -> String + Send + Sync>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.id).finish()
    }
}

impl Object for Place {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, name: &Value) -> Option<Value> {
        match name.as_str()? {
            "id" => Some(Value::from(self.id)),
            "name" => Some(Value::from(self.name.as_str())),
            "path" => Some(Value::from((self.path)())),
            _ => None,
        }
    }
}

/// The inputs that one expression names.
#[derive(Debug)]
pub(super) struct Given {
    values: Vec<(&'static str, Value)>,
}

impl Given {
    pub(super) fn of(names: &[&'static str], of: &impl Inputs) -> Self {
        let value = |name: &&'static str| (*name, of.input(name).0);
        Self {
            values: names.iter().map(value).collect(),
        }
    }
}

impl Object for Given {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, name: &Value) -> Option<Value> {
        let name = name.as_str()?;
        let found = self.values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// The inputs that an expression names.
///
/// # Errors
/// `expression.invalid` for a name that there is not.
pub(super) fn named(code: &minijinja::Expression<'_, '_>, text: &str) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    let mut paths = code
        .undeclared_variables(true)
        .into_iter()
        .collect::<Vec<_>>();
    paths.sort_unstable();
    for path in paths {
        let (root, part) = path
            .split_once('.')
            .map_or((path.as_str(), None), |(root, part)| (root, Some(part)));
        let known = NAMES.iter().find(|name| **name == root);
        let Some(known) = known.filter(|_| has_part(root, part)) else {
            let at = text.find(&path).unwrap_or_default();
            return Err(invalid_at("unknown_name", text, at).with("name", path));
        };
        if !found.contains(known) {
            found.push(*known);
        }
    }
    Ok(found)
}

fn has_part(root: &str, part: Option<&str>) -> bool {
    let Some(part) = part else { return true };
    let of = PARTS.iter().find(|(name, _)| *name == root);
    of.is_some_and(|(_, parts)| parts.is_empty() || parts.contains(&part))
}

/// A made-up person of whom everything is known.
pub(super) struct Sample;

impl Inputs for Sample {
    fn input(&self, name: &str) -> Input {
        let department = || Input::department(1, "总部", || "总部".to_owned());
        match name {
            EXTRA | EXTATTR => Input(Value::from_object(Anything)),
            MAIN_DEPARTMENT => department(),
            "departments" => Input::list([department()]),
            "name" => Input::text(Some("张三")),
            "email" | "biz_mail" => Input::text(Some("zhang.san@example.com")),
            "mobile" | "telephone" => Input::text(Some("13800138000")),
            _ => Input::text(Some("A-100")),
        }
    }
}

/// Has a text by every name.
#[derive(Debug)]
struct Anything;

impl Object for Anything {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, name: &Value) -> Option<Value> {
        name.as_str().map(|_| Value::from("A-100"))
    }
}
