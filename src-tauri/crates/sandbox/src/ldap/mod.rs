//! A simulated LDAP server on loopback: OpenLDAP or Active Directory, with TLS, faults by name, and its state at hand.
//!
//! It holds Windows' rules where Samba is laxer, so that what passes here may pass there. Nothing of it proves anything
//! about a real server.

mod binding;
mod certificate;
mod config;
mod connection;
mod control;
mod controls;
mod directory;
mod dn;
mod entry;
mod faults;
mod flavour;
mod hostile;
mod reads;
mod refusal;
mod rules;
mod schema;
mod seed;
mod service;
mod state;
mod store;
mod writes;

pub use certificate::CertificateError;
pub use config::{Config, Details, StartError};
pub use control::{Control, Entry, Refused};
pub use directory::Rights;
pub use faults::{Call, Fault, UnknownFault};
pub use flavour::{Flavour, UnknownFlavour};
pub use state::Record;
pub use store::MemberFollow;

use std::{fmt, net::Ipv4Addr, sync::Arc};

use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use certificate::Certificate;
use state::Shared;

/// A simulated LDAP server; dropping it stops it.
pub struct Double {
    control: Control,
    details: Details,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Double {
    /// Makes a directory and a certificate, and serves them on 127.0.0.1.
    ///
    /// # Errors
    ///
    /// [`StartError::Listen`] for a port that is taken, [`StartError::Suffix`], [`StartError::Certificate`].
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let seeded = seed::directory(&config).ok_or(StartError::Suffix)?;
        let certificate = Certificate::make()?;
        let (tls, port) = listen(config.port).await?;
        let (plain, plain_url) = match config.plain_port {
            Some(port) => {
                let (plain, port) = listen(port).await?;
                (Some(plain), Some(format!("ldap://127.0.0.1:{port}")))
            }
            None => (None, None),
        };
        let details = Details {
            flavour: config.flavour.name().to_owned(),
            url: format!("ldaps://127.0.0.1:{port}"),
            plain_url,
            base: seeded.base,
            bind_dn: seeded.bind_dn,
            secret: seeded.secret,
            ca: certificate.authority.clone(),
            sha256: certificate.sha256.clone(),
        };
        let shared = Shared::new(seeded.directory, certificate, config.latency);
        let shared = Arc::new(shared);
        let (stop, stopped) = oneshot::channel();
        let server = connection::serve(Arc::clone(&shared), tls, plain, stopped);
        Ok(Self {
            control: Control(shared),
            details,
            stop: Some(stop),
            server: tokio::spawn(server),
        })
    }

    /// What an administrator would copy from the directory's console.
    #[must_use]
    pub const fn details(&self) -> &Details {
        &self.details
    }

    /// The handle on objects, faults and requests.
    #[must_use]
    pub const fn control(&self) -> &Control {
        &self.control
    }

    /// Stops serving and waits until the ports are free.
    pub async fn stop(mut self) {
        self.stop.take();
        // Its panic, if any, was printed already and must not stop the caller.
        let _ = (&mut self.server).await;
    }
}

async fn listen(port: u16) -> Result<(TcpListener, u16), StartError> {
    let failed = |source| StartError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = listener.await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

impl fmt::Debug for Double {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Double")
            .field("details", &self.details)
            .finish_non_exhaustive()
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.stop.take();
    }
}
