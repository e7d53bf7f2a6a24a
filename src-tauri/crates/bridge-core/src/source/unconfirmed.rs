//! Changed settings that the next run waits for: a person sees once what they do before anything of it is applied.
//!
//! A change of such a setting notes its reason, an applied run clears all of them (`bridge-sync`, `run`).

use rusqlite::Connection;

use crate::error::{Code, Error, Result};
use crate::lang::Text;

id_enum! {
    /// Why a run is held.
    HeldReason {
        /// It would take access from too many.
        AccessGuard = "access_guard",
        /// It would hand accounts over by a number or an address alone.
        TakeOver = "take_over",
        /// The scope was changed since the last applied run.
        ScopeChanged = "scope_changed",
        /// The rules for usernames were changed since the last applied run.
        PolicyChanged = "policy_changed",
        /// Archiving of leavers was switched on, or comes sooner, since the last applied run.
        ArchivingChanged = "archiving_changed",
    }
}

impl HeldReason {
    /// The reason that an error `sync.held` gives. Runs of before there was one were held by the access guard.
    pub fn of(error: &Error) -> Self {
        let given = error.detail().get("reason").and_then(|id| id.as_str());
        let mut known = Self::ALL.iter().copied();
        known
            .find(|reason| Some(reason.as_str()) == given)
            .unwrap_or(Self::AccessGuard)
    }

    /// What was changed, in a few words; none for a guard.
    pub const fn change(self) -> Option<Text> {
        match self {
            Self::AccessGuard | Self::TakeOver => None,
            Self::ScopeChanged => Some(Text::fixed("同步范围变了", "the scope was changed")),
            Self::PolicyChanged => Some(Text::fixed(
                "用户名规则变了",
                "the rules for usernames were changed",
            )),
            Self::ArchivingChanged => Some(Text::fixed(
                "离职归档的设置变了",
                "the archiving of leavers was changed",
            )),
        }
    }
}

/// Notes that a changed setting waits for a person, in the transaction of the change.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn mark(db: &Connection, source: i64, reason: HeldReason) -> Result<()> {
    let sql = "SELECT unconfirmed FROM sources WHERE key = ?1";
    let column: Option<String> = db.query_row(sql, [source], |row| row.get(0))?;
    let mut reasons = of_column(column.as_deref())?;
    if !reasons.contains(&reason) {
        reasons.push(reason);
        reasons.sort_unstable();
    }
    let json = serde_json::to_string(&reasons).map_err(|_| Error::damaged("held reasons"))?;
    db.execute(
        "UPDATE sources SET unconfirmed = ?2 WHERE key = ?1",
        rusqlite::params![source, json],
    )?;
    Ok(())
}

/// Clears all reasons: a run was applied by the settings as they are.
///
/// # Errors
/// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
pub fn clear(db: &Connection, source: i64) -> Result<()> {
    let sql = "UPDATE sources SET unconfirmed = NULL WHERE key = ?1 AND unconfirmed IS NOT NULL";
    db.execute(sql, [source])?;
    Ok(())
}

/// The error `sync.held` of a run that waits for these reasons.
pub fn held(reasons: &[HeldReason]) -> Option<Error> {
    let first = reasons.first()?;
    let error = Error::new(Code::SyncHeld, "changed settings are not confirmed");
    Some(error.with("reason", first.as_str()))
}

/// As they stand in the database.
pub(crate) fn of_column(column: Option<&str>) -> Result<Vec<HeldReason>> {
    let Some(json) = column else {
        return Ok(Vec::new());
    };
    serde_json::from_str(json).map_err(|_| Error::damaged("held reasons"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_gives_its_reason() {
        let held = |reason| Error::new(Code::SyncHeld, "x").with("reason", reason);
        for reason in HeldReason::ALL {
            assert_eq!(HeldReason::of(&held(reason.as_str())), *reason);
        }
        assert_eq!(HeldReason::of(&held("moon")), HeldReason::AccessGuard);
        assert_eq!(
            HeldReason::of(&Error::new(Code::SyncHeld, "x")),
            HeldReason::AccessGuard
        );
    }

    #[test]
    fn the_first_reason_is_told() {
        let both = [HeldReason::ScopeChanged, HeldReason::PolicyChanged];
        let error = super::held(&both).unwrap();
        assert_eq!(HeldReason::of(&error), HeldReason::ScopeChanged);
        assert_eq!(super::held(&[]), None);
    }
}
