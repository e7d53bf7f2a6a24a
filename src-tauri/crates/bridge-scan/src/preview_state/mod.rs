//! State of a running portal preview: what it is, what it offers, and the sessions of its browsers.

pub(crate) mod session;

use std::sync::Arc;

use bridge_core::error::Result;
use serde::Serialize;
use tokio::sync::Semaphore;

use session::Sessions;

/// Passwords that are hashed at once: each takes 19 MiB.
const HASHES: usize = 2;

/// A running preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Portal {
    /// The tenant's identifier.
    pub tenant: String,
    /// Where it is, on this machine.
    pub url: String,
    /// What its login page offers.
    pub methods: Methods,
    /// Whether the browser comes straight back after a scan; else the user pastes the address.
    pub scan_returns: bool,
    /// When it was started: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub started_at: i64,
}

/// What a login page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PortalMethods"))]
pub struct Methods {
    /// Username and password.
    pub password: bool,
    /// WeCom scan.
    pub scan: bool,
}

/// What the preview's pages work with.
pub(crate) struct PreviewState {
    pub(crate) tenant: String,
    pub(crate) started_at: i64,
    /// The authentication source whose scans come straight back.
    pub(crate) direct: Option<String>,
    /// The name of its cookie: cookies know no ports, and several previews may run on one host.
    pub(crate) cookie: String,
    pub(crate) sessions: Sessions,
    pub(crate) hashing: Arc<Semaphore>,
}

impl PreviewState {
    /// The state of a preview that starts on `port`.
    ///
    /// # Errors
    /// `store.unavailable` if the system gives no randomness.
    pub(crate) fn new(
        tenant: &str,
        port: u16,
        direct: Option<&str>,
        started_at: i64,
    ) -> Result<Self> {
        Ok(Self {
            tenant: tenant.to_owned(),
            started_at,
            direct: direct.map(str::to_owned),
            cookie: format!("wecom_bridge_{port}"),
            sessions: Sessions::new()?,
            hashing: Arc::new(Semaphore::new(HASHES)),
        })
    }
}
