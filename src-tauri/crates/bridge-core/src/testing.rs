//! A simulated corp for tests of this crate: secrets that it takes, and how often it was asked for tokens.

use sandbox::{Config, Sandbox};
use wecom::{Client, CorpId, Secret};

use crate::connections::Connections;
use crate::endpoints::Endpoints;

/// Secrets that the simulated WeCom takes, and how often it was asked for their tokens.
pub(crate) struct Corp {
    pub(crate) sandbox: Sandbox,
    pub(crate) id: CorpId,
    pub(crate) contacts: Secret,
    pub(crate) app: Secret,
}

impl Corp {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        let details = sandbox.details();
        Self {
            id: CorpId::parse(&details.corp_id).unwrap(),
            contacts: Secret::parse(&details.contacts_secret).unwrap(),
            app: Secret::parse(&details.app_secret).unwrap(),
            sandbox,
        }
    }

    pub(crate) fn client(&self, connections: &Connections) -> Client {
        let base = self.sandbox.details().api_base.as_str();
        let ends = Endpoints::parse(Some(base), Some(base), None).unwrap();
        connections.client(&ends).unwrap()
    }

    /// Whether a token had to be asked for.
    pub(crate) async fn asks(&self, connections: &Connections, secret: &Secret) -> bool {
        let count = || self.sandbox.control().calls().get("gettoken").copied();
        let before = count();
        let caller = self.client(connections).caller(&self.id, secret);
        caller.token().await.unwrap();
        count() != before
    }
}
