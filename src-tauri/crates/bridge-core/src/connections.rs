//! Connections to WeCom, one per address and proxy, so that tokens are shared across a process's runs, and forgotten
//! together with the secrets that they were given for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wecom::{ApiBase, Caller, Client, Clock, CorpId, Secret, Timeouts};

use crate::Context;
use crate::error::{Code, Error, Result};
use crate::proxy_login::{Mark, Marks, proxy_address};
use crate::secrets::SecretKind;
use crate::tenant::{Endpoints, Tenant};
use crate::vault::entry::Bound;

/// The open connections of a process.
pub struct Connections {
    clock: Arc<dyn Clock>,
    timeouts: Timeouts,
    open: Mutex<HashMap<Ends, Client>>,
    marks: Marks,
    tried: Mutex<HashMap<SecretKind, Secret>>,
}

/// Address, proxy and login; the password is not held.
type Ends = (String, Option<String>, Option<Mark>);

impl Connections {
    pub(crate) fn new(clock: Arc<dyn Clock>, timeouts: Timeouts) -> Self {
        Self {
            clock,
            timeouts,
            open: Mutex::default(),
            marks: Marks::default(),
            tried: Mutex::default(),
        }
    }

    /// Notes a secret that is used before anybody has stored it. The one that was tried before it has had its time.
    pub fn track_unsaved(&self, kind: SecretKind, secret: &Secret) {
        let before = locked(&self.tried).insert(kind, secret.clone());
        if let Some(before) = before.filter(|before| !is_same(before, secret)) {
            self.forget(&[&before]);
        }
    }

    /// A secret that was tried is stored, and so forgotten only when it is removed.
    pub(crate) fn mark_saved(&self, secret: &Secret) {
        locked(&self.tried).retain(|_, tried| !is_same(tried, secret));
    }

    /// Forgets the tokens of secrets that were removed, and everything that was only tried.
    pub(crate) fn close(&self, removed: &[&Secret]) {
        let tried = std::mem::take(&mut *locked(&self.tried));
        let tried = tried.values().collect::<Vec<_>>();
        self.forget(&[removed, &tried].concat());
    }

    fn forget(&self, secrets: &[&Secret]) {
        for client in locked(&self.open).values() {
            client.forget(secrets);
        }
    }

    /// Forgets the connections that log in to a proxy with this password.
    pub(crate) fn close_login(&self, password: &Secret) {
        let gone = self.marks.password(password);
        let uses = |mark: &Option<Mark>| mark.as_ref().is_some_and(|(_, mark)| *mark == gone);
        locked(&self.open).retain(|(_, _, mark), _| !uses(mark));
    }

    /// The connection for these addresses.
    pub fn to(&self, ends: &Endpoints) -> Result<Client> {
        let mark = ends.login.as_ref().map(|login| self.marks.of(login));
        let key = (ends.api_base.to_string(), ends.proxy.clone(), mark);
        let mut open = locked(&self.open);
        if let Some(client) = open.get(&key) {
            return Ok(client.clone());
        }
        let builder = Client::builder(ends.api_base.clone()).proxy(ends.proxy.as_deref());
        let builder = builder.proxy_login(ends.login.clone());
        let builder = builder
            .clock(Arc::clone(&self.clock))
            .timeouts(self.timeouts);
        let client = builder.build();
        let client = client.map_err(|error| Error::new(Code::AddressInvalid, error.to_string()))?;
        open.insert(key, client.clone());
        Ok(client)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_same(one: &Secret, other: &Secret) -> bool {
    one.expose() == other.expose()
}

impl Tenant {
    /// Where the tenant's secrets may go: the addresses in one spelling, whatever a person wrote.
    pub fn bound(&self) -> Bound {
        let to = ApiBase::parse(&self.api_base);
        Bound {
            to: to.map_or_else(|_| self.api_base.clone(), |to| to.to_string()),
            proxy: self.proxy.as_deref().map(proxy_address),
        }
    }
}

impl Context {
    /// Forgets the secrets that were tried and never stored, with their tokens: for when whoever tried them has gone.
    pub fn forget_tried(&self) {
        self.connections().close(&[]);
    }

    /// A caller for one secret of one corp.
    pub async fn caller(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Caller> {
        let client = self.connections().to(&self.endpoints_of(tenant).await?)?;
        Ok(client.caller(corp_id, secret))
    }

    /// The same for a secret that nobody may ever store.
    pub async fn caller_to_try(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        (kind, secret): (SecretKind, &Secret),
    ) -> Result<Caller> {
        self.connections().track_unsaved(kind, secret);
        self.caller(tenant, corp_id, secret).await
    }
}

#[cfg(test)]
mod tests {
    use sandbox::{Config, Sandbox};
    use wecom::SystemClock;

    use super::*;
    use crate::Options;
    use crate::vault::SessionOnly;

    /// Secrets that the simulated WeCom takes, and how often it was asked for their tokens.
    struct Corp {
        sandbox: Sandbox,
        id: CorpId,
        contacts: Secret,
        app: Secret,
    }

    impl Corp {
        async fn new() -> Self {
            let sandbox = Sandbox::start(Config::default()).await.unwrap();
            let details = sandbox.details();
            Self {
                id: CorpId::parse(&details.corp_id).unwrap(),
                contacts: Secret::parse(&details.contacts_secret).unwrap(),
                app: Secret::parse(&details.app_secret).unwrap(),
                sandbox,
            }
        }

        fn client(&self, connections: &Connections) -> Client {
            let base = self.sandbox.details().api_base.as_str();
            let ends = Endpoints::parse(Some(base), Some(base), None).unwrap();
            connections.to(&ends).unwrap()
        }

        /// Whether a token had to be asked for.
        async fn asks(&self, connections: &Connections, secret: &Secret) -> bool {
            let count = || self.sandbox.control().calls().get("gettoken").copied();
            let before = count();
            let caller = self.client(connections).caller(&self.id, secret);
            caller.token().await.unwrap();
            count() != before
        }
    }

    #[tokio::test]
    async fn a_removed_secret_has_to_prove_itself_again() {
        let corp = Corp::new().await;
        let connections = Connections::new(Arc::new(SystemClock), Timeouts::default());
        for secret in [&corp.app, &corp.contacts] {
            assert!(corp.asks(&connections, secret).await);
            assert!(!corp.asks(&connections, secret).await);
        }
        connections.close(&[&corp.app]);
        assert!(!corp.asks(&connections, &corp.contacts).await);
        assert!(corp.asks(&connections, &corp.app).await);
    }

    #[tokio::test]
    async fn a_tried_secret_goes_with_the_next_one_unless_it_was_stored() {
        let corp = Corp::new().await;
        let connections = Connections::new(Arc::new(SystemClock), Timeouts::default());
        let other = Secret::parse("mistyped").unwrap();
        for is_stored in [false, true] {
            connections.track_unsaved(SecretKind::App, &corp.app);
            corp.asks(&connections, &corp.app).await;
            connections.track_unsaved(SecretKind::App, &corp.app);
            connections.track_unsaved(SecretKind::Contacts, &other);
            assert!(!corp.asks(&connections, &corp.app).await, "it is the same");
            if is_stored {
                connections.mark_saved(&corp.app);
            }
            connections.track_unsaved(SecretKind::App, &other);
            assert_eq!(corp.asks(&connections, &corp.app).await, !is_stored);
        }
        connections.track_unsaved(SecretKind::App, &corp.app);
        connections.close(&[]);
        assert!(corp.asks(&connections, &corp.app).await, "it stayed");
    }

    #[tokio::test]
    async fn a_replaced_secret_takes_its_token_along() {
        let corp = Corp::new().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let context = Context::open(options).unwrap();
        let bound = Bound {
            to: corp.sandbox.details().api_base.clone(),
            proxy: None,
        };
        let replace = async |secret| {
            let proven = (secret, &bound);
            context.replace_secret("app/1", proven, true).await
        };
        replace(&corp.app).await.unwrap();
        assert!(corp.asks(context.connections(), &corp.app).await);
        replace(&corp.app).await.unwrap();
        assert!(!corp.asks(context.connections(), &corp.app).await);
        let fresh = Secret::parse("another").unwrap();
        replace(&fresh).await.unwrap();
        assert!(corp.asks(context.connections(), &corp.app).await);
    }
}
