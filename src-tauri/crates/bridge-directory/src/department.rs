//! Rows of departments: reading and writing.

use compact_str::CompactString;
use rusqlite::{CachedStatement, Connection, Row, params};
use serde::{Deserialize, Serialize};

use bridge_core::error::Result;

/// A department of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Department {
    /// The row's key; 0 for a department that is not stored yet.
    pub key: i64,
    /// WeCom's number.
    #[serde(rename = "id")]
    pub wecom_id: i64,
    /// `None` where WeCom gave only the number.
    pub name: Option<CompactString>,
    /// As WeCom gave it; it may be missing, or close a cycle.
    pub parent: Option<i64>,
    /// WeCom's order: larger comes first.
    pub sort: i64,
    /// The userids of its leaders, as a JSON array; `None` where there is none, or none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaders: Option<CompactString>,
    /// Whether WeCom no longer returns it.
    pub retired: bool,
    /// The key of the run that wrote the row last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touched_by: Option<i64>,
}

const COLUMNS: &str = "key, wecom_id, name, parent, sort, retired, touched_by, leaders";

/// All departments that a source has ever brought, by number.
pub(crate) fn all_of_source(db: &Connection, source: i64) -> Result<Vec<Department>> {
    let mut statement = db.prepare(&format!(
        "SELECT {COLUMNS} FROM departments WHERE source = ?1 ORDER BY wecom_id"
    ))?;
    let rows = statement.query_map([source], of_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One department by key.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn by_key(db: &Connection, key: i64) -> Result<Option<Department>> {
    let mut statement =
        db.prepare_cached(&format!("SELECT {COLUMNS} FROM departments WHERE key = ?1"))?;
    let mut rows = statement.query_map([key], of_row)?;
    Ok(rows.next().transpose()?)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<Department> {
    let name: Option<String> = row.get(2)?;
    Ok(Department {
        key: row.get(0)?,
        wecom_id: row.get(1)?,
        name: name.map(CompactString::from),
        parent: row.get(3)?,
        sort: row.get(4)?,
        retired: row.get(5)?,
        touched_by: row.get(6)?,
        leaders: row.get::<_, Option<String>>(7)?.map(CompactString::from),
    })
}

/// Writes departments of one source; keeps its statements prepared.
pub struct Writer<'db> {
    insert: CachedStatement<'db>,
    update: CachedStatement<'db>,
    remove: CachedStatement<'db>,
    db: &'db Connection,
    source: i64,
}

impl<'db> Writer<'db> {
    /// Prepares the statements for one source.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn new(db: &'db Connection, source: i64) -> Result<Self> {
        Ok(Self {
            insert: db.prepare_cached(
                "INSERT INTO departments (source, wecom_id, name, parent, sort, retired, touched_by, leaders) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            update: db.prepare_cached(
                "UPDATE departments SET name = ?2, parent = ?3, sort = ?4, retired = ?5, touched_by = ?6, leaders = ?7 WHERE key = ?1",
            )?,
            remove: db.prepare_cached("DELETE FROM departments WHERE key = ?1")?,
            db,
            source,
        })
    }

    /// Stores a new department and gives its key.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn insert(&mut self, department: &Department) -> Result<i64> {
        let name = department.name.as_deref();
        self.insert.execute(params![
            self.source,
            department.wecom_id,
            name,
            department.parent,
            department.sort,
            department.retired,
            department.touched_by,
            department.leaders.as_deref()
        ])?;
        Ok(self.db.last_insert_rowid())
    }

    /// Replaces a stored department's values.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn update(&mut self, department: &Department) -> Result<()> {
        let name = department.name.as_deref();
        self.update.execute(params![
            department.key,
            name,
            department.parent,
            department.sort,
            department.retired,
            department.touched_by,
            department.leaders.as_deref()
        ])?;
        Ok(())
    }

    /// Removes a stored department: only for an undo.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn remove(&mut self, key: i64) -> Result<()> {
        self.remove.execute([key])?;
        Ok(())
    }
}
