//! Why a user is deactivated who is not returned any more: gone from WeCom, out of the source's scope, or left behind by a
//! removed source.
//!
//! The row of a user does not say which; the newest run that deactivated them does, while its record is kept.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::user::User;
use bridge_core::error::Result;
use bridge_core::lang::Text;

/// Why somebody is deactivated who is not returned any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// WeCom has them no more.
    Wecom,
    /// WeCom has them, but the scope of their data source does not.
    Scope,
    /// Their data source was removed.
    Source,
    /// No record of it is kept.
    Unknown,
}

impl Left {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wecom, Self::Scope, Self::Source, Self::Unknown];

    /// The reason in a few words.
    pub const fn reason(self) -> Text {
        match self {
            Self::Wecom => Text::fixed("企业微信里已没有", "no longer in WeCom"),
            Self::Scope => Text::fixed("不在同步范围内", "out of the sync scope"),
            Self::Source => Text::fixed("数据源已移除", "data source removed"),
            Self::Unknown => Text::fixed(
                "企业微信里已没有，或不在同步范围内",
                "no longer in WeCom, or out of the sync scope",
            ),
        }
    }

    /// The status with the reason.
    pub fn status(self) -> Text {
        let Text { zh, en } = self.reason();
        Text::new(format!("已停用（{zh}）"), format!("Deactivated ({en})"))
    }
}

/// Why those of these users left who did.
pub(crate) fn of(db: &Connection, users: &[User]) -> Result<HashMap<i64, Left>> {
    // Before an undone run there may have been another one that deactivated them; what an undo took back holds no more.
    let mut statement = db.prepare_cached(
        "SELECT changes.kind = 'out_of_scope' FROM changes JOIN runs ON runs.key = changes.run
         WHERE object = ?1 AND changes.kind IN ('depart', 'out_of_scope') AND before IS NOT NULL AND after IS NOT NULL
           AND runs.outcome = 'applied' AND runs.undone_by IS NULL
         ORDER BY changes.run DESC LIMIT 1",
    )?;
    let gone = users.iter().filter(|user| user.status.is_gone());
    gone.map(|user| {
        let scope = statement.query_row([user.key], |row| row.get(0));
        let left = match (scope.optional()?, user.source) {
            (Some(true), _) => Left::Scope,
            (Some(false), _) => Left::Wecom,
            (None, None) => Left::Source,
            (None, Some(_)) => Left::Unknown,
        };
        Ok((user.key, left))
    })
    .collect()
}
