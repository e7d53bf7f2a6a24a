//! The direct leaders of users, as users of the directory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};
use serde::Serialize;

use crate::user::User;
use bridge_core::error::{Error, Result};

/// A user's direct leader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ManagerRef {
    /// The user's identifier; none where the leader is not in the directory.
    pub id: Option<String>,
    /// WeCom's userid.
    pub userid: String,
    /// What people call them.
    pub name: Option<String>,
}

/// Leaders by source and userid.
#[derive(Debug, Default)]
pub(crate) struct Managers {
    known: HashMap<(i64, String), (i64, Option<String>)>,
}

impl Managers {
    /// The leaders of these users, with one statement for each of their sources.
    pub(crate) fn of(db: &Connection, users: &[User]) -> Result<Self> {
        let mut wanted: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
        for user in users {
            if let (Some(source), Some(manager)) = (user.source, user.manager.as_deref()) {
                wanted.entry(source).or_default().insert(manager);
            }
        }
        let mut known = HashMap::new();
        for (source, userids) in wanted {
            let list = serde_json::to_string(&userids).map_err(|_| Error::damaged("managers"))?;
            let mut statement = db.prepare_cached(
                "SELECT userid, key, name FROM users WHERE source = ?1 AND userid IN (SELECT value FROM json_each(?2))",
            )?;
            let mut rows = statement.query(params![source, list])?;
            while let Some(row) = rows.next()? {
                known.insert((source, row.get(0)?), (row.get(1)?, row.get(2)?));
            }
        }
        Ok(Self { known })
    }

    /// The leader of a user.
    pub(crate) fn manager_of(&self, user: &User) -> Option<ManagerRef> {
        let (source, userid) = (user.source?, user.manager.as_deref()?.to_owned());
        let key = (source, userid);
        let found = self.known.get(&key);
        Some(ManagerRef {
            id: found.map(|(key, _)| key.to_string()),
            name: found.and_then(|(_, name)| name.clone()),
            userid: key.1,
        })
    }
}
