//! Pushes as they are kept and shown.

use bridge_core::actor::Actor;
use bridge_core::error::{Code, Error, Result};
use bridge_core::ids::{self, Named};
use bridge_core::lang::Text;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::guard::HeldBecause;
use super::plan::Counts;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident as $ts:literal { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = $ts))]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] #[cfg_attr(feature = "bindings", ts(rename = $word))] $variant,)+
        }

        impl $name {
            /// As it stands in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            fn of_row(text: &str) -> Result<Self> {
                let found = [$(Self::$variant),+].into_iter().find(|each| each.as_str() == text);
                found.ok_or_else(|| Error::damaged("a push"))
            }
        }
    };
}

words! {
    /// What a push was for.
    PushKind as "PushKind" {
        /// To bring the target to what the directory says.
        Push = "push",
        /// To take another push back.
        Undo = "undo",
        /// One person, step by step.
        Trial = "trial",
        /// To link what was there already.
        Adopt = "adopt",
    }
}

words! {
    /// Who started a push.
    Starter as "PushStarter" {
        /// A person.
        Person = "person",
        /// The schedule, or an applied sync.
        Schedule = "schedule",
    }
}

words! {
    /// What became of a push.
    Outcome as "PushOutcome" {
        /// Not ended; without a lock: it was killed.
        Running = "running",
        /// All of it was done.
        Applied = "applied",
        /// Nothing was to be done but planned.
        Planned = "planned",
        /// It waits for a person.
        Held = "held",
        /// Some lines were refused.
        Partly = "partly",
        /// Nothing was done.
        Failed = "failed",
        /// It ended early.
        Stopped = "stopped",
    }
}

/// What was read back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Verified {
    /// As it was written.
    pub same: u32,
    /// Otherwise.
    pub different: u32,
    /// Not there.
    pub missing: u32,
}

/// Something that a push tells beside its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PushWarning {
    /// Its identifier.
    pub id: String,
    /// In words.
    pub text: Text,
}

/// Why a push failed or ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PushFailure {
    /// The code of the error.
    pub code: String,
    /// What happened.
    pub message: String,
}

/// One push.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Push {
    /// The row's key.
    #[serde(skip)]
    pub key: i64,
    /// Its identifier.
    pub id: String,
    /// The target's identifier.
    pub target: String,
    /// What it was for.
    pub kind: PushKind,
    /// Who started it.
    pub started_by: Starter,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it waits.
    pub held: Vec<HeldBecause>,
    /// Its figures.
    pub counts: Counts,
    /// What was read back; none if nothing was written.
    pub verified: Option<Verified>,
    /// How many operations were sent, reading included.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub calls: i64,
    /// How many lines were written.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub written: i64,
    /// The hash of its plan.
    pub plan_hash: Option<String>,
    /// The tenant's change count that it followed.
    #[cfg_attr(feature = "bindings", ts(type = "number"))]
    pub directory_version: i64,
    /// How many seconds applying would take; only in the answer of a dry run.
    pub eta_s: Option<u32>,
    /// When it is tried again: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub retry_at: Option<i64>,
    /// What it tells beside its figures.
    pub warnings: Vec<PushWarning>,
    /// Why it failed or ended early.
    pub error: Option<PushFailure>,
    /// When it began: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub started_at: i64,
    /// When it ended.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub finished_at: Option<i64>,
    /// Who ran it, and where.
    pub actor: Option<Actor>,
    /// The target's settings that it followed.
    #[serde(skip)]
    pub revision: i64,
    /// The error itself, in the answer of the run that ended with it.
    #[serde(skip)]
    pub cause: Option<Error>,
}

impl Named for Push {
    fn id(&self) -> &str {
        &self.id
    }
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Push {
    fn of_row(row: &Row<'_>) -> Result<Self> {
        let word = |column: &str| row.get::<_, String>(column);
        let json = |column: &str| row.get::<_, Option<String>>(column);
        Ok(Self {
            key: row.get("key")?,
            id: row.get("id")?,
            target: row.get("target_id")?,
            kind: PushKind::of_row(&word("kind")?)?,
            started_by: Starter::of_row(&word("started_by")?)?,
            outcome: Outcome::of_row(&word("outcome")?)?,
            held: read(json("held")?)?.unwrap_or_default(),
            counts: read(json("counts")?)?.unwrap_or_default(),
            verified: read(json("verified")?)?,
            calls: row.get("calls")?,
            written: row.get("written")?,
            plan_hash: row.get("plan_hash")?,
            directory_version: row.get("directory_version")?,
            eta_s: None,
            retry_at: row.get("retry_at")?,
            warnings: read(json("warnings")?)?.unwrap_or_default(),
            error: read(json("error")?)?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            actor: Actor::of_columns(row.get("account")?, row.get("host")?),
            revision: row.get("revision")?,
            cause: None,
        })
    }
}

fn read<T: for<'a> Deserialize<'a>>(json: Option<String>) -> Result<Option<T>> {
    let value = json.map(|json| serde_json::from_str(&json)).transpose();
    value.map_err(|_| Error::damaged("a push"))
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::damaged("a push"))
}

const SELECT: &str = "SELECT pushes.*, targets.id AS target_id FROM pushes JOIN targets ON targets.key = pushes.target";

/// Pushes of a target, the last one first.
pub(super) fn of_target(db: &Connection, target: i64, limit: u32) -> Result<Vec<Push>> {
    let sql = format!("{SELECT} WHERE pushes.target = ?1 ORDER BY pushes.key DESC LIMIT ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![target, limit], |row| Ok(Push::of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

/// The push that a person means by an identifier or the beginning of one.
pub(super) fn find(db: &Connection, wanted: &str) -> Result<Push> {
    let sql = format!("{SELECT} WHERE substr(pushes.id, 1, length(?1)) = ?1 LIMIT 3");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([wanted.trim()], |row| Ok(Push::of_row(row)))?;
    let found = rows.collect::<rusqlite::Result<Result<Vec<_>>>>()??;
    ids::find(found, wanted, Code::RunUnknown)
}

/// Writes what became of a push.
pub(super) fn finish(db: &Connection, push: &Push) -> Result<()> {
    db.execute(
        "UPDATE pushes SET outcome = ?2, held = ?3, counts = ?4, verified = ?5, calls = ?6, written = ?7, plan_hash = ?8,
            warnings = ?9, error = ?10, retry_at = ?11, finished_at = ?12, directory_version = ?13 WHERE key = ?1",
        params![
            push.key,
            push.outcome.as_str(),
            (!push.held.is_empty()).then(|| json(&push.held)).transpose()?,
            json(&push.counts)?,
            push.verified.as_ref().map(json).transpose()?,
            push.calls,
            push.written,
            push.plan_hash,
            json(&push.warnings)?,
            push.error.as_ref().map(json).transpose()?,
            push.retry_at,
            push.finished_at,
            push.directory_version,
        ],
    )?;
    Ok(())
}
