//! What a person settled for a member who waits: rows of `decisions`, remembered until they are taken back.
//!
//! Leaves out who may be settled how, and what a plan makes of it.

use std::collections::HashMap;

use compact_str::CompactString;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use bridge_core::actor::Actor;
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::tenant;

use crate::user::casefold_trimmed;

/// What a person settled for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum DecisionKind {
    /// The member is this user.
    Link,
    /// The member is somebody new.
    New,
    /// The member stays out.
    LeaveOut,
}

impl DecisionKind {
    /// As it stands in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::New => "new",
            Self::LeaveOut => "leave_out",
        }
    }

    /// What was settled, in words.
    pub fn label(self) -> Text {
        match self {
            Self::Link => Text::fixed("就是这个用户", "It is this user"),
            Self::New => Text::fixed("是另一个人，新建用户", "Somebody else: a new user"),
            Self::LeaveOut => Text::fixed("不同步", "Left out"),
        }
    }

    fn of_str(text: &str) -> Option<Self> {
        let all = [Self::Link, Self::New, Self::LeaveOut];
        all.into_iter().find(|each| each.as_str() == text)
    }
}

/// A decision as a plan reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was settled.
    pub kind: DecisionKind,
    /// The key of the user of a link, or of the user whom the member would have got.
    pub user: Option<i64>,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

/// A decision with whom it is about and who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDecision {
    /// The member's userid as it was spelled then.
    pub userid: String,
    /// What was settled.
    pub decision: Decision,
    /// Who settled it.
    pub actor: Actor,
}

/// The decisions of a source, by the member's folded userid.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn by_account(db: &Connection, source: i64) -> Result<HashMap<CompactString, Decision>> {
    let kept = all(db, source)?.into_iter();
    Ok(kept
        .map(|each| (casefold_trimmed(&each.userid), each.decision))
        .collect())
}

/// The decisions of a source, by userid.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn all(db: &Connection, source: i64) -> Result<Vec<KeptDecision>> {
    let mut statement = db.prepare_cached(
        "SELECT userid, decision, user, decided_at, actor_account, actor_host FROM decisions WHERE source = ?1 ORDER BY account",
    )?;
    let rows = statement.query_map([source], |row| Ok(of_row(row)))?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

fn of_row(row: &Row<'_>) -> Result<KeptDecision> {
    let kind: String = row.get(1)?;
    Ok(KeptDecision {
        userid: row.get(0)?,
        decision: Decision {
            kind: DecisionKind::of_str(&kind).ok_or_else(|| Error::damaged("decision"))?,
            user: row.get(2)?,
            at: row.get(3)?,
        },
        actor: Actor {
            account: row.get(4)?,
            host: row.get(5)?,
        },
    })
}

/// Keeps a decision, in place of an earlier one on the same member.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn keep(db: &Connection, (tenant, source): (i64, i64), kept: &KeptDecision) -> Result<()> {
    db.execute(
        "INSERT OR REPLACE INTO decisions (source, account, userid, decision, user, decided_at, actor_account, actor_host)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            source,
            casefold_trimmed(&kept.userid).as_str(),
            kept.userid,
            kept.decision.kind.as_str(),
            kept.decision.user,
            kept.decision.at,
            kept.actor.account,
            kept.actor.host,
        ],
    )?;
    // A plan that was made before is not applied any more.
    tenant::directory_changed(db, tenant)
}

/// Takes a decision back, and says whether there was one.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn forget(db: &Connection, (tenant, source): (i64, i64), userid: &str) -> Result<bool> {
    let gone = db.execute(
        "DELETE FROM decisions WHERE source = ?1 AND account = ?2",
        params![source, casefold_trimmed(userid).as_str()],
    )?;
    tenant::directory_changed(db, tenant)?;
    Ok(gone > 0)
}
