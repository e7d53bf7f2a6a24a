//! What is asked of a trace.

use crate::trace::Subject;

request! {
    /// Whose login is looked into.
    pub struct TraceRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
    }
}
