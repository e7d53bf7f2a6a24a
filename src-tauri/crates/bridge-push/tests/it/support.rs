//! A data folder with people, and a simulated server to push them to.

use bridge_core::vault::SessionOnly;
use bridge_core::{Context, GivenSecrets, Options};
use bridge_push::push::{Push, PushRequest, PushRunner};
use bridge_push::target::settings::Layout;
use bridge_push::target::{Settings, TargetKind, TrustSetting};
use rusqlite::params;
use sandbox::ldap::{Config, Control, Double, Entry, Flavour};
use wecom::Secret;

pub(crate) struct World {
    pub(crate) context: Context,
    pub(crate) runner: PushRunner,
    pub(crate) double: Double,
    pub(crate) base: String,
    kind: TargetKind,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new(kind: TargetKind) -> Self {
        Self::with(kind, |_| {}).await
    }

    /// A world whose target has other settings.
    pub(crate) async fn with(kind: TargetKind, change: impl FnOnce(&mut Settings)) -> Self {
        let flavour = match kind {
            TargetKind::Ad => Flavour::Ad,
            TargetKind::Ldap => Flavour::OpenLdap,
        };
        let config = Config {
            flavour,
            ..Config::default()
        };
        let double = Double::start(config).await.unwrap();
        let details = double.details().clone();
        let folder = tempfile::tempdir().unwrap();
        let context = Context::open(Options {
            vault: std::sync::Arc::new(SessionOnly::default()),
            given: GivenSecrets {
                target: Some(Secret::parse(&details.secret).unwrap()),
                ..GivenSecrets::default()
            },
            ..Options::new(folder.path().join("data"))
        })
        .unwrap();
        let mut settings = Settings::of_kind(kind);
        settings.base = details.base.clone();
        settings.layout = Layout::OuTree;
        settings.trust = TrustSetting::ca(details.ca.as_bytes()).unwrap();
        settings.upn_suffix = Some("corp.example.test".into());
        change(&mut settings);
        put_rows(&context, kind, &settings, (&details.url, &details.bind_dn));
        Self {
            runner: PushRunner::new(context.clone()),
            base: details.base,
            context,
            double,
            kind,
            folder,
        }
    }

    pub(crate) fn control(&self) -> &Control {
        self.double.control()
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn sql(&self, sql: &str) {
        let moved = "UPDATE tenants SET directory_version = directory_version + 1";
        self.context
            .store()
            .write(|db| Ok(db.execute_batch(&format!("{sql}; {moved}"))?))
            .unwrap();
    }

    pub(crate) fn department(&self, id: i64, name: &str, parent: Option<i64>) {
        let parent = parent.map_or("NULL".to_owned(), |parent| parent.to_string());
        self.sql(&format!(
            "INSERT INTO departments (source, wecom_id, name, parent, sort, retired) VALUES (1, {id}, '{name}', {parent}, 0, 0)"
        ));
    }

    pub(crate) fn user(&self, userid: &str, department: i64) {
        self.sql(&format!(
            "INSERT INTO users (tenant, source, userid, username, login, name, main_department, status, updated_at)
             VALUES (1, 1, '{userid}', '{userid}', '{userid}', '张三', {department}, 'active', 0);
             INSERT INTO user_departments SELECT key, {department} FROM users WHERE userid = '{userid}'"
        ));
    }

    pub(crate) fn set(&self, userid: &str, what: &str) {
        self.sql(&format!(
            "UPDATE users SET {what} WHERE userid = '{userid}'"
        ));
    }

    pub(crate) async fn push(&self) -> Push {
        self.runner.run("t", &PushRequest::default()).await.unwrap()
    }

    pub(crate) async fn dry(&self) -> Push {
        let request = PushRequest {
            dry_run: true,
            ..PushRequest::default()
        };
        self.runner.run("t", &request).await.unwrap()
    }

    /// What everything is that the plan would still do.
    pub(crate) async fn left(&self) -> Vec<String> {
        let push = self.dry().await;
        assert!(push.error.is_none(), "{:?}", push.error);
        let (_, changes) = self.runner.changes(&push, None, (0, 1000)).unwrap();
        changes
            .iter()
            .map(|change| format!("{:?} {:?} {:?}", change.kind, change.reason, change.userid))
            .collect()
    }

    /// Entries below the base that this account made, by what they are.
    pub(crate) fn entries(&self, class: &str) -> Vec<Entry> {
        let all = self.control().below(&self.base);
        let is = |entry: &Entry| {
            entry
                .all("objectClass")
                .iter()
                .any(|each| each.eq_ignore_ascii_case(class))
        };
        all.into_iter().filter(is).collect()
    }

    pub(crate) fn people(&self) -> Vec<Entry> {
        self.entries(match self.kind {
            TargetKind::Ad => "user",
            TargetKind::Ldap => "inetOrgPerson",
        })
    }

    pub(crate) fn person(&self, userid: &str) -> Option<Entry> {
        let mut found = self.people();
        found.retain(|entry| entry.text("employeeNumber").as_deref() == Some(userid));
        assert!(found.len() < 2, "{userid} is there twice");
        found.pop()
    }

    /// Somebody else's part of the tree, with people who look like ours.
    pub(crate) fn foreign(&self, userids: &[&str]) -> String {
        let unit = format!("ou=foreign,{}", self.base);
        self.control()
            .put(
                &unit,
                &[("objectClass", "organizationalUnit"), ("ou", "foreign")],
            )
            .unwrap();
        for userid in userids {
            let class = if self.kind == TargetKind::Ad {
                "user"
            } else {
                "inetOrgPerson"
            };
            let mut values = vec![
                ("objectClass", class),
                ("sn", "x"),
                ("employeeNumber", *userid),
            ];
            let name = format!("Foreign {userid}");
            values.push(("cn", &name));
            if self.kind == TargetKind::Ad {
                values.push(("sAMAccountName", &name[..name.len().min(20)]));
            } else {
                values.push(("uid", *userid));
            }
            self.control()
                .put(&format!("cn={name},{unit}"), &values)
                .unwrap();
        }
        unit
    }
}

fn put_rows(
    context: &Context,
    kind: TargetKind,
    settings: &Settings,
    (url, account): (&str, &str),
) {
    let capabilities = match kind {
        TargetKind::Ad => r#"{"disable":"uac","is_ad":true}"#,
        TargetKind::Ldap => {
            r#"{"disable":"ppolicy","member_follow":"refint","group_class":"groupOfNames"}"#
        }
    };
    let settings = serde_json::to_string(settings).unwrap();
    context
        .store()
        .write(|db| {
            db.execute_batch(
                "INSERT INTO tenants (id, name, api_base, login_base, created_at) VALUES ('tenant', 'T', 'https://a', 'https://b', 0);
                 INSERT INTO sources (id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login, scan_login,
                    guard_percent, guard_people, guard_floor, keep_days, created_at)
                 VALUES ('source', 1, 'ww0123456789abcdef', '', 0, 'skip', 0, 0, 10, 500, 5, 30, 0);
                 INSERT INTO departments (source, wecom_id, name, parent, sort, retired) VALUES (1, 1, '总部', NULL, 0, 0);",
            )?;
            db.execute(
                "INSERT INTO targets (id, tenant, kind, name, address, account, settings, capabilities, created_at)
                 VALUES ('t', 1, ?1, 'T', ?2, ?3, ?4, ?5, 0)",
                params![kind.as_str(), url, account, settings, capabilities],
            )?;
            Ok(())
        })
        .unwrap();
}

pub(crate) const BOTH: [TargetKind; 2] = [TargetKind::Ldap, TargetKind::Ad];
