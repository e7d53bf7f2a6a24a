//! Messages as bytes: requests are written, answers are checked and read.
//!
//! `frame` decides what may be read at all; only then `answer` lets the codec have it. The codec's own events would show
//! what it was given, so it works with logging off.

pub(crate) mod answer;
pub(crate) mod frame;
pub(crate) mod request;

/// OIDs of extended operations.
pub(crate) mod oid {
    pub(crate) const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
    pub(crate) const DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";
}

/// Does something with logging off.
fn quietly<T>(act: impl FnOnce() -> T) -> T {
    tracing::dispatcher::with_default(&tracing::Dispatch::none(), act)
}
