//! A remedy: the probable cause, and one act per step.

use crate::clinic::{self, ConsolePage};
use crate::lang::Text;

/// What to do about something: why it is so, and one act per step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The probable cause.
    pub cause: Text,
    /// The next acts, in order.
    pub steps: Vec<Text>,
    /// A page where that happens.
    pub link: Option<String>,
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
            link: entry.page.as_ref().map(ConsolePage::url),
        }
    }

    /// A remedy of our own.
    pub fn new(cause: Text, steps: Vec<Text>) -> Self {
        Self {
            cause,
            steps,
            link: None,
        }
    }

    /// Adds the page where the steps happen.
    #[must_use]
    pub fn at(mut self, page: &ConsolePage) -> Self {
        self.link = Some(page.url());
        self
    }
}
