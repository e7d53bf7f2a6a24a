//! Data sources: where members come from, and the rules by which they are brought in (method one).

pub mod employee_no;
pub mod never_take;
pub mod policy;
pub mod scope;
pub mod times;
pub mod unconfirmed;
pub mod username;

pub use crate::auth::ScanLogin;
pub use employee_no::EmployeeNo;
pub use never_take::{NeverTake, TakenField};
pub use policy::{AutoSync, Guard, OnDuplicate, SourceChange};
pub use scope::{ScopeRule, ScopeRules, SyncScope};
pub use times::{QuietHours, SourceTimes, TimeOfDay, TimesChange, Timetable, Watch};
pub use unconfirmed::HeldReason;
pub use username::{UsernameRule, UsernameRules};

use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use serde::Serialize;
use wecom::{CorpId, Secret};

use crate::Context;
use crate::error::{Code, Error, Result};
use crate::ids::{self, Named};
use crate::secrets::contacts_entry;
use crate::tenant::Tenant;

/// A corp's address book as a source of users.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Source {
    /// The row's primary key.
    #[serde(skip)]
    pub key: i64,
    /// The primary key of its tenant's row.
    #[serde(skip)]
    pub tenant_key: i64,
    /// Counts changes of settings that a plan depends on.
    #[serde(skip)]
    pub revision: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// The tenant's identifier.
    pub tenant: String,
    /// The corp whose members it brings.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub corp_id: CorpId,
    /// A person's own words; may be empty.
    pub description: String,
    /// How often it runs by itself.
    #[serde(rename = "auto_sync_hours")]
    #[cfg_attr(feature = "bindings", ts(type = "4 | 12 | 24 | null"))]
    pub auto_sync: AutoSync,
    /// What happens to a member who matches a user whom this source does not own.
    pub on_duplicate: OnDuplicate,
    /// Whether its users may log in with a password.
    pub password_login: bool,
    /// Whether its users may log in by scanning.
    pub scan_login: bool,
    /// When a run waits for a person.
    pub guard: Guard,
    /// For how many days finished runs are kept.
    pub keep_days: u32,
    /// From what the employee number is taken: `extattr:NAME`, `=EXPRESSION`, or none.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub employee_no: EmployeeNo,
    /// When it runs by itself beside its interval, and how often it is watched.
    #[serde(flatten)]
    pub times: SourceTimes,
    /// Who comes in; none: everybody.
    pub scope: Option<SyncScope>,
    /// Whether users who leave the scope are deactivated; else they stay as they are.
    pub depart_out_of_scope: bool,
    /// By what rules usernames are made, first to last.
    #[cfg_attr(feature = "bindings", ts(type = "string[]"))]
    pub username_rules: UsernameRules,
    /// Whether users who are there already get their usernames by the rules too; else they keep them.
    pub rename_existing: bool,
    /// The fields that are never taken.
    pub never_take: NeverTake,
    /// After how many days its runs archive whom it left departed; none: never.
    pub archive_after: Option<u32>,
    /// The changed settings that the next run waits for.
    #[serde(skip)]
    pub unconfirmed: Vec<HeldReason>,
    /// Whether automatic runs wait until a person has run one: so after an undo.
    pub paused: bool,
    /// When it was made: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub created_at: i64,
}

impl Source {
    /// What people call it: its description, or its corp ID where there is none.
    pub fn label(&self) -> &str {
        match self.description.as_str() {
            "" => self.corp_id.as_str(),
            description => description,
        }
    }

    /// When it runs by itself, in this machine's time zone.
    pub fn timetable(&self) -> Timetable {
        Timetable {
            hours: self.auto_sync.hours(),
            at: self.times.at,
            quiet: self.times.quiet,
            zone: jiff::tz::TimeZone::system(),
        }
    }
}

impl Named for Source {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        vec![&self.description, self.corp_id.as_str()]
    }
}

impl Context {
    /// All data sources, oldest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn sources(&self) -> Result<Vec<Source>> {
        self.store().read(all)
    }

    /// The data sources of one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn sources_of(&self, tenant: &Tenant) -> Result<Vec<Source>> {
        self.store()
            .read(|db| select(db, "WHERE sources.tenant = ?1", [tenant.key]))
    }

    /// The data source that a person means by an identifier, the beginning of one, its description or corp ID.
    ///
    /// # Errors
    /// `source.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn source(&self, wanted: &str) -> Result<Source> {
        let exact = |db: &Connection| select(db, "WHERE sources.id = ?1", [wanted.trim()]);
        match self.store().read(exact)?.pop() {
            Some(source) => Ok(source),
            None => ids::find(self.sources()?, wanted, Code::SourceUnknown),
        }
    }

    /// The contacts secret: given for this command, held for this session, or from the keyring.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid` or `keyring.unavailable`.
    pub async fn contacts_secret(&self, source: &Source, tenant: &Tenant) -> Result<Secret> {
        if let Some(given) = &self.given().contacts {
            return Ok(given.clone());
        }
        self.stored_contacts_secret(source, tenant).await
    }

    /// The same for an unattended run: a secret given for this process belongs to one corp, so it is used only where there
    /// is no other.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `secret.invalid`, `keyring.unavailable`, `store.unavailable`, `store.busy`
    /// or `store.damaged`.
    pub async fn contacts_secret_unattended(
        &self,
        source: &Source,
        tenant: &Tenant,
    ) -> Result<Secret> {
        if self.given().contacts.is_none() || self.sources()?.len() == 1 {
            return self.contacts_secret(source, tenant).await;
        }
        self.stored_contacts_secret(source, tenant).await
    }

    async fn stored_contacts_secret(&self, source: &Source, tenant: &Tenant) -> Result<Secret> {
        let entry = contacts_entry(&source.id);
        let kept = self.stored_secret(&entry, &tenant.secret_binding()).await;
        kept.and_then(|kept| kept.ok_or_else(no_secret))
            .map_err(|error| {
                let error = error.with("secret", "contacts");
                error.with("source", source.id.clone())
            })
    }
}

fn no_secret() -> Error {
    Error::new(
        Code::SecretMissing,
        "no contacts secret is kept for this data source",
    )
}

const SELECT: &str = "SELECT sources.*, tenants.id AS tenant_id FROM sources JOIN tenants ON tenants.key = sources.tenant";

/// Every data source in the database.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn all(db: &Connection) -> Result<Vec<Source>> {
    select(db, "", [])
}

fn select(db: &Connection, condition: &str, values: impl Params) -> Result<Vec<Source>> {
    let mut statement = db.prepare_cached(&format!("{SELECT} {condition} ORDER BY sources.key"))?;
    let rows = statement.query_map(values, |row| Ok(of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

/// One data source by its key.
///
/// # Errors
/// `source.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
pub fn by_key(db: &Connection, key: i64) -> Result<Source> {
    let found = db
        .query_row(&format!("{SELECT} WHERE sources.key = ?1"), [key], |row| {
            Ok(of_row(row))
        })
        .optional()?;
    found.unwrap_or_else(|| Err(Error::new(Code::SourceUnknown, "the data source is gone")))
}

fn of_row(row: &Row<'_>) -> Result<Source> {
    let corp_id: String = row.get("corp_id")?;
    let on_duplicate: String = row.get("on_duplicate")?;
    Ok(Source {
        key: row.get("key")?,
        tenant_key: row.get("tenant")?,
        revision: row.get("revision")?,
        id: row.get("id")?,
        tenant: row.get("tenant_id")?,
        corp_id: CorpId::parse(&corp_id).map_err(|_| Error::damaged("corp ID"))?,
        description: row.get("description")?,
        auto_sync: AutoSync::of_hours(row.get("auto_sync_hours")?)
            .ok_or_else(|| Error::damaged("interval"))?,
        on_duplicate: on_duplicate
            .parse()
            .map_err(|_| Error::damaged("sync policy"))?,
        password_login: row.get("password_login")?,
        scan_login: row.get("scan_login")?,
        guard: Guard {
            percent: row.get("guard_percent")?,
            people: row.get("guard_people")?,
            floor: row.get("guard_floor")?,
        },
        keep_days: row.get("keep_days")?,
        employee_no: EmployeeNo::of_column(
            row.get::<_, Option<String>>("employee_no")?.as_deref(),
        )?,
        times: SourceTimes::of_row(row)?,
        scope: SyncScope::of_column(row.get::<_, Option<String>>("scope")?.as_deref())?,
        depart_out_of_scope: row.get("depart_out_of_scope")?,
        username_rules: UsernameRules::of_column(
            row.get::<_, Option<String>>("username_rules")?.as_deref(),
        )?,
        rename_existing: row.get("rename_existing")?,
        never_take: NeverTake::of_column(row.get::<_, Option<String>>("never_take")?.as_deref())?,
        archive_after: row.get("archive_after")?,
        unconfirmed: unconfirmed::of_column(
            row.get::<_, Option<String>>("unconfirmed")?.as_deref(),
        )?,
        paused: row.get("paused")?,
        created_at: row.get("created_at")?,
    })
}

/// Pauses automatic runs until a person has run one.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn pause(db: &Connection, key: i64) -> Result<()> {
    db.execute("UPDATE sources SET paused = 1 WHERE key = ?1", [key])?;
    Ok(())
}

/// Resumes automatic runs.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn resume(db: &Connection, key: i64) -> Result<()> {
    db.execute(
        "UPDATE sources SET paused = 0 WHERE key = ?1 AND paused = 1",
        [key],
    )?;
    Ok(())
}
