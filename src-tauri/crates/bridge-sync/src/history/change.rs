//! One changed object of a run, as it is stored.

use rusqlite::{CachedStatement, Connection, params};

use super::kind::ChangeKind;
use crate::plan::{DepartmentKind, Reason};
use bridge_core::error::Result;
use bridge_directory::department::Department;
use bridge_directory::row_snapshot::snapshot;

/// One change before it is stored.
pub(crate) struct Change<'a> {
    pub(crate) kind: ChangeKind,
    pub(crate) object: Option<i64>,
    pub(crate) userid: Option<&'a str>,
    pub(crate) username: Option<&'a str>,
    /// As JSON.
    pub(crate) reason: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// Of a member whom the run does not bring in.
    pub(crate) member: Option<String>,
}

/// Stores a run's changes in order.
pub(crate) struct ChangeWriter<'db> {
    insert: CachedStatement<'db>,
    run: i64,
    seq: i64,
}

impl<'db> ChangeWriter<'db> {
    pub(crate) fn new(db: &'db Connection, run: i64) -> Result<Self> {
        let insert = db.prepare_cached(
            "INSERT INTO changes (run, seq, kind, object, userid, username, reason, before, after, member) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        Ok(Self {
            insert,
            run,
            seq: 0,
        })
    }

    /// Stores one change.
    pub(crate) fn add(&mut self, change: &Change<'_>) -> Result<()> {
        self.seq += 1;
        self.insert.execute(params![
            self.run,
            self.seq,
            change.kind.as_str(),
            change.object,
            change.userid,
            change.username,
            change.reason,
            change.before,
            change.after,
            change.member,
        ])?;
        Ok(())
    }

    /// Stores a department's change.
    pub(crate) fn department(
        &mut self,
        kind: DepartmentKind,
        before: Option<&Department>,
        after: &Department,
    ) -> Result<()> {
        self.add(&Change {
            kind: kind.into(),
            object: (after.key != 0).then_some(after.key),
            userid: None,
            username: after.name.as_deref(),
            reason: snapshot(&Reason::Department { how: kind })?,
            before: before.map(snapshot).transpose()?,
            after: Some(snapshot(after)?),
            member: None,
        })
    }
}
