//! The plan of an import: what becomes of every line, held against the directory. Pure.

use std::collections::{HashMap, HashSet};
use std::hash::Hash as _;

use compact_str::CompactString;
use serde::Serialize;

use super::reason::RowReason;
use super::rows::{ImportHead, ImportRow, ImportTable};
use super::values::RowValues;
use crate::user::{User, casefold_trimmed, email_key, mobile_key};
use bridge_core::plan_hash::PlanHasher;

/// What becomes of a line. The order is that in which people look at them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RowKind {
    /// It is not taken.
    Rejected,
    /// A local user changes.
    Update,
    /// A new local user.
    Create,
    /// The user is so already.
    Unchanged,
}

/// How many lines of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportCounts {
    /// New users.
    pub created: usize,
    /// Users that change.
    pub updated: usize,
    /// Users that are so already.
    pub unchanged: usize,
    /// Lines that are not taken.
    pub rejected: usize,
    /// Lines that match a member of the last reading.
    pub matched: usize,
}

/// How many lines match a member of the last reading, by what; a line may do so by several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MatchedBy {
    /// The username is the member's userid.
    pub username: usize,
    /// The mobile number is the same.
    pub mobile: usize,
    /// An e-mail address is the same.
    pub email: usize,
}

/// The members of the last reading, by what a line may match them.
#[derive(Clone, Debug, Default)]
pub struct Members {
    accounts: HashSet<CompactString>,
    mobiles: HashSet<CompactString>,
    mails: HashSet<CompactString>,
    /// What a member matched when it was read, by the username of the user.
    known: HashMap<CompactString, MatchedBy>,
}

impl Members {
    /// Adds a member.
    pub fn add(&mut self, userid: Option<&str>, mobile: Option<&str>, mails: [Option<&str>; 2]) {
        self.accounts.extend(userid.map(casefold_trimmed));
        self.mobiles.extend(mobile.and_then(mobile_key));
        self.mails
            .extend(mails.into_iter().flatten().filter_map(email_key));
    }

    /// Adds what a member matched when it was read: this user, by so much.
    pub fn add_known(&mut self, username: &str, by: MatchedBy) {
        let known = self.known.entry(casefold_trimmed(username)).or_default();
        known.username |= by.username;
        known.mobile |= by.mobile;
        known.email |= by.email;
    }

    /// By what a user matches a member: one or zero of each.
    fn matched(&self, login: &str, user: &User) -> MatchedBy {
        let known = self.known.get(login).copied().unwrap_or_default();
        let has = |set: &HashSet<CompactString>, key: Option<CompactString>| {
            key.is_some_and(|key| set.contains(&key))
        };
        let mobile = || has(&self.mobiles, user.mobile.as_deref().and_then(mobile_key));
        let mails = [&user.email, &user.biz_mail];
        let mail = || {
            mails
                .into_iter()
                .any(|mail| has(&self.mails, mail.as_deref().and_then(email_key)))
        };
        MatchedBy {
            username: usize::from(known.username > 0 || self.accounts.contains(login)),
            mobile: usize::from(known.mobile > 0 || mobile()),
            email: usize::from(known.email > 0 || mail()),
        }
    }
}

/// One line of a plan.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// Its number.
    pub line: u64,
    /// What becomes of it.
    pub kind: RowKind,
    /// Why.
    pub reason: RowReason,
    /// What it says; of a line that is not of its form, at most the username.
    pub values: RowValues,
    /// The place of its user before, in the plan's own list.
    before: Option<usize>,
}

/// What an import does.
#[derive(Debug)]
pub struct ImportPlan {
    /// The file's head.
    pub head: ImportHead,
    /// All lines, in the order of the file.
    pub rows: Vec<PlannedRow>,
    /// How many of each kind.
    pub counts: ImportCounts,
    /// How many match members of the last reading, by what.
    pub matched_by: MatchedBy,
    /// Names the plan: the same changes to the same users have the same, in whatever order the lines stand.
    pub hash: String,
    /// The directory's change count that it was made from.
    pub version: i64,
    /// The users whom lines name.
    users: Vec<User>,
    /// The lines that write, in the order of their usernames.
    writes: Vec<usize>,
}

/// Plans the lines of a file against the users of a tenant.
pub fn plan(table: ImportTable, users: Vec<User>, version: i64, members: &Members) -> ImportPlan {
    let ImportTable { head, rows } = table;
    let mut planner = Planner::new(users, members);
    let first = Twins::of(&rows);
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(place, row)| planner.row(place, row, &first))
        .collect::<Vec<_>>();
    let mut plan = ImportPlan {
        head,
        rows,
        counts: planner.counts,
        matched_by: planner.matched_by,
        hash: String::new(),
        version,
        users: planner.users,
        writes: Vec::new(),
    };
    plan.order();
    plan.hash = plan.hashed();
    plan
}

impl ImportPlan {
    /// The changes, in the order of their usernames: the line, its user before, and after.
    pub fn changes(&self) -> impl Iterator<Item = (&PlannedRow, Option<&User>, User)> {
        self.writes.iter().filter_map(|place| {
            let row = self.rows.get(*place)?;
            let before = row.before.and_then(|place| self.users.get(place));
            Some((row, before, row.values.over(before)))
        })
    }

    /// How many changes it has.
    pub fn changed(&self) -> usize {
        self.writes.len()
    }

    /// The lines that are not taken.
    pub fn rejected(&self) -> impl Iterator<Item = &PlannedRow> {
        self.rows.iter().filter(|row| row.kind == RowKind::Rejected)
    }

    fn order(&mut self) {
        let writes = |row: &PlannedRow| matches!(row.kind, RowKind::Create | RowKind::Update);
        let writing = self.rows.iter().enumerate().filter(|(_, row)| writes(row));
        let mut keyed = writing
            .map(|(place, row)| (casefold_trimmed(&row.values.username), place))
            .collect::<Vec<_>>();
        keyed.sort_unstable();
        self.writes = keyed.into_iter().map(|(_, place)| place).collect();
    }

    fn hashed(&self) -> String {
        let mut hasher = PlanHasher::default();
        for (row, before, after) in self.changes() {
            (row.kind, before, after).hash(&mut hasher);
        }
        hasher.digest()
    }
}

/// Lines with the same username.
struct Twins {
    /// The places of the lines of each username, in the order of the file.
    places: HashMap<CompactString, Vec<usize>>,
    lines: Vec<u64>,
    /// Usernames whose lines say different things.
    torn: HashSet<CompactString>,
}

impl Twins {
    fn of(rows: &[ImportRow]) -> Self {
        let mut places = HashMap::<CompactString, Vec<usize>>::new();
        for (place, row) in rows.iter().enumerate() {
            if let Ok(values) = &row.said {
                places
                    .entry(casefold_trimmed(&values.username))
                    .or_default()
                    .push(place);
            }
        }
        places.retain(|_, places| places.len() > 1);
        let same = |one: usize, other: usize| match (rows.get(one), rows.get(other)) {
            (Some(one), Some(other)) => is_same(one, other),
            _ => false,
        };
        let differ = |places: &Vec<usize>| places.windows(2).any(|pair| !same(pair[0], pair[1]));
        let torn = places.iter().filter(|(_, places)| differ(places));
        Self {
            torn: torn.map(|(login, _)| login.clone()).collect(),
            lines: rows.iter().map(|row| row.line).collect(),
            places,
        }
    }

    /// Why a line cannot be taken beside the others with its username.
    fn reason(&self, place: usize, login: &CompactString) -> Option<RowReason> {
        let places = self.places.get(login)?;
        let other = *places.iter().find(|each| **each != place)?;
        let line = self.lines.get(other).copied()?;
        if self.torn.contains(login) {
            return Some(RowReason::Conflicting { line });
        }
        (places.first() != Some(&place)).then_some(RowReason::Repeated { line })
    }
}

/// In spelling too: of a new user, nobody knows which is right.
fn is_same(one: &ImportRow, other: &ImportRow) -> bool {
    matches!((&one.said, &other.said), (Ok(one), Ok(other)) if one == other)
}

struct Planner<'a> {
    /// The users of the tenant; those whom lines name move to `users`.
    there: HashMap<CompactString, User>,
    users: Vec<User>,
    members: &'a Members,
    counts: ImportCounts,
    matched_by: MatchedBy,
}

impl<'a> Planner<'a> {
    fn new(users: Vec<User>, members: &'a Members) -> Self {
        let keyed = users
            .into_iter()
            .map(|user| (casefold_trimmed(&user.username), user));
        Self {
            there: keyed.collect(),
            users: Vec::new(),
            members,
            counts: ImportCounts::default(),
            matched_by: MatchedBy::default(),
        }
    }

    fn row(&mut self, place: usize, row: ImportRow, twins: &Twins) -> PlannedRow {
        let line = row.line;
        let values = match row.said {
            Ok(values) => values,
            Err(reason) => {
                let username = row.named.as_deref().unwrap_or_default().into();
                let values = RowValues {
                    username,
                    ..RowValues::default()
                };
                return self.rejected(line, values, reason);
            }
        };
        let login = casefold_trimmed(&values.username);
        if let Some(reason) = twins.reason(place, &login) {
            return self.rejected(line, values, reason);
        }
        let user = self.there.remove(&login);
        self.count_matched(
            &login,
            &values.over(user.as_ref().filter(|user| user.source.is_none())),
        );
        if user.as_ref().is_some_and(|user| user.source.is_some()) {
            return self.rejected(line, values, RowReason::Managed);
        }
        self.taken(line, values, user)
    }

    fn rejected(&mut self, line: u64, values: RowValues, reason: RowReason) -> PlannedRow {
        self.counts.rejected += 1;
        PlannedRow {
            line,
            kind: RowKind::Rejected,
            reason,
            values,
            before: None,
        }
    }

    fn taken(&mut self, line: u64, values: RowValues, user: Option<User>) -> PlannedRow {
        let changed = user.as_ref().map(|user| values.changed(user));
        let (kind, reason) = match changed {
            None => (RowKind::Create, RowReason::New),
            Some(fields) if fields.is_empty() => (RowKind::Unchanged, RowReason::Same),
            Some(fields) => (RowKind::Update, RowReason::Changed(fields.into())),
        };
        *match kind {
            RowKind::Create => &mut self.counts.created,
            RowKind::Update => &mut self.counts.updated,
            RowKind::Unchanged | RowKind::Rejected => &mut self.counts.unchanged,
        } += 1;
        let before = user.filter(|_| kind == RowKind::Update).map(|user| {
            self.users.push(user);
            self.users.len() - 1
        });
        PlannedRow {
            line,
            kind,
            reason,
            values,
            before,
        }
    }

    fn count_matched(&mut self, login: &str, user: &User) {
        let by = self.members.matched(login, user);
        self.matched_by.username += by.username;
        self.matched_by.mobile += by.mobile;
        self.matched_by.email += by.email;
        self.counts.matched += usize::from(by != MatchedBy::default());
    }
}
