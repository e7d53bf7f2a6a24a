//! The simulated companies of the practice tenants, served in this process for as long as it lives.

use std::sync::{Arc, Mutex, PoisonError};

use bridge::contract::{CommandResult, Failure, SandboxServed, Scenarios};
use sandbox::{Config, Control, Details, Sandbox, StartError};

/// The simulated companies. Clones share them.
#[derive(Clone)]
pub(crate) struct Simulated {
    members: Option<u32>,
    running: Arc<Mutex<Vec<Sandbox>>>,
}

impl Simulated {
    /// None is served yet; `members` for a company of another size.
    pub(crate) fn new(members: Option<u32>) -> Self {
        Self {
            members,
            running: Arc::default(),
        }
    }

    /// Serves one, on another port if this one is taken.
    pub(crate) async fn serve(self, port: u16) -> CommandResult<SandboxServed> {
        let started = match Sandbox::start(self.config(port)).await {
            Err(StartError::Listen { .. }) if port != 0 => Sandbox::start(self.config(0)).await,
            other => other,
        };
        let sandbox = started
            .map_err(|error| Failure::unexpected(format!("the sandbox did not start: {error}")))?;
        let served = served(sandbox.details().clone(), sandbox.control().clone());
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.push(sandbox);
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

fn served(details: Details, control: Control) -> SandboxServed {
    let scenarios = Scenarios::new(move |name| {
        if let Err(unknown) = control.play(name) {
            tracing::warn!(%unknown, "the scenario stays");
        }
    });
    SandboxServed {
        api_base: details.api_base,
        login_base: details.login_base,
        corp_id: details.corp_id,
        contacts_secret: details.contacts_secret,
        agent_id: details.agent_id,
        app_secret: details.app_secret,
        callback_domain: details.callback_domain,
        scenarios,
    }
}
