//! A run's changes as people and scripts see them: only what differs, with the reason in words.

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Run;
use super::kind::{ChangeGroup, ChangeKind};
use crate::SyncRunner;
use crate::plan::Reason;
use bridge_core::error::{Error, Result};
use bridge_core::guard;
use bridge_core::lang::Text;
use bridge_core::source::HeldReason;
use bridge_directory::row_snapshot::restore;

/// One change of a run.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// What happened, such as `create` or `department_move`.
    pub kind: ChangeKind,
    /// The row's key in `users` or `departments`; none where the run only spoke of it.
    #[serde(skip)]
    pub object: Option<i64>,
    /// WeCom's userid.
    pub userid: Option<String>,
    /// The directory's username; for a department, its name.
    pub username: Option<String>,
    /// What people call them; for a department, its name.
    pub name: Option<String>,
    /// WeCom's numbers of the person's departments; of a department's change, its own.
    pub departments: Vec<i64>,
    /// A person's position.
    pub position: Option<String>,
    /// A person's mobile number.
    #[serde(skip)]
    pub mobile: Option<String>,
    /// A person's e-mail address.
    #[serde(skip)]
    pub email: Option<String>,
    /// Of a department: its parent's number.
    #[serde(skip)]
    pub parent: Option<i64>,
    /// The reason's identifier.
    pub reason: String,
    /// The reason with its particulars.
    pub reason_detail: Reason,
    /// The values that changed, as they were.
    pub before: Option<Map<String, Value>>,
    /// The values that changed, as they became.
    pub after: Option<Map<String, Value>>,
}

impl ChangeView {
    /// The reason in words.
    pub fn reason_text(&self) -> Text {
        self.reason_detail.text()
    }
}

/// A filter on the changes of a run.
#[derive(Clone, Debug, Default)]
pub struct ChangeFilter {
    /// Only of these kinds.
    pub kind: Option<ChangeGroup>,
    /// Only what holds a held run: those who lose access, accounts that change hands, or both.
    pub holding: bool,
    /// Only people, or only departments.
    pub part: Option<ChangePart>,
    /// Only where userid, the one before, username or name holds this.
    pub words: Option<String>,
    /// At most this many.
    pub most: Option<usize>,
    /// After skipping this many.
    pub skip: usize,
}

/// The two parts of a run's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangePart {
    /// Changes of people.
    People,
    /// Changes of departments.
    Departments,
}

/// Columns of internal use, which are not shown.
const INTERNAL: [&str; 7] = [
    "key",
    "source",
    "touched_by",
    "updated_at",
    "origin_corp",
    "departed_at",
    "archived_userid",
];

impl SyncRunner {
    /// The changes of a run, in its order.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn changes(&self, run: &Run, filter: &ChangeFilter) -> Result<Vec<ChangeView>> {
        self.context.store().read(|db| select(db, run, filter))
    }

    /// How many changes of a run fit, whatever the filter's page.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn count_changes(&self, run: &Run, filter: &ChangeFilter) -> Result<usize> {
        self.context.store().read(|db| {
            let sql = format!("SELECT count(*) FROM changes {}", fits(run, filter));
            let count: i64 = db.query_row(
                &sql,
                params![run.list, filter.kind.map(ChangeGroup::as_str), filter.words],
                |row| row.get(0),
            )?;
            Ok(usize::try_from(count).unwrap_or_default())
        })
    }
}

/// The SQL condition for a user who could log in and then cannot.
const LOSES_ACCESS: &str = "(json_extract(before, '$.status') IN ('active', 'not_activated')
        AND json_extract(after, '$.status') IN ('departed', 'disabled') AND kind NOT LIKE 'department%')";

/// The SQL condition for what [`Reason::is_take_over`] says of a written change.
const TAKE_OVER: &str = "(kind = 'reactivate' AND json_extract(reason, '$.id') = 'returned_as'
        OR kind = 'overwrite' AND json_extract(reason, '$.id') <> 'linked'
        AND NOT EXISTS (SELECT 1 FROM json_each(reason, '$.by') WHERE value = 'username'))";

/// The SQL condition for changes of the run `?1` that are of kind `?2` and hold the words `?3`.
fn fits(run: &Run, filter: &ChangeFilter) -> String {
    let part = match filter.part {
        None => "",
        Some(ChangePart::People) => " AND kind NOT LIKE 'department%'",
        Some(ChangePart::Departments) => " AND kind LIKE 'department%'",
    };
    if !filter.holding {
        return format!("{FITS}{part}");
    }
    let error = run.as_error();
    let detail = |key: &str| {
        error
            .as_ref()
            .and_then(|error| error.detail().get(key).cloned())
    };
    let reason = error
        .as_ref()
        .map_or(HeldReason::AccessGuard, HeldReason::of);
    // A changed setting shows all that it does.
    if reason.change().is_some() {
        return format!("{FITS}{part}");
    }
    let by_access = reason == HeldReason::AccessGuard;
    let take_overs = detail("take_overs").and_then(|count| count.as_u64());
    let by_take_over = take_overs
        .and_then(|count| usize::try_from(count).ok())
        .is_some_and(guard::trips_take_over);
    let holding = match (by_access, by_take_over) {
        (true, true) => format!("({LOSES_ACCESS} OR {TAKE_OVER})"),
        (true, false) => LOSES_ACCESS.to_owned(),
        (false, _) => TAKE_OVER.to_owned(),
    };
    format!("{FITS}{part} AND {holding}")
}

const FITS: &str = "WHERE run = ?1 AND (?2 IS NULL OR kind = ?2 OR (?2 = 'department_update'
        AND kind IN ('department_rename', 'department_move', 'department_reorder', 'department_leaders',
            'department_restore')))
   AND (?3 IS NULL OR instr(casefold(coalesce(userid, '') || ' ' || coalesce(username, '') || ' '
        || coalesce(json_extract(coalesce(after, before, member), '$.name'), '') || ' '
        || coalesce(json_extract(reason, '$.from'), '')), casefold(?3)) > 0)";

pub(crate) fn select(db: &Connection, run: &Run, filter: &ChangeFilter) -> Result<Vec<ChangeView>> {
    let sql = format!(
        "SELECT kind, userid, username, reason, before, after, member, object FROM changes {}
         ORDER BY seq LIMIT ?4 OFFSET ?5",
        fits(run, filter)
    );
    let mut statement = db.prepare(&sql)?;
    let most = filter
        .most
        .map_or(-1, |most| i64::try_from(most).unwrap_or(-1));
    let skip = i64::try_from(filter.skip).unwrap_or(i64::MAX);
    let rows = statement.query_map(
        params![
            run.list,
            filter.kind.map(ChangeGroup::as_str),
            filter.words,
            most,
            skip
        ],
        |row| Ok(of_row(row)),
    )?;
    rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
}

fn of_row(row: &Row<'_>) -> Result<ChangeView> {
    let reason: String = row.get(3)?;
    let reason: Reason = restore(&reason)?;
    let (before, after) = (object(row, 4)?, object(row, 5)?);
    let kind: ChangeKind = row.get(0)?;
    let member = object(row, 6)?;
    let who = Who::of(kind, after.as_ref().or(before.as_ref()).or(member.as_ref()));
    let (before, after) = only_differences(before, after);
    Ok(ChangeView {
        kind,
        object: row.get(7)?,
        userid: row.get(1)?,
        username: row.get(2)?,
        name: who.name,
        departments: who.departments,
        position: who.position,
        mobile: who.mobile,
        email: who.email,
        parent: who.parent,
        reason: reason.id().to_owned(),
        reason_detail: reason,
        before,
        after,
    })
}

/// What a whole row says of a person or a department, which `before` and `after` no longer do where they agree.
#[derive(Default)]
struct Who {
    name: Option<String>,
    position: Option<String>,
    mobile: Option<String>,
    email: Option<String>,
    departments: Vec<i64>,
    parent: Option<i64>,
}

impl Who {
    fn of(kind: ChangeKind, row: Option<&Map<String, Value>>) -> Self {
        let Some(row) = row else {
            return Self::default();
        };
        let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let number = |key: &str| row.get(key).and_then(Value::as_i64);
        if kind.is_department() {
            return Self {
                name: text("name"),
                departments: number("id").into_iter().collect(),
                parent: number("parent"),
                ..Self::default()
            };
        }
        let departments = row.get("departments").and_then(Value::as_array);
        let departments = departments.into_iter().flatten();
        Self {
            name: text("name"),
            position: text("position"),
            mobile: text("mobile"),
            email: text("email").or_else(|| text("biz_mail")),
            departments: departments.filter_map(Value::as_i64).collect(),
            parent: None,
        }
    }
}

fn object(row: &Row<'_>, column: usize) -> Result<Option<Map<String, Value>>> {
    let text: Option<String> = row.get(column)?;
    let Some(text) = text else { return Ok(None) };
    let Value::Object(mut object) = restore::<Value>(&text)? else {
        return Err(Error::damaged("record of a run"));
    };
    INTERNAL.iter().for_each(|key| drop(object.remove(*key)));
    Ok(Some(object))
}

type Values = Map<String, Value>;

/// The values in which a row before and after differ; of one row alone, all of them.
fn only_differences(
    before: Option<Values>,
    after: Option<Values>,
) -> (Option<Values>, Option<Values>) {
    let (Some(mut before), Some(mut after)) = (before.clone(), after.clone()) else {
        return (before, after);
    };
    let keys = before
        .keys()
        .chain(after.keys())
        .cloned()
        .collect::<Vec<_>>();
    for key in keys {
        let (one, other) = (before.get(&key).cloned(), after.get(&key).cloned());
        if one == other {
            before.remove(&key);
            after.remove(&key);
        } else {
            before.entry(key.clone()).or_insert(Value::Null);
            after.entry(key).or_insert(Value::Null);
        }
    }
    (Some(before), Some(after))
}
