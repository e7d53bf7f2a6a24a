//! The rows of links, pushes and their changes.

use std::collections::BTreeMap;

use bridge_core::actor::Actor;
use bridge_core::error::{Error, Result};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::link::{Link, LinkState, Origin, SentCreate, Values};
use super::plan::{Item, Kind, Reason, ValueChange};
use super::remote::ObjectKind;

/// The key under which a change keeps the object's name: no attribute is called so.
const DN: &str = "dn";

/// How far a change came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushStep"))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// In the plan.
    Planned,
    /// About to be sent, or sent.
    Sent,
    /// Done, as the target said.
    Done,
    /// The target refused.
    Failed,
    /// Nobody knows whether it was done.
    Uncertain,
}

impl Step {
    /// As it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
        }
    }

    fn of_row(text: &str) -> Option<Self> {
        [
            Self::Planned,
            Self::Sent,
            Self::Done,
            Self::Failed,
            Self::Uncertain,
        ]
        .into_iter()
        .find(|step| step.as_str() == text)
    }
}

/// All links of a target.
pub(super) fn links(db: &Connection, target: i64) -> Result<Vec<Link>> {
    let mut statement = db.prepare_cached(
        "SELECT key, object, ours, remote_id, remote_name, origin, state, rendered, remote_version, disabled_at
         FROM links WHERE target = ?1",
    )?;
    let mut rows = statement.query([target])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let word = |column: &str| row.get::<_, String>(column);
        let pushed: Option<String> = row.get("rendered")?;
        found.push(Link {
            key: row.get("key")?,
            object: ObjectKind::of_row(&word("object")?).ok_or_else(damaged)?,
            ours: row.get("ours")?,
            remote_id: word("remote_id")?,
            remote_name: word("remote_name")?,
            origin: Origin::of_row(&word("origin")?).ok_or_else(damaged)?,
            state: LinkState::of_row(&word("state")?).ok_or_else(damaged)?,
            pushed: pushed
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
            remote_version: row.get("remote_version")?,
            disabled_at: row.get("disabled_at")?,
        });
    }
    Ok(found)
}

/// Creates of a target that were sent and have no answer, the last one for each of ours.
pub(super) fn sent_creates(db: &Connection, target: i64) -> Result<Vec<SentCreate>> {
    let mut statement = db.prepare_cached(
        "SELECT changes.object, changes.ours, changes.remote_name, changes.after
         FROM push_changes AS changes JOIN pushes ON pushes.key = changes.push
         WHERE pushes.target = ?1 AND changes.kind = 'create' AND changes.step IN ('sent', 'uncertain') AND changes.ours IS NOT NULL
         ORDER BY changes.key",
    )?;
    let mut rows = statement.query([target])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let object = ObjectKind::of_row(&row.get::<_, String>(0)?).ok_or_else(damaged)?;
        let ours: i64 = row.get(1)?;
        let after: Option<String> = row.get(3)?;
        let mut values: Values = after
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        values.remove(DN);
        let sent = SentCreate {
            object,
            ours,
            dn: row.get(2)?,
            values,
        };
        found.insert((object, ours), sent);
    }
    Ok(found.into_values().collect())
}

/// What is kept of a link after a write.
#[derive(Clone, Debug)]
pub(super) struct NewLink<'a> {
    pub(super) key: LinkKey,
    pub(super) remote_id: &'a str,
    pub(super) dn: &'a str,
    pub(super) origin: Origin,
    pub(super) state: LinkState,
    pub(super) version: Option<&'a str>,
    pub(super) now: i64,
}

/// Remembers an object as ours.
pub(super) fn put_link(db: &Connection, link: &NewLink<'_>) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO links (target, object, ours, remote_id, remote_name, origin, state, remote_version, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (target, object, ours) DO UPDATE SET remote_id = ?4, remote_name = ?5, state = ?7, remote_version = ?8, updated_at = ?9",
    )?
    .execute(params![
        link.key.target,
        link.key.object.as_str(),
        link.key.ours,
        link.remote_id,
        link.dn,
        link.origin.as_str(),
        link.state.as_str(),
        link.version,
        link.now
    ])?;
    Ok(())
}

/// Where and who a link is.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkKey {
    pub(super) target: i64,
    pub(super) object: ObjectKind,
    pub(super) ours: i64,
}

/// Remembers an object's name.
pub(super) fn set_name(db: &Connection, key: LinkKey, dn: &str, now: i64) -> Result<()> {
    let sql = "UPDATE links SET remote_name = ?4, updated_at = ?5 WHERE target = ?1 AND object = ?2 AND ours = ?3";
    db.prepare_cached(sql)?
        .execute(params![key.target, key.object.as_str(), key.ours, dn, now])?;
    Ok(())
}

/// Remembers what state this program put an object into, and the version that it has since.
pub(super) fn set_state(
    db: &Connection,
    key: LinkKey,
    state: LinkState,
    version: Option<&str>,
    now: i64,
) -> Result<()> {
    let disabled_at = (state == LinkState::Disabled).then_some(now);
    let sql = "UPDATE links SET state = ?4, disabled_at = ?5, remote_version = ?6, updated_at = ?7
         WHERE target = ?1 AND object = ?2 AND ours = ?3";
    db.prepare_cached(sql)?.execute(params![
        key.target,
        key.object.as_str(),
        key.ours,
        state.as_str(),
        disabled_at,
        version,
        now
    ])?;
    Ok(())
}

/// Remembers the values that were pushed.
pub(super) fn set_pushed(
    db: &Connection,
    key: LinkKey,
    values: &[ValueChange],
    now: i64,
) -> Result<()> {
    let of = params![key.target, key.object.as_str(), key.ours];
    let sql = "SELECT rendered FROM links WHERE target = ?1 AND object = ?2 AND ours = ?3";
    let before: Option<Option<String>> = db
        .prepare_cached(sql)?
        .query_row(of, |row| row.get(0))
        .optional()?;
    let mut pushed: Values = before
        .flatten()
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    for change in values {
        pushed.insert(change.attribute.clone(), change.after.clone());
    }
    let sql = "UPDATE links SET rendered = ?4, updated_at = ?5 WHERE target = ?1 AND object = ?2 AND ours = ?3";
    let json = serde_json::to_string(&pushed).map_err(|_| damaged())?;
    db.prepare_cached(sql)?.execute(params![
        key.target,
        key.object.as_str(),
        key.ours,
        json,
        now
    ])?;
    Ok(())
}

/// Forgets an object that was removed.
pub(super) fn drop_link(db: &Connection, key: LinkKey) -> Result<()> {
    let sql = "DELETE FROM links WHERE target = ?1 AND object = ?2 AND ours = ?3";
    db.prepare_cached(sql)?
        .execute(params![key.target, key.object.as_str(), key.ours])?;
    Ok(())
}

/// Settles what was sent for one of ours without an answer: it is known now.
pub(super) fn settle(db: &Connection, key: LinkKey) -> Result<()> {
    let sql = "UPDATE push_changes SET step = 'done' WHERE kind = 'create' AND object = ?2 AND ours = ?3 AND step IN ('sent', 'uncertain')
         AND push IN (SELECT key FROM pushes WHERE target = ?1)";
    db.prepare_cached(sql)?
        .execute(params![key.target, key.object.as_str(), key.ours])?;
    Ok(())
}

/// Keeps the lines of a plan, and gives the key of each.
pub(super) fn insert_changes(db: &Connection, push: i64, items: &[Item]) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached(
        "INSERT INTO push_changes (push, kind, object, ours, userid, name, remote_id, remote_name, reason, reason_detail, before, after, step)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'planned')",
    )?;
    let mut keys = Vec::with_capacity(items.len());
    for item in items {
        statement.execute(params![
            push,
            item.kind.as_str(),
            item.object.as_str(),
            item.ours,
            item.name,
            item.remote_id,
            item.to.as_ref().or(item.at.as_ref()),
            item.reason.map(Reason::as_str),
            item.detail,
            side(item.at.as_ref(), &item.values, |change| &change.before),
            side(item.to.as_ref(), &item.values, |change| &change.after),
        ])?;
        keys.push(db.last_insert_rowid());
    }
    Ok(keys)
}

fn side(
    dn: Option<&String>,
    values: &[ValueChange],
    of: impl Fn(&ValueChange) -> &Vec<String>,
) -> Option<String> {
    let mut object = Map::new();
    object.extend(dn.map(|dn| (DN.to_owned(), Value::from(vec![dn.clone()]))));
    object.extend(
        values
            .iter()
            .map(|change| (change.attribute.clone(), Value::from(of(change).clone()))),
    );
    (!object.is_empty()).then(|| Value::Object(object).to_string())
}

/// Says how far changes came.
pub(super) fn mark(db: &Connection, keys: &[i64], step: Step, error: Option<&str>) -> Result<()> {
    let sql = "UPDATE push_changes SET step = ?2, error = ?3, attempts = attempts + (?2 = 'sent') WHERE key = ?1";
    let mut statement = db.prepare_cached(sql)?;
    for key in keys {
        statement.execute(params![key, step.as_str(), error])?;
    }
    Ok(())
}

/// A change as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushChange"))]
pub struct ChangeRow {
    /// The row's key.
    #[serde(skip)]
    pub key: i64,
    /// What was to be done.
    pub kind: Kind,
    /// With what.
    pub object: ObjectKind,
    /// The key of ours.
    #[serde(skip)]
    pub ours: Option<i64>,
    /// The userid, or the department's name.
    pub userid: Option<String>,
    /// The object's identifier.
    pub remote_id: Option<String>,
    /// Its name, afterwards where it changes.
    pub remote_name: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// What more is known.
    pub reason_detail: Option<String>,
    /// Values before, by attribute; the name under `dn`.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, string[]> | null"))]
    pub before: Option<Values>,
    /// Values afterwards.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, string[]> | null"))]
    pub after: Option<Values>,
    /// How far it came.
    pub step: Step,
    /// Why it failed: an error's code and message.
    pub error: Option<String>,
}

/// The changes of a push, a page of them, and how many there are.
pub(super) fn changes(
    db: &Connection,
    push: i64,
    kind: Option<Kind>,
    (offset, limit): (u32, u32),
) -> Result<(u32, Vec<ChangeRow>)> {
    let kind = kind.map(Kind::as_str);
    let count = "SELECT count(*) FROM push_changes WHERE push = ?1 AND (?2 IS NULL OR kind = ?2)";
    let total = db
        .prepare_cached(count)?
        .query_row(params![push, kind], |row| row.get(0))?;
    let mut statement = db.prepare_cached(
        "SELECT * FROM push_changes WHERE push = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY key LIMIT ?3 OFFSET ?4",
    )?;
    let mut rows = statement.query(params![push, kind, limit, offset])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let word = |column: &str| row.get::<_, String>(column);
        let json = |column: &str| {
            row.get::<_, Option<String>>(column)
                .map(|json| json.and_then(|json| serde_json::from_str(&json).ok()))
        };
        let reason: Option<String> = row.get("reason")?;
        found.push(ChangeRow {
            key: row.get("key")?,
            kind: Kind::of_row(&word("kind")?).ok_or_else(damaged)?,
            object: ObjectKind::of_row(&word("object")?).ok_or_else(damaged)?,
            ours: row.get("ours")?,
            userid: row.get("userid")?,
            remote_id: row.get("remote_id")?,
            remote_name: row.get("remote_name")?,
            reason: reason.as_deref().and_then(Reason::of_row),
            reason_detail: row.get("reason_detail")?,
            before: json("before")?,
            after: json("after")?,
            step: Step::of_row(&word("step")?).ok_or_else(damaged)?,
            error: row.get("error")?,
        });
    }
    Ok((total, found))
}

/// What a push begins with.
#[derive(Debug)]
pub(super) struct NewPush<'a> {
    pub(super) id: &'a str,
    pub(super) target: i64,
    pub(super) kind: &'a str,
    pub(super) started_by: &'a str,
    pub(super) revision: i64,
    pub(super) directory_version: i64,
    pub(super) started_at: i64,
    pub(super) actor: &'a Actor,
}

/// Writes the row of a push that begins, and gives its key.
pub(super) fn begin(db: &Connection, push: &NewPush<'_>) -> Result<i64> {
    db.execute(
        "INSERT INTO pushes (id, target, kind, started_by, outcome, counts, calls, written, revision, directory_version, warnings, started_at, account, host)
         VALUES (?1, ?2, ?3, ?4, 'running', '{}', 0, 0, ?5, ?6, '[]', ?7, ?8, ?9)",
        params![
            push.id,
            push.target,
            push.kind,
            push.started_by,
            push.revision,
            push.directory_version,
            push.started_at,
            push.actor.account,
            push.actor.host
        ],
    )?;
    Ok(db.last_insert_rowid())
}

fn damaged() -> Error {
    Error::damaged("a row of a push")
}
