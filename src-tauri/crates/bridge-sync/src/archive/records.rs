//! The records of runs: lines about people who are archived lose what stood in them, lines about others lose their accounts.

use std::collections::HashSet;

use rusqlite::{Connection, Row, params};

use super::values::PersonValues;
use bridge_core::error::Result;
use bridge_directory::leavers::archived_username;

/// The reason of a line that was cleared; see [`Reason::Cleared`](crate::plan::Reason::Cleared).
const CLEARED: &str = r#"{"id":"cleared"}"#;

/// Clears the records of a tenant's runs.
pub(super) fn clear(
    db: &Connection,
    tenant: i64,
    run: Option<i64>,
    known: &PersonValues,
) -> Result<()> {
    let mut touched = HashSet::new();
    for line in lines(db, tenant, run, known)? {
        if line.write(db, known)? {
            touched.insert(line.run);
        }
    }
    // Nothing of the people whom a run archives can be put back.
    touched.extend(run);
    for run in touched {
        db.execute("UPDATE runs SET cleared = 1 WHERE key = ?1", [run])?;
    }
    clear_runs(db, tenant, known)
}

/// A line of a run's record, with what of it may name somebody.
struct Line {
    run: i64,
    seq: i64,
    /// The row's key, where the line is about one of the people.
    own: Option<i64>,
    texts: [Option<String>; 4],
}

/// The columns of the texts, each with the fields that name others.
const TEXTS: [(&str, &[&str]); 4] = [
    (
        "reason",
        &[
            "of", "members", "from", "to", "was", "is", "kept", "username", "tried", "name",
        ],
    ),
    ("before", OF_ROW),
    ("after", OF_ROW),
    ("member", OF_ROW),
];

const OF_ROW: &[&str] = &["manager", "leaders"];

/// The lines that name one of the people, but for those of the run that archives them.
fn lines(
    db: &Connection,
    tenant: i64,
    run: Option<i64>,
    known: &PersonValues,
) -> Result<Vec<Line>> {
    let mut statement = db.prepare(
        "SELECT run, seq, changes.kind LIKE 'department%', object, userid, username, reason, before, after, member
         FROM changes JOIN runs ON runs.key = changes.run WHERE runs.tenant = ?1",
    )?;
    let mut rows = statement.query([tenant])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let line = line(row, known)?;
        let is_current = line.own.is_some() && Some(line.run) == run;
        let names =
            |text: &Option<String>| text.as_deref().is_some_and(|text| known.may_name(text));
        if !is_current && (line.own.is_some() || line.texts.iter().any(names)) {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn line(row: &Row<'_>, known: &PersonValues) -> Result<Line> {
    let (is_department, object): (bool, Option<i64>) = (row.get(2)?, row.get(3)?);
    let is_theirs = |column: usize| -> Result<bool> {
        let account: Option<String> = row.get(column)?;
        Ok(account.is_some_and(|account| known.has_account(&account)))
    };
    let own = match (is_department, object) {
        (true, _) => None,
        (false, Some(object)) if known.keys.contains(&object) => Some(object),
        // A member of whom the run only spoke.
        (false, None) if is_theirs(4)? => Some(0),
        (false, _) => None,
    };
    Ok(Line {
        run: row.get(0)?,
        seq: row.get(1)?,
        own,
        texts: [row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?],
    })
}

impl Line {
    /// Writes it cleared, and says whether an undo would miss something.
    fn write(&self, db: &Connection, known: &PersonValues) -> Result<bool> {
        if let Some(key) = self.own {
            let sql = "UPDATE changes SET userid = NULL, username = ?3, reason = ?4, before = NULL, after = NULL, member = NULL
                       WHERE run = ?1 AND seq = ?2";
            let username = (key != 0).then(|| archived_username(key).to_string());
            db.prepare_cached(sql)?
                .execute(params![self.run, self.seq, username, CLEARED])?;
            return Ok(self.texts[1].is_some() || self.texts[2].is_some());
        }
        let mut is_missed = false;
        for (place, ((column, fields), text)) in TEXTS.iter().zip(&self.texts).enumerate() {
            let clean = text
                .as_deref()
                .map(|text| known.without_accounts(text, fields));
            let Some(clean) = clean.transpose()?.flatten() else {
                continue;
            };
            let sql = format!("UPDATE changes SET {column} = ?3 WHERE run = ?1 AND seq = ?2");
            db.prepare_cached(&sql)?
                .execute(params![self.run, self.seq, clean])?;
            is_missed |= place == 1;
        }
        Ok(is_missed)
    }
}

/// What runs say beside their lists.
fn clear_runs(db: &Connection, tenant: i64, known: &PersonValues) -> Result<()> {
    super::other_tables::clean_json(
        db,
        ("runs", "key", "tenant = ?1"),
        &["warnings", "error"],
        tenant,
        |json| known.without_values(json),
    )
}
