//! A bridge in a throw-away folder, set up against a simulated WeCom.

pub(crate) mod attacks;
pub(crate) mod browser;
pub(crate) mod raw;
pub(crate) mod standing;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use bridge::actor::Actor;
use bridge::source::{AutoSync, NewSource, OnDuplicate, ScanLogin, Source, SourceChange};
use bridge::sync::{Run, RunRequest};
use bridge::tenant::{NewTenant, Tenant};
use bridge::vault::SessionOnly;
use bridge::{Bridge, Options, progress};
use futures::future::BoxFuture;
use sandbox::{Config, Details, Sandbox, Scenario};
use tempfile::TempDir;
use wecom::{Clock, Secret, SystemClock};

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) bridge: Bridge,
    pub(crate) tenant: Tenant,
    pub(crate) folder: TempDir,
    pub(crate) clock: Arc<SetClock>,
}

pub(crate) struct Setting {
    pub(crate) scenario: Scenario,
    pub(crate) members: u32,
    pub(crate) departments: u32,
    /// The registered callback domain; the sandbox's own if none.
    pub(crate) callback: Option<String>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            scenario: Scenario::Healthy,
            members: 60,
            departments: 8,
            callback: None,
        }
    }
}

/// The system's clock, set forward or back by hand.
#[derive(Debug, Default)]
pub(crate) struct SetClock {
    ahead_ms: AtomicI64,
}

impl SetClock {
    pub(crate) fn advance_hours(&self, hours: i64) {
        self.ahead_ms
            .fetch_add(hours * 3_600_000, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> SystemTime {
        let ahead = self.ahead_ms.load(Ordering::Relaxed);
        let by = Duration::from_millis(ahead.unsigned_abs());
        if ahead < 0 {
            SystemTime::now() - by
        } else {
            SystemTime::now() + by
        }
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(time)
    }
}

pub(crate) fn open(folder: &std::path::Path, clock: Arc<dyn Clock>) -> Bridge {
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        clock,
        actor: Actor::new("li.na", "ops-01"),
        ..Options::new(folder)
    };
    Bridge::open(options).unwrap()
}

pub(crate) fn new_source(details: &Details, on_duplicate: OnDuplicate, scan: bool) -> NewSource {
    NewSource {
        corp_id: details.corp_id.clone(),
        description: "总部".into(),
        contacts_secret: Secret::parse(&details.contacts_secret).unwrap(),
        auto_sync: AutoSync::Off,
        on_duplicate,
        password_login: false,
        scan_login: scan.then(|| scan_login(details)),
        keep_secrets: true,
    }
}

fn scan_login(details: &Details) -> ScanLogin {
    ScanLogin {
        agent_id: details.agent_id.to_string(),
        app_secret: Secret::parse(&details.app_secret).unwrap(),
        callback_domain: details.callback_domain.clone(),
    }
}

impl World {
    pub(crate) async fn healthy() -> Self {
        Self::new(Setting::default()).await
    }

    pub(crate) async fn of(scenario: Scenario) -> Self {
        Self::new(Setting {
            scenario,
            ..Setting::default()
        })
        .await
    }

    pub(crate) async fn new(setting: Setting) -> Self {
        let config = Config {
            members: setting.members,
            departments: setting.departments,
            scenario: setting.scenario,
            callback_domain: setting.callback,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::default());
        let bridge = open(folder.path(), clock.clone());
        let details = sandbox.details();
        let new = NewTenant {
            name: "华东制造".into(),
            api_base: Some(details.api_base.clone()),
            login_base: Some(details.login_base.clone()),
            ..NewTenant::default()
        };
        let tenant = bridge.add_tenant(&new).unwrap();
        Self {
            sandbox,
            bridge,
            tenant,
            folder,
            clock,
        }
    }

    pub(crate) fn new_source(&self, on_duplicate: OnDuplicate, scan: bool) -> NewSource {
        new_source(self.sandbox.details(), on_duplicate, scan)
    }

    pub(crate) fn scan(&self) -> ScanLogin {
        scan_login(self.sandbox.details())
    }

    pub(crate) async fn add_source(&self, on_duplicate: OnDuplicate) -> Source {
        let new = self.new_source(on_duplicate, true);
        self.bridge
            .set_up()
            .add_source(&self.tenant.id, &new)
            .await
            .unwrap()
            .source
    }

    /// Changes a source's settings.
    pub(crate) async fn set(&self, source: &Source, change: SourceChange) -> Source {
        let changed = self
            .bridge
            .set_up()
            .change_source(&source.id, &change, None, true);
        changed.await.unwrap()
    }

    pub(crate) async fn sync(&self, source: &Source) -> Run {
        self.sync_with(source, RunRequest::default()).await
    }

    pub(crate) async fn sync_with(&self, source: &Source, request: RunRequest) -> Run {
        self.bridge
            .sync()
            .execute(&source.id, request, progress::silent())
            .await
            .unwrap()
    }

    /// Every row of the directory's tables, as text: what "to the byte" means.
    pub(crate) fn directory(&self) -> Vec<String> {
        let db = rusqlite::Connection::open(self.folder.path().join(bridge::data_folder::DATABASE))
            .unwrap();
        [
            "SELECT * FROM users ORDER BY key",
            "SELECT * FROM user_departments ORDER BY 1, 2",
            "SELECT * FROM departments ORDER BY key",
        ]
        .iter()
        .flat_map(|sql| rows(&db, sql))
        .collect()
    }
}

fn rows(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|at| row.get::<_, rusqlite::types::Value>(at))
            .collect::<Result<Vec<_>, _>>()
    });
    rows.unwrap()
        .map(|row| format!("{:?}", row.unwrap()))
        .collect()
}
