//! The row of a target: a system that a tenant's directory is delivered to.

use bridge_core::error::{Error, Result};
use bridge_core::ids::Named;
use bridge_core::vault::entry::SecretBinding;
use ldap::{Endpoint, Limits};
use rusqlite::Row;
use serde::Serialize;

use super::{Address, Capabilities, Settings, TargetKind};

/// A push target.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Target {
    /// The row's primary key.
    #[serde(skip)]
    pub key: i64,
    /// The primary key of its tenant's row.
    #[serde(skip)]
    pub tenant_key: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// The tenant's identifier.
    pub tenant: String,
    /// What kind of system it is.
    pub kind: TargetKind,
    /// What people call it; unique in the tenant.
    pub name: String,
    /// Where it is reached.
    pub url: String,
    /// The account that this program uses there.
    pub bind_dn: String,
    /// Where people go, how, and what holds a push.
    #[serde(flatten)]
    pub settings: Settings,
    /// What a probe has seen it do; none: not probed.
    pub capabilities: Option<Capabilities>,
    /// When it was probed: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub probed_at: Option<i64>,
    /// Whether each applied sync is followed by a push.
    pub auto_push: bool,
    /// Whether automatic pushes wait until a person has run one.
    pub paused: bool,
    /// Counts changes of settings that a plan depends on.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub revision: i64,
    /// When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub created_at: i64,
}

impl Target {
    /// Its address.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure`, if the row was not written by this program.
    pub fn address(&self) -> Result<Address> {
        Address::parse(&self.url, self.settings.starttls)
    }

    /// Where the client connects, and why it trusts the server.
    ///
    /// # Errors
    /// As [`Self::address`].
    pub fn endpoint(&self) -> Result<Endpoint> {
        let address = self.address()?;
        let limits = Limits {
            window: usize::from(self.settings.pacing.window),
            ..Limits::default()
        };
        Ok(Endpoint {
            host: address.host().to_owned(),
            port: address.port(),
            security: address.security(),
            trust: self.settings.trust.trust(),
            limits,
        })
    }

    /// The one address and account that its password may be sent to.
    ///
    /// # Errors
    /// As [`Self::address`].
    pub fn secret_binding(&self) -> Result<SecretBinding> {
        let address = self.address()?.binding();
        Ok(SecretBinding::direct(format!("{address}/{}", self.bind_dn)))
    }

    pub(super) fn of_row(row: &Row<'_>) -> Result<Self> {
        let kind: String = row.get("kind")?;
        let settings: String = row.get("settings")?;
        let capabilities: Option<String> = row.get("capabilities")?;
        let capabilities = capabilities
            .map(|json| serde_json::from_str(&json))
            .transpose();
        Ok(Self {
            key: row.get("key")?,
            tenant_key: row.get("tenant")?,
            id: row.get("id")?,
            tenant: row.get("tenant_id")?,
            kind: kind
                .parse()
                .map_err(|_| Error::damaged("kind of a target"))?,
            name: row.get("name")?,
            url: row.get("address")?,
            bind_dn: row.get("account")?,
            settings: serde_json::from_str(&settings)
                .map_err(|_| Error::damaged("settings of a target"))?,
            capabilities: capabilities.map_err(|_| Error::damaged("capabilities of a target"))?,
            probed_at: row.get("probed_at")?,
            auto_push: row.get("auto_push")?,
            paused: row.get("paused")?,
            revision: row.get("revision")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl Named for Target {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        vec![&self.name]
    }
}
