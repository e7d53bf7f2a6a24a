//! Digests of departments: who is in each, and which one is above it. The order of reading does not matter, and a digest
//! of a hundred thousand people takes a few hundredths of a second.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::plan::Plan;
use crate::snapshot::{Person, Reach, Scope, Snapshot};
use bridge_core::digest::digest;
use bridge_core::error::Result;
use bridge_directory::user::casefold_trimmed;

/// The bytes that are kept of a hash.
const BYTES: usize = 16;

/// The digest of each department, by its number.
// A sum is the same in whatever order its terms come, and needs no list of a department's people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digests(BTreeMap<i64, u128>);

impl Digests {
    /// Of a reading that saw everybody.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut digests = Self::default();
        // One that only a member's row names is known by its members alone.
        let read = snapshot.departments.iter();
        for department in read.filter(|department| department.sort.is_some()) {
            let above = department.parent.unwrap_or_default();
            digests.add(department.id, &format!("below {above}"));
        }
        snapshot
            .people
            .iter()
            .for_each(|person| digests.add_person(&person));
        digests
    }

    /// Those that an applied plan leaves. After a look at the whole list they are that list's: what it tells beside a full
    /// reading would else be told again by every look.
    pub(crate) fn after(plan: &Plan, listed: Option<&Self>) -> Self {
        let snapshot = &plan.snapshot;
        let is_partial = snapshot.reach == Reach::IdsAndNewcomers;
        match listed {
            Some(listed) if is_partial || plan.is_empty() => listed.clone(),
            // A part of the corp says nothing of the whole list.
            _ if snapshot.scope == Scope::Range => Self::default(),
            _ => Self::of(snapshot),
        }
    }

    fn add_person(&mut self, person: &Person) {
        let hash = hash_of(&casefold_trimmed(&person.userid));
        let departments = person.departments.as_deref().unwrap_or_default();
        // Whoever is in no department is in one of their own.
        let nowhere = departments.is_empty().then_some(0);
        for department in departments.iter().copied().chain(nowhere) {
            self.sum(department, hash);
        }
    }

    fn add(&mut self, department: i64, what: &str) {
        self.sum(department, hash_of(what));
    }

    fn sum(&mut self, department: i64, hash: u128) {
        let sum = self.0.entry(department).or_default();
        *sum = sum.wrapping_add(hash);
    }

    /// Whether they are those that are kept of a source; there may be none.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(crate) fn are_kept(&self, db: &Connection, source: i64) -> Result<bool> {
        let mut statement =
            db.prepare_cached("SELECT department, digest FROM watch_digests WHERE source = ?1")?;
        let mut rows = statement.query([source])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let (department, digest): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let own = self.0.get(&department).map(|own| own.to_be_bytes());
            if own.is_none_or(|own| own.as_slice() != digest) {
                return Ok(false);
            }
            count += 1;
        }
        Ok(count == self.0.len() && count > 0)
    }

    /// Keeps them in place of those that were.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub(crate) fn keep(&self, db: &Connection, source: i64) -> Result<()> {
        if self.are_kept(db, source)? {
            return Ok(());
        }
        Self::forget(db, source)?;
        let sql = "INSERT INTO watch_digests (source, department, digest) VALUES (?1, ?2, ?3)";
        let mut statement = db.prepare_cached(sql)?;
        for (department, digest) in &self.0 {
            statement.execute(params![source, department, digest.to_be_bytes()])?;
        }
        Ok(())
    }

    /// Forgets those of a source: the next look then compares everybody.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub(crate) fn forget(db: &Connection, source: i64) -> Result<()> {
        db.execute("DELETE FROM watch_digests WHERE source = ?1", [source])?;
        Ok(())
    }
}

fn hash_of(text: &str) -> u128 {
    let mut bytes = [0; BYTES];
    let hash = digest(text);
    bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Department, PersonMerger};

    fn snapshot(departments: &[(i64, i64)], people: &[(&str, &[i64])]) -> Snapshot {
        let mut merger = PersonMerger::default();
        for (userid, departments) in people {
            merger.add(Person {
                departments: Some((*departments).into()),
                ..Person::bare((*userid).into())
            });
        }
        let departments = departments.iter().map(|(id, parent)| Department {
            id: *id,
            name: None,
            parent: Some(*parent).filter(|parent| *parent != 0),
            sort: Some(0),
            leaders: None,
        });
        Snapshot {
            reach: Reach::Full,
            scope: Scope::Whole,
            scoped: None,
            departments: departments.collect(),
            people: merger.finish(),
            warnings: Vec::new(),
            malformed: Default::default(),
        }
    }

    #[test]
    fn every_move_shows_and_neither_order_nor_case_does() {
        const TREE: &[(i64, i64)] = &[(1, 0), (2, 1), (3, 1)];
        let of =
            |tree: &[(i64, i64)], people: &[(&str, &[i64])]| Digests::of(&snapshot(tree, people));
        let was = of(TREE, &[("a", &[2]), ("b", &[2, 3]), ("c", &[3])]);
        let same = of(
            &[(3, 1), (1, 0), (2, 1)],
            &[("C", &[3]), ("b", &[3, 2]), ("A ", &[2])],
        );
        assert_eq!(was, same);
        let others: [(&str, Digests); 6] = [
            ("somebody left", of(TREE, &[("a", &[2]), ("b", &[2, 3])])),
            (
                "somebody joined",
                of(
                    TREE,
                    &[("a", &[2]), ("b", &[2, 3]), ("c", &[3]), ("d", &[1])],
                ),
            ),
            (
                "somebody moved",
                of(TREE, &[("a", &[3]), ("b", &[2, 3]), ("c", &[3])]),
            ),
            (
                "two changed places",
                of(TREE, &[("a", &[3]), ("b", &[2, 3]), ("c", &[2])]),
            ),
            (
                "a department moved",
                of(
                    &[(1, 0), (2, 1), (3, 2)],
                    &[("a", &[2]), ("b", &[2, 3]), ("c", &[3])],
                ),
            ),
            (
                "a department came",
                of(
                    &[(1, 0), (2, 1), (3, 1), (4, 1)],
                    &[("a", &[2]), ("b", &[2, 3]), ("c", &[3])],
                ),
            ),
        ];
        for (what, digests) in others {
            assert_ne!(was, digests, "{what}");
        }
    }
}
