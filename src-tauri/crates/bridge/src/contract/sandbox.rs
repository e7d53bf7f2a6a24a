//! The sandbox tenant: the tenant that points at the simulated WeCom which the [`Platform`] serves.
//!
//! Its people and secrets come from a fixed seed, so the tenant that was set up yesterday works today. Its
//! port may be taken when it starts again; then the tenant's record is put right.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::blocking::blocking;
use super::failure::{CommandResult, Failure};
use super::platform::{Platform, SandboxServed};
use super::settings;
use crate::Bridge;
use crate::error::Result;
use crate::lang::{Lang, Text};
use crate::tenant::{NewTenant, Tenant};

/// The file's name in the data folder.
const FILE: &str = "sandbox.json";

static NAME: Text = Text::fixed("模拟租户", "Sandbox");

/// The sandbox and its tenant.
pub(crate) struct SandboxTenant {
    file: PathBuf,
    running: Mutex<Option<SandboxServed>>,
}

/// The record that outlives a start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct SandboxRecord {
    /// The tenant's identifier.
    tenant: String,
    /// The port that it was served on last.
    port: u16,
}

impl SandboxTenant {
    /// The sandbox of a data folder, not started.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            file: folder.join(FILE),
            running: Mutex::default(),
        }
    }

    /// Starts the sandbox if it does not run, and gives its tenant, made if it is not there.
    pub(crate) async fn open(
        &self,
        platform: &dyn Platform,
        bridge: &Bridge,
        lang: Lang,
    ) -> CommandResult<Tenant> {
        let mut running = self.running.lock().await;
        let kept = self.kept().await?;
        let served = match &*running {
            Some(served) => served,
            None => running.insert(platform.serve_sandbox(kept.port).await?),
        };
        let (bridge, details) = (bridge.clone(), served.clone());
        let file = self.file.clone();
        blocking(move || point(&bridge, &details, &kept, lang, &file)).await?
    }

    /// Starts the sandbox again if its tenant is there from an earlier start.
    pub(crate) async fn resume(
        &self,
        platform: &dyn Platform,
        bridge: &Bridge,
        lang: Lang,
    ) -> CommandResult<Option<Tenant>> {
        let kept = self.kept().await?;
        let (of_task, wanted) = (bridge.clone(), kept.tenant);
        let is_there = blocking(move || find(&of_task, &wanted)).await??.is_some();
        if is_there {
            self.open(platform, bridge, lang).await.map(Some)
        } else {
            Ok(None)
        }
    }

    /// The simulated WeCom's own values, if this tenant is the sandbox's.
    pub(crate) async fn details(&self, tenant: &str) -> CommandResult<Option<SandboxServed>> {
        let is_ours = self.kept().await?.tenant == tenant;
        let running = self.running.lock().await;
        Ok(running.clone().filter(|_| is_ours))
    }

    async fn kept(&self) -> CommandResult<SandboxRecord> {
        let file = self.file.clone();
        blocking(move || read(&file)).await
    }
}

/// Reads the record; one that cannot be read only means a new tenant.
fn read(file: &Path) -> SandboxRecord {
    let bytes = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn find(bridge: &Bridge, id: &str) -> Result<Option<Tenant>> {
    Ok(bridge.tenants()?.into_iter().find(|tenant| tenant.id == id))
}

/// Adds the tenant, or points it at where the sandbox is served now.
fn point(
    bridge: &Bridge,
    details: &SandboxServed,
    kept: &SandboxRecord,
    lang: Lang,
    file: &Path,
) -> CommandResult<Tenant> {
    let tenant = match find(bridge, &kept.tenant)? {
        None => bridge.add_tenant(&addresses(free_name(bridge, lang)?, None, details))?,
        Some(tenant)
            if tenant.api_base.trim_end_matches('/') == details.api_base.trim_end_matches('/') =>
        {
            tenant
        }
        Some(tenant) => bridge.move_simulated(
            &tenant.id,
            &addresses(tenant.name, tenant.portal_url, details),
        )?,
    };
    let port = url::Url::parse(&details.api_base)
        .ok()
        .and_then(|base| base.port());
    let now = SandboxRecord {
        tenant: tenant.id.clone(),
        port: port.unwrap_or_default(),
    };
    if now != *kept {
        settings::write(file, &now).map_err(|error| Failure::unwritable(file, &error))?;
    }
    Ok(tenant)
}

fn addresses(name: String, portal_url: Option<String>, details: &SandboxServed) -> NewTenant {
    NewTenant {
        name,
        portal_url: portal_url.or_else(|| Some(format!("http://{}/", details.callback_domain))),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        ..NewTenant::default()
    }
}

/// The sandbox's name, with a number if somebody else has it.
fn free_name(bridge: &Bridge, lang: Lang) -> Result<String> {
    let taken = bridge
        .tenants()?
        .into_iter()
        .map(|tenant| tenant.name)
        .collect::<Vec<_>>();
    let name = NAME.get(lang);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    Ok(names.find(|name| !taken.contains(name)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Options;
    use crate::contract::tests::recorded::Recorded;
    use crate::vault::SessionOnly;

    fn product(folder: &Path) -> Bridge {
        let vault = Arc::new(SessionOnly::default());
        Bridge::open(Options {
            vault,
            ..Options::new(folder)
        })
        .unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_same_tenant_comes_back_and_points_right() {
        let folder = tempfile::tempdir().unwrap();
        let (bridge, platform) = (product(folder.path()), Recorded::default());
        let first = SandboxTenant::new(folder.path());
        let made = first.open(&platform, &bridge, Lang::En).await.unwrap();
        assert!(made.simulated);
        assert_eq!(
            first.open(&platform, &bridge, Lang::En).await.unwrap().id,
            made.id,
            "a second call starts nothing"
        );
        let secrets = first.details(&made.id).await.unwrap().unwrap();

        // The first one still holds the port, so the second has to move.
        let second = SandboxTenant::new(folder.path());
        let moved = second
            .resume(&platform, &bridge, Lang::En)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(moved.id, made.id);
        assert_ne!(moved.api_base, made.api_base);
        let again = second.details(&made.id).await.unwrap().unwrap();
        assert_eq!(
            (again.corp_id, again.contacts_secret),
            (secrets.corp_id, secrets.contacts_secret)
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_removed_tenant_is_not_resumed_and_a_taken_name_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let (bridge, platform) = (product(folder.path()), Recorded::default());
        let sandbox = SandboxTenant::new(folder.path());
        assert!(
            sandbox
                .resume(&platform, &bridge, Lang::Zh)
                .await
                .unwrap()
                .is_none()
        );
        let made = sandbox.open(&platform, &bridge, Lang::Zh).await.unwrap();
        bridge.set_up().remove_tenant(&made.id).unwrap();
        assert!(
            sandbox
                .resume(&platform, &bridge, Lang::Zh)
                .await
                .unwrap()
                .is_none()
        );
        bridge
            .add_tenant(&NewTenant {
                name: "模拟租户".into(),
                ..NewTenant::default()
            })
            .unwrap();
        let anew = sandbox.open(&platform, &bridge, Lang::Zh).await.unwrap();
        assert_eq!(anew.name, "模拟租户 2");
        assert!(sandbox.details("other").await.unwrap().is_none());
    }
}
