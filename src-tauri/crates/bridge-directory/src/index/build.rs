//! Building of an index from the store, in one read transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use rusqlite::{Connection, Row};

use super::bit_set::BitSet;
use super::ngrams::NgramIndex;
use super::order::Orders;
use super::{END, Index, SourceIndex};
use crate::field;
use crate::tree::Forest;
use crate::user::UserStatus;
use bridge_core::error::{Error, Result};
use bridge_core::keys::casefold;
use bridge_core::pinyin;
use bridge_core::tenant::directory_version;

const STATUSES: [UserStatus; 4] = [
    UserStatus::Active,
    UserStatus::Disabled,
    UserStatus::NotActivated,
    UserStatus::Departed,
];

impl Index {
    /// Builds the index of a tenant's directory as it is now.
    ///
    /// # Errors
    /// `tenant.unknown`, `store.unavailable`, `store.busy` or `store.damaged`.
    pub(crate) fn build(db: &Connection, tenant: i64) -> Result<Self> {
        let version = directory_version(db, tenant)?;
        let sources = sources(db, tenant)?;
        let size = size_of(db, tenant)?;
        let mut builder = IndexBuilder::of(size, sources);
        builder.read(db, tenant)?;
        let entries = std::mem::take(&mut builder.entries);
        let members = builder.members(db, tenant, &entries)?;
        let ranks = ranks(&builder.sources, &members, size);
        let assigned = BitSet::of(size, members.values().flatten().copied());
        builder.ngrams.shrink_to_fit();
        builder.texts.shrink_to_fit();
        Ok(Self {
            version,
            keys: builder.keys,
            texts: builder.texts,
            starts: builder.starts,
            ngrams: builder.ngrams,
            statuses: STATUSES.into_iter().zip(builder.statuses).collect(),
            nameless: builder.nameless,
            assigned,
            orders: Orders::of(&builder.names, &ranks, &builder.updated),
            updated: builder.updated,
            left: builder.left,
            members,
            sources: builder.sources,
            recent: Mutex::default(),
            scan: Mutex::default(),
        })
    }
}

fn sources(db: &Connection, tenant: i64) -> Result<HashMap<i64, SourceIndex>> {
    let mut statement = db.prepare("SELECT key, id FROM sources WHERE tenant = ?1")?;
    let rows = statement.query_map([tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut sources = HashMap::new();
    for row in rows {
        let (key, id) = row?;
        let source_index = SourceIndex {
            id,
            forest: Forest::load(db, key)?,
            ..SourceIndex::default()
        };
        sources.insert(key, source_index);
    }
    Ok(sources)
}

/// The column at which the searched texts begin.
const TEXTS_BEGIN: usize = 6;

/// Sorts behind every name.
const LAST: &str = "\u{10ffff}";

/// Each user's place in the order of the tree: that of the first of their departments there; those in none come last.
fn ranks(
    sources: &HashMap<i64, SourceIndex>,
    members: &HashMap<(i64, i64), Vec<u32>>,
    size: usize,
) -> Vec<u32> {
    let mut ranks = vec![u32::MAX; size];
    let mut keys = sources.keys().collect::<Vec<_>>();
    keys.sort_unstable();
    let units = keys.into_iter().flat_map(|source| {
        let forest = sources
            .get(source)
            .map(|of| of.forest.clone())
            .unwrap_or_default();
        forest
            .in_order()
            .into_iter()
            .map(move |unit| (*source, unit))
    });
    for (rank, unit) in (0..).zip(units) {
        for place in members.get(&unit).into_iter().flatten() {
            if let Some(own) = ranks.get_mut(*place as usize) {
                *own = rank.min(*own);
            }
        }
    }
    ranks
}

/// A user for the second pass, which reads the departments.
struct UserEntry {
    key: i64,
    place: u32,
    source: Option<i64>,
    is_departed: bool,
}

struct IndexBuilder {
    size: usize,
    keys: Vec<i64>,
    texts: Vec<u8>,
    starts: Vec<u32>,
    ngrams: NgramIndex,
    statuses: Vec<BitSet>,
    sources: HashMap<i64, SourceIndex>,
    entries: Vec<UserEntry>,
    nameless: BitSet,
    updated: Vec<i64>,
    left: Vec<(u32, i64)>,
    /// The sort key of each name.
    names: Vec<Box<str>>,
}

fn size_of(db: &Connection, tenant: i64) -> Result<usize> {
    let sql = "SELECT count(*) FROM users WHERE tenant = ?1 AND status <> 'archived'";
    let size: i64 = db.query_row(sql, [tenant], |row| row.get(0))?;
    Ok(usize::try_from(size).unwrap_or_default())
}

impl IndexBuilder {
    fn of(size: usize, mut sources: HashMap<i64, SourceIndex>) -> Self {
        sources
            .values_mut()
            .for_each(|of| of.owned = BitSet::none(size));
        Self {
            size,
            keys: Vec::with_capacity(size),
            texts: Vec::new(),
            starts: Vec::with_capacity(size + 1),
            ngrams: NgramIndex::new(size),
            statuses: STATUSES.map(|_| BitSet::none(size)).into(),
            sources,
            entries: Vec::with_capacity(size),
            nameless: BitSet::none(size),
            updated: Vec::with_capacity(size),
            left: Vec::new(),
            names: Vec::with_capacity(size),
        }
    }

    /// Reads every user once, in the order of their logins.
    fn read(&mut self, db: &Connection, tenant: i64) -> Result<()> {
        self.starts.push(0);
        let searched = field::searched_columns();
        let columns = searched.join(", ");
        let mut statement = db.prepare(&format!(
            "SELECT key, source, status, updated_at, name, departed_at, {columns} FROM users
             WHERE tenant = ?1 AND status <> 'archived' ORDER BY login"
        ))?;
        let mut rows = statement.query([tenant])?;
        while let Some(row) = rows.next()? {
            self.add(row, searched.len())?;
        }
        Ok(())
    }

    fn add(&mut self, row: &Row<'_>, texts: usize) -> Result<()> {
        let place = u32::try_from(self.keys.len()).map_err(|_| too_many())?;
        let (key, source): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        let status: UserStatus = text(row, 2)?.unwrap_or_default().parse()?;
        self.keys.push(key);
        let of_status = STATUSES.iter().zip(&mut self.statuses);
        for (_, bits) in of_status.filter(|(each, _)| **each == status) {
            bits.insert(place);
        }
        if let Some(source_index) = source.and_then(|source| self.sources.get_mut(&source)) {
            source_index.totals.add(status, 1);
            source_index.owned.insert(place);
        }
        for column in TEXTS_BEGIN..TEXTS_BEGIN + texts {
            if let Some(text) = text(row, column)? {
                self.add_text(place, text);
            }
        }
        self.updated.push(row.get(3)?);
        let left: Option<i64> = row.get(5)?;
        self.left.extend(left.map(|at| (place, at)));
        self.add_name(place, text(row, 4)?);
        let end = u32::try_from(self.texts.len()).map_err(|_| too_many())?;
        self.starts.push(end);
        self.entries.push(UserEntry {
            key,
            place,
            source,
            is_departed: status == UserStatus::Departed,
        });
        Ok(())
    }

    /// Adds what a name is found and sorted by. Without one, people see the username last.
    fn add_name(&mut self, place: u32, name: Option<&str>) {
        let Some(name) = name else {
            self.nameless.insert(place);
            self.names.push(LAST.into());
            return;
        };
        for key in pinyin::keys(name) {
            self.add_text(place, &key);
        }
        self.names.push(pinyin::sort_key(name).into());
    }

    /// Adds a text, unless it is a part of another one of the same user's.
    fn add_text(&mut self, place: u32, text: &str) {
        let begin = self.starts.last().map_or(0, |begin| *begin as usize);
        let own = self.texts.len();
        self.texts.extend_from_slice(casefold(text).as_bytes());
        let (before, new) = self.texts.split_at(own);
        let before = before.get(begin..).unwrap_or_default();
        let is_known = new.is_empty() || memchr::memmem::find(before, new).is_some();
        if let (false, Ok(new)) = (is_known, std::str::from_utf8(new)) {
            self.ngrams.add(place, new);
            self.texts.push(END);
        } else {
            self.texts.truncate(own);
        }
    }

    /// The members of each department, and how many users are in it and below it. Users come in the order of the first pass.
    fn members(
        &mut self,
        db: &Connection,
        tenant: i64,
        entries: &[UserEntry],
    ) -> Result<HashMap<(i64, i64), Vec<u32>>> {
        let mut members: HashMap<_, Vec<u32>> = HashMap::new();
        let (mut entries, mut entry, mut counted) = (entries.iter(), None, HashSet::new());
        // CROSS JOIN keeps users in the outer loop: as the inner one, the departments of all tenants would be scanned.
        let mut statement = db.prepare(
            "SELECT user, department FROM users CROSS JOIN user_departments ON user = key WHERE tenant = ?1 ORDER BY login",
        )?;
        let mut pairs = statement.query([tenant])?;
        while let Some(pair) = pairs.next()? {
            let (user, department): (i64, i64) = (pair.get(0)?, pair.get(1)?);
            if entry.is_none_or(|entry: &UserEntry| entry.key != user) {
                entry = entries.find(|entry| entry.key == user);
                counted.clear();
            }
            let Some((entry, source)) = entry.and_then(|entry| Some((entry, entry.source?))) else {
                continue;
            };
            let places = members.entry((source, department)).or_default();
            places.push(entry.place);
            if let (false, Some(source_index)) = (entry.is_departed, self.sources.get_mut(&source))
            {
                source_index.count(department, &mut counted);
            }
        }
        debug_assert!(members.values().all(|places| places.len() <= self.size));
        Ok(members)
    }
}

impl SourceIndex {
    /// Counts one user in a department and its ancestors, unless `counted` there before.
    pub(crate) fn count(&mut self, department: i64, counted: &mut HashSet<i64>) {
        let mut at = Some(department);
        while let Some(id) = at.filter(|id| counted.insert(*id)) {
            *self.sizes.entry(id).or_default() += 1;
            at = self.forest.parent_of(id);
        }
    }
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>> {
    let value = row.get_ref(column)?;
    value.as_str_or_null().map_err(|_| Error::damaged("text"))
}

/// The error of more than four gigabytes of texts, for which the store is queried instead.
fn too_many() -> Error {
    Error::damaged("size of the directory")
}
