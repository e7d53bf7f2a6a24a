//! Pushes to targets.

use crate::push::push::Push;
use crate::push::push::plan::Kind;
use crate::push::push::store::ChangeRow;

response! {
    /// A page of a push's lines.
    pub struct PushChangePage {
        /// How many there are.
        pub total: u32,
        /// Those of the page.
        pub changes: Vec<ChangeRow>,
    }

    /// A push with the first of its lines.
    pub struct PushShown {
        /// The push.
        #[serde(flatten)]
        pub push: Push,
        /// Its lines.
        pub page: PushChangePage,
    }
}

request! {
    /// The last pushes to a target.
    pub struct PushesRequest {
        pub(in crate::contract) target: String,
        pub(in crate::contract) limit: u32,
    }

    /// A push to a target.
    pub struct PushRunRequest {
        pub(in crate::contract) target: String,
        /// Only plan.
        pub(in crate::contract) dry_run: bool,
        /// The hash of the plan whose list was seen.
        pub(in crate::contract) confirm: Option<String>,
    }

    /// One person, step by step.
    pub struct PushTrialRequest {
        pub(in crate::contract) target: String,
        /// The userid.
        pub(in crate::contract) who: String,
    }

    /// A page of a push's lines.
    pub struct PushChangesRequest {
        pub(in crate::contract) push: String,
        pub(in crate::contract) kind: Option<Kind>,
        pub(in crate::contract) offset: u32,
        pub(in crate::contract) limit: u32,
    }
}
