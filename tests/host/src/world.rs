//! One world: a data folder with its simulated WeCom and a session of the product's commands over it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bridge::contract::{Failure, OnProgress, Parts, Session, SettingsFile, dispatch};
use bridge::tenant::{NewTenant, Tenant};
use sandbox::ldap::{self, Double};
use sandbox::{Config, Control, Sandbox, StartError};
use serde_json::Value;
use tempfile::TempDir;

use crate::injections::Injections;
use crate::phone::Phone;
use crate::platform::Machine;
use crate::vault::SessionVault;

/// Why there is no such world.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotMade {
    /// No recipe has this name.
    #[error("no world is called {0:?}")]
    Unknown(String),
    /// The simulated WeCom did not start.
    #[error("the sandbox did not start: {0}")]
    Sandbox(#[from] StartError),
    /// The simulated directory server did not start.
    #[error("the directory server did not start: {0}")]
    Directory(#[from] ldap::StartError),
    /// A folder could not be made or copied.
    #[error("the data folder could not be made: {0}")]
    Folder(#[from] io::Error),
    /// The phone has no way to reach the login page.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// A command of the recipe failed.
    #[error("{command} failed: {failure}")]
    Command {
        /// Its name.
        command: String,
        /// What it answered.
        failure: String,
    },
    /// The recipe expects something of an answer that is not there.
    #[error("the world has no {0}")]
    Lacks(&'static str),
}

/// What tests are told of a world: identifiers and values by name. The secrets are a simulated WeCom's.
pub(crate) type Facts = BTreeMap<String, Value>;

/// A world that can be called. Dropping it stops its WeCom and removes its folder.
pub(crate) struct World {
    pub(crate) session: Session,
    pub(crate) machine: Arc<Machine>,
    pub(crate) phone: Arc<Phone>,
    pub(crate) injections: Injections,
    pub(crate) vault: Arc<SessionVault>,
    sandbox: Sandbox,
    /// Directory servers to push to.
    directories: Mutex<Vec<Double>>,
    folder: TempDir,
}

impl World {
    /// Opens a data folder that nobody else uses.
    pub(crate) async fn open(
        folder: TempDir,
        config: Config,
        vault: SessionVault,
    ) -> Result<Self, NotMade> {
        let sandbox = Sandbox::start(config).await?;
        let phone = Arc::new(Phone::new(sandbox.control().clone())?);
        let machine = Machine::new(Arc::clone(&phone), folder.path().to_owned());
        let (machine, vault) = (Arc::new(machine), Arc::new(vault));
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data)?;
        let session = Session::new(Parts {
            settings: SettingsFile::open(&data, Some("zh-CN")),
            own: data.clone(),
            data,
            vault: vault.clone(),
            platform: machine.clone(),
        });
        Ok(Self {
            session,
            machine,
            phone,
            injections: Injections::default(),
            vault,
            sandbox,
            directories: Mutex::default(),
            folder,
        })
    }

    /// Starts a directory server that lives as long as this world, and returns what its clients are told.
    pub(crate) async fn directory(&self, config: ldap::Config) -> Result<ldap::Details, NotMade> {
        let double = Double::start(config).await?;
        let details = double.details().clone();
        let directories = self.directories.lock();
        directories.unwrap_or_else(PoisonError::into_inner).push(double);
        Ok(details)
    }

    /// Another world that begins where this one is, with a WeCom of its own made from the same seed. Nobody may be
    /// writing to this one.
    pub(crate) async fn copy(&self, config: Config) -> Result<Self, NotMade> {
        let folder = tempfile::tempdir()?;
        copy_folder(self.folder.path(), folder.path())?;
        let copy = Self::open(folder, config, self.vault.copy()).await?;
        let from = &self.sandbox.details().api_base;
        let bridge = copy.session.bridge().await.map_err(of("the store"))?;
        for tenant in bridge
            .tenants()
            .map_err(|error| of("the tenants")(error.into()))?
        {
            if tenant.api_base.trim_end_matches('/') != from {
                continue;
            }
            let moved = bridge.move_simulated(&tenant.id, &copy.addresses(&tenant));
            moved.map_err(|error| of("moving the tenant")(error.into()))?;
        }
        Ok(copy)
    }

    /// Calls a command of the product.
    pub(crate) async fn call(&self, command: &str, request: Value) -> Result<Value, NotMade> {
        let nobody: OnProgress = Arc::new(|_| {});
        let answer = dispatch(&self.session, command, request, nobody).await;
        answer.map_err(of(command))
    }

    /// The handle on the WeCom's people and faults.
    pub(crate) fn wecom(&self) -> &Control {
        self.sandbox.control()
    }

    /// The WeCom's own values.
    pub(crate) fn details(&self) -> &sandbox::Details {
        self.sandbox.details()
    }

    fn addresses(&self, tenant: &Tenant) -> NewTenant {
        let details = self.details();
        NewTenant {
            name: tenant.name.clone(),
            portal_url: tenant.portal_url.clone(),
            api_base: Some(details.api_base.clone()),
            login_base: Some(details.login_base.clone()),
            proxy: None,
            ..NewTenant::default()
        }
    }
}

/// Says which command or step failed.
pub(crate) fn of(command: &str) -> impl Fn(Failure) -> NotMade {
    move |failure| NotMade::Command {
        command: command.to_owned(),
        failure: serde_json::to_string(&failure).unwrap_or_default(),
    }
}

/// Copies files and folders. Locks and shared memory belong to whoever has the original open.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if name == "locks" || name.to_string_lossy().ends_with("-shm") {
            continue;
        }
        let to = to.join(name);
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&to)?;
            copy_folder(&path, &to)?;
        } else {
            std::fs::copy(path, to)?;
        }
    }
    Ok(())
}
