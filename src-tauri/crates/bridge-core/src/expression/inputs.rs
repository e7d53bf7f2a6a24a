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
const PUSH_PARTS: [(&str, &[&str]); 3] = [
    ("user.main_department", &PLACE),
    ("department", &PLACE),
    ("user.extra", &[]),
];
const PLACE: [&str; 3] = ["id", "name", "path"];

/// What an expression is evaluated for.
pub trait Inputs {
    /// The input of this name, which is one of its vocabulary's.
    fn input(&self, name: &str) -> Input;
}

/// Which names an expression may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// Those of [`NAMES`]: what is known of a person.
    Person,
    /// Those of [`PUSH_NAMES`]: the same as parts of `user`, beside `department` and `source`.
    Push,
}

/// The names of all inputs of a push's mapping, in the order in which people are told.
pub const PUSH_NAMES: [&str; 23] = [
    "user.userid",
    "user.username",
    "user.name",
    "user.surname",
    "user.given_name",
    "user.mobile",
    "user.email",
    "user.biz_mail",
    "user.telephone",
    "user.position",
    "user.alias",
    "user.gender",
    "user.employee_no",
    "user.status",
    "user.enabled",
    "user.manager",
    "user.extra",
    "user.main_department",
    "department",
    "source.id",
    "source.corp_id",
    "source.description",
    "target.upn_suffix",
];

impl Vocabulary {
    /// Every name.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Person => &NAMES,
            Self::Push => &PUSH_NAMES,
        }
    }

    fn parts(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Person => &PARTS,
            Self::Push => &PUSH_PARTS,
        }
    }
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

    /// Yes or no.
    pub fn flag(flag: bool) -> Self {
        Self(Value::from(flag))
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
    pub(super) fn of(names: &[&'static str], of: &(impl Inputs + ?Sized)) -> Self {
        let value = |name: &&'static str| (*name, of.input(name).0);
        Self {
            values: names.iter().map(value).collect(),
        }
    }

    /// The inputs whose names begin with this one and a point, as one value with those parts.
    fn group(&self, name: &str) -> Option<Value> {
        let parts = self.values.iter().filter_map(|(known, value)| {
            let part = known.strip_prefix(name)?.strip_prefix('.')?;
            Some((part, value.clone()))
        });
        let values = parts.collect::<Vec<_>>();
        (!values.is_empty()).then(|| Value::from_object(Self { values }))
    }
}

impl Object for Given {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, name: &Value) -> Option<Value> {
        let name = name.as_str()?;
        let found = self.values.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, value)| value.clone())
            .or_else(|| self.group(name))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// The inputs that an expression names.
///
/// # Errors
/// `expression.invalid` for a name that there is not.
pub(super) fn named(
    code: &minijinja::Expression<'_, '_>,
    text: &str,
    vocabulary: Vocabulary,
) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    let mut paths = code
        .undeclared_variables(true)
        .into_iter()
        .collect::<Vec<_>>();
    paths.sort_unstable();
    for path in paths {
        let Some(known) = known(&path, vocabulary) else {
            let at = text.find(&path).unwrap_or_default();
            return Err(invalid_at("unknown_name", text, at).with("name", path));
        };
        if !found.contains(&known) {
            found.push(known);
        }
    }
    Ok(found)
}

/// The name of a vocabulary that a path is, or begins with where that has parts.
fn known(path: &str, vocabulary: Vocabulary) -> Option<&'static str> {
    let fits = |name: &str| match path.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix('.')
            .is_some_and(|part| has_part(name, part, vocabulary)),
        None => false,
    };
    vocabulary.names().iter().find(|name| fits(name)).copied()
}

fn has_part(name: &str, part: &str, vocabulary: Vocabulary) -> bool {
    let of = vocabulary.parts().iter().find(|(known, _)| *known == name);
    of.is_some_and(|(_, parts)| parts.is_empty() || parts.contains(&part))
}

/// A made-up person of whom everything is known.
pub(super) struct Sample;

impl Inputs for Sample {
    fn input(&self, name: &str) -> Input {
        let department = || Input::department(1, "总部", || "总部".to_owned());
        match name.strip_prefix("user.").unwrap_or(name) {
            "enabled" => Input::flag(true),
            "department" => department(),
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
