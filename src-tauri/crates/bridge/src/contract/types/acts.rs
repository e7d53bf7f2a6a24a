//! Acts of people on settings, secrets and users.

use crate::acts::RecordedAct;
use crate::lang::Text;

response! {
    /// An act, in words.
    pub struct ActShown {
        /// The act.
        #[serde(flatten)]
        act: RecordedAct,
        /// What was done.
        text: Text,
        /// What it was done to, as it is called now, or as it was called then.
        object: String,
    }
}

request! {
    /// The newest acts on a tenant and all that belongs to it, or on one object of it.
    pub struct ActsRequest {
        pub(in crate::contract) tenant: String,
        #[serde(default)]
        #[cfg_attr(feature = "bindings", ts(optional))]
        pub(in crate::contract) object: Option<String>,
        pub(in crate::contract) most: usize,
    }
}

impl ActShown {
    /// An act on what is called so.
    pub(in crate::contract) fn of(act: RecordedAct, object: String) -> Self {
        Self {
            text: act.text(),
            object,
            act,
        }
    }
}
