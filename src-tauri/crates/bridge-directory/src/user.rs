//! Rows of users: reading and writing. A plan compares them, and a change keeps them as before and after.

mod packing;

use std::collections::HashMap;
use std::sync::LazyLock;

use compact_str::CompactString;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, Rows, ToSql, params};
use serde::{Deserialize, Serialize};

use crate::field::{self, Field, TEXTS};
use bridge_core::error::{Error, Result};

pub use crate::user_status::{Totals, UserStatus};
pub use bridge_core::keys::{account_key, casefold, casefold_trimmed, email_key, mobile_key};

/// Gender as WeCom sends it; `None` where unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
}

impl Gender {
    /// As it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    fn of_str(text: &str) -> Option<Self> {
        [Self::Male, Self::Female]
            .into_iter()
            .find(|each| each.as_str() == text)
    }
}

/// A user's row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// The row's key; 0 for a user that is not stored yet.
    pub key: i64,
    /// The key of the source that owns it; `None` for local users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<i64>,
    /// The corp of the removed source that left the user behind; `None` while a source owns them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_corp: Option<CompactString>,
    /// WeCom's userid in its own spelling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userid: Option<CompactString>,
    /// The name to log in with; unique in the tenant, whatever its case.
    pub username: CompactString,
    /// What people call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<CompactString>,
    /// Mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<CompactString>,
    /// Personal or work e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<CompactString>,
    /// The corp's own mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biz_mail: Option<CompactString>,
    /// Desk telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<CompactString>,
    /// Position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<CompactString>,
    /// Alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<CompactString>,
    /// Employee number, from the attribute that the source names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee_no: Option<CompactString>,
    /// Gender, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// The corp's own fields, as a JSON object of texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<CompactString>,
    /// WeCom's numbers of the user's departments, ascending.
    pub departments: Box<[i64]>,
    /// The main one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_department: Option<i64>,
    /// The userid of the direct leader, as WeCom gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<CompactString>,
    /// The order in each department, as a JSON array of `[department, order]`; none where it is 0 in each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_order: Option<CompactString>,
    /// Whether they may log in.
    pub status: UserStatus,
    /// Whether a person protected the account: no run gives it to anybody. Only a person writes it, so that it is no part
    /// of what a run replaces and an undo puts back.
    #[serde(skip)]
    pub protected: bool,
    /// When the row was last written, in milliseconds since 1970 UTC; a row snapshot keeps the number.
    pub updated_at: i64,
    /// The key of the run that wrote the row last; `None` after an edit by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touched_by: Option<i64>,
    /// When the user departed, in milliseconds since 1970 UTC; see [`User::departed_since`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departed_at: Option<i64>,
    /// Of an archived user: the keyed hash of the userid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_userid: Option<CompactString>,
}

impl Default for User {
    fn default() -> Self {
        Self {
            key: 0,
            source: None,
            origin_corp: None,
            userid: None,
            username: CompactString::default(),
            name: None,
            mobile: None,
            email: None,
            biz_mail: None,
            telephone: None,
            position: None,
            alias: None,
            employee_no: None,
            gender: None,
            extra: None,
            departments: Box::default(),
            main_department: None,
            manager: None,
            department_order: None,
            status: UserStatus::Active,
            protected: false,
            updated_at: 0,
            touched_by: None,
            departed_at: None,
            archived_userid: None,
        }
    }
}

type Slot = (
    fn(&User) -> &Option<CompactString>,
    fn(&mut User) -> &mut Option<CompactString>,
);

macro_rules! slots {
    ($($member:ident)*) => {
        [$((|user| &user.$member, |user| &mut user.$member)),*]
    };
}

/// The members of a row for [`TEXTS`], in the same order.
const SLOTS: [Slot; TEXTS.len()] = slots![userid name mobile email biz_mail telephone position alias employee_no extra manager department_order];

impl User {
    /// The texts of the row, by field.
    pub fn texts(&self) -> impl Iterator<Item = (Field, &Option<CompactString>)> {
        let slots = TEXTS.iter().zip(SLOTS);
        slots.map(|(text, (of, _))| (text.field, of(self)))
    }

    /// Since when the user is gone, in milliseconds since 1970 UTC: whoever becomes so is it from the change of the row on.
    ///
    /// This is what every writer of a status stores; see [`Writer`] and [`leave_behind`](crate::leavers::leave_behind).
    pub fn departed_since(&self) -> Option<i64> {
        let since = self.departed_at.unwrap_or(self.updated_at);
        self.status.is_gone().then_some(since)
    }
}

/// The columns that are no text of [`TEXTS`], in the order of [`of_row`].
const COLUMNS: &str = "key, source, username, gender, main_department, status, updated_at, touched_by, origin_corp, protected, departed_at, archived_userid";
/// How many they are.
const TEXTS_BEGIN: usize = 12;

/// All columns, made once: single rows are read by the thousand.
static ALL_COLUMNS: LazyLock<String> = LazyLock::new(|| format!("{COLUMNS}, {}", field::columns()));
static BY_KEY: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM users WHERE key = ?1", *ALL_COLUMNS));

/// All users of a tenant, by key.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn all_of_tenant(db: &Connection, tenant: i64) -> Result<Vec<User>> {
    let mut users = Vec::new();
    each_of_tenant(db, tenant, |user| users.push(user))?;
    users.shrink_to_fit();
    Ok(users)
}

/// Hands over the users of a tenant one by one, by key, so that nobody has to hold them all.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn each_of_tenant(db: &Connection, tenant: i64, mut take: impl FnMut(User)) -> Result<()> {
    let mut statement = db.prepare(&format!(
        "SELECT {} FROM users WHERE tenant = ?1 ORDER BY key",
        *ALL_COLUMNS
    ))?;
    let mut pairs = db.prepare(
        "SELECT user, department FROM user_departments JOIN users ON users.key = user WHERE tenant = ?1 ORDER BY user, department",
    )?;
    let mut memberships = Memberships::of(pairs.query([tenant])?)?;
    let mut rows = statement.query([tenant])?;
    while let Some(row) = rows.next()? {
        let mut user = of_row(row)?;
        user.departments = memberships.take(user.key)?;
        take(user);
    }
    Ok(())
}

/// The users with these keys, in this order and without those that are gone, in as many statements as for one.
pub(crate) fn by_keys(db: &Connection, keys: &[i64]) -> Result<Vec<User>> {
    // As JSON, they are one value, however many they are.
    let list = format!("{keys:?}");
    let mut statement = db.prepare_cached(&format!(
        "SELECT {} FROM users WHERE key IN (SELECT value FROM json_each(?1)) ORDER BY key",
        *ALL_COLUMNS
    ))?;
    let rows = statement.query_map([&list], |row| Ok(of_row(row)))?;
    let mut users = rows.collect::<rusqlite::Result<Result<Vec<_>>>>()??;
    let mut pairs = db.prepare_cached(
        "SELECT user, department FROM user_departments WHERE user IN (SELECT value FROM json_each(?1)) ORDER BY user, department",
    )?;
    let mut memberships = Memberships::of(pairs.query([&list])?)?;
    for user in &mut users {
        user.departments = memberships.take(user.key)?;
    }
    let mut by_key = users
        .into_iter()
        .map(|user| (user.key, user))
        .collect::<HashMap<_, _>>();
    Ok(keys.iter().filter_map(|key| by_key.remove(key)).collect())
}

/// Pairs of a user and a department by user, read beside the users, who are sorted in the same way.
struct Memberships<'a> {
    pairs: Rows<'a>,
    next: Option<(i64, i64)>,
}

impl<'a> Memberships<'a> {
    fn of(pairs: Rows<'a>) -> Result<Self> {
        let mut all = Self { pairs, next: None };
        all.advance()?;
        Ok(all)
    }

    /// The departments of the next user.
    fn take(&mut self, user: i64) -> Result<Box<[i64]>> {
        let mut departments = Vec::new();
        while let Some((of, department)) = self.next.filter(|(of, _)| *of <= user) {
            if of == user {
                departments.push(department);
            }
            self.advance()?;
        }
        Ok(departments.into())
    }

    fn advance(&mut self) -> Result<()> {
        let next = self.pairs.next()?;
        self.next = next
            .map(|pair| Ok::<_, rusqlite::Error>((pair.get(0)?, pair.get(1)?)))
            .transpose()?;
        Ok(())
    }
}

/// One user by key.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn by_key(db: &Connection, key: i64) -> Result<Option<User>> {
    let mut statement = db.prepare_cached(&BY_KEY)?;
    let mut rows = statement.query_map([key], |row| Ok(of_row(row)))?;
    let Some(user) = rows.next() else {
        return Ok(None);
    };
    let mut user = user??;
    let mut pairs = db.prepare_cached(
        "SELECT department FROM user_departments WHERE user = ?1 ORDER BY department",
    )?;
    let departments = pairs.query_map([key], |row| row.get(0))?;
    user.departments = departments.collect::<rusqlite::Result<Vec<i64>>>()?.into();
    Ok(Some(user))
}

/// The key of a source's user with this userid.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn of_member(db: &Connection, source: i64, userid: &str) -> Result<Option<i64>> {
    // Most are called as they are in WeCom, and found by an index; the others are looked for.
    let by_login = "tenant = (SELECT tenant FROM sources WHERE key = ?1) AND login = ?2 AND";
    for narrowed in [by_login, ""] {
        let sql =
            format!("SELECT key FROM users WHERE {narrowed} source = ?1 AND fold(userid) = ?2");
        let mut statement = db.prepare_cached(&sql)?;
        let found = statement
            .query_row(params![source, casefold_trimmed(userid).as_str()], |row| {
                row.get(0)
            });
        if let Some(key) = found.optional()? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

fn of_row(row: &Row<'_>) -> Result<User> {
    let gender = text(row, 3)?;
    let mut user = User {
        key: row.get(0)?,
        source: row.get(1)?,
        username: text(row, 2)?.unwrap_or_default(),
        gender: gender.as_deref().and_then(Gender::of_str),
        main_department: row.get(4)?,
        status: text(row, 5)?.unwrap_or_default().parse()?,
        updated_at: row.get(6)?,
        touched_by: row.get(7)?,
        origin_corp: text(row, 8)?,
        protected: row.get(9)?,
        departed_at: row.get(10)?,
        archived_userid: text(row, 11)?,
        ..User::default()
    };
    for (place, (_, slot)) in SLOTS.iter().enumerate() {
        *slot(&mut user) = text(row, TEXTS_BEGIN + place)?;
    }
    Ok(user)
}

/// Reads a text, without an allocation if it is short.
fn text(row: &Row<'_>, column: usize) -> Result<Option<CompactString>> {
    let value = row.get_ref(column)?;
    let text = value.as_str_or_null().map_err(|_| Error::damaged("text"))?;
    Ok(text.map(CompactString::from))
}

/// The key of the next new user: keys are never used again.
///
/// # Errors
/// `store.unavailable`, `store.busy` or `store.damaged`.
pub fn next_key(db: &Connection) -> Result<i64> {
    let sql = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'users'";
    Ok(db.query_row(sql, [], |row| row.get(0))?)
}

/// Writes users; keeps its statements prepared.
pub struct Writer<'db> {
    insert: CachedStatement<'db>,
    update: CachedStatement<'db>,
    leave: CachedStatement<'db>,
    join: CachedStatement<'db>,
    remove: CachedStatement<'db>,
    db: &'db Connection,
    tenant: i64,
}

impl<'db> Writer<'db> {
    /// Prepares the statements for one tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn new(db: &'db Connection, tenant: i64) -> Result<Self> {
        Ok(Self {
            insert: db.prepare_cached(&insert_sql())?,
            update: db.prepare_cached(&update_sql())?,
            leave: db.prepare_cached("DELETE FROM user_departments WHERE user = ?1")?,
            join: db.prepare_cached(
                "INSERT INTO user_departments (user, department) VALUES (?1, ?2)",
            )?,
            remove: db.prepare_cached("DELETE FROM users WHERE key = ?1")?,
            db,
            tenant,
        })
    }

    /// Stores a new user and gives its key.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn insert(&mut self, user: &User) -> Result<i64> {
        bind(&mut self.insert, self.tenant, user)?;
        let key = self.db.last_insert_rowid();
        self.join(key, user)?;
        Ok(key)
    }

    /// Replaces a stored user's values; `departments` says whether those changed too.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn update(&mut self, user: &User, departments: bool) -> Result<()> {
        bind(&mut self.update, self.tenant, user)?;
        if departments {
            self.leave.execute([user.key])?;
            self.join(user.key, user)?;
        }
        Ok(())
    }

    /// Gives a stored user a login that nobody else has or asks for, so that two may exchange theirs.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn vacate(&mut self, key: i64) -> Result<()> {
        // Logins are trimmed: none begins with a blank.
        let mut vacate = self
            .db
            .prepare_cached("UPDATE users SET login = ' ' || key WHERE key = ?1")?;
        vacate.execute([key])?;
        Ok(())
    }

    /// Removes a stored user: only for an undo.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn remove(&mut self, key: i64) -> Result<()> {
        self.remove.execute([key])?;
        Ok(())
    }

    fn join(&mut self, key: i64, user: &User) -> Result<()> {
        for department in &user.departments {
            self.join.execute([key, *department])?;
        }
        Ok(())
    }
}

/// The columns that [`bind`] fills, the key aside.
fn written() -> Vec<&'static str> {
    let own = "tenant, login, source, username, gender, main_department, status, updated_at, touched_by, origin_corp, departed_at, archived_userid";
    let texts = TEXTS.iter().map(|text| text.column);
    own.split(", ").chain(texts).collect()
}

fn insert_sql() -> String {
    let columns = written();
    let places = (1..=columns.len()).map(|place| format!("?{place}"));
    let places = places.collect::<Vec<_>>().join(", ");
    let (key, columns) = (columns.len() + 1, columns.join(", "));
    format!("INSERT INTO users ({columns}, key) VALUES ({places}, nullif(?{key}, 0))")
}

fn update_sql() -> String {
    let columns = written();
    let set = columns.iter().zip(1..);
    let set = set.map(|(column, place)| format!("{column} = ?{place}"));
    let (set, key) = (set.collect::<Vec<_>>().join(", "), columns.len() + 1);
    format!("UPDATE users SET {set} WHERE key = ?{key}")
}

/// Executes a statement over [`written`] and the key, which comes last in both.
fn bind(statement: &mut CachedStatement<'_>, tenant: i64, user: &User) -> Result<()> {
    let login = casefold_trimmed(&user.username);
    let own: [&dyn ToSql; 12] = [
        &tenant,
        &login.as_str(),
        &user.source,
        &user.username.as_str(),
        &user.gender.map(Gender::as_str),
        &user.main_department,
        &user.status.as_str(),
        &user.updated_at,
        &user.touched_by,
        &user.origin_corp.as_deref(),
        &user.departed_since(),
        &user.archived_userid.as_deref(),
    ];
    for (place, value) in own.iter().enumerate() {
        statement.raw_bind_parameter(place + 1, value)?;
    }
    for (place, (_, text)) in user.texts().enumerate() {
        statement.raw_bind_parameter(own.len() + 1 + place, text.as_deref())?;
    }
    statement.raw_bind_parameter(own.len() + TEXTS.len() + 1, user.key)?;
    statement.raw_execute()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_the_member_of_its_name() {
        for (text, (_, slot)) in TEXTS.iter().zip(SLOTS) {
            let mut user = User::default();
            *slot(&mut user) = Some("x".into());
            let row = serde_json::to_value(&user).unwrap();
            assert_eq!(row[text.column], "x", "{}", text.column);
        }
    }

    #[test]
    fn a_snapshot_reads_back_as_it_was() {
        let user = User {
            key: 7,
            username: "张三".into(),
            departments: [1, 2].into(),
            gender: Some(Gender::Female),
            ..User::default()
        };
        let json = serde_json::to_string(&user).unwrap();
        assert_eq!(serde_json::from_str::<User>(&json).unwrap(), user);
    }
}
