//! What all commands share: handles only.
//!
//! The product is opened at the first call rather than at the start, so that a data folder that cannot be
//! used is an error on the page and not a program that does not start.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use bridge::checkup::CheckUp;
use bridge::scan::WindowProxy;
use bridge::scan::login_page::{PageReader, PageSeen};
use bridge::vault::Vault;
use bridge::{Bridge, Options};
use futures::future::BoxFuture;
use tauri::Url;
use tauri::async_runtime::spawn_blocking;

use crate::desktop::Desktop;
use crate::failure::{Answer, Failure};
use crate::folder::Folders;
use crate::jobs::Jobs;
use crate::locked::locked;
use crate::sandbox::SandboxTenant;
use crate::settings::SettingsFile;
use crate::topic::Topic;

/// The shell's state. Clones share everything.
#[derive(Clone)]
pub(crate) struct Shell {
    inner: Arc<Inner>,
}

struct Inner {
    folders: Folders,
    vault: Arc<dyn Vault>,
    bridge: Mutex<Option<Bridge>>,
    desktop: Arc<dyn Desktop>,
    jobs: Jobs,
    settings: SettingsFile,
    sandbox: SandboxTenant,
    /// The last check-up of each tenant, since the start.
    checkups: Mutex<HashMap<String, CheckUp>>,
}

/// What a [`Shell`] is made of.
pub(crate) struct Parts {
    pub(crate) folders: Folders,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) desktop: Arc<dyn Desktop>,
    pub(crate) settings: SettingsFile,
    pub(crate) sandbox: SandboxTenant,
}

impl Shell {
    pub(crate) fn new(parts: Parts) -> Self {
        let inner = Inner {
            folders: parts.folders,
            vault: parts.vault,
            bridge: Mutex::default(),
            desktop: parts.desktop,
            jobs: Jobs::default(),
            settings: parts.settings,
            sandbox: parts.sandbox,
            checkups: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The product, opened if it is not yet.
    pub(crate) async fn bridge(&self) -> Answer<Bridge> {
        if let Some(bridge) = locked(&self.inner.bridge).clone() {
            return Ok(bridge);
        }
        let shell = self.clone();
        blocking(move || shell.open()).await?
    }

    /// Calls the product on a thread that may wait for the disk.
    pub(crate) async fn with<T, F>(&self, work: F) -> Answer<T>
    where
        T: Send + 'static,
        F: FnOnce(&Bridge) -> bridge::Result<T> + Send + 'static,
    {
        let bridge = self.bridge().await?;
        Ok(blocking(move || work(&bridge)).await??)
    }

    /// Puts a product in place that a test made.
    #[cfg(test)]
    pub(crate) fn put_bridge(&self, bridge: Bridge) {
        *locked(&self.inner.bridge) = Some(bridge);
    }

    fn open(&self) -> Answer<Bridge> {
        let mut bridge = locked(&self.inner.bridge);
        if let Some(bridge) = &*bridge {
            return Ok(bridge.clone());
        }
        let vault = Arc::clone(&self.inner.vault);
        let opened = Bridge::open(Options {
            vault,
            ..Options::new(&self.inner.folders.data)
        })?;
        opened
            .diagnose()
            .use_page_reader(Arc::new(Pages(Arc::clone(&self.inner.desktop))));
        Ok(bridge.insert(opened).clone())
    }

    /// Forgets the secrets that were only tried, once nobody can go on trying them.
    pub(crate) fn forget_tried(&self) {
        if let Some(bridge) = &*locked(&self.inner.bridge) {
            bridge.forget_tried();
        }
    }

    /// The product's data.
    pub(crate) fn folder(&self) -> &Path {
        &self.inner.folders.data
    }

    /// Where the program's own things go, such as records and what web views keep.
    pub(crate) fn own_folder(&self) -> &Path {
        &self.inner.folders.own
    }

    pub(crate) fn vault(&self) -> Arc<dyn Vault> {
        Arc::clone(&self.inner.vault)
    }

    pub(crate) fn desktop(&self) -> Arc<dyn Desktop> {
        Arc::clone(&self.inner.desktop)
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.inner.jobs
    }

    pub(crate) fn settings(&self) -> &SettingsFile {
        &self.inner.settings
    }

    pub(crate) fn sandbox(&self) -> &SandboxTenant {
        &self.inner.sandbox
    }

    pub(crate) fn checkups(&self) -> MutexGuard<'_, HashMap<String, CheckUp>> {
        locked(&self.inner.checkups)
    }

    pub(crate) fn lang(&self) -> bridge::Lang {
        self.settings().get().language.into()
    }

    /// Tells the interface that something changed.
    pub(crate) fn changed(&self, topics: &[Topic]) {
        self.inner.desktop.changed(topics);
    }
}

/// The desktop's windows, as the check-up knows them.
struct Pages(Arc<dyn Desktop>);

impl PageReader for Pages {
    fn read(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        self.0.look_at_page(page, proxy)
    }
}

/// Does work that may wait, off the threads that must not.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Answer<T> {
    spawn_blocking(work)
        .await
        .map_err(|_| Failure::unexpected("the work ended early"))
}
