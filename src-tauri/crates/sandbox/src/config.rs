//! Configuration of a sandbox, and the connection details of a running one.
//!
//! Nothing here changes while the sandbox runs; that is [`crate::Control`]'s part.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;

/// The callback domain that is registered when [`Config::callback_domain`] is `None`.
pub const DEFAULT_CALLBACK_DOMAIN: &str = "127.0.0.1:18080";

/// The largest tenant that a sandbox will generate.
pub const MAX_MEMBERS: u32 = 1_000_000;

/// The most departments that one WeCom corp may have.
pub const MAX_DEPARTMENTS: u32 = 30_000;

/// Configuration of a sandbox.
#[derive(Clone, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Members to generate, at most [`MAX_MEMBERS`].
    pub members: u32,
    /// Departments to generate, the root included; at least one, at most [`MAX_DEPARTMENTS`].
    pub departments: u32,
    /// The same seed gives the same people, secrets, tokens and codes.
    pub seed: u64,
    /// Wait before each API answer.
    pub latency: Duration,
    /// The scenario in force at the start.
    pub scenario: Scenario,
    /// The registered callback domain, `host[:port]`; [`DEFAULT_CALLBACK_DOMAIN`] if `None`.
    pub callback_domain: Option<String>,
    /// Usernames that already exist elsewhere: the first members get them as their userids.
    pub local_names: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            members: 200,
            departments: 20,
            seed: 1,
            latency: Duration::ZERO,
            scenario: Scenario::Healthy,
            callback_domain: None,
            local_names: Vec::new(),
        }
    }
}

/// The values that an administrator would copy from the WeCom console.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Base address of the API, without `/cgi-bin`.
    pub api_base: String,
    /// Base address of the scan-login page.
    pub login_base: String,
    /// The corp ID.
    pub corp_id: String,
    /// The contacts secret as generated; a rotation does not change it here.
    pub contacts_secret: String,
    /// `AgentId` of the self-built app.
    pub agent_id: u32,
    /// The app secret as generated; a rotation does not change it here.
    pub app_secret: String,
    /// The callback domain to use; with [`Scenario::WrongCallback`] another one is registered.
    pub callback_domain: String,
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("api_base", &self.api_base)
            .field("login_base", &self.login_base)
            .field("corp_id", &self.corp_id)
            .field("agent_id", &self.agent_id)
            .field("callback_domain", &self.callback_domain)
            .finish_non_exhaustive()
    }
}

/// Error of [`Sandbox::start`](crate::Sandbox::start).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port is taken or may not be used.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// No file descriptor is left; the port may be free.
    #[error("no file handle is left to listen with")]
    Exhausted {
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The runtime ended while the tenant was generated.
    #[error("the tenant could not be generated")]
    Interrupted,
    /// A number in the configuration is out of bounds.
    #[error("{what} must be between {least} and {most}, not {given}")]
    OutOfBounds {
        /// The name of the setting.
        what: &'static str,
        /// The smallest accepted value.
        least: u32,
        /// The largest accepted value.
        most: u32,
        /// The value in the configuration.
        given: u32,
    },
}

impl Config {
    pub(crate) fn check(&self) -> Result<(), StartError> {
        within("members", self.members, 0, MAX_MEMBERS)?;
        within("departments", self.departments, 1, MAX_DEPARTMENTS)
    }

    pub(crate) fn domain_to_register(&self) -> String {
        self.callback_domain
            .clone()
            .unwrap_or_else(|| DEFAULT_CALLBACK_DOMAIN.to_owned())
    }
}

fn within(what: &'static str, given: u32, least: u32, most: u32) -> Result<(), StartError> {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    Err(StartError::OutOfBounds {
        what,
        least,
        most,
        given,
    })
}
