//! The handles that every operation works with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, Weak};
use std::time::UNIX_EPOCH;

use wecom::{Clock, Secret, SystemClock, Timeouts};

use crate::connect::Connections;
use crate::directory::index::Indexes;
use crate::error::Result;
use crate::scan::live::Live;
use crate::scan::login_page::PageReader;
use crate::store::Store;
use crate::vault::{Keyring, SessionOnly, Vault};

/// The product without a window. Clones share everything.
#[derive(Clone)]
pub struct Bridge {
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
    page_reader: OnceLock<Arc<dyn PageReader>>,
    live: Live,
    indexes: Indexes,
}

/// A [`Bridge`] that does not keep its handles alive: for what lives inside them.
#[derive(Clone)]
pub(crate) struct WeakBridge {
    inner: Weak<Inner>,
}

impl WeakBridge {
    /// The bridge, while somebody still holds it.
    pub(crate) fn upgrade(&self) -> Option<Bridge> {
        self.inner.upgrade().map(|inner| Bridge { inner })
    }
}

/// Secrets given for this process only. They win over kept ones.
#[derive(Clone, Debug, Default)]
pub struct GivenSecrets {
    /// The secret of 通讯录同步.
    pub contacts: Option<Secret>,
    /// The self-built app's secret.
    pub app: Option<Secret>,
    /// The password of the tenant's proxy.
    pub proxy: Option<Secret>,
}

/// What a [`Bridge`] is opened with.
pub struct Options {
    /// The data folder; made if it is not there.
    pub folder: PathBuf,
    /// Where secrets are kept.
    pub vault: Arc<dyn Vault>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How long WeCom is waited for. Real time, whatever the clock says: the programs take the default, tests of bodies
    /// that stop take less.
    pub timeouts: Timeouts,
    /// Secrets for this process only.
    pub given: GivenSecrets,
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
        }
    }
}

impl Bridge {
    /// Opens the data folder.
    ///
    /// # Errors
    /// Those of [`Store::open`].
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
            page_reader: OnceLock::new(),
            live: Live::default(),
            indexes: Indexes::default(),
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
        let since = self
            .inner
            .clock
            .now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    /// Lends the check-up somebody who can look at pages with scripts. The first one stays.
    pub fn use_page_reader(&self, reader: Arc<dyn PageReader>) {
        if self.inner.page_reader.set(reader).is_err() {
            tracing::debug!("there is a page reader already");
        }
    }

    pub(crate) fn page_reader(&self) -> Option<&Arc<dyn PageReader>> {
        self.inner.page_reader.get()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn vault(&self) -> &Arc<dyn Vault> {
        &self.inner.vault
    }

    pub(crate) fn session(&self) -> &SessionOnly {
        &self.inner.session
    }

    pub(crate) fn given(&self) -> &GivenSecrets {
        &self.inner.given
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.inner.connections
    }

    pub(crate) fn live(&self) -> &Live {
        &self.inner.live
    }

    pub(crate) fn downgrade(&self) -> WeakBridge {
        WeakBridge {
            inner: Arc::downgrade(&self.inner),
        }
    }

    pub(crate) fn indexes(&self) -> &Indexes {
        &self.inner.indexes
    }
}
