//! The practice tenants: tenants that point at simulated companies which the [`Platform`] serves, the plain sandbox and one
//! for each exercise.
//!
//! Their people and secrets come from a fixed seed, so a tenant that was set up yesterday works today. A port
//! may be taken when one starts again; then the tenant's record is put right.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::blocking::blocking;
use super::failure::{CommandResult, Failure};
use super::platform::{Platform, SandboxServed};
use super::settings;
use crate::Bridge;
use crate::error::Result;
use crate::exercise::{ExerciseId, Practised, exercise};
use crate::lang::{Lang, Text};
use crate::tenant::{NewTenant, Tenant};

/// The file's name in the data folder.
const FILE: &str = "sandbox.json";

/// The scenario in which nothing is wrong.
const HEALTHY: &str = "healthy";

static NAME: Text = Text::fixed("模拟租户", "Sandbox");

/// Which practice tenant: the plain one, or that of an exercise.
pub(crate) type Which = Option<ExerciseId>;

/// The practice tenants and their simulated companies.
pub(crate) struct SandboxTenant {
    file: PathBuf,
    running: Mutex<HashMap<Which, SandboxServed>>,
}

/// The record that outlives a start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Records {
    #[serde(flatten)]
    plain: SandboxRecord,
    exercises: Vec<ExerciseRecord>,
}

/// One practice tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct SandboxRecord {
    /// The tenant's identifier.
    tenant: String,
    /// The port that it was served on last.
    port: u16,
}

/// The practice tenant of an exercise, and how far somebody is with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExerciseRecord {
    pub(crate) exercise: ExerciseId,
    #[serde(flatten)]
    at: SandboxRecord,
    /// Whether its fault is in force.
    begun: bool,
    found: bool,
    put_right: bool,
}

impl ExerciseRecord {
    /// The tenant's identifier.
    pub(crate) fn tenant(&self) -> &str {
        &self.at.tenant
    }

    /// How far somebody is.
    pub(crate) fn practised(&self) -> Practised {
        Practised {
            found: self.found,
            put_right: self.put_right,
        }
    }

    /// What is wrong with its WeCom now.
    fn scenario(&self) -> &'static str {
        match self.begun && !self.put_right {
            true => self.exercise.as_str(),
            false => HEALTHY,
        }
    }
}

impl Records {
    fn of(&self, which: Which) -> SandboxRecord {
        let Some(id) = which else {
            return self.plain.clone();
        };
        let found = self.exercises.iter().find(|record| record.exercise == id);
        found.map(|record| record.at.clone()).unwrap_or_default()
    }

    /// What is wrong with its WeCom now.
    fn scenario(&self, which: Which) -> &'static str {
        let mut exercises = self.exercises.iter();
        let found = exercises.find(|record| Some(record.exercise) == which);
        found.map_or(HEALTHY, ExerciseRecord::scenario)
    }

    fn put(&mut self, which: Which, at: SandboxRecord) {
        let Some(exercise) = which else {
            self.plain = at;
            return;
        };
        let mut there = self.exercises.iter_mut();
        match there.find(|record| record.exercise == exercise) {
            Some(record) if record.at.tenant == at.tenant => record.at = at,
            Some(record) => *record = begin(exercise, at),
            None => self.exercises.push(begin(exercise, at)),
        }
    }

    fn which(&self, tenant: &str) -> Option<Which> {
        if self.plain.tenant == tenant {
            return Some(None);
        }
        let mut exercises = self.exercises.iter();
        let found = exercises.find(|record| record.at.tenant == tenant)?;
        Some(Some(found.exercise))
    }
}

fn begin(exercise: ExerciseId, at: SandboxRecord) -> ExerciseRecord {
    ExerciseRecord {
        exercise,
        at,
        begun: false,
        found: false,
        put_right: false,
    }
}

impl SandboxTenant {
    /// The practice tenants of a data folder, none started.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            file: folder.join(FILE),
            running: Mutex::default(),
        }
    }

    /// Starts a simulated WeCom if it does not run, and gives its tenant, made if it is not there.
    pub(crate) async fn open(
        &self,
        platform: &dyn Platform,
        bridge: &Bridge,
        lang: Lang,
        which: Which,
    ) -> CommandResult<Tenant> {
        let mut running = self.running.lock().await;
        let mut records = self.records().await?;
        let kept = records.of(which);
        let served = match running.get(&which) {
            Some(served) => served.clone(),
            None => {
                let served = platform.serve_sandbox(kept.port).await?;
                served.scenarios.play(records.scenario(which));
                running.insert(which, served.clone());
                served
            }
        };
        let (of_task, details) = (bridge.clone(), served.clone());
        let name = name_of(which, lang);
        let point = move || point(&of_task, &details, &kept.tenant, &name);
        let tenant = blocking(point).await??;
        let port = url::Url::parse(&served.api_base).ok();
        let port = port.and_then(|base| base.port()).unwrap_or_default();
        let now = SandboxRecord {
            tenant: tenant.id.clone(),
            port,
        };
        if now != records.of(which) {
            records.put(which, now);
            self.write(&records)?;
        }
        Ok(tenant)
    }

    /// Starts again those whose tenants are there from an earlier start.
    pub(crate) async fn resume(
        &self,
        platform: &dyn Platform,
        bridge: &Bridge,
        lang: Lang,
    ) -> CommandResult<Vec<Tenant>> {
        let records = self.records().await?;
        let exercises = records.exercises.iter();
        let all = exercises.map(|record| (Some(record.exercise), record.at.tenant.clone()));
        let all = std::iter::once((None, records.plain.tenant.clone())).chain(all);
        let mut resumed = Vec::new();
        for (which, wanted) in all {
            let of_task = bridge.clone();
            let find = move || find(&of_task, &wanted);
            if blocking(find).await??.is_some() {
                resumed.push(self.open(platform, bridge, lang, which).await?);
            }
        }
        Ok(resumed)
    }

    /// The simulated WeCom's own values, if this tenant is one of ours.
    pub(crate) async fn details(&self, tenant: &str) -> CommandResult<Option<SandboxServed>> {
        let Some(which) = self.records().await?.which(tenant) else {
            return Ok(None);
        };
        Ok(self.running.lock().await.get(&which).cloned())
    }

    /// The exercises that were begun.
    pub(crate) async fn exercises(&self) -> CommandResult<Vec<ExerciseRecord>> {
        Ok(self.records().await?.exercises)
    }

    /// Puts the fault of an exercise in force, or takes it away.
    pub(crate) async fn play(&self, id: ExerciseId, is_wrong: bool) -> CommandResult<()> {
        let running = self.running.lock().await;
        let mut records = self.records().await?;
        let mut exercises = records.exercises.iter_mut();
        let Some(record) = exercises.find(|record| record.exercise == id) else {
            return Ok(());
        };
        match is_wrong {
            true => record.begun = true,
            false => record.put_right = true,
        }
        let scenario = record.scenario();
        self.write(&records)?;
        if let Some(served) = running.get(&Some(id)) {
            served.scenarios.play(scenario);
        }
        Ok(())
    }

    /// Whether the fault of an exercise was put in force.
    pub(crate) async fn is_begun(&self, id: ExerciseId) -> CommandResult<bool> {
        let exercises = self.exercises().await?;
        let mut mine = exercises.iter().filter(|record| record.exercise == id);
        Ok(mine.any(|record| record.begun))
    }

    /// Remembers that somebody found the fault.
    pub(crate) async fn found(&self, id: ExerciseId) -> CommandResult<()> {
        let _turn = self.running.lock().await;
        let mut records = self.records().await?;
        let mut exercises = records.exercises.iter_mut();
        match exercises.find(|record| record.exercise == id && !record.found) {
            Some(record) => record.found = true,
            None => return Ok(()),
        }
        self.write(&records)
    }

    async fn records(&self) -> CommandResult<Records> {
        let file = self.file.clone();
        blocking(move || read(&file)).await
    }

    fn write(&self, records: &Records) -> CommandResult<()> {
        settings::write(&self.file, records)
            .map_err(|error| Failure::unwritable(&self.file, &error))
    }
}

/// Reads the record; one that cannot be read only means new tenants.
fn read(file: &Path) -> Records {
    let bytes = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn find(bridge: &Bridge, id: &str) -> Result<Option<Tenant>> {
    Ok(bridge.tenants()?.into_iter().find(|tenant| tenant.id == id))
}

/// Adds the tenant, or points it at where its WeCom is served now.
fn point(
    bridge: &Bridge,
    details: &SandboxServed,
    kept: &str,
    name: &str,
) -> CommandResult<Tenant> {
    let Some(tenant) = find(bridge, kept)? else {
        return Ok(bridge.add_tenant(&addresses(free_name(bridge, name)?, None, details))?);
    };
    if tenant.api_base.trim_end_matches('/') == details.api_base.trim_end_matches('/') {
        return Ok(tenant);
    }
    let to = addresses(tenant.name, tenant.portal_url, details);
    Ok(bridge.move_simulated(&tenant.id, &to)?)
}

fn name_of(which: Which, lang: Lang) -> String {
    let Some(id) = which else {
        return NAME.get(lang).to_owned();
    };
    let title = exercise(id).title;
    match lang {
        Lang::Zh => format!("练习：{}", title.zh),
        Lang::En => format!("Exercise: {}", title.en),
    }
}

fn addresses(name: String, portal_url: Option<String>, details: &SandboxServed) -> NewTenant {
    NewTenant {
        name,
        portal_url: portal_url.or_else(|| Some(format!("http://{}/", details.callback_domain))),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        proxy: None,
        proxy_user: None,
    }
}

/// The name, with a number if somebody else has it.
fn free_name(bridge: &Bridge, name: &str) -> Result<String> {
    let tenants = bridge.tenants()?.into_iter();
    let taken = tenants.map(|tenant| tenant.name).collect::<Vec<_>>();
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
        let made = first
            .open(&platform, &bridge, Lang::En, None)
            .await
            .unwrap();
        assert!(made.simulated);
        assert_eq!(
            first
                .open(&platform, &bridge, Lang::En, None)
                .await
                .unwrap()
                .id,
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
            .remove(0);
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
                .is_empty()
        );
        let made = sandbox
            .open(&platform, &bridge, Lang::Zh, None)
            .await
            .unwrap();
        bridge.set_up().remove_tenant(&made.id).unwrap();
        assert!(
            sandbox
                .resume(&platform, &bridge, Lang::Zh)
                .await
                .unwrap()
                .is_empty()
        );
        bridge
            .add_tenant(&NewTenant {
                name: "模拟租户".into(),
                ..NewTenant::default()
            })
            .unwrap();
        let anew = sandbox
            .open(&platform, &bridge, Lang::Zh, None)
            .await
            .unwrap();
        assert_eq!(anew.name, "模拟租户 2");
        assert!(sandbox.details("other").await.unwrap().is_none());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_exercise_has_a_tenant_of_its_own_and_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let (bridge, platform) = (product(folder.path()), Recorded::default());
        let sandbox = SandboxTenant::new(folder.path());
        let plain = sandbox
            .open(&platform, &bridge, Lang::Zh, None)
            .await
            .unwrap();
        let which = Some(ExerciseId::UntrustedIp);
        let made = sandbox
            .open(&platform, &bridge, Lang::Zh, which)
            .await
            .unwrap();
        assert_eq!(made.name, "练习：60020：出口 IP 不可信");
        assert_ne!(made.api_base, plain.api_base);
        sandbox.play(ExerciseId::UntrustedIp, true).await.unwrap();
        sandbox.found(ExerciseId::UntrustedIp).await.unwrap();

        let again = SandboxTenant::new(folder.path());
        let resumed = again.resume(&platform, &bridge, Lang::Zh).await.unwrap();
        assert_eq!(resumed.len(), 2);
        let kept = again.exercises().await.unwrap().remove(0);
        assert_eq!(
            (kept.tenant(), kept.scenario()),
            (&*made.id, "untrusted-ip")
        );
        assert!(kept.practised().found && !kept.practised().put_right);
        again.play(ExerciseId::UntrustedIp, false).await.unwrap();
        let kept = again.exercises().await.unwrap().remove(0);
        assert_eq!(kept.scenario(), HEALTHY);

        bridge.set_up().remove_tenant(&made.id).unwrap();
        let anew = again
            .open(&platform, &bridge, Lang::Zh, which)
            .await
            .unwrap();
        let kept = again.exercises().await.unwrap().remove(0);
        assert_eq!(kept.tenant(), anew.id);
        assert!(!kept.practised().found, "a new tenant begins anew");
    }
}
