//! Form validation: typed values, and the results.

use crate::forms::{self, Field};
use crate::lang::Text;
use crate::source::Guard;

request! {
    /// A value as typed into a field.
    pub struct FormCheckRequest {
        pub(in crate::contract) field: Field,
        pub(in crate::contract) value: String,
    }

    /// An access guard as typed into its fields.
    pub struct GuardRequest {
        pub(in crate::contract) source: String,
        pub(in crate::contract) percent: String,
        pub(in crate::contract) people: String,
        pub(in crate::contract) floor: String,
    }
}

response! {
    /// The access guard in figures.
    pub struct GuardFigures {
        active: usize,
        /// So many who would lose access make a run wait; none where the guard's values cannot be used.
        limit: Option<usize>,
        /// The guard that these values make, as it is kept; none where they cannot be used.
        guard: Option<Guard>,
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
                    guard: Some(guard),
                    text: figures.text,
                }
            }
            Err(text) => Self {
                active,
                limit: None,
                guard: None,
                text,
            },
        }
    }
}
