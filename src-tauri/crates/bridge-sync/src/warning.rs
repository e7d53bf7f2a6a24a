//! A warning of a run: an identifier and a sentence.

use serde::{Deserialize, Serialize};

use bridge_core::lang::Text;

/// Something worth knowing about a run that is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable identifier.
    pub id: String,
    /// The sentence.
    pub text: Text,
}

impl Warning {
    /// A warning with its identifier.
    pub fn new(id: &str, text: Text) -> Self {
        Self {
            id: id.to_owned(),
            text,
        }
    }
}
