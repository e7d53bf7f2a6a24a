//! Change detection: which parts of the data folder were written to since the last poll, by this program or another one.
//!
//! A poll is cheap while nothing was committed. It tells which part changed, never what.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::Context;
use crate::error::Result;

/// A part of what the data folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Tenants.
    Tenants,
    /// Data sources.
    Sources,
    /// Authentication sources.
    Auths,
    /// Runs.
    Runs,
    /// Users, departments and passwords.
    Directory,
    /// Rehearsals.
    Rehearsals,
    /// The last check-up of each tenant.
    CheckUps,
}

/// The queries whose rows are hashed for each part. Of lists that grow, the newest rows.
const QUERIES: [(Part, &[&str]); 7] = [
    (Part::Tenants, &["SELECT * FROM tenants ORDER BY key"]),
    (Part::Sources, &["SELECT * FROM sources ORDER BY key"]),
    (Part::Auths, &["SELECT * FROM auths ORDER BY key"]),
    (
        Part::Runs,
        &["SELECT * FROM runs ORDER BY key DESC LIMIT 50"],
    ),
    (
        Part::Directory,
        &[
            "SELECT key, directory_version FROM tenants ORDER BY key",
            "SELECT count(*), max(set_at) FROM passwords",
            // Who can scan hangs on it.
            "SELECT auth, agent_id, read_at, length(seen) FROM app_ranges ORDER BY auth",
        ],
    ),
    (
        Part::Rehearsals,
        &["SELECT * FROM rehearsals ORDER BY key DESC LIMIT 50"],
    ),
    // A whole result may name thousands of people.
    (
        Part::CheckUps,
        &["SELECT tenant, checked_at, length(result) FROM checkups ORDER BY tenant"],
    ),
];

/// The column that changes with the directory and says nothing of the tenant.
const DIRECTORY_VERSION: &str = "directory_version";

/// Polls the data folder for changes.
pub struct ChangeDetector {
    db: Connection,
    /// SQLite's `data_version`: it grows with each commit of another connection.
    version: i64,
    fingerprints: [u64; QUERIES.len()],
}

impl Context {
    /// A detector that reports what changes from now on.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn change_detector(&self) -> Result<ChangeDetector> {
        let db = self.store().open_reader()?;
        // The version first: what is committed between the two reads is hashed now or found by the next poll, never lost.
        let version = version(&db)?;
        let fingerprints = fingerprints(&db)?;
        Ok(ChangeDetector {
            db,
            version,
            fingerprints,
        })
    }
}

impl ChangeDetector {
    /// The parts that changed since the last poll.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn poll(&mut self) -> Result<Vec<Part>> {
        let version = version(&self.db)?;
        if version == self.version {
            return Ok(Vec::new());
        }
        let fingerprints = fingerprints(&self.db)?;
        let parts = QUERIES.iter().map(|(part, _)| *part);
        let changed = parts
            .zip(self.fingerprints.iter().zip(&fingerprints))
            .filter(|(_, (before, now))| before != now)
            .map(|(part, _)| part)
            .collect();
        (self.version, self.fingerprints) = (version, fingerprints);
        Ok(changed)
    }
}

fn version(db: &Connection) -> Result<i64> {
    Ok(db.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

fn fingerprints(db: &Connection) -> Result<[u64; QUERIES.len()]> {
    let mut fingerprints = [0; QUERIES.len()];
    for (fingerprint, (part, queries)) in fingerprints.iter_mut().zip(QUERIES) {
        // Compared within this process only, so the hash may differ between versions of the standard library.
        let mut hasher = DefaultHasher::new();
        for query in queries {
            add(db, query, part, &mut hasher)?;
        }
        *fingerprint = hasher.finish();
    }
    Ok(fingerprints)
}

fn add(db: &Connection, query: &str, part: Part, hasher: &mut DefaultHasher) -> Result<()> {
    let mut statement = db.prepare_cached(query)?;
    let names = statement.column_names();
    let counted = names
        .iter()
        .map(|name| part == Part::Directory || *name != DIRECTORY_VERSION)
        .collect::<Vec<_>>();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for (column, _) in counted.iter().enumerate().filter(|(_, counts)| **counts) {
            match row.get_ref(column)? {
                ValueRef::Null => 0_u8.hash(hasher),
                ValueRef::Integer(number) => number.hash(hasher),
                ValueRef::Real(number) => number.to_bits().hash(hasher),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(hasher),
            }
        }
    }
    Ok(())
}
