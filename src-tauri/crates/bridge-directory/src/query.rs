//! Queries of the directory: users as people and scripts see them, searched and paged.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use serde::Serialize;

use super::can_scan::{Basis, CanScan, CanScanReason, Scanning};
use super::field;
use super::filter::UserFilter;
use super::index::Index;
use super::leavers;
use super::left::{self, Left};
use super::managers::{ManagerRef, Managers};
use super::password_owners;
use super::status_words;
use super::tree::Forest;
use super::user;
use super::user::{User, UserStatus};
use crate::Directory;
use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::{self, casefold};
use bridge_core::lang::Text;
use bridge_core::pinyin;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

/// A user as people and scripts see them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "User"))]
pub struct UserView {
    /// Ours, as text.
    pub id: String,
    /// WeCom's; `None` for local users.
    pub userid: Option<String>,
    /// The directory's.
    pub username: String,
    /// What people call them; `None` where WeCom gave only the userid.
    pub name: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The corp's own mailbox.
    pub biz_mail: Option<String>,
    /// Desk telephone.
    pub telephone: Option<String>,
    /// Position.
    pub position: Option<String>,
    /// Alias.
    pub alias: Option<String>,
    /// Employee number.
    pub employee_no: Option<String>,
    /// The corp's own fields, by name.
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown> | null"))]
    pub extra: Option<serde_json::Value>,
    /// Where they belong.
    pub departments: Vec<DepartmentRef>,
    /// WeCom's number of the main one.
    pub main_department: Option<i64>,
    /// The order in each department, where it is not 0 in all of them: larger comes first.
    pub order: Vec<OrderIn>,
    /// The direct leader.
    pub manager: Option<ManagerRef>,
    /// Whether they may log in.
    pub status: UserStatus,
    /// The status in a word, with why they left where they did.
    pub status_text: Text,
    /// Whether they can log in by scanning.
    pub can_scan: CanScan,
    /// Whether they have a password: without one, a local user cannot log in at all.
    pub has_password: bool,
    /// Whether the account is protected: no sync gives it to a member.
    pub protected: bool,
    /// The source that owns them.
    pub source_id: Option<String>,
    /// When they departed: milliseconds since 1970 UTC, sent as RFC 3339; none for whoever is there.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub departed_at: Option<i64>,
    /// When the user last changed: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub updated_at: i64,
}

impl UserView {
    /// With the words of the status, by why the user left.
    fn with_words(mut self, left: Option<Left>) -> Self {
        self.status_text = match self.lacks_password() {
            true => status_words::NO_PASSWORD,
            false => status_words::status_text(self.status, left.unwrap_or(Left::Unknown)),
        };
        if let (Some(CanScanReason::Departed), Some(left)) = (self.can_scan.reason, left) {
            self.can_scan.reason_text = Some(left.status());
        }
        self
    }

    /// Whether this is a local user who is active and has nothing to log in with.
    pub fn lacks_password(&self) -> bool {
        self.source_id.is_none() && self.status == UserStatus::Active && !self.has_password
    }

    /// The texts that people see as they are, by column, in the order of [`field::TEXTS`].
    pub fn texts(&self) -> [(&'static str, Option<&str>); 9] {
        [
            ("userid", self.userid.as_deref()),
            ("name", self.name.as_deref()),
            ("mobile", self.mobile.as_deref()),
            ("email", self.email.as_deref()),
            ("biz_mail", self.biz_mail.as_deref()),
            ("telephone", self.telephone.as_deref()),
            ("position", self.position.as_deref()),
            ("alias", self.alias.as_deref()),
            ("employee_no", self.employee_no.as_deref()),
        ]
    }
}

/// A department of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DepartmentRef {
    /// WeCom's number.
    pub id: i64,
    /// Its name, or `#number` where that is unknown.
    pub name: String,
    /// Names from the top, joined by slashes.
    pub path: String,
    /// The userids of its leaders, where a user of the directory is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    pub leaders: Option<Vec<String>>,
}

/// The order of a user in one department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OrderIn {
    /// WeCom's number of the department.
    pub department: i64,
    /// The order.
    pub order: i64,
}

/// A page of users and how many there are in all.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UserPage {
    /// How many fit the filter.
    pub total: usize,
    /// Those of this page.
    pub users: Vec<UserView>,
}

impl Directory {
    /// The users of a tenant that fit, by username unless another order is wanted.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn users(&self, tenant: &Tenant, filter: &UserFilter) -> Result<UserPage> {
        let now = self.now();
        let ask = |db: &Connection, index: &Index| {
            let scan = index.scan_sets(db, Basis::load(db, tenant.key, now)?)?;
            let (total, keys) = index.page(filter, &scan);
            let users = UserViews::of(index).views(db, &keys, &scan.scanning)?;
            Ok(UserPage { total, users })
        };
        if filter.needs_index() && !filter.wants_archived() {
            return self.with_made_index(tenant.key, ask);
        }
        if !filter.wants_archived()
            && let Some(page) = self.indexed(tenant.key, ask)?
        {
            return Ok(page);
        }
        let sources = self.context.sources_of(tenant)?;
        self.context
            .store()
            .read(|db| query_table(db, tenant, &sources, filter, now))
    }

    /// The identifiers of the users of a tenant that fit, in the same order: what a selection of all of them needs.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn user_ids(&self, tenant: &Tenant, filter: &UserFilter) -> Result<Vec<String>> {
        let now = self.now();
        if filter.wants_archived() {
            let users = self.users(tenant, filter)?.users;
            return Ok(users.into_iter().map(|user| user.id).collect());
        }
        self.with_made_index(tenant.key, |db, index| {
            let scan = index.scan_sets(db, Basis::load(db, tenant.key, now)?)?;
            let (_, keys) = index.page(filter, &scan);
            Ok(keys.iter().map(ToString::to_string).collect())
        })
    }

    /// Finds a user by identifier, username or userid.
    ///
    /// # Errors
    /// `user.unknown`, `ref.ambiguous`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn user(&self, tenant: &Tenant, wanted: &str) -> Result<UserView> {
        let wanted = wanted.trim();
        let login = user::casefold_trimmed(wanted);
        let plain = casefold(&keys::plain(wanted));
        // By userid only where a source owns the user: one whom a removed source left behind keeps the userid in the row,
        // but is not known by it any more.
        let keys = self.context.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT key FROM users WHERE tenant = ?1
                   AND (login IN (?2, ?4) OR key = ?3 OR (source IS NOT NULL AND fold(userid) IN (?2, ?4)))",
            )?;
            let number = wanted.parse::<i64>().ok();
            let values = params![tenant.key, login.as_str(), number, plain.as_str()];
            let keys = statement.query_map(values, |row| row.get(0))?;
            Ok(keys.collect::<rusqlite::Result<Vec<i64>>>()?)
        })?;
        match keys.as_slice() {
            [] => {
                Err(Error::new(Code::UserUnknown, "nobody is called that").with("wanted", wanted))
            }
            [one] => self.user_by_id(tenant, &one.to_string()),
            several => {
                let ids = several.iter().map(ToString::to_string).collect::<Vec<_>>();
                let error = Error::new(Code::Ambiguous, "it is several users' number or name");
                Err(error.with("wanted", wanted).with("candidates", ids))
            }
        }
    }

    /// The user with this userid or username, if there is exactly one.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn user_of_account(&self, tenant: &Tenant, account: &str) -> Result<Option<UserView>> {
        let folded = user::casefold_trimmed(account);
        let plain = casefold(&keys::plain(account));
        // Never by the row's number: in many corps the accounts are numbers too.
        let keys = self.context.store().read(|db| {
            let sql = "SELECT key FROM users WHERE tenant = ?1
                 AND (login IN (?2, ?3) OR (source IS NOT NULL AND fold(userid) IN (?2, ?3))) LIMIT 2";
            let mut statement = db.prepare(sql)?;
            let typed = params![tenant.key, folded.as_str(), plain.as_str()];
            let keys = statement.query_map(typed, |row| row.get(0))?;
            Ok(keys.collect::<rusqlite::Result<Vec<i64>>>()?)
        })?;
        match keys.as_slice() {
            [one] => self.user_of_key(tenant, *one),
            _ => Ok(None),
        }
    }

    /// The archived user who had this userid, by the hash that is kept of it.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn archived_user(&self, tenant: &Tenant, userid: &str) -> Result<Option<UserView>> {
        let found = self
            .context
            .store()
            .read(|db| leavers::archived_of(db, tenant.key, userid))?;
        found
            .map(|key| self.user_of_key(tenant, key))
            .transpose()
            .map(Option::flatten)
    }

    /// The user with exactly this identifier: for callers that have it from a list.
    ///
    /// # Errors
    /// `user.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn user_by_id(&self, tenant: &Tenant, id: &str) -> Result<UserView> {
        let found = id
            .parse()
            .ok()
            .map(|key| self.user_of_key(tenant, key))
            .transpose()?
            .flatten();
        found.ok_or_else(|| {
            Error::new(Code::UserUnknown, "no user has this identifier").with("wanted", id)
        })
    }

    /// The user with exactly this username, whatever its case.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn user_of_login(&self, tenant: &Tenant, username: &str) -> Result<Option<UserView>> {
        let login = user::casefold_trimmed(username);
        let key = self.context.store().read(|db| {
            let sql = "SELECT key FROM users WHERE tenant = ?1 AND login = ?2";
            let found = db.query_row(sql, params![tenant.key, login.as_str()], |row| row.get(0));
            Ok(found.optional()?)
        })?;
        key.map(|key| self.user_of_key(tenant, key))
            .transpose()
            .map(Option::flatten)
    }

    fn user_of_key(&self, tenant: &Tenant, key: i64) -> Result<Option<UserView>> {
        let (sources, now) = (self.context.sources_of(tenant)?, self.now());
        self.context.store().read(|db| {
            let sql = "SELECT count(*) FROM users WHERE key = ?1 AND tenant = ?2";
            let here: i64 = db.query_row(sql, [key, tenant.key], |row| row.get(0))?;
            if here == 0 {
                return Ok(None);
            }
            let names = UserViews::load(db, &sources)?;
            let scanning = names.scanning(db, tenant.key, now)?;
            Ok(names.views(db, &[key], &scanning)?.pop())
        })
    }

    /// The departments of a source as they stand, without the retired ones.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn departments(&self, source: &Source) -> Result<Forest> {
        let known = |index: &Index| index.source(source.key).map(|of| of.forest.clone());
        let forest_of = self.indexed(source.tenant_key, |_, index| Ok(known(index)))?;
        match forest_of {
            Some(found) => Ok(found.unwrap_or_default()),
            None => self.context.store().read(|db| Forest::load(db, source.key)),
        }
    }
}

/// The users of a filter, read from the table.
pub(crate) fn query_table(
    db: &Connection,
    tenant: &Tenant,
    sources: &[Source],
    filter: &UserFilter,
    now: i64,
) -> Result<UserPage> {
    let names = UserViews::load(db, sources)?;
    let rule = Condition::of(tenant, filter, &names);
    let total = rule.count(db)?;
    let scanning = names.scanning(db, tenant.key, now)?;
    let users = names.views(db, &rule.page(db, filter)?, &scanning)?;
    Ok(UserPage { total, users })
}

/// Builds views of users, with the names of sources and departments.
struct UserViews {
    sources: HashMap<i64, (String, Forest)>,
    paths: std::cell::RefCell<HashMap<(i64, i64), DepartmentRef>>,
}

impl UserViews {
    fn load(db: &Connection, sources: &[Source]) -> Result<Self> {
        let mut known = HashMap::new();
        for source in sources {
            known.insert(
                source.key,
                (source.id.clone(), Forest::load(db, source.key)?),
            );
        }
        Ok(Self {
            sources: known,
            paths: Default::default(),
        })
    }

    /// With the names of an index.
    fn of(index: &Index) -> Self {
        let sources = index
            .sources()
            .map(|(key, of)| (key, (of.id.clone(), of.forest.clone())));
        Self {
            sources: sources.collect(),
            paths: Default::default(),
        }
    }

    /// What decides of scanning, with the departments that are loaded.
    fn scanning(&self, db: &Connection, tenant: i64, now: i64) -> Result<Scanning> {
        Scanning::load(db, Basis::load(db, tenant, now)?, |source| {
            let known = self.sources.get(&source);
            known.map(|(_, forest)| forest.clone()).unwrap_or_default()
        })
    }

    /// The views of the users with these keys, in this order.
    fn views(&self, db: &Connection, keys: &[i64], scanning: &Scanning) -> Result<Vec<UserView>> {
        let users = user::by_keys(db, keys)?;
        let with_password = password_owners::of(db, keys)?;
        let managers = Managers::of(db, &users)?;
        let left = left::of(db, &users)?;
        let views = users.iter().map(|user| {
            let view = UserView {
                manager: managers.manager_of(user),
                has_password: with_password.contains(&user.key),
                ..self.view(user, scanning)
            };
            view.with_words(left.get(&user.key).copied())
        });
        Ok(views.collect())
    }

    fn view(&self, user: &User, scanning: &Scanning) -> UserView {
        let text =
            |value: &Option<compact_str::CompactString>| value.as_ref().map(ToString::to_string);
        UserView {
            id: user.key.to_string(),
            userid: user.source.and_then(|_| text(&user.userid)),
            username: user.username.to_string(),
            name: text(&user.name),
            mobile: text(&user.mobile),
            email: text(&user.email),
            biz_mail: text(&user.biz_mail),
            telephone: text(&user.telephone),
            position: text(&user.position),
            alias: text(&user.alias),
            employee_no: text(&user.employee_no),
            extra: user
                .extra
                .as_deref()
                .and_then(|extra| serde_json::from_str(extra).ok()),
            departments: user
                .departments
                .iter()
                .map(|id| self.department(user.source, *id))
                .collect(),
            main_department: user.main_department,
            order: order(user),
            manager: None,
            status: user.status,
            status_text: status_words::status_text(user.status, Left::Unknown),
            can_scan: scanning.of(user),
            has_password: false,
            protected: user.protected,
            source_id: user
                .source
                .and_then(|source| Some(self.sources.get(&source)?.0.clone())),
            departed_at: user.departed_at,
            updated_at: user.updated_at,
        }
    }

    fn department(&self, source: Option<i64>, id: i64) -> DepartmentRef {
        let key = (source.unwrap_or_default(), id);
        if let Some(known) = self.paths.borrow().get(&key) {
            return known.clone();
        }
        let forest = self.sources.get(&key.0).map(|(_, forest)| forest);
        let name = forest
            .and_then(|forest| forest.name_of(id))
            .map_or_else(|| format!("#{id}"), str::to_owned);
        let path = forest
            .map(|forest| forest.path_of(id))
            .filter(|path| !path.is_empty());
        let made = DepartmentRef {
            id,
            path: path.unwrap_or_else(|| name.clone()),
            leaders: Some(forest.map_or_else(Vec::new, |forest| forest.leaders_of(id).to_vec())),
            name,
        };
        self.paths.borrow_mut().insert(key, made.clone());
        made
    }
}

fn order(user: &User) -> Vec<OrderIn> {
    let pairs = user.department_order.as_deref();
    let pairs = pairs.and_then(|json| serde_json::from_str::<Vec<(i64, i64)>>(json).ok());
    let pairs = pairs.unwrap_or_default().into_iter();
    pairs
        .map(|(department, order)| OrderIn { department, order })
        .collect()
}

/// The condition that a text of the user, or the pinyin of the name, holds the words at this place of the values.
fn holding(place: usize) -> String {
    let columns = field::searched_columns().into_iter();
    let texts = columns.map(|column| format!("casefold({column})"));
    let texts = texts.chain(std::iter::once("pinyin(name)".to_owned()));
    let any = texts.map(|text| format!("instr({text}, ?{place}) > 0"));
    any.collect::<Vec<_>>().join(" OR ")
}

/// A filter as an SQL condition.
struct Condition {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Condition {
    fn of(tenant: &Tenant, filter: &UserFilter, names: &UserViews) -> Self {
        let mut sql = "FROM users WHERE tenant = ?1".to_owned();
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(tenant.key)];
        if let Some(status) = filter.status {
            values.push(Box::new(status.as_str()));
            sql += &format!(" AND status = ?{}", values.len());
        }
        if !filter.wants_archived() {
            sql += " AND status <> 'archived'";
        }
        if let Some(words) = filter
            .words
            .as_deref()
            .map(str::trim)
            .filter(|words| !words.is_empty())
        {
            let typed = [Some(casefold(words).to_string()), pinyin::squeezed(words)];
            let any = typed.into_iter().flatten().map(|words| {
                values.push(Box::new(words));
                holding(values.len())
            });
            let any = any.collect::<Vec<_>>().join(" OR ");
            sql += &format!(" AND ({any})");
        }
        if let Some(department) = filter.department {
            let ids = names.sources.iter().flat_map(|(source, (_, forest))| {
                forest
                    .with_descendants(department)
                    .into_iter()
                    .map(move |id| format!("({source}, {id})"))
            });
            let mut pairs = ids.collect::<Vec<_>>();
            // Without a data source nobody is in a department: a pair that fits nobody.
            pairs.push("(NULL, NULL)".to_owned());
            let pairs = pairs.join(", ");
            sql += &format!(
                " AND key IN (SELECT user FROM user_departments JOIN users AS u ON u.key = user WHERE (u.source, department) IN (VALUES {pairs}))"
            );
        }
        Self { sql, values }
    }

    fn count(&self, db: &Connection) -> Result<usize> {
        let count: i64 = db.query_row(
            &format!("SELECT count(*) {}", self.sql),
            self.params().as_slice(),
            |row| row.get(0),
        )?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    fn page(&self, db: &Connection, filter: &UserFilter) -> Result<Vec<i64>> {
        let most = filter
            .most
            .map_or(-1, |most| i64::try_from(most).unwrap_or(-1));
        let skip = i64::try_from(filter.skip).unwrap_or(i64::MAX);
        let mut statement = db.prepare(&format!(
            "SELECT key {} ORDER BY login LIMIT {most} OFFSET {}",
            self.sql, skip
        ))?;
        let keys = statement.query_map(self.params().as_slice(), |row: &Row<'_>| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    fn params(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

/// The key behind a view's identifier.
///
/// # Errors
/// `store.damaged` if it is no key.
pub fn key_of(user: &UserView) -> Result<i64> {
    user.id.parse().map_err(|_| Error::damaged("user key"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::TEXTS;

    #[test]
    fn the_view_has_the_value_of_every_text_that_is_shown() {
        let names = UserViews {
            sources: HashMap::new(),
            paths: Default::default(),
        };
        let user: User = serde_json::from_value(serde_json::json!({
            "source": 1, "userid": "userid", "name": "name", "mobile": "mobile", "email": "email",
            "biz_mail": "biz_mail", "telephone": "telephone", "position": "position", "alias": "alias",
            "employee_no": "employee_no",
        }))
        .unwrap();
        let shown = TEXTS.iter().filter(|text| text.is_shown);
        let shown = shown.map(|text| (text.column, Some(text.column)));
        assert!(shown.eq(names.view(&user, &Scanning::default()).texts()));
        assert!(TEXTS.iter().all(|text| text.is_shown || !text.is_exported));
    }
}
