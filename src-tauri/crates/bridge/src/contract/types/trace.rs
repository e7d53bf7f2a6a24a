//! Requests for a member trace.

use crate::trace::Subject;

request! {
    /// The person whose login is traced.
    pub struct TraceRequest {
        pub(in crate::contract) tenant: String,
        pub(in crate::contract) subject: Subject,
    }
}
