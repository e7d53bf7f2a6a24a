//! The context of an open data folder: the handles that every feature works with, store, vault, connections to WeCom,
//! clock and actor.
//!
//! Leaves out what is done with them, which is each feature's.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use wecom::{Clock, Secret, SystemClock, Timeouts};

use crate::actor::Actor;
use crate::connections::Connections;
use crate::error::Result;
use crate::store::Store;
use crate::vault::{Keyring, SessionOnly, Vault};

/// The handles of one open data folder. Clones share them.
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    store: Store,
    vault: Arc<dyn Vault>,
    session: SessionOnly,
    given: GivenSecrets,
    clock: Arc<dyn Clock>,
    connections: Connections,
    actor: Actor,
}

/// Secrets given for this process only. They win over stored ones.
#[derive(Clone, Debug, Default)]
pub struct GivenSecrets {
    /// The secret of 通讯录同步.
    pub contacts: Option<Secret>,
    /// The self-built app's secret.
    pub app: Option<Secret>,
    /// The password of the tenant's proxy.
    pub proxy: Option<Secret>,
    /// The password of a push target's account.
    pub target: Option<Secret>,
}

/// What a [`Context`] is opened with.
pub struct Options {
    /// The data folder; made if it is not there.
    pub folder: PathBuf,
    /// Where secrets are kept.
    pub vault: Arc<dyn Vault>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How long WeCom is waited for. Real time, whatever the clock says: the programs take the default, tests of bodies
    /// that stop take less.
    pub timeouts: Timeouts,
    /// Secrets for this process only.
    pub given: GivenSecrets,
    /// Who does what is done.
    pub actor: Actor,
}

impl Options {
    /// The platform's keyring and clock, and a data folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            vault: Arc::new(Keyring),
            clock: Arc::new(SystemClock),
            timeouts: Timeouts::default(),
            given: GivenSecrets::default(),
            actor: Actor::of_process(),
        }
    }
}

impl Context {
    /// Opens the data folder.
    ///
    /// # Errors
    /// `store.foreign`, `store.newer`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn open(options: Options) -> Result<Self> {
        let store = Store::open(&options.folder)?;
        let connections = Connections::new(Arc::clone(&options.clock), options.timeouts);
        let inner = Inner {
            folder: options.folder,
            store,
            vault: options.vault,
            session: SessionOnly::default(),
            given: options.given,
            clock: options.clock,
            connections,
            actor: options.actor,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The time, in milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        let since = self.inner.clock.now().duration_since(UNIX_EPOCH);
        i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Secrets that outlive this process.
    pub fn vault(&self) -> &Arc<dyn Vault> {
        &self.inner.vault
    }

    /// Secrets that live as long as this process.
    pub fn session(&self) -> &SessionOnly {
        &self.inner.session
    }

    /// Secrets given for this process only.
    pub fn given(&self) -> &GivenSecrets {
        &self.inner.given
    }

    /// Who does what is done: kept with every run, and with every change of settings and secrets.
    pub fn actor(&self) -> &Actor {
        &self.inner.actor
    }

    /// The open connections to WeCom.
    pub fn connections(&self) -> &Connections {
        &self.inner.connections
    }
}
