//! A remedy: the probable cause, and one act per step.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::clinic::{self, ConsolePage};
use crate::lang::Text;

/// A remedy: the probable cause, and the steps in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Fix {
    /// The probable cause.
    pub cause: Text,
    /// The next acts, in order.
    pub steps: Vec<Text>,
    /// A page where that happens.
    pub page: Option<ConsolePage>,
}

impl Serialize for Fix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fix = serializer.serialize_struct("Fix", 3)?;
        fix.serialize_field("cause", &self.cause)?;
        fix.serialize_field("steps", &self.steps)?;
        clinic::page_field(&mut fix, self.page)?;
        fix.end()
    }
}

impl Fix {
    /// What the clinic says of an errcode.
    pub fn of_errcode(errcode: i64) -> Self {
        let entry = clinic::lookup(errcode)
            .cloned()
            .unwrap_or_else(|| clinic::unknown(errcode));
        Self {
            cause: entry.cause,
            steps: entry.steps,
            page: entry.page,
        }
    }

    /// A remedy of our own.
    pub fn new(cause: Text, steps: Vec<Text>) -> Self {
        Self {
            cause,
            steps,
            page: None,
        }
    }

    /// The address of the page where the steps happen.
    pub fn link(&self) -> Option<String> {
        self.page.as_ref().map(ConsolePage::url)
    }

    /// Adds the page where the steps happen.
    #[must_use]
    pub fn at(mut self, page: &ConsolePage) -> Self {
        self.page = Some(*page);
        self
    }
}
