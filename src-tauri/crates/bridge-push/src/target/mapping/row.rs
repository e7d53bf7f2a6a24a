//! One row of a mapping: an attribute, the expressions that give its values, and when it is written.

use bridge_core::error::Result;
use bridge_core::expression::Inputs;
use serde::{Deserialize, Serialize};

use super::getter::Getter;
use super::rendered::Cell;
use super::{attribute_name, invalid};

/// When an attribute is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Whenever it differs.
    #[default]
    Always,
    /// When the entry is made, and never again.
    OnCreate,
    /// Where there is nothing yet.
    IfEmpty,
}

/// A row as people write it and as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RowText {
    /// The target's attribute.
    pub attribute: String,
    /// The expression that gives its value.
    pub value: String,
    /// Expressions that give more values of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<String>,
    /// When it is written.
    #[serde(default)]
    pub when: Mode,
    /// Whether nobody is written without it.
    #[serde(default)]
    pub required: bool,
    /// The most characters of a value; none: what the target takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub max: Option<u32>,
}

impl RowText {
    /// A row that is written whenever it differs.
    pub fn new(attribute: &str, value: &str) -> Self {
        Self {
            attribute: attribute.to_owned(),
            value: value.to_owned(),
            more: Vec::new(),
            when: Mode::Always,
            required: false,
            max: None,
        }
    }

    /// The same, without which nobody is written.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, written when the entry is made and never again.
    #[must_use]
    pub fn on_create(mut self) -> Self {
        self.when = Mode::OnCreate;
        self
    }

    /// The same with one more value.
    #[must_use]
    pub fn and(mut self, value: &str) -> Self {
        self.more.push(value.to_owned());
        self
    }
}

/// A row that was read.
#[derive(Clone, Debug)]
pub struct Row {
    /// As it was written.
    pub text: RowText,
    key: String,
    getters: Vec<Getter>,
}

impl Row {
    /// Reads a row.
    ///
    /// # Errors
    /// `mapping.invalid` or `expression.invalid`, naming the attribute.
    pub fn parse(text: &RowText) -> Result<Self> {
        let attribute = attribute_name(&text.attribute)?;
        if attribute.is_empty() || text.max == Some(0) {
            return Err(invalid(&text.attribute, "name"));
        }
        let values = std::iter::once(&text.value).chain(&text.more);
        let getters = values
            .map(|value| {
                Getter::parse(value).map_err(|error| error.with("attribute", attribute.clone()))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            key: attribute.to_ascii_lowercase(),
            text: RowText {
                attribute,
                ..text.clone()
            },
            getters,
        })
    }

    /// The attribute in lower case.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the attribute names a person's manager: it becomes the name of the manager's entry, not a text.
    pub fn is_manager(&self) -> bool {
        self.key == "manager"
            && matches!(self.getters.as_slice(), [getter] if getter.is_field("manager"))
    }

    /// What the attribute should be for one person.
    ///
    /// # Errors
    /// `expression.invalid` with its `reason`.
    pub fn cell(&self, of: &dyn Inputs) -> Result<Cell> {
        let (mut values, mut known) = (Vec::new(), false);
        for getter in &self.getters {
            match getter.value(of)? {
                Some(value) if value.is_empty() => known = true,
                Some(value) if values.contains(&value) => known = true,
                Some(value) => values.push(value),
                None => {}
            }
        }
        Ok(match (values.is_empty(), known) {
            (false, _) => Cell::Set(values),
            (true, true) => Cell::Clear,
            (true, false) => Cell::Leave,
        })
    }
}
