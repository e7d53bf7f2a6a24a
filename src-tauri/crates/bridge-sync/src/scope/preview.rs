//! How many people a scope would have, counted on the users that are stored, without a call.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;

use super::{InScope, ScopeFilter};
use crate::SyncRunner;
use bridge_core::error::Result;
use bridge_core::lang::{Text, grouped};
use bridge_core::source::{Source, SyncScope};
use bridge_core::text;
use bridge_directory::user;

/// How many of a source's users a scope has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ScopePreview {
    /// So many people are in scope.
    pub people: usize,
    /// Of so many who are stored and did not depart.
    pub of: usize,
    /// The same in words.
    pub text: Text,
    /// What the figures leave out; none where they leave out nothing.
    pub note: Option<Text>,
}

impl SyncRunner {
    /// Counts the users of a source who are in a scope; without one, all of them.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn scope_preview(
        &self,
        source: &Source,
        scope: Option<&SyncScope>,
    ) -> Result<ScopePreview> {
        let read = |db: &Connection| Ok((tree(db, source.key)?, people(db, source.key)?));
        let (tree, people) = self.context.store().read(read)?;
        let of = people.len();
        let count = match scope {
            None => of,
            Some(scope) => {
                let filter = ScopeFilter::new(scope, &HashMap::new(), tree);
                let is_in = |(userid, departments): &&(String, Vec<i64>)| {
                    filter.decide(userid, Some(departments)) != InScope::Out
                };
                people.iter().filter(is_in).count()
            }
        };
        let (n, all) = (grouped(count), grouped(of));
        Ok(ScopePreview {
            people: count,
            of,
            text: text!("{all} 人中的 {n} 人", "{n} of {all} people"),
            note: note(source, scope, of),
        })
    }
}

/// What is not counted: nobody where nothing was read yet, whom a tag has, and whoever an earlier scope left out.
fn note(source: &Source, scope: Option<&SyncScope>, of: usize) -> Option<Text> {
    if of == 0 {
        return Some(Text::fixed(
            "还没有同步过，人数要同步后才知道",
            "Nothing was synced yet: how many people there are is known after a sync",
        ));
    }
    let has_tags = scope.is_some_and(|scope| scope.tags().next().is_some());
    match (has_tags, source.scope.is_some()) {
        (true, _) => Some(Text::fixed(
            "按最近一次同步读到的人计算；标签里有谁要同步时才知道，没有算进去",
            "Counted on whom the last sync read; whom a tag has is known in a sync only and is not counted",
        )),
        (false, true) => Some(Text::fixed(
            "按最近一次同步读到的人计算；现在的范围之外的人没有算进去",
            "Counted on whom the last sync read; who is outside the present scope is not counted",
        )),
        (false, false) => None,
    }
}

impl SyncRunner {
    /// What the members are called whom a scope names, by userid as it spells them, and whether they are still there;
    /// those who are not stored are left out.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn names_of_members(
        &self,
        source: &Source,
        scope: &SyncScope,
    ) -> Result<HashMap<String, (Option<String>, bool)>> {
        let members = scope.include.members.iter().chain(&scope.exclude.members);
        self.context.store().read(|db| {
            let mut names = HashMap::new();
            for userid in members {
                let key = user::of_member(db, source.key, userid)?;
                let user = key.map(|key| user::by_key(db, key)).transpose()?.flatten();
                if let Some(user) = user {
                    let is_there = !user.status.is_gone();
                    let name = user.name.map(String::from);
                    names.insert(userid.clone(), (name, is_there));
                }
            }
            Ok(names)
        })
    }

    /// The stored departments that WeCom no longer had at the last sync.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn retired_departments(&self, source: &Source) -> Result<HashSet<i64>> {
        self.context.store().read(|db| {
            let sql = "SELECT wecom_id FROM departments WHERE source = ?1 AND retired";
            let mut statement = db.prepare(sql)?;
            let ids = statement.query_map([source.key], |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn tree(db: &Connection, source: i64) -> Result<Vec<(i64, Option<i64>)>> {
    let mut statement =
        db.prepare("SELECT wecom_id, parent FROM departments WHERE source = ?1 AND NOT retired")?;
    let rows = statement.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every user of a source who did not depart, with their departments.
fn people(db: &Connection, source: i64) -> Result<Vec<(String, Vec<i64>)>> {
    let mut statement = db.prepare(
        "SELECT users.key, coalesce(userid, ''), department FROM users
         LEFT JOIN user_departments ON user = users.key
         WHERE source = ?1 AND status NOT IN ('departed', 'archived') ORDER BY users.key",
    )?;
    let mut rows = statement.query([source])?;
    let (mut people, mut last) = (Vec::<(String, Vec<i64>)>::new(), None);
    while let Some(row) = rows.next()? {
        let key: i64 = row.get(0)?;
        if last != Some(key) {
            people.push((row.get(1)?, Vec::new()));
            last = Some(key);
        }
        if let (Some((_, departments)), Some(department)) = (people.last_mut(), row.get(2)?) {
            departments.push(department);
        }
    }
    Ok(people)
}
