//! The row of a run: its outcome, its reach, its counts.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

use crate::SyncRunner;
use crate::plan::Counts;
use crate::snapshot::Reach;
use crate::started_by::StartedBy;
use crate::warning::Warning;
use bridge_core::actor::Actor;
use bridge_core::error::{Code, Error, Result};
use bridge_core::ids::{self, Named};
use bridge_core::lang::{Text, grouped};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Outcome {
    /// Its plan was written.
    Applied,
    /// It was only a preview.
    Planned,
    /// It waits for a person.
    Held,
    /// Nothing was written.
    Failed,
}

/// What kind of run it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RunKind {
    /// A reading of WeCom.
    Sync,
    /// A run taken back.
    Undo,
    /// Accounts from a file: a run of the tenant, without a data source.
    Import,
    /// One member's item, applied alone.
    Single,
}

impl RunKind {
    const ALL: [Self; 4] = [Self::Sync, Self::Undo, Self::Import, Self::Single];

    /// The kind that is stored as this word; one of another version of the program is taken for a sync.
    pub(super) fn of_word(stored: &str) -> Self {
        let found = Self::ALL.into_iter().find(|kind| word(kind) == stored);
        found.unwrap_or(Self::Sync)
    }
}

/// One finished run.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The row's primary key.
    #[serde(skip)]
    pub key: i64,
    /// The data source's primary key; none for a run of the tenant alone.
    #[serde(skip)]
    pub source_key: Option<i64>,
    /// The tenant's primary key.
    #[serde(skip)]
    pub tenant_key: i64,
    /// The data source's revision that it was planned by.
    #[serde(skip)]
    pub revision: i64,
    /// The key of the run that has its changes: mostly its own.
    #[serde(skip)]
    pub list: i64,
    /// Shown to people and accepted from them.
    pub id: String,
    /// The data source's identifier; none for a run of the tenant alone, such as an import.
    pub source: Option<String>,
    /// The tenant's identifier.
    pub tenant: String,
    /// What kind of run it was.
    pub kind: RunKind,
    /// Who started it.
    pub started_by: StartedBy,
    /// How it ended.
    pub outcome: Outcome,
    /// How much WeCom let us read; `None` if it failed before that was known.
    pub reach: Option<Reach>,
    /// How many of each kind.
    pub counts: Counts,
    /// HTTP requests to WeCom.
    pub calls: u64,
    /// Names the plan.
    pub plan_hash: Option<String>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// Why it failed or was held: code, message, detail.
    pub error: Option<Value>,
    /// When it began, in milliseconds since 1970 UTC.
    pub started_at: i64,
    /// When it ended, in milliseconds since 1970 UTC.
    pub finished_at: i64,
    /// Whether a later undo took it back.
    pub undone: bool,
    /// Whether somebody in it was archived or erased since, so that it cannot be undone.
    pub cleared: bool,
    /// The account and the host of the program that made it; none in runs of before they were kept.
    pub actor: Option<Actor>,
    /// Of a held run: the applied run with which a person confirmed its list, if that is still on record.
    #[serde(skip)]
    pub confirmed: Option<Confirmed>,
    /// Of an undo: the run that it took back, if that is still on record.
    #[serde(skip)]
    pub undoes: Option<Undone>,
}

/// A run that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Its identifier.
    pub id: String,
    /// What it had done.
    pub counts: Counts,
}

/// The applied run with which a person confirmed a held one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Its identifier.
    pub id: String,
    /// Who confirmed.
    pub actor: Option<Actor>,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

impl Run {
    /// The code of the error that it ended with.
    pub fn error_code(&self) -> Option<Code> {
        let id = self.error.as_ref()?.get("code")?.as_str()?;
        Code::ALL.iter().copied().find(|code| code.id() == id)
    }

    /// Why an applied run cannot be undone any more, where its data were cleared.
    pub fn cleared_text(&self) -> Option<Text> {
        let is_in_force = self.outcome == Outcome::Applied && !self.undone;
        (self.cleared && is_in_force && self.kind != RunKind::Undo).then_some(CLEARED)
    }

    /// Of an undo: the run that it took back, read backwards.
    pub fn undo_said(&self) -> Option<Text> {
        if self.kind != RunKind::Undo {
            return None;
        }
        let Some(undone) = &self.undoes else {
            return Some(TAKEN_BACK);
        };
        Some(read_backwards(&undone.counts))
    }

    /// Whether it says how syncing stands: a preview and an undo do not, nor does a run that was refused only because the
    /// plan was another than the one that a person expected, nor what a look for changes brought, unless it waits.
    pub fn is_attempt(&self) -> bool {
        let was_expected_otherwise = || {
            self.as_error()
                .is_some_and(|error| error.code() == Code::SyncMoved)
        };
        self.kind == RunKind::Sync
            && self.outcome != Outcome::Planned
            && (!self.is_partial() || self.outcome == Outcome::Held)
            && !(self.outcome == Outcome::Failed && was_expected_otherwise())
    }

    /// Whether it read identifiers and newcomers only, and so knows nothing of whoever was there before.
    pub fn is_partial(&self) -> bool {
        self.reach == Some(Reach::IdsAndNewcomers)
    }

    /// Whether the list of a held run that nobody confirmed no longer counts: another run was applied since, or the
    /// source's settings were changed.
    pub fn is_outdated(&self, source: &Source, last_applied: Option<i64>) -> bool {
        self.outcome == Outcome::Held
            && self.confirmed.is_none()
            && (self.revision != source.revision || last_applied.is_some_and(|key| key > self.key))
    }

    /// The error that it ended with.
    pub fn as_error(&self) -> Option<Error> {
        Error::of_record(self.error.as_ref()?)
    }
}

const CLEARED: Text = Text::fixed(
    "其中有人已归档或抹除，这次同步不能撤销",
    "Somebody in it was archived or erased: this run cannot be undone",
);

const TAKEN_BACK: Text = Text::fixed(
    "已撤销：目录回到了那次同步之前的样子",
    "Taken back: the directory is as it was before that run",
);

/// What taking a run back did, by what the run had done.
fn read_backwards(counts: &Counts) -> Text {
    let parts = [
        (
            counts.created,
            "新增的 {n} 人已移除",
            "{n} new users removed",
        ),
        (
            counts.updated
                + counts.usernames_changed
                + counts.renamed
                + counts.overwritten
                + counts.reactivated,
            "更新的 {n} 人已还原",
            "{n} changed users restored",
        ),
        (
            counts.deactivated(),
            "停用的 {n} 人已恢复",
            "{n} deactivated users active again",
        ),
        (
            counts.departments_created + counts.departments_updated + counts.departments_retired,
            "{n} 个部门已还原",
            "{n} departments restored",
        ),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let (zh, en): (Vec<_>, Vec<_>) = parts
        .map(|(count, zh, en)| {
            let n = grouped(count);
            (zh.replace("{n}", &n), en.replace("{n}", &n))
        })
        .unzip();
    match zh.is_empty() {
        true => TAKEN_BACK,
        false => Text::new(
            format!("已撤销：{}", zh.join("，")),
            format!("Taken back: {}", en.join(", ")),
        ),
    }
}

impl Named for Run {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A run's row before it is stored, which gives it its identifier.
pub(crate) struct NewRun<'a> {
    /// None for a run of the tenant alone.
    pub(crate) source: Option<i64>,
    pub(crate) tenant: i64,
    pub(crate) kind: RunKind,
    pub(crate) started_by: StartedBy,
    pub(crate) outcome: Outcome,
    pub(crate) reach: Option<Reach>,
    pub(crate) counts: Counts,
    pub(crate) calls: u64,
    pub(crate) revision: i64,
    pub(crate) plan_hash: Option<&'a str>,
    pub(crate) warnings: &'a [Warning],
    pub(crate) error: Option<&'a Error>,
    pub(crate) started_at: i64,
    pub(crate) finished_at: i64,
    pub(crate) undoes: Option<i64>,
    pub(crate) actor: &'a Actor,
}

/// Stores a run's row and gives its key.
pub(crate) fn insert(db: &Connection, run: &NewRun<'_>) -> Result<i64> {
    let error = run.error.map(|error| error.to_record().to_string());
    db.execute(
        "INSERT INTO runs (id, source, tenant, kind, started_by, outcome, reach, counts, calls, revision, plan_hash, warnings,
            error, started_at, finished_at, undoes, actor_account, actor_host)
         VALUES (?1, ?2, ?18, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            ids::new_id()?,
            run.source,
            word(&run.kind),
            word(&run.started_by),
            word(&run.outcome),
            run.reach.as_ref().map(word),
            json(&run.counts),
            i64::try_from(run.calls).unwrap_or(i64::MAX),
            run.revision,
            run.plan_hash,
            json(&run.warnings),
            error,
            run.started_at,
            run.finished_at,
            run.undoes,
            run.actor.account,
            run.actor.host,
            run.tenant,
        ],
    )?;
    Ok(db.last_insert_rowid())
}

impl SyncRunner {
    /// The runs of a data source, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn runs_of(&self, source: &Source, most: usize) -> Result<Vec<Run>> {
        self.context.store().read(|db| {
            let sql = format!("{SELECT} WHERE runs.source = ?1 ORDER BY runs.key DESC LIMIT ?2");
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            select(db, &sql, params![source.key, most])
        })
    }

    /// The runs of a data source that read all they could and were no previews, newest first: those that its times go by.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(crate) fn whole_runs_of(&self, source: &Source) -> Result<Vec<Run>> {
        self.context.store().read(|db| {
            let sql = format!(
                "{SELECT} WHERE runs.source = ?1 AND runs.kind = 'sync' AND runs.outcome <> 'planned'
                   AND runs.reach IS NOT 'ids_and_newcomers' ORDER BY runs.key DESC LIMIT 32"
            );
            select(db, &sql, [source.key])
        })
    }

    /// The runs of a tenant, those of all its data sources and its own, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn runs_of_tenant(&self, tenant: &Tenant, most: usize) -> Result<Vec<Run>> {
        self.context.store().read(|db| {
            let sql = format!("{SELECT} WHERE runs.tenant = ?1 ORDER BY runs.key DESC LIMIT ?2");
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            select(db, &sql, params![tenant.key, most])
        })
    }

    /// The runs of a tenant alone, such as imports, newest first.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn own_runs_of(&self, tenant: &Tenant, most: usize) -> Result<Vec<Run>> {
        self.context.store().read(|db| {
            let sql = format!(
                "{SELECT} WHERE runs.tenant = ?1 AND runs.source IS NULL ORDER BY runs.key DESC LIMIT ?2"
            );
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            select(db, &sql, params![tenant.key, most])
        })
    }

    /// The run that a person means by an identifier or the beginning of one.
    ///
    /// # Errors
    /// [`Code::RunUnknown`] or [`Code::Ambiguous`].
    pub fn run(&self, wanted: &str) -> Result<Run> {
        let runs = self.context.store().read(|db| {
            let sql = format!(
                "{SELECT} WHERE substr(runs.id, 1, length(?1)) = ?1 ORDER BY runs.key DESC"
            );
            select(db, &sql, [wanted.trim()])
        })?;
        ids::find(runs, wanted, Code::RunUnknown)
    }
}

/// The newest run of a source that fits a fixed SQL condition.
pub(crate) fn latest(db: &Connection, source: i64, condition: &str) -> Result<Option<Run>> {
    let sql =
        format!("{SELECT} WHERE runs.source = ?1 AND {condition} ORDER BY runs.key DESC LIMIT 1");
    Ok(select(db, &sql, [source])?.into_iter().next())
}

/// The newest run of a tenant alone that fits a fixed SQL condition.
pub(crate) fn latest_own(db: &Connection, tenant: i64, condition: &str) -> Result<Option<Run>> {
    let sql = format!(
        "{SELECT} WHERE runs.tenant = ?1 AND runs.source IS NULL AND {condition} ORDER BY runs.key DESC LIMIT 1"
    );
    Ok(select(db, &sql, [tenant])?.into_iter().next())
}

/// Whether the source's users are as a run by its settings of now left them.
pub(crate) fn is_settled(db: &Connection, source: &Source) -> Result<bool> {
    // What a look for changes brought, or one member alone, leaves everybody else as the run before it did.
    let whole = "runs.outcome = 'applied' AND runs.kind <> 'single' AND runs.reach IS NOT 'ids_and_newcomers'";
    let last = latest(db, source.key, whole)?;
    Ok(last.is_some_and(|last| last.kind == RunKind::Sync && last.revision == source.revision))
}

/// The held run that has the changes of a plan with this hash already. The hash covers all that is recorded of them.
pub(crate) fn list_of(db: &Connection, source: i64, plan_hash: &str) -> Result<Option<i64>> {
    let sql = "SELECT key FROM runs WHERE source = ?1 AND plan_hash = ?2 AND outcome = 'held'
                 AND list_of IS NULL AND NOT list_dropped ORDER BY key DESC LIMIT 1";
    let found = db.query_row(sql, params![source, plan_hash], |row| row.get(0));
    Ok(found.optional()?)
}

/// Lets a run refer to the list of changes of another one.
pub(crate) fn share_list(db: &Connection, run: i64, list_of: i64) -> Result<()> {
    let sql = "UPDATE runs SET list_of = ?2 WHERE key = ?1";
    db.execute(sql, [run, list_of])?;
    Ok(())
}

/// Notes that a person confirmed a held run's list with an applied one. Runs that share the list are confirmed with it.
pub(crate) fn confirm(db: &Connection, held: &Run, applied: i64) -> Result<()> {
    let sql = "UPDATE runs SET confirmed_by = ?3 WHERE source = ?1 AND outcome = 'held' AND coalesce(list_of, key) = ?2";
    db.execute(sql, params![held.source_key, held.list, applied])?;
    Ok(())
}

/// The run of a source with exactly this identifier.
pub(crate) fn of_id(db: &Connection, source: i64, id: &str) -> Result<Option<Run>> {
    let sql = format!("{SELECT} WHERE runs.source = ?1 AND runs.id = ?2");
    Ok(select(db, &sql, params![source, id])?.into_iter().next())
}

/// One run by its key.
pub(crate) fn of_key(db: &Connection, key: i64) -> Result<Run> {
    let found = db
        .query_row(&format!("{SELECT} WHERE runs.key = ?1"), [key], |row| {
            Ok(of_row(row))
        })
        .optional()?;
    found.ok_or_else(|| Error::new(Code::RunUnknown, "the run is gone"))?
}

const SELECT: &str =
    "SELECT runs.*, sources.id AS source_id, tenants.id AS tenant_id, undone.id AS undone_id, undone.counts AS undone_counts,
            confirming.id AS confirming_id, confirming.actor_account AS confirming_account,
            confirming.actor_host AS confirming_host, confirming.finished_at AS confirmed_at
     FROM runs JOIN tenants ON tenants.key = runs.tenant LEFT JOIN sources ON sources.key = runs.source
     LEFT JOIN runs undone ON undone.key = runs.undoes
     LEFT JOIN runs confirming ON confirming.key = runs.confirmed_by";

fn select(db: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Run>> {
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map(values, |row| Ok(of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

fn of_row(row: &Row<'_>) -> Result<Run> {
    let text = |column: &str| row.get::<_, String>(column);
    let reach: Option<String> = row.get("reach")?;
    let error: Option<String> = row.get("error")?;
    let undone_by: Option<i64> = row.get("undone_by")?;
    let (key, list_of): (i64, Option<i64>) = (row.get("key")?, row.get("list_of")?);
    Ok(Run {
        key,
        list: list_of.unwrap_or(key),
        source_key: row.get("source")?,
        revision: row.get("revision")?,
        id: text("id")?,
        source: row.get("source_id")?,
        tenant_key: row.get("tenant")?,
        tenant: text("tenant_id")?,
        kind: RunKind::of_word(&text("kind")?),
        started_by: if text("started_by")? == "schedule" {
            StartedBy::Schedule
        } else {
            StartedBy::Person
        },
        outcome: outcome(&text("outcome")?)?,
        reach: reach
            .map(|reach| parse(&format!("\"{reach}\"")))
            .transpose()?,
        counts: parse(&text("counts")?)?,
        calls: row.get::<_, i64>("calls")?.unsigned_abs(),
        plan_hash: row.get("plan_hash")?,
        warnings: parse(&text("warnings")?)?,
        error: error.map(|error| parse(&error)).transpose()?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        undone: undone_by.is_some(),
        cleared: row.get("cleared")?,
        actor: Actor::of_columns(row.get("actor_account")?, row.get("actor_host")?),
        confirmed: confirmed(row)?,
        undoes: undone(row)?,
    })
}

fn confirmed(row: &Row<'_>) -> Result<Option<Confirmed>> {
    let Some(id) = row.get("confirming_id")? else {
        return Ok(None);
    };
    Ok(Some(Confirmed {
        id,
        actor: Actor::of_columns(row.get("confirming_account")?, row.get("confirming_host")?),
        at: row.get("confirmed_at")?,
    }))
}

fn undone(row: &Row<'_>) -> Result<Option<Undone>> {
    let id: Option<String> = row.get("undone_id")?;
    let counts: Option<String> = row.get("undone_counts")?;
    let (Some(id), Some(counts)) = (id, counts) else {
        return Ok(None);
    };
    Ok(Some(Undone {
        id,
        counts: parse(&counts)?,
    }))
}

pub(super) fn outcome(word: &str) -> Result<Outcome> {
    match word {
        "applied" => Ok(Outcome::Applied),
        "planned" => Ok(Outcome::Planned),
        "held" => Ok(Outcome::Held),
        "failed" => Ok(Outcome::Failed),
        _ => Err(Error::damaged("outcome")),
    }
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|_| Error::damaged("run"))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The word that an enum of one word is stored as.
fn word<T: Serialize>(value: &T) -> String {
    json(value).trim_matches('"').to_owned()
}
