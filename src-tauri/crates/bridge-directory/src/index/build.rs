//! Reading an index from the store, in one read transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use rusqlite::{Connection, Row};

use super::bits::Bits;
use super::grams::Grams;
use super::{END, Index, OfSource};
use crate::field;
use crate::tree::Forest;
use crate::user::UserStatus;
use bridge_core::error::{Error, Result};
use bridge_core::keys::casefold;
use bridge_core::tenant::directory_version;

const STATUSES: [UserStatus; 4] = [
    UserStatus::Active,
    UserStatus::Disabled,
    UserStatus::NotActivated,
    UserStatus::Departed,
];

impl Index {
    /// Reads a tenant's directory as it stands.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn build(db: &Connection, tenant: i64) -> Result<Self> {
        let version = directory_version(db, tenant)?;
        let sources = sources(db, tenant)?;
        let mut people = People::of(db, tenant)?;
        people.read(db, tenant, sources)?;
        let marks = std::mem::take(&mut people.marks);
        let members = people.members(db, tenant, &marks)?;
        people.grams.settle();
        people.texts.shrink_to_fit();
        Ok(Self {
            version,
            keys: people.keys,
            texts: people.texts,
            starts: people.starts,
            grams: people.grams,
            statuses: STATUSES.into_iter().zip(people.statuses).collect(),
            members,
            sources: people.sources,
            recent: Mutex::default(),
        })
    }
}

fn sources(db: &Connection, tenant: i64) -> Result<HashMap<i64, OfSource>> {
    let mut statement = db.prepare("SELECT key, id FROM sources WHERE tenant = ?1")?;
    let rows = statement.query_map([tenant], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut sources = HashMap::new();
    for row in rows {
        let (key, id) = row?;
        let of_source = OfSource {
            id,
            forest: Forest::load(db, key)?,
            ..OfSource::default()
        };
        sources.insert(key, of_source);
    }
    Ok(sources)
}

/// A user as the second reading, of who is in which department, needs them.
struct Mark {
    key: i64,
    place: u32,
    source: Option<i64>,
    is_gone: bool,
}

struct People {
    size: usize,
    keys: Vec<i64>,
    texts: Vec<u8>,
    starts: Vec<u32>,
    grams: Grams,
    statuses: Vec<Bits>,
    sources: HashMap<i64, OfSource>,
    marks: Vec<Mark>,
}

impl People {
    fn of(db: &Connection, tenant: i64) -> Result<Self> {
        let sql = "SELECT count(*) FROM users WHERE tenant = ?1";
        let size: i64 = db.query_row(sql, [tenant], |row| row.get(0))?;
        let size = usize::try_from(size).unwrap_or_default();
        Ok(Self {
            size,
            keys: Vec::with_capacity(size),
            texts: Vec::new(),
            starts: Vec::with_capacity(size + 1),
            grams: Grams::new(size),
            statuses: STATUSES.map(|_| Bits::none(size)).into(),
            sources: HashMap::new(),
            marks: Vec::with_capacity(size),
        })
    }

    /// Reads every user once, in the order of their logins.
    fn read(
        &mut self,
        db: &Connection,
        tenant: i64,
        sources: HashMap<i64, OfSource>,
    ) -> Result<()> {
        self.sources = sources;
        self.starts.push(0);
        let searched = field::searched();
        let columns = searched.join(", ");
        let mut statement = db.prepare(&format!(
            "SELECT key, source, status, {columns} FROM users WHERE tenant = ?1 ORDER BY login"
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
        if let Some(of_source) = source.and_then(|source| self.sources.get_mut(&source)) {
            *of_source.totals.of(status) += 1;
        }
        for column in 3..3 + texts {
            if let Some(text) = text(row, column)? {
                self.add_text(place, text);
            }
        }
        let end = u32::try_from(self.texts.len()).map_err(|_| too_many())?;
        self.starts.push(end);
        self.marks.push(Mark {
            key,
            place,
            source,
            is_gone: status == UserStatus::Departed,
        });
        Ok(())
    }

    /// Keeps a text, unless one of the same user's holds it already.
    fn add_text(&mut self, place: u32, text: &str) {
        let begin = self.starts.last().map_or(0, |begin| *begin as usize);
        let own = self.texts.len();
        self.texts.extend_from_slice(casefold(text).as_bytes());
        let (before, new) = self.texts.split_at(own);
        let before = before.get(begin..).unwrap_or_default();
        let is_known = new.is_empty() || memchr::memmem::find(before, new).is_some();
        if let (false, Ok(new)) = (is_known, std::str::from_utf8(new)) {
            self.grams.add(place, new);
            self.texts.push(END);
        } else {
            self.texts.truncate(own);
        }
    }

    /// Who is in which department, and how many are below each. Users come as they did before, by their logins.
    fn members(
        &mut self,
        db: &Connection,
        tenant: i64,
        marks: &[Mark],
    ) -> Result<HashMap<(i64, i64), Vec<u32>>> {
        let mut members: HashMap<_, Vec<u32>> = HashMap::new();
        let (mut marks, mut mark, mut counted) = (marks.iter(), None, HashSet::new());
        // The cross join keeps the users outside: from within, everybody's departments would be looked through.
        let mut statement = db.prepare(
            "SELECT user, department FROM users CROSS JOIN user_departments ON user = key WHERE tenant = ?1 ORDER BY login",
        )?;
        let mut pairs = statement.query([tenant])?;
        while let Some(pair) = pairs.next()? {
            let (user, department): (i64, i64) = (pair.get(0)?, pair.get(1)?);
            if mark.is_none_or(|mark: &Mark| mark.key != user) {
                mark = marks.find(|mark| mark.key == user);
                counted.clear();
            }
            let Some((mark, source)) = mark.and_then(|mark| Some((mark, mark.source?))) else {
                continue;
            };
            let places = members.entry((source, department)).or_default();
            places.push(mark.place);
            if let (false, Some(of_source)) = (mark.is_gone, self.sources.get_mut(&source)) {
                of_source.count(department, &mut counted);
            }
        }
        debug_assert!(members.values().all(|places| places.len() <= self.size));
        Ok(members)
    }
}

impl OfSource {
    /// Counts one user in a department and everything above it, where not `counted` before.
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

/// More than four gigabytes of names: the store answers then.
fn too_many() -> Error {
    Error::damaged("size of the directory")
}
