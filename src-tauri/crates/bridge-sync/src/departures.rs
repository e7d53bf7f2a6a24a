//! Those who lose access in a run, by department: who reads a long list sees first where a whole department is gone.
//!
//! A person counts in one department, the main one. Departments below one that is gone as a whole are in its group.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::SyncRunner;
use crate::history::{ChangeKind, Run};
use crate::names::{DEEPEST, DepartmentNames};
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_directory::row_snapshot::restore;

/// More people than this are counted, and their list is one to export.
const MOST_PEOPLE: usize = 2_000;

/// Of fewer people than this nobody says that a department is gone.
const FEWEST_OF_WHOLE: usize = 2;

/// Who loses access in a run, by department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Departures {
    /// How many in all.
    pub total: usize,
    /// Whole departments first, then the largest groups.
    pub groups: Vec<DepartureGroup>,
    /// How many people are counted in the groups, but not listed.
    pub left_off: usize,
}

/// The people of one department who lose access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DepartureGroup {
    /// WeCom's number; none for people without a department.
    pub department: Option<i64>,
    /// Its names from the top, joined by slashes.
    pub path: String,
    /// How many lose access.
    pub gone: usize,
    /// Of how many who are in use there.
    pub of: usize,
    /// Whether everybody does, in the departments below it too.
    pub whole: bool,
    /// Who.
    pub people: Vec<Departing>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Departing {
    /// What they are called.
    pub name: Option<String>,
    /// The directory's username.
    pub username: Option<String>,
    /// Their position.
    pub position: Option<String>,
    /// Their own department's path.
    pub path: String,
    /// What happens.
    pub kind: ChangeKind,
    /// What happens, in words.
    pub kind_text: Text,
}

struct Leaver {
    user: i64,
    home: Option<i64>,
    person: Departing,
}

impl SyncRunner {
    /// Who loses access in a run, by department.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn departures(&self, run: &Run, names: &DepartmentNames) -> Result<Departures> {
        let (leavers, in_use) = self
            .context
            .store()
            .read(|db| Ok((leavers(db, run.list)?, homes_in_use(db, run.source_key)?)))?;
        Ok(grouped(leavers, in_use, names))
    }
}

fn leavers(db: &Connection, run: i64) -> Result<Vec<Leaver>> {
    let mut statement = db.prepare(
        "SELECT kind, object, username, before FROM changes
         WHERE run = ?1 AND kind IN ('depart', 'disable', 'out_of_scope') AND object IS NOT NULL AND before IS NOT NULL ORDER BY seq",
    )?;
    let mut rows = statement.query([run])?;
    let mut leavers = Vec::new();
    while let Some(row) = rows.next()? {
        let before: Map<String, Value> = restore(&row.get::<_, String>(3)?)?;
        let text = |key: &str| before.get(key).and_then(Value::as_str).map(str::to_owned);
        let kind: ChangeKind = row.get(0)?;
        leavers.push(Leaver {
            user: row.get(1)?,
            home: home_of(&before),
            person: Departing {
                name: text("name"),
                username: row.get(2)?,
                position: text("position"),
                path: String::new(),
                kind,
                kind_text: kind.label(),
            },
        });
    }
    Ok(leavers)
}

fn home_of(user: &Map<String, Value>) -> Option<i64> {
    let main = user.get("main_department").and_then(Value::as_i64);
    let departments = user.get("departments").and_then(Value::as_array);
    let first = || departments?.iter().filter_map(Value::as_i64).min();
    main.or_else(first)
}

/// The department of each user of a source who has access now.
fn homes_in_use(db: &Connection, source: Option<i64>) -> Result<HashMap<i64, Option<i64>>> {
    let mut statement = db.prepare(
        "SELECT key, coalesce(main_department, (SELECT min(department) FROM user_departments WHERE user = users.key))
         FROM users WHERE source = ?1 AND status IN ('active', 'not_activated')",
    )?;
    let rows = statement.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[derive(Clone, Copy, Default)]
struct Count {
    gone: usize,
    of: usize,
}

impl Count {
    fn is_whole(self) -> bool {
        self.gone == self.of && self.of >= FEWEST_OF_WHOLE
    }
}

fn grouped(
    mut leavers: Vec<Leaver>,
    mut homes: HashMap<i64, Option<i64>>,
    names: &DepartmentNames,
) -> Departures {
    // After the run they are no longer in use: those who were are those who are and those who left.
    homes.extend(leavers.iter().map(|leaver| (leaver.user, leaver.home)));
    let gone = leavers.iter().map(|leaver| leaver.user);
    let gone = gone.collect::<HashSet<_>>();
    let (mut own, mut below) = (HashMap::new(), HashMap::new());
    for (user, home) in &homes {
        let is_gone = usize::from(gone.contains(user));
        let count = |counts: &mut HashMap<Option<i64>, Count>, at: Option<i64>| {
            let count = counts.entry(at).or_default();
            count.gone += is_gone;
            count.of += 1;
        };
        count(&mut own, *home);
        upwards(*home, names).for_each(|at| count(&mut below, Some(at)));
    }
    let whole = |at: i64| below.get(&Some(at)).copied().unwrap_or_default().is_whole();
    let mut groups: BTreeMap<(bool, Option<i64>), DepartureGroup> = BTreeMap::new();
    let total = leavers.len();
    for leaver in leavers.drain(..).take(MOST_PEOPLE) {
        let top = upwards(leaver.home, names)
            .take_while(|at| whole(*at))
            .last();
        let (at, counts) = match top {
            Some(top) => (Some(top), below.get(&Some(top))),
            None => (leaver.home, own.get(&leaver.home)),
        };
        let count = counts.copied().unwrap_or_default();
        let path = |at: Option<i64>| at.map(|id| names.path_of(id)).unwrap_or_default();
        let group = groups.entry((top.is_some(), at));
        let group = group.or_insert_with(|| DepartureGroup {
            department: at,
            path: path(at),
            gone: count.gone,
            of: count.of,
            whole: top.is_some(),
            people: Vec::new(),
        });
        group.people.push(Departing {
            path: path(leaver.home),
            ..leaver.person
        });
    }
    let mut groups = groups.into_values().collect::<Vec<_>>();
    groups.sort_by_key(|group| (!group.whole, Reverse(group.gone), group.path.clone()));
    Departures {
        total,
        groups,
        left_off: total.saturating_sub(MOST_PEOPLE),
    }
}

/// A department and those above it.
fn upwards(home: Option<i64>, names: &DepartmentNames) -> impl Iterator<Item = i64> {
    std::iter::successors(home, |at| names.parent_of(*at)).take(DEEPEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_directory::tree::{Forest, Node};

    fn leaver(user: i64, home: Option<i64>) -> Leaver {
        let kind = ChangeKind::Depart;
        let person = Departing {
            name: None,
            username: Some(user.to_string()),
            position: None,
            path: String::new(),
            kind,
            kind_text: kind.label(),
        };
        Leaver { user, home, person }
    }

    /// 总部 has 财务 and 仓储, which has 夜班.
    fn names() -> DepartmentNames {
        let node = |id, name: &str, parent| Node {
            id,
            parent,
            order: 0,
            name: name.to_owned(),
        };
        let nodes = [
            node(1, "总部", None),
            node(2, "仓储", Some(1)),
            node(3, "夜班", Some(2)),
            node(4, "财务", Some(1)),
        ];
        DepartmentNames::new(Forest::of(nodes.to_vec()), [])
    }

    fn told(departures: &Departures) -> Vec<(&str, usize, usize, bool, usize)> {
        let groups = departures.groups.iter();
        groups
            .map(|group| {
                (
                    &*group.path,
                    group.gone,
                    group.of,
                    group.whole,
                    group.people.len(),
                )
            })
            .collect()
    }

    #[test]
    fn a_department_that_is_gone_with_all_below_it_is_one_group() {
        let leavers = [
            leaver(1, Some(2)),
            leaver(2, Some(3)),
            leaver(3, Some(3)),
            leaver(4, Some(4)),
            leaver(5, None),
        ];
        // Whether the run was applied or not makes no difference: those of it may still be in use, or not.
        for still in [vec![], vec![(1, Some(2)), (2, Some(3)), (3, Some(3))]] {
            let homes = [(10, Some(4)), (11, Some(1)), (12, None)];
            let homes = homes.into_iter().chain(still).collect();
            let leavers = leavers
                .iter()
                .map(|each| leaver(each.user, each.home))
                .collect();
            let departures = grouped(leavers, homes, &names());
            assert_eq!(
                told(&departures),
                [
                    ("总部/仓储", 3, 3, true, 3),
                    ("", 1, 2, false, 1),
                    ("总部/财务", 1, 2, false, 1),
                ]
            );
        }
    }

    #[test]
    fn one_person_is_no_department() {
        let departures = grouped(
            vec![leaver(1, Some(3))],
            [(2, Some(2))].into_iter().collect(),
            &names(),
        );
        assert_eq!(told(&departures), [("总部/仓储/夜班", 1, 1, false, 1)]);
    }
}
