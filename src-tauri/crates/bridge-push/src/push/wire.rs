//! The connection of a push: opened, bound, and opened again where it breaks.

use std::sync::Arc;
use std::time::Duration;

use bridge_core::error::{Code, Error, Result};
use ldap::{Connection, Endpoint, ErrorKind, RootDse};
use tokio::sync::Mutex;
use wecom::Secret;

use crate::target::{Target, fault};

/// How long a broken connection is waited for, one try after the other.
const WAITS: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// A connection to a target that is renewed where it breaks.
pub struct Wire {
    endpoint: Endpoint,
    account: String,
    secret: Secret,
    current: Mutex<Arc<Connection>>,
    /// What the server says of itself.
    pub root: RootDse,
}

impl Wire {
    /// Connects and binds.
    ///
    /// # Errors
    /// `target.{unreachable,untrusted,not_target,refused,rights}`.
    pub async fn open(target: &Target, secret: &Secret) -> Result<Self> {
        let endpoint = target.endpoint()?;
        let host = endpoint.host.clone();
        let told = |error: ldap::Error| fault::of_ldap(&error, &host);
        let connection = connect(&endpoint, &target.bind_dn, secret)
            .await
            .map_err(told)?;
        let root = connection.root_dse().await.map_err(told)?;
        if root.is_ad() != (target.kind == crate::target::TargetKind::Ad) {
            let error = Error::new(Code::TargetNotTarget, "another kind of server answers");
            return Err(error.with("kind", "other_kind").with("host", host));
        }
        Ok(Self {
            account: target.bind_dn.clone(),
            secret: secret.clone(),
            current: Mutex::new(Arc::new(connection)),
            endpoint,
            root,
        })
    }

    /// The connection as it is.
    pub async fn get(&self) -> Arc<Connection> {
        self.current.lock().await.clone()
    }

    /// Another connection in place of one that broke. Whoever comes second gets the one that the first one made.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn renew(&self, broken: &Arc<Connection>) -> ldap::Result<Arc<Connection>> {
        let mut current = self.current.lock().await;
        if !Arc::ptr_eq(&current, broken) {
            return Ok(current.clone());
        }
        let mut last = ErrorKind::Closed.into();
        for wait in WAITS {
            tokio::time::sleep(wait).await;
            match connect(&self.endpoint, &self.account, &self.secret).await {
                Ok(connection) => {
                    *current = Arc::new(connection);
                    return Ok(current.clone());
                }
                // A password that is refused now is refused the next time too, and may lock the account.
                Err(error)
                    if matches!(error.kind, ErrorKind::Refused(_) | ErrorKind::Untrusted) =>
                {
                    return Err(error);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// What went wrong, as the product tells it.
    pub fn told(&self, error: &ldap::Error) -> Error {
        fault::of_ldap(error, &self.endpoint.host)
    }
}

async fn connect(endpoint: &Endpoint, account: &str, secret: &Secret) -> ldap::Result<Connection> {
    let connection = Connection::open(endpoint).await?;
    connection.bind(account, secret.expose().as_bytes()).await?;
    Ok(connection)
}

/// Whether nobody knows if an operation was done.
pub fn is_open(error: &ldap::Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Closed
            | ErrorKind::NotSent
            | ErrorKind::Disconnected(_)
            | ErrorKind::Timeout
            | ErrorKind::Unreachable
            | ErrorKind::NotLdap
            | ErrorKind::TooLarge
            | ErrorKind::Tls
    )
}
