//! Connections to WeCom, one per address and proxy, so that tokens are shared across a process's runs, and forgotten
//! together with the secrets that they were given for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use wecom::{ApiBase, Caller, Client, Clock, CorpId, Secret};

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::locked::locked;
use crate::proxy_login::{Mark, Marks, proxy_address};
use crate::tenant::{Endpoints, Tenant};
use crate::vault::entry::Bound;

/// The open connections of a process.
pub(crate) struct Connections {
    clock: Arc<dyn Clock>,
    open: Mutex<HashMap<Ends, Client>>,
    marks: Marks,
    tried: Mutex<HashMap<Opens, Secret>>,
}

/// Address, proxy and login; the password is not held.
type Ends = (String, Option<String>, Option<Mark>);

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Opens {
    /// 通讯录同步.
    Contacts,
    /// The self-built app.
    App,
}

impl Connections {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            open: Mutex::default(),
            marks: Marks::default(),
            tried: Mutex::default(),
        }
    }

    /// Notes a secret that is used before anybody has stored it. The one that was tried before it has had its time.
    pub(crate) fn try_out(&self, opens: Opens, secret: &Secret) {
        let before = locked(&self.tried).insert(opens, secret.clone());
        if let Some(before) = before.filter(|before| !is_same(before, secret)) {
            self.forget(&[&before]);
        }
    }

    /// A secret that was tried is stored, and so forgotten only when it is removed.
    pub(crate) fn settle(&self, secret: &Secret) {
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
    pub(crate) fn to(&self, ends: &Endpoints) -> Result<Client> {
        let mark = ends.login.as_ref().map(|login| self.marks.of(login));
        let key = (ends.api_base.to_string(), ends.proxy.clone(), mark);
        let mut open = locked(&self.open);
        if let Some(client) = open.get(&key) {
            return Ok(client.clone());
        }
        let builder = Client::builder(ends.api_base.clone()).proxy(ends.proxy.as_deref());
        let builder = builder.proxy_login(ends.login.clone());
        let client = builder.clock(Arc::clone(&self.clock)).build();
        let client = client.map_err(|error| Error::new(Code::AddressInvalid, error.to_string()))?;
        open.insert(key, client.clone());
        Ok(client)
    }
}

fn is_same(one: &Secret, other: &Secret) -> bool {
    one.expose() == other.expose()
}

impl Tenant {
    /// Where the tenant's secrets may go: the addresses in one spelling, whatever a person wrote.
    pub(crate) fn bound(&self) -> Bound {
        let to = ApiBase::parse(&self.api_base);
        Bound {
            to: to.map_or_else(|_| self.api_base.clone(), |to| to.to_string()),
            proxy: self.proxy.as_deref().map(proxy_address),
        }
    }
}

impl Bridge {
    /// Forgets the secrets that were tried and never stored, with their tokens: for when whoever tried them has gone.
    pub fn forget_tried(&self) {
        self.connections().close(&[]);
    }

    /// A caller for one secret of one corp.
    pub(crate) async fn caller(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Caller> {
        let client = self.connections().to(&self.endpoints_of(tenant).await?)?;
        Ok(client.caller(corp_id, secret))
    }

    /// The same for a secret that nobody may ever store.
    pub(crate) async fn caller_to_try(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        (opens, secret): (Opens, &Secret),
    ) -> Result<Caller> {
        self.connections().try_out(opens, secret);
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
        let connections = Connections::new(Arc::new(SystemClock));
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
        let connections = Connections::new(Arc::new(SystemClock));
        let other = Secret::parse("mistyped").unwrap();
        for is_stored in [false, true] {
            connections.try_out(Opens::App, &corp.app);
            corp.asks(&connections, &corp.app).await;
            connections.try_out(Opens::App, &corp.app);
            connections.try_out(Opens::Contacts, &other);
            assert!(!corp.asks(&connections, &corp.app).await, "it is the same");
            if is_stored {
                connections.settle(&corp.app);
            }
            connections.try_out(Opens::App, &other);
            assert_eq!(corp.asks(&connections, &corp.app).await, !is_stored);
        }
        connections.try_out(Opens::App, &corp.app);
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
        let bridge = Bridge::open(options).unwrap();
        let bound = Bound {
            to: corp.sandbox.details().api_base.clone(),
            proxy: None,
        };
        let replace = async |secret| {
            let proven = (secret, &bound);
            bridge.replace_secret("app/1", proven, true).await
        };
        replace(&corp.app).await.unwrap();
        assert!(corp.asks(bridge.connections(), &corp.app).await);
        replace(&corp.app).await.unwrap();
        assert!(!corp.asks(bridge.connections(), &corp.app).await);
        let fresh = Secret::parse("another").unwrap();
        replace(&fresh).await.unwrap();
        assert!(corp.asks(bridge.connections(), &corp.app).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whatever_is_removed_takes_its_tokens_along() {
        let corp = Corp::new().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let bridge = Bridge::open(options).unwrap();
        let (ours, open) = (corp.sandbox.details(), bridge.connections());
        for what in ["tenant", "source and auth"] {
            let tenant = crate::tenant::NewTenant {
                name: what.to_owned(),
                api_base: Some(ours.api_base.clone()),
                login_base: Some(ours.login_base.clone()),
                ..Default::default()
            };
            let tenant = bridge.add_tenant(&tenant).unwrap();
            let scan = crate::source::ScanLogin {
                agent_id: ours.agent_id.to_string(),
                app_secret: corp.app.clone(),
                callback_domain: ours.callback_domain.clone(),
            };
            let new = crate::source::NewSource {
                corp_id: ours.corp_id.clone(),
                description: String::new(),
                contacts_secret: corp.contacts.clone(),
                auto_sync: Default::default(),
                on_duplicate: Default::default(),
                password_login: false,
                scan_login: Some(scan),
                keep_secrets: true,
            };
            let added = bridge.add_source(&tenant.id, &new).await.unwrap();
            assert!(!corp.asks(open, &corp.app).await);
            if what == "tenant" {
                bridge.remove_tenant(&tenant.id).unwrap();
            } else {
                bridge.remove_auth(&added.auth.unwrap().id).unwrap();
                assert!(!corp.asks(open, &corp.contacts).await);
                bridge.remove_source(&added.source.id).unwrap();
            }
            assert!(corp.asks(open, &corp.contacts).await, "{what}");
            assert!(corp.asks(open, &corp.app).await, "{what}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn secrets_follow_a_sandbox_that_moves_and_nothing_else() {
        let corp = Corp::new().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            ..Options::new(folder.path())
        };
        let bridge = Bridge::open(options).unwrap();
        let at = |base: &str| crate::tenant::NewTenant {
            name: "moves".to_owned(),
            api_base: Some(base.to_owned()),
            ..Default::default()
        };
        let tenant = bridge.add_tenant(&at(&corp.sandbox.details().api_base));
        let tenant = tenant.unwrap();
        let new = crate::source::NewSource {
            corp_id: corp.id.to_string(),
            description: String::new(),
            contacts_secret: corp.contacts.clone(),
            auto_sync: Default::default(),
            on_duplicate: Default::default(),
            password_login: false,
            scan_login: None,
            keep_secrets: true,
        };
        let source = bridge.add_source(&tenant.id, &new).await.unwrap().source;
        let found = async |tenant: &Tenant| {
            let secret = bridge.contacts_secret(&source, tenant).await;
            secret.map_err(|error| error.code())
        };
        let moved = bridge.move_simulated(&tenant.id, &at("http://127.0.0.1:9"));
        assert!(found(&moved.unwrap()).await.is_ok());
        assert_eq!(found(&tenant).await.unwrap_err(), Code::SecretElsewhere);
        let away = bridge.move_simulated(&tenant.id, &at("https://qyapi.corp.example"));
        let away = away.unwrap();
        assert_eq!(found(&away).await.unwrap_err(), Code::SecretElsewhere);
        let home = bridge.move_simulated(&tenant.id, &at("http://127.0.0.1:9"));
        assert!(
            found(&home.unwrap()).await.is_ok(),
            "set back, it works again"
        );
    }
}
