//! Values that are being typed, and what is known of them.

use crate::forms::{self, Field};
use crate::lang::Text;

request! {
    /// A value as it stands in its field.
    pub struct FormCheckRequest {
        pub(in crate::contract) field: Field,
        pub(in crate::contract) value: String,
    }

    /// An access guard as it stands in its fields.
    pub struct GuardRequest {
        pub(in crate::contract) source: String,
        pub(in crate::contract) percent: String,
        pub(in crate::contract) people: String,
        pub(in crate::contract) floor: String,
    }
}

response! {
    /// What an access guard comes to.
    pub struct GuardFigures {
        active: usize,
        /// So many who would lose access make a run wait; none where the guard's values cannot be used.
        limit: Option<usize>,
        /// The same in a sentence, or what is wrong with the values.
        text: Text,
    }
}

impl GuardFigures {
    /// What the guard comes to where so many users are active, or why it cannot be said.
    pub(in crate::contract) fn of(given: &GuardRequest, active: usize) -> Self {
        match forms::guard(&given.percent, &given.people, &given.floor) {
            Ok(guard) => {
                let figures = bridge_core::guard::figures(guard, active);
                Self {
                    active,
                    limit: Some(figures.limit),
                    text: figures.text,
                }
            }
            Err(text) => Self {
                active,
                limit: None,
                text,
            },
        }
    }
}
