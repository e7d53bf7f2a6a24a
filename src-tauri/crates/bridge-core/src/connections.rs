//! Connections to WeCom, one per address, proxy and proxy login: a process's runs share their tokens, which are forgotten
//! together with the secrets that they were issued for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use wecom::{Client, Clock, Secret, Timeouts};

use crate::endpoints::Endpoints;
use crate::error::{Code, Error, Result};
use crate::locked::locked;
use crate::proxy_login::{LoginFingerprint, LoginFingerprints};
use crate::secret_kind::SecretKind;

/// The open connections of a process.
pub struct Connections {
    clock: Arc<dyn Clock>,
    timeouts: Timeouts,
    open: Mutex<HashMap<ConnectionKey, Client>>,
    fingerprints: LoginFingerprints,
    unsaved: Mutex<HashMap<SecretKind, Secret>>,
}

/// Address, proxy and proxy login of a connection.
// A fingerprint instead of the password: as a key it would stay in memory for as long as the connection is open.
type ConnectionKey = (String, Option<String>, Option<LoginFingerprint>);

impl Connections {
    pub(crate) fn new(clock: Arc<dyn Clock>, timeouts: Timeouts) -> Self {
        Self {
            clock,
            timeouts,
            open: Mutex::default(),
            fingerprints: LoginFingerprints::default(),
            unsaved: Mutex::default(),
        }
    }

    /// Tracks a secret that is used before it is saved, and forgets the tokens of the unsaved one before it.
    pub fn track_unsaved(&self, kind: SecretKind, secret: &Secret) {
        let before = locked(&self.unsaved).insert(kind, secret.clone());
        if let Some(before) = before.filter(|before| !is_same(before, secret)) {
            self.forget(&[&before]);
        }
    }

    /// Marks a tracked secret as saved: its tokens are forgotten only when it is removed.
    pub(crate) fn mark_saved(&self, secret: &Secret) {
        locked(&self.unsaved).retain(|_, unsaved| !is_same(unsaved, secret));
    }

    /// Forgets the tokens of removed secrets, and those of every unsaved one.
    pub(crate) fn forget_tokens(&self, removed: &[&Secret]) {
        let unsaved = std::mem::take(&mut *locked(&self.unsaved));
        let unsaved = unsaved.values().collect::<Vec<_>>();
        self.forget(&[removed, &unsaved].concat());
    }

    fn forget(&self, secrets: &[&Secret]) {
        for client in locked(&self.open).values() {
            client.forget(secrets);
        }
    }

    /// Closes the connections that log in to a proxy with this password.
    pub(crate) fn close_proxy_login(&self, password: &Secret) {
        let gone = self.fingerprints.password_fingerprint(password);
        let uses = |fingerprint: &Option<LoginFingerprint>| {
            fingerprint
                .as_ref()
                .is_some_and(|(_, fingerprint)| *fingerprint == gone)
        };
        locked(&self.open).retain(|(_, _, fingerprint), _| !uses(fingerprint));
    }

    /// The connection for these addresses, opened if there is none.
    ///
    /// # Errors
    /// `address.invalid` for a proxy that cannot be used.
    pub fn client(&self, ends: &Endpoints) -> Result<Client> {
        let fingerprint = ends.login.as_ref().map(|login| self.fingerprints.of(login));
        let key = (ends.api_base.to_string(), ends.proxy.clone(), fingerprint);
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

// Not in constant time: both come from the administrator, and nobody else can time it.
fn is_same(one: &Secret, other: &Secret) -> bool {
    one.expose() == other.expose()
}

#[cfg(test)]
mod tests {
    use wecom::SystemClock;

    use super::*;
    use crate::testing::Corp;

    #[tokio::test]
    async fn a_removed_secret_has_to_prove_itself_again() {
        let corp = Corp::new().await;
        let connections = Connections::new(Arc::new(SystemClock), Timeouts::default());
        for secret in [&corp.app, &corp.contacts] {
            assert!(corp.asks(&connections, secret).await);
            assert!(!corp.asks(&connections, secret).await);
        }
        connections.forget_tokens(&[&corp.app]);
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
        connections.forget_tokens(&[]);
        assert!(corp.asks(&connections, &corp.app).await, "it stayed");
    }
}
