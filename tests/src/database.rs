//! Looking into a data folder from outside: what it says, and whether it is whole.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

/// The tables of people and departments, without when and by which run.
const DIRECTORY: [&str; 3] = [
    "SELECT username, name, mobile, email, status, main_department, source IS NULL FROM users ORDER BY login",
    "SELECT users.login, department FROM user_departments JOIN users ON users.key = user ORDER BY 1, 2",
    "SELECT wecom_id, name, parent, retired FROM departments ORDER BY 1",
];

/// A folder's database, as another program would open it.
pub fn open(folder: &Path) -> Connection {
    Connection::open(folder.join(bridge::data_folder::DATABASE)).expect("the database opens")
}

/// What the directory says of people and departments.
pub fn directory(folder: &Path) -> Vec<String> {
    let db = open(folder);
    DIRECTORY.iter().flat_map(|sql| rows(&db, sql)).collect()
}

/// Every row of every table but those named; the tables are those that the file has.
pub fn everything_but(folder: &Path, left_out: &[&str]) -> Vec<String> {
    let db = open(folder);
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let mut statement = db.prepare(tables).expect("the schema can be read");
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    let names: Vec<_> = names
        .expect("the schema can be read")
        .map(|name| name.expect("a name"))
        .filter(|name| !left_out.contains(&name.as_str()))
        .collect();
    let table = |name: &String| {
        let rows = rows(&db, &format!("SELECT * FROM \"{name}\""));
        let mut rows: Vec<_> = rows.iter().map(|row| format!("{name}: {row}")).collect();
        rows.sort_unstable();
        rows
    };
    names.iter().flat_map(table).collect()
}

/// By username, which of a user's facts are known.
pub type Known = BTreeMap<String, Vec<bool>>;

/// What is known of each user, without what it is.
pub fn known(folder: &Path) -> Known {
    const FACTS: [&str; 5] = ["name", "mobile", "email", "position", "userid"];
    let facts = FACTS.map(|fact| format!("{fact} IS NOT NULL")).join(", ");
    let db = open(folder);
    let sql = format!("SELECT login, {facts} FROM users");
    let mut statement = db.prepare(&sql).expect("the tables are there");
    let rows = statement.query_map([], |row| {
        let facts = 1..=FACTS.len();
        let facts = facts
            .map(|at| row.get(at))
            .collect::<Result<Vec<bool>, _>>();
        Ok((row.get(0)?, facts?))
    });
    let known = rows.expect("users can be read").collect::<Result<_, _>>();
    known.expect("users can be read")
}

/// How many rows a query's one number says.
pub fn number(folder: &Path, sql: &str) -> i64 {
    let number = open(folder).query_row(sql, [], |row| row.get(0));
    number.expect("one number")
}

/// Fails unless the file is whole by SQLite's own judgement.
pub fn assert_whole(folder: &Path) {
    let db = open(folder);
    let verdict: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("the database can be checked");
    assert_eq!(verdict, "ok");
    let broken: i64 = db
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .expect("the database can be checked");
    assert_eq!(broken, 0, "rows that point nowhere");
}

/// Copies a folder's database into another folder, as one file.
pub fn copy(from: &Path, to: &Path) {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = from.join(bridge::data_folder::DATABASE);
    let db = Connection::open_with_flags(file, flags).expect("the database opens");
    let target = to.join(bridge::data_folder::DATABASE);
    let target = target.to_str().expect("a path of text");
    db.execute("VACUUM INTO ?1", [target]).expect("it copies");
    drop(db);
    let mode = open(to)
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
    assert_eq!(mode.expect("it can be set"), "wal");
}

/// Lets every tenant's WeCom be at another address, behind the product's back.
pub fn point_at(folder: &Path, base: &str) {
    let db = open(folder);
    let sql = "UPDATE tenants SET api_base = ?1, login_base = ?1";
    db.execute(sql, [base]).expect("tenants have an address");
}

fn rows(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect("the tables are there");
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|at| row.get::<_, Value>(at))
            .collect::<Result<Vec<_>, _>>()
    });
    rows.expect("the tables can be read")
        .map(|row| format!("{:?}", row.expect("a row")))
        .collect()
}
