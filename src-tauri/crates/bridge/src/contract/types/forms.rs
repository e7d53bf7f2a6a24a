//! Form validation: typed values, and the results.

use super::source::{interval, watch};
use crate::error::Result;
use crate::forms::{self, Field};
use crate::lang::Text;
use crate::source::{Guard, QuietHours, TimeOfDay, Timetable};

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

    /// When a data source runs by itself, as chosen and typed.
    pub struct TimesRequest {
        #[cfg_attr(feature = "bindings", ts(type = "4 | 12 | 24 | null"))]
        auto_sync_hours: Option<u32>,
        #[cfg_attr(feature = "bindings", ts(type = "15 | 30 | 60 | null"))]
        watch: Option<u32>,
        at: String,
        quiet: String,
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

response! {
    /// What times of automatic runs mean.
    pub struct TimesSaid {
        /// The same in a sentence or two; none where a value cannot be used, which its own field says.
        text: Option<Text>,
    }
}

impl TimesSaid {
    /// What these times mean in this machine's time zone.
    pub(in crate::contract) fn of(given: &TimesRequest) -> Self {
        Self {
            text: given.said().ok(),
        }
    }
}

impl TimesRequest {
    fn said(&self) -> Result<Text> {
        let times = Timetable {
            hours: interval(self.auto_sync_hours)?.hours(),
            at: TimeOfDay::given(&self.at)?,
            quiet: QuietHours::given(&self.quiet)?,
            zone: crate::time::utc(),
        };
        Ok(times.said(watch(self.watch)?))
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
