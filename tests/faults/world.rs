//! The folders that every case begins from, and the two simulated corps behind the bad line.

use std::path::Path;
use std::sync::Arc;

use bridge::source::{AutoSync, NewSource, OnDuplicate, ScanLogin};
use bridge::sync::{Outcome, RunRequest};
use bridge::tenant::NewTenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, GivenSecrets, Options, progress};
use sandbox::{Config, Details, Sandbox, Scenario};
use tempfile::TempDir;
use tests::clock::Hurried;
use tests::database;
use wecom::{Secret, Timeouts};

use crate::commands::Command;

/// Everything that cases share; none of them changes it.
pub(crate) struct World {
    healthy: Sandbox,
    limited: Sandbox,
    /// A folder for each stage of a set-up.
    tenant: TempDir,
    source: TempDir,
    complete: TempDir,
    complete_limited: TempDir,
    /// The userid of somebody who can log in.
    pub(crate) somebody: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let healthy = small(Scenario::Healthy).await;
        let limited = small(Scenario::Healthy).await;
        let folder = || tempfile::tempdir().unwrap();
        let (tenant, source) = (folder(), folder());
        let (complete, complete_limited) = (folder(), folder());
        add_tenant(tenant.path(), healthy.details());
        add_tenant(source.path(), healthy.details());
        add_source(source.path(), healthy.details(), false).await;
        for (folder, sandbox) in [(&complete, &healthy), (&complete_limited, &limited)] {
            add_tenant(folder.path(), sandbox.details());
            add_source(folder.path(), sandbox.details(), true).await;
            first_sync(folder.path(), sandbox.details()).await;
            work_to_do(sandbox);
        }
        for folder in [&tenant, &source, &complete, &complete_limited] {
            // Whoever closes a database last leaves one file, which can be copied.
            let log = format!("{}-wal", bridge::data_folder::DATABASE);
            assert!(!folder.path().join(log).exists(), "it was not closed whole");
        }
        limited.control().set_scenario(Scenario::ContactsLimited);
        let seen = healthy.control().visible_members();
        let active = |userid: &&String| {
            healthy
                .control()
                .member(userid)
                .is_some_and(|member| member.status == 1)
        };
        let somebody = seen.iter().find(active).unwrap().clone();
        Self {
            healthy,
            limited,
            tenant,
            source,
            complete,
            complete_limited,
            somebody,
        }
    }

    pub(crate) fn details(&self, command: Command) -> &Details {
        match command {
            Command::SyncLimited => self.limited.details(),
            _ => self.healthy.details(),
        }
    }

    /// A folder in which `command` has something to do, with its WeCom at `base`.
    pub(crate) fn folder(&self, command: Command, base: &str) -> TempDir {
        let from = match command {
            Command::SourceAdd => &self.tenant,
            Command::AuthAdd => &self.source,
            Command::SyncLimited => &self.complete_limited,
            Command::Sync | Command::DryRun | Command::Check | Command::Trace => &self.complete,
        };
        let folder = tempfile::tempdir().unwrap();
        let file = bridge::data_folder::DATABASE;
        std::fs::copy(from.path().join(file), folder.path().join(file)).unwrap();
        database::point_at(folder.path(), base);
        folder
    }
}

/// The product in a folder, for which waiting between two tries takes no time.
pub(crate) fn open(folder: &Path, details: &Details) -> Bridge {
    open_patient(folder, details, Timeouts::default())
}

/// The same, which waits so long for WeCom.
pub(crate) fn open_patient(folder: &Path, details: &Details, timeouts: Timeouts) -> Bridge {
    let given = GivenSecrets {
        contacts: Some(Secret::parse(&details.contacts_secret).unwrap()),
        app: Some(Secret::parse(&details.app_secret).unwrap()),
        ..GivenSecrets::default()
    };
    Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        clock: Arc::new(Hurried::default()),
        timeouts,
        given,
        ..Options::new(folder)
    })
    .unwrap()
}

pub(crate) fn new_source(details: &Details, with_app: bool) -> NewSource {
    NewSource {
        corp_id: details.corp_id.clone(),
        description: "总部".into(),
        contacts_secret: Secret::parse(&details.contacts_secret).unwrap(),
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: false,
        scan_login: with_app.then(|| scan_login(details)),
        keep_secrets: true,
    }
}

pub(crate) fn scan_login(details: &Details) -> ScanLogin {
    ScanLogin {
        agent_id: details.agent_id.to_string(),
        app_secret: Secret::parse(&details.app_secret).unwrap(),
        callback_domain: details.callback_domain.clone(),
    }
}

async fn small(scenario: Scenario) -> Sandbox {
    let config = Config {
        members: 14,
        departments: 4,
        scenario,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

fn add_tenant(folder: &Path, details: &Details) {
    let new = NewTenant {
        name: "t".into(),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        ..NewTenant::default()
    };
    open(folder, details).add_tenant(&new).unwrap();
}

async fn add_source(folder: &Path, details: &Details, with_app: bool) {
    let bridge = open(folder, details);
    let new = new_source(details, with_app);
    bridge.set_up().add_source("t", &new).await.unwrap();
}

async fn first_sync(folder: &Path, details: &Details) {
    let bridge = open(folder, details);
    let run = bridge
        .sync()
        .execute(&details.corp_id, RunRequest::default(), progress::silent());
    assert_eq!(run.await.unwrap().outcome, Outcome::Applied);
}

/// So that a run after the first has something to write.
fn work_to_do(sandbox: &Sandbox) {
    let control = sandbox.control();
    let people = control.members();
    control.rename(&people[1].userid, "改了名");
    control.set_mobile(&people[2].userid, "13900001111");
    control.remove_member(&people[3].userid);
    control.add_member(sandbox::NewMember {
        name: "新来的".into(),
        ..sandbox::NewMember::default()
    });
}
