//! The servers, and a place in each for one test.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ldap::{Connection, Dn, Endpoint, Limits, Rdn, Security, Trust};
use serde_json::Value;

/// Where `xtask` left the addresses and passwords.
const VARIABLE: &str = "WECOM_BRIDGE_PARTNERS";

/// One of the servers.
#[derive(Clone, Debug)]
pub(crate) struct Partner {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) root: Vec<u8>,
    pub(crate) base: Dn,
    pub(crate) admin: String,
    pub(crate) password: String,
}

pub(crate) fn openldap() -> Partner {
    partner("openldap")
}

pub(crate) fn samba() -> Partner {
    partner("samba")
}

pub(crate) fn both() -> [Partner; 2] {
    [openldap(), samba()]
}

fn partner(name: &'static str) -> Partner {
    let Ok(file) = std::env::var(VARIABLE) else {
        panic!("no servers: `cargo xtask test partners` starts them and runs this");
    };
    let all: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let here = &all[name];
    Partner {
        name,
        address: text(&here["address"]),
        root: std::fs::read(text(&all["root"])).unwrap(),
        base: text(&here["base"]).parse().unwrap(),
        admin: text(&here["admin"]),
        password: text(&here["password"]),
    }
}

impl Partner {
    pub(crate) fn is_ad(&self) -> bool {
        self.name == "samba"
    }

    pub(crate) fn endpoint(&self, security: Security, trust: Trust) -> Endpoint {
        Endpoint {
            host: self.address.clone(),
            port: if security == Security::Tls { 636 } else { 389 },
            security,
            trust,
            limits: Limits {
                // Whatever else this machine does.
                connect: Duration::from_secs(60),
                operation: Duration::from_secs(120),
                ..Limits::default()
            },
        }
    }

    pub(crate) fn ca(&self) -> Trust {
        Trust::Ca(self.root.clone())
    }

    pub(crate) async fn open(&self) -> Connection {
        Connection::open(&self.endpoint(Security::Tls, self.ca()))
            .await
            .unwrap()
    }

    pub(crate) async fn admin(&self) -> Connection {
        let connection = self.open().await;
        connection
            .bind(&self.admin, self.password.as_bytes())
            .await
            .unwrap();
        connection
    }

    /// A folder that nothing else works in.
    pub(crate) async fn folder(&self, connection: &Connection) -> Dn {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test {}-{count}", std::process::id());
        let dn = self.base.child(Rdn::new("ou", &name));
        connection.add(&dn, folder_values(), &[]).await.unwrap();
        dn
    }
}

/// Attributes of a folder.
pub(crate) fn folder_values() -> Vec<(String, Vec<Vec<u8>>)> {
    values(&[("objectClass", "organizationalUnit")])
}

pub(crate) fn values(pairs: &[(&str, &str)]) -> Vec<(String, Vec<Vec<u8>>)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), vec![value.as_bytes().to_vec()]))
        .collect()
}

/// The code of a refusal.
pub(crate) fn code<T>(outcome: Result<T, ldap::Error>) -> u32 {
    match outcome {
        Ok(_) => 0,
        Err(error) => match error.kind {
            ldap::ErrorKind::Refused(code) => code,
            _ => panic!("{error:?}"),
        },
    }
}
