//! The facade: one open data folder with every feature over it.
//!
//! [`Bridge`] itself gives the rows of tenants and sources; everything else is a method of the feature that it belongs to.

use std::path::Path;

use bridge_core::acts::RecordedAct;
use bridge_core::auth::Auth;
use bridge_core::change_detection::ChangeDetector;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_core::tenant::{NewTenant, Tenant};
use bridge_core::{Context, Options};
use bridge_diagnose::Diagnose;
use bridge_directory::Directory;
use bridge_directory::query::UserView;
use bridge_push::push::PushRunner;
use bridge_push::target::Targets;
use bridge_scan::Scan;
use bridge_sync::SyncRunner;
use bridge_sync::probe::Probe;
use wecom::Secret;

use crate::setup::SetUp;

/// The product without a window. Clones share everything.
#[derive(Clone)]
pub struct Bridge {
    context: Context,
    directory: Directory,
    sync: SyncRunner,
    scan: Scan,
    diagnose: Diagnose,
    targets: Targets,
    pushes: PushRunner,
    set_up: SetUp,
}

impl Bridge {
    /// Opens the data folder.
    ///
    /// # Errors
    /// `store.foreign`, `store.newer`, `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn open(options: Options) -> Result<Self> {
        Ok(Self::over(Context::open(options)?))
    }

    /// The features over an open data folder.
    pub fn over(context: Context) -> Self {
        let directory = Directory::new(context.clone());
        let sync = SyncRunner::new(context.clone());
        let scan = Scan::new(context.clone(), directory.clone());
        let probe = Probe::new(context.clone());
        Self {
            diagnose: Diagnose::new(
                context.clone(),
                directory.clone(),
                sync.clone(),
                scan.clone(),
            ),
            set_up: SetUp::new(context.clone(), probe, sync.clone(), scan.clone()),
            targets: Targets::new(context.clone()),
            pushes: PushRunner::new(context.clone()),
            context,
            directory,
            sync,
            scan,
        }
    }

    /// Users and departments.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// See [`SyncRunner::erase_user`].
    ///
    /// # Errors
    /// As [`SyncRunner::erase_user`].
    pub fn erase_user(&self, tenant: &Tenant, wanted: &str) -> Result<UserView> {
        self.sync.erase_user(&self.directory, tenant, wanted)
    }

    /// Sync: runs of data sources, their schedule, undo and history.
    pub fn sync(&self) -> &SyncRunner {
        &self.sync
    }

    /// Scan logins: rehearsals, the callback listener, the portal preview.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }

    /// Diagnosis: the check-up, the member trace, and checks of values while they are entered.
    pub fn diagnose(&self) -> &Diagnose {
        &self.diagnose
    }

    /// Pushes to targets: plans, runs, trials and their history.
    pub fn pushes(&self) -> &PushRunner {
        &self.pushes
    }

    /// Push targets.
    pub fn targets(&self) -> &Targets {
        &self.targets
    }

    /// Set-up: both methods, changes and removal.
    pub fn set_up(&self) -> &SetUp {
        &self.set_up
    }

    /// The database.
    pub(crate) fn store(&self) -> &bridge_core::store::Store {
        self.context.store()
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.context.folder()
    }

    /// The time, in milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        self.context.now_ms()
    }

    /// See [`Context::add_tenant`].
    ///
    /// # Errors
    /// As [`Context::add_tenant`].
    pub fn add_tenant(&self, new: &NewTenant) -> Result<Tenant> {
        self.context.add_tenant(new)
    }

    /// See [`Context::change_tenant`].
    ///
    /// # Errors
    /// As [`Context::change_tenant`].
    pub fn change_tenant(&self, wanted: &str, to: &NewTenant) -> Result<Tenant> {
        self.context.change_tenant(wanted, to)
    }

    /// See [`Context::move_simulated`].
    ///
    /// # Errors
    /// As [`Context::move_simulated`].
    pub fn move_simulated(&self, wanted: &str, to: &NewTenant) -> Result<Tenant> {
        self.context.move_simulated(wanted, to)
    }

    /// All tenants, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn tenants(&self) -> Result<Vec<Tenant>> {
        self.context.tenants()
    }

    /// See [`Context::tenant`].
    ///
    /// # Errors
    /// `tenant.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn tenant(&self, wanted: &str) -> Result<Tenant> {
        self.context.tenant(wanted)
    }

    /// All data sources, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn sources(&self) -> Result<Vec<Source>> {
        self.context.sources()
    }

    /// The data sources of one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn sources_of(&self, tenant: &Tenant) -> Result<Vec<Source>> {
        self.context.sources_of(tenant)
    }

    /// See [`Context::source`].
    ///
    /// # Errors
    /// `source.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn source(&self, wanted: &str) -> Result<Source> {
        self.context.source(wanted)
    }

    /// All authentication sources, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auths(&self) -> Result<Vec<Auth>> {
        self.context.auths()
    }

    /// The authentication sources of one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auths_of(&self, tenant: &Tenant) -> Result<Vec<Auth>> {
        self.context.auths_of(tenant)
    }

    /// See [`Context::auth`].
    ///
    /// # Errors
    /// `auth.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn auth(&self, wanted: &str) -> Result<Auth> {
        self.context.auth(wanted)
    }

    /// See [`Context::store_proxy_password`].
    ///
    /// # Errors
    /// As [`Context::store_proxy_password`].
    pub fn store_proxy_password(
        &self,
        tenant: &Tenant,
        password: &Secret,
        keyring: bool,
    ) -> Result<()> {
        self.context.store_proxy_password(tenant, password, keyring)
    }

    /// See [`Context::forget_proxy_password`].
    ///
    /// # Errors
    /// `keyring.unavailable`.
    pub fn forget_proxy_password(&self, tenant: &Tenant) -> Result<()> {
        self.context.forget_proxy_password(tenant)
    }

    /// See [`Context::acts`].
    ///
    /// # Errors
    /// As [`Context::acts`].
    pub fn acts(
        &self,
        tenant: &Tenant,
        object: Option<&str>,
        most: usize,
    ) -> Result<Vec<RecordedAct>> {
        self.context.acts(&tenant.id, object, most)
    }

    /// Forgets the unsaved secrets with their tokens.
    pub fn forget_unsaved(&self) {
        self.context.forget_unsaved();
    }

    /// A detector of changes of the data folder by any program, from now on.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn change_detector(&self) -> Result<ChangeDetector> {
        self.context.change_detector()
    }
}
