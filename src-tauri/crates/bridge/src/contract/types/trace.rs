//! Requests for member traces, and whom they were about.

use super::{Change, Run, SheetFormat};
use crate::directory::query::UserView;
use crate::source::Source;
use crate::sync::{DepartmentNames, Trial, TrialStep};
use crate::trace::Subject;
use crate::{Bridge, Result};

request! {
    /// The person whose login is traced.
    pub struct TraceRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
        /// Whether to keep the account among the last questions.
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional, as = "Option<bool>"))]
        pub(in crate::contract) remember: bool,
    }

    /// The trace of one person as a file.
    pub struct TraceExportRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
        pub(in crate::contract) format: SheetFormat,
    }

    /// The person whom a sync is tried for.
    pub struct TryRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
        /// Whether to do what a sync would do for them, and nothing else.
        pub(in crate::contract) apply: bool,
        /// Only if the plan has this hash: what was looked at.
        pub(in crate::contract) expect: Option<String>,
    }

    /// Several users of a tenant, by their identifiers.
    pub struct OfUsers {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) users: Vec<String>,
    }
}

response! {
    /// What a sync would do for one person, or did.
    pub struct TrialShown {
        /// The member's item; none where nothing would change, or it is not known.
        pub item: Option<Change>,
        /// The steps, up to the first that failed.
        pub steps: Vec<TrialStep>,
        /// Names what was planned.
        pub plan_hash: Option<String>,
        /// Whether it can be applied alone.
        pub may_apply: bool,
        /// The run that applied it.
        pub applied: Option<Run>,
    }

    /// Somebody who was asked about.
    pub struct TraceQuestion {
        /// The account as it was asked about.
        pub account: String,
        /// The user, if the account is still one's.
        pub user: Option<UserView>,
    }
}

impl TrialShown {
    /// A trial of a source, with departments by name.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn of(bridge: &Bridge, source: &Source, trial: Trial) -> Result<Self> {
        let stored = bridge.directory().departments(source)?;
        let names = DepartmentNames::new(stored, []);
        Ok(Self {
            item: trial.item.map(|item| Change::of(item, &names)),
            plan_hash: trial.plan_hash,
            may_apply: trial.may_apply,
            steps: trial.steps,
            applied: trial.applied.as_ref().map(Run::from),
        })
    }
}
