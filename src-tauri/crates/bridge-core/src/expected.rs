//! What a change expects to find: the row as its caller last saw it.
//!
//! The undo of an edit writes old values back, and must not take a later change with them.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Code, Error, Result};

/// A row as its caller last saw it; the default expects nothing and finds everything fine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected(Option<Value>);

impl Expected {
    /// This row, as it was given out; `None` for nothing in particular.
    pub fn row(seen: Option<Value>) -> Self {
        Self(seen)
    }

    /// Refuses a change of a row that is another one now. To be called in the transaction that writes.
    ///
    /// # Errors
    /// `undo.moved`.
    pub fn refuse_moved(&self, now: &impl Serialize) -> Result<()> {
        let Some(seen) = &self.0 else {
            return Ok(());
        };
        if serde_json::to_value(now).is_ok_and(|now| now == *seen) {
            return Ok(());
        }
        Err(Error::new(Code::UndoMoved, "the row was changed since").with("kind", "edit"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_row_that_was_seen_is_as_expected() {
        let seen = |row: Value| Expected::row(Some(row));
        let cases = [
            (Expected::default(), true),
            (seen(json!({ "name": "a", "n": 1 })), true),
            (seen(json!({ "n": 1, "name": "a" })), true),
            (seen(json!({ "name": "b", "n": 1 })), false),
            (seen(json!({ "name": "a" })), false),
            (seen(Value::Null), false),
        ];
        for (expected, want) in cases {
            let found = expected.refuse_moved(&json!({ "name": "a", "n": 1 }));
            assert_eq!(found.is_ok(), want, "{expected:?}");
        }
    }
}
