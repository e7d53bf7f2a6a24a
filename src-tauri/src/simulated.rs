//! The simulated WeCom of the sandbox tenant, served in this process for as long as it lives.

use std::sync::{Arc, Mutex, PoisonError};

use bridge::contract::{CommandResult, Failure, SandboxServed};
use sandbox::{Config, Details, Sandbox, StartError};

/// The simulated WeCom. Clones share it.
#[derive(Clone)]
pub(crate) struct Simulated {
    members: Option<u32>,
    running: Arc<Mutex<Option<Sandbox>>>,
}

impl Simulated {
    /// Not served yet; `members` for a company of another size.
    pub(crate) fn new(members: Option<u32>) -> Self {
        Self {
            members,
            running: Arc::default(),
        }
    }

    /// Serves it, on another port if this one is taken.
    pub(crate) async fn serve(self, port: u16) -> CommandResult<SandboxServed> {
        let started = match Sandbox::start(self.config(port)).await {
            Err(StartError::Listen { .. }) if port != 0 => Sandbox::start(self.config(0)).await,
            other => other,
        };
        let sandbox = started
            .map_err(|error| Failure::unexpected(format!("the sandbox did not start: {error}")))?;
        let served = served(sandbox.details().clone());
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(sandbox);
        Ok(served)
    }

    fn config(&self, port: u16) -> Config {
        Config {
            port,
            members: self.members.unwrap_or(Config::default().members),
            ..Config::default()
        }
    }
}

fn served(details: Details) -> SandboxServed {
    SandboxServed {
        api_base: details.api_base,
        login_base: details.login_base,
        corp_id: details.corp_id,
        contacts_secret: details.contacts_secret,
        agent_id: details.agent_id,
        app_secret: details.app_secret,
        callback_domain: details.callback_domain,
    }
}
