//! The session: the handles that all commands of one program share.
//!
//! The product is opened at the first call rather than at the start, so that a data folder that cannot be
//! used is an error on the page and not a program that does not start.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use url::Url;

use super::blocking::blocking;
use super::checkups::CheckUps;
use super::failure::CommandResult;
use super::imports::Imports;
use super::jobs::Jobs;
use super::notices_read::NoticesRead;
use super::platform::{Platform, Shown};
use super::sandbox::{SandboxTenant, Which};
use super::settings::SettingsFile;
use super::topic::Topic;
use super::traces::Traces;
use crate::error::Result;
use crate::forms::SecretFingerprints;
use crate::lang::Lang;
use crate::scan::WindowProxy;
use crate::scan::login_page::{PageReader, PageSeen};
use crate::tenant::Tenant;
use crate::vault::Vault;
use crate::{Bridge, Options};
use bridge_core::locked::locked;

/// The state behind one program's commands. Clones share it.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    data: PathBuf,
    own: PathBuf,
    vault: Arc<dyn Vault>,
    bridge: Mutex<Option<Bridge>>,
    platform: Arc<dyn Platform>,
    jobs: Jobs,
    settings: SettingsFile,
    sandbox: SandboxTenant,
    checkups: CheckUps,
    notices_read: NoticesRead,
    /// The link that was opened last and is not followed yet.
    link: Mutex<Option<String>>,
    traces: Traces,
    imports: Imports,
    fingerprints: SecretFingerprints,
    /// The app's secret that is shown now.
    shown: Mutex<Option<Shown>>,
}

/// What a [`Session`] is made of.
pub struct Parts {
    /// The product's data folder.
    pub data: PathBuf,
    /// Where the program's own things go, such as records and what web views keep.
    pub own: PathBuf,
    /// Where secrets are kept.
    pub vault: Arc<dyn Vault>,
    /// The machine around it.
    pub platform: Arc<dyn Platform>,
    /// What a person chose.
    pub settings: SettingsFile,
}

impl Session {
    /// A session; nothing is opened yet.
    pub fn new(parts: Parts) -> Self {
        let inner = Inner {
            sandbox: SandboxTenant::new(&parts.own),
            notices_read: NoticesRead::new(&parts.own),
            link: Mutex::default(),
            data: parts.data,
            own: parts.own,
            vault: parts.vault,
            bridge: Mutex::default(),
            platform: parts.platform,
            jobs: Jobs::default(),
            settings: parts.settings,
            checkups: CheckUps::default(),
            traces: Traces::default(),
            imports: Imports::default(),
            fingerprints: SecretFingerprints::default(),
            shown: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The product, opened if it is not yet.
    ///
    /// # Errors
    /// `store.foreign`, `store.newer`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub async fn bridge(&self) -> CommandResult<Bridge> {
        if let Some(bridge) = locked(&self.inner.bridge).clone() {
            return Ok(bridge);
        }
        let session = self.clone();
        blocking(move || session.open()).await?
    }

    /// Calls the product on a thread for blocking work.
    ///
    /// # Errors
    /// The error of the work, and those of [`Self::bridge`].
    pub async fn with<T, F>(&self, work: F) -> CommandResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Bridge) -> Result<T> + Send + 'static,
    {
        let bridge = self.bridge().await?;
        Ok(blocking(move || work(&bridge)).await??)
    }

    /// Sets a product that a test has opened.
    #[cfg(test)]
    pub fn put_bridge(&self, bridge: Bridge) {
        *locked(&self.inner.bridge) = Some(bridge);
    }

    fn open(&self) -> CommandResult<Bridge> {
        let mut bridge = locked(&self.inner.bridge);
        if let Some(bridge) = &*bridge {
            return Ok(bridge.clone());
        }
        let vault = Arc::clone(&self.inner.vault);
        let opened = Bridge::open(Options {
            vault,
            ..Options::new(&self.inner.data)
        })?;
        opened
            .diagnose()
            .use_page_reader(Arc::new(Pages(Arc::clone(&self.inner.platform))));
        Ok(bridge.insert(opened).clone())
    }

    /// Forgets the unsaved secrets, once the form where they were entered is closed.
    pub fn forget_unsaved(&self) {
        if let Some(bridge) = &*locked(&self.inner.bridge) {
            bridge.forget_unsaved();
        }
    }

    /// Remembers what shows an app's secret now, so that it can be taken away; what showed one before is.
    pub(super) fn keep_shown(&self, shown: Option<Shown>) {
        let before = std::mem::replace(&mut *locked(&self.inner.shown), shown);
        if let Some(before) = before {
            before.take_away();
        }
    }

    /// The product's data.
    pub fn folder(&self) -> &Path {
        &self.inner.data
    }

    /// Where the program's own things go, such as records and what web views keep.
    pub fn own_folder(&self) -> &Path {
        &self.inner.own
    }

    pub(super) fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.inner.vault)
    }

    pub(super) fn platform(&self) -> Arc<dyn Platform> {
        Arc::clone(&self.inner.platform)
    }

    pub(super) fn jobs(&self) -> &Jobs {
        &self.inner.jobs
    }

    /// What a person chose.
    pub fn settings(&self) -> &SettingsFile {
        &self.inner.settings
    }

    /// The sandbox's tenant; the simulated WeCom is served from now on.
    ///
    /// # Errors
    /// `unexpected` if it cannot be served, `keyring.unavailable`, `store.unavailable`, `store.busy`, `store.full`,
    /// `store.damaged`.
    pub async fn open_sandbox(&self) -> CommandResult<Tenant> {
        self.open_practice(None).await
    }

    /// The same for the practice tenant of an exercise.
    pub(super) async fn open_practice(&self, which: Which) -> CommandResult<Tenant> {
        let bridge = self.bridge().await?;
        let sandbox = &self.inner.sandbox;
        sandbox
            .open(&*self.inner.platform, &bridge, self.lang(), which)
            .await
    }

    /// Serves the simulated WeCom again if its tenant is there from an earlier start.
    ///
    /// # Errors
    /// As [`Self::open_sandbox`].
    pub async fn resume_sandbox(&self) -> CommandResult<()> {
        let bridge = self.bridge().await?;
        let sandbox = &self.inner.sandbox;
        let resumed = sandbox
            .resume(&*self.inner.platform, &bridge, self.lang())
            .await?;
        if !resumed.is_empty() {
            self.changed(&[Topic::Tenants]);
        }
        Ok(())
    }

    pub(super) fn sandbox(&self) -> &SandboxTenant {
        &self.inner.sandbox
    }

    pub(super) fn checkups(&self) -> &CheckUps {
        &self.inner.checkups
    }

    /// Keeps a link that was opened until the interface follows it, and tells the interface.
    pub fn open_link(&self, link: String) {
        *locked(&self.inner.link) = Some(link);
        self.changed(&[Topic::Link]);
    }

    /// The link that is to be followed now.
    pub(super) fn take_link(&self) -> Option<String> {
        locked(&self.inner.link).take()
    }

    /// Which notices were read.
    pub(super) fn notices_read(&self) -> &NoticesRead {
        &self.inner.notices_read
    }

    pub(super) fn traces(&self) -> &Traces {
        &self.inner.traces
    }

    /// The file of accounts that was chosen.
    pub(super) fn imports(&self) -> &Imports {
        &self.inner.imports
    }

    /// The fingerprints of secrets.
    pub(super) fn fingerprints(&self) -> &SecretFingerprints {
        &self.inner.fingerprints
    }

    /// The language that the person chose.
    pub fn lang(&self) -> Lang {
        self.settings().get().language.into()
    }

    /// Tells the interface that something changed.
    pub fn changed(&self, topics: &[Topic]) {
        self.inner.platform.changed(topics);
    }
}

/// The desktop's windows, as the check-up knows them.
struct Pages(Arc<dyn Platform>);

impl PageReader for Pages {
    fn read(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        self.0.look_at_page(page, proxy)
    }
}
