//! The values by which people who are archived are known: those of their rows, and those that records of runs still hold.

use std::collections::{BTreeSet, HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use compact_str::CompactString;
use rusqlite::{Connection, Row};
use serde_json::Value;

use bridge_core::error::{Error, Result};
use bridge_directory::leavers::archived_username;
use bridge_directory::row_snapshot::restore;
use bridge_directory::user::{User, casefold_trimmed};

/// What a row says of a person beside the accounts. A position is many people's.
const PERSONAL: [&str; 7] = [
    "name",
    "mobile",
    "email",
    "biz_mail",
    "telephone",
    "alias",
    "employee_no",
];

/// The values of some people.
pub(super) struct PersonValues {
    /// The rows' keys.
    pub(super) keys: HashSet<i64>,
    /// Userids and usernames, folded, each with the name that the person has from now on.
    accounts: HashMap<CompactString, CompactString>,
    /// Finds accounts in a text.
    of_accounts: AhoCorasick,
    /// Finds accounts, names, numbers and addresses in a text.
    of_all: AhoCorasick,
    /// What stands in their places, in the order of the patterns of `of_all`.
    names: Vec<CompactString>,
}

impl PersonValues {
    /// Those of some people, as they are and as records of runs have them.
    pub(super) fn collect(db: &Connection, tenant: i64, people: &[User]) -> Result<Self> {
        let mut found = Found::default();
        for user in people {
            let as_json = serde_json::to_value(user).map_err(|_| Error::damaged("row"))?;
            found.add_row(user.key, &as_json);
        }
        let keys = people.iter().map(|user| user.key).collect::<HashSet<_>>();
        // All of them in one pass over the records, which have no index by person that covers every line.
        let mut records = db.prepare(
            "SELECT userid, username, reason, before, after, member, object FROM changes
             WHERE object IS NOT NULL AND kind NOT LIKE 'department%'",
        )?;
        let mut rows = records.query([])?;
        while let Some(row) = rows.next()? {
            let key = row.get(6)?;
            if keys.contains(&key) {
                found.add_record(key, row)?;
            }
        }
        found.leave_others(db, tenant, &keys)?;
        found.finish(keys)
    }

    /// Whether an account is one of theirs.
    pub(super) fn has_account(&self, account: &str) -> bool {
        self.accounts.contains_key(&casefold_trimmed(account))
    }

    /// The folded accounts as a JSON array, for statements.
    pub(super) fn accounts_json(&self) -> String {
        let accounts = self.accounts.keys().map(CompactString::as_str);
        serde_json::to_string(&accounts.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// The keys as a JSON array, for statements.
    pub(super) fn keys_json(&self) -> String {
        let keys = self.keys.iter().collect::<Vec<_>>();
        serde_json::to_string(&keys).unwrap_or_default()
    }

    /// Whether a text may name one of their accounts: a quick look before it is read.
    pub(super) fn may_name(&self, text: &str) -> bool {
        self.of_accounts.is_match(text)
    }

    /// A JSON text in which other names stand in the places of accounts that are whole texts of these fields, or of no field
    /// at all; none where there are none.
    pub(super) fn without_accounts(&self, json: &str, fields: &[&str]) -> Result<Option<String>> {
        if !self.may_name(json) {
            return Ok(None);
        }
        let mut value: Value = restore(json)?;
        Ok(self.rename(&mut value, fields).then(|| value.to_string()))
    }

    /// A JSON text without any of their values, wherever they stand in its texts; none where there are none.
    pub(super) fn without_values(&self, json: &str) -> Result<Option<String>> {
        if !self.of_all.is_match(json) {
            return Ok(None);
        }
        let mut value: Value = restore(json)?;
        Ok(self.scrub(&mut value).then(|| value.to_string()))
    }

    fn rename(&self, value: &mut Value, fields: &[&str]) -> bool {
        match value {
            Value::String(text) => self.rename_text(text, fields),
            Value::Array(all) => all
                .iter_mut()
                .fold(false, |any, one| self.rename(one, fields) | any),
            Value::Object(all) => {
                let named = all.iter_mut();
                let named = named.filter(|(field, _)| fields.contains(&field.as_str()));
                named.fold(false, |any, (_, one)| self.rename(one, fields) | any)
            }
            _ => false,
        }
    }

    fn rename_text(&self, text: &mut String, fields: &[&str]) -> bool {
        if let Some(name) = self.accounts.get(&casefold_trimmed(text)) {
            *text = name.to_string();
            return true;
        }
        // The leaders of a department stand in a text of their own.
        let nested = text.starts_with('[');
        let nested = nested.then(|| self.without_accounts(text, fields).ok());
        let Some(nested) = nested.flatten().flatten() else {
            return false;
        };
        *text = nested;
        true
    }

    fn scrub(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => {
                let clean = self.replaced(text);
                let changed = clean != *text;
                *text = clean;
                changed
            }
            Value::Array(all) => all.iter_mut().fold(false, |any, one| self.scrub(one) | any),
            Value::Object(all) => all
                .values_mut()
                .fold(false, |any, one| self.scrub(one) | any),
            _ => false,
        }
    }

    fn replaced(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut from = 0;
        for found in self.of_all.find_iter(text) {
            if !stands_alone(text, found.start(), found.end()) {
                continue;
            }
            let name = self.names.get(found.pattern().as_usize());
            clean.push_str(text.get(from..found.start()).unwrap_or_default());
            clean.push_str(name.map(CompactString::as_str).unwrap_or_default());
            from = found.end();
        }
        clean.push_str(text.get(from..).unwrap_or_default());
        clean
    }
}

/// Whether what was found is no part of a longer word or number.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let is_word = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
    let (before, after) = (text.get(..start), text.get(end..));
    let found = text.get(start..end).unwrap_or_default();
    let joins_before =
        is_word(before.and_then(|text| text.chars().next_back())) && is_word(found.chars().next());
    let joins_after =
        is_word(after.and_then(|text| text.chars().next())) && is_word(found.chars().next_back());
    !joins_before && !joins_after
}

#[derive(Default)]
struct Found {
    accounts: HashMap<CompactString, i64>,
    values: BTreeSet<(String, i64)>,
}

impl Found {
    fn add_row(&mut self, key: i64, row: &Value) {
        let text = |field: &str| row.get(field).and_then(Value::as_str);
        self.add_account(key, text("userid"));
        self.add_account(key, text("username"));
        for field in PERSONAL {
            let value = text(field).filter(|value| value.chars().count() > 1);
            self.values
                .extend(value.map(|value| (value.to_owned(), key)));
        }
    }

    /// A line of a run's record.
    fn add_record(&mut self, key: i64, row: &Row<'_>) -> Result<()> {
        for column in 0..2 {
            self.add_account(key, row.get::<_, Option<String>>(column)?.as_deref());
        }
        // What somebody with a new userid was called before.
        let reason: Value = restore(&row.get::<_, String>(2)?)?;
        self.add_account(key, reason.get("from").and_then(Value::as_str));
        for column in 3..6 {
            if let Some(json) = row.get::<_, Option<String>>(column)? {
                self.add_row(key, &restore::<Value>(&json)?);
            }
        }
        Ok(())
    }

    fn add_account(&mut self, key: i64, account: Option<&str>) {
        let Some(account) = account.map(str::trim).filter(|account| !account.is_empty()) else {
            return;
        };
        if account == archived_username(key) {
            return;
        }
        self.accounts.insert(casefold_trimmed(account), key);
        self.values.insert((account.to_owned(), key));
    }

    /// Leaves accounts that are somebody else's by now.
    fn leave_others(&mut self, db: &Connection, tenant: i64, keys: &HashSet<i64>) -> Result<()> {
        let mut statement =
            db.prepare("SELECT key, login, fold(userid) FROM users WHERE tenant = ?1")?;
        let mut rows = statement.query([tenant])?;
        while let Some(row) = rows.next()? {
            if keys.contains(&row.get(0)?) {
                continue;
            }
            for column in [1, 2] {
                let account: Option<String> = row.get(column)?;
                if let Some(account) =
                    account.filter(|one| self.accounts.contains_key(one.as_str()))
                {
                    self.accounts.remove(account.as_str());
                    self.values
                        .retain(|(value, _)| casefold_trimmed(value) != account);
                }
            }
        }
        Ok(())
    }

    fn finish(self, keys: HashSet<i64>) -> Result<PersonValues> {
        let accounts = self.values.iter().map(|(value, _)| value);
        let accounts =
            accounts.filter(|value| self.accounts.contains_key(&casefold_trimmed(value)));
        Ok(PersonValues {
            keys,
            of_accounts: finder(accounts)?,
            of_all: finder(self.values.iter().map(|(value, _)| value))?,
            names: self
                .values
                .iter()
                .map(|(_, key)| archived_username(*key))
                .collect(),
            accounts: self
                .accounts
                .into_iter()
                .map(|(account, key)| (account, archived_username(key)))
                .collect(),
        })
    }
}

fn finder<'a>(values: impl Iterator<Item = &'a String>) -> Result<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(values)
        .map_err(|_| Error::damaged("values of people"))
}
