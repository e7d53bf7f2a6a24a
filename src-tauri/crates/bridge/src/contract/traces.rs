//! What was traced last, for each tenant, so that it can be saved as it was shown.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::tenant::Tenant;
use crate::trace::{Subject, Trace, TraceRow};
use bridge_core::locked::locked;

/// The last traces, by tenant.
#[derive(Default)]
pub(super) struct Traces {
    one: Mutex<HashMap<String, (Subject, Trace)>>,
    several: Mutex<HashMap<String, Vec<TraceRow>>>,
}

impl Traces {
    pub(super) fn keep(&self, tenant: &Tenant, subject: Subject, trace: Trace) {
        locked(&self.one).insert(tenant.id.clone(), (subject, trace));
    }

    /// The last trace, if it was of this subject.
    pub(super) fn last(&self, tenant: &Tenant, subject: &Subject) -> Option<Trace> {
        let kept = locked(&self.one);
        let last = kept.get(&tenant.id).filter(|(of, _)| of == subject);
        last.map(|(_, trace)| trace.clone())
    }

    pub(super) fn keep_rows(&self, tenant: &Tenant, rows: Vec<TraceRow>) {
        locked(&self.several).insert(tenant.id.clone(), rows);
    }

    pub(super) fn last_rows(&self, tenant: &Tenant) -> Vec<TraceRow> {
        locked(&self.several)
            .get(&tenant.id)
            .cloned()
            .unwrap_or_default()
    }
}
