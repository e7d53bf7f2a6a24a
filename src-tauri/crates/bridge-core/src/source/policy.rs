//! The sync policy of a data source: interval, duplicates, access guard, retention.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use rusqlite::types::Value;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize, Serializer};

use super::employee_no::EmployeeNo;
use super::never_take::NeverTake;
use super::scope::SyncScope;
use super::times::{TimesChange, Watch};
use super::unconfirmed::{self, HeldReason};
use super::username::UsernameRules;
use crate::error::{Code, Error, Result};
use crate::expected::Expected;

/// How often a source runs by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoSync {
    /// Only when a person runs it.
    #[default]
    Off,
    /// Every 4 hours.
    Every4,
    /// Every 12 hours.
    Every12,
    /// Every 24 hours.
    Every24,
}

impl AutoSync {
    /// The interval, if there is one.
    pub fn every(self) -> Option<Duration> {
        let hours = self.hours();
        (hours > 0).then(|| Duration::from_secs(u64::from(hours) * 3600))
    }

    /// The interval in hours; 0 means off.
    pub fn hours(self) -> u32 {
        match self {
            Self::Off => 0,
            Self::Every4 => 4,
            Self::Every12 => 12,
            Self::Every24 => 24,
        }
    }

    pub(crate) fn of_hours(hours: u32) -> Option<Self> {
        [Self::Off, Self::Every4, Self::Every12, Self::Every24]
            .into_iter()
            .find(|each| each.hours() == hours)
    }
}

impl FromStr for AutoSync {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        match given {
            "off" => Ok(Self::Off),
            "4" => Ok(Self::Every4),
            "12" => Ok(Self::Every12),
            "24" => Ok(Self::Every24),
            _ => Err(
                Error::new(Code::InputInvalid, "automatic sync is off, 4, 12 or 24")
                    .with("field", "auto_sync"),
            ),
        }
    }
}

impl Serialize for AutoSync {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_none(),
            every => serializer.serialize_some(&every.hours()),
        }
    }
}

/// What happens to a member who matches a user that the source does not own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum OnDuplicate {
    /// The user stays as it is and is listed.
    #[default]
    Skip,
    /// The user is handed over to the source.
    Overwrite,
}

impl FromStr for OnDuplicate {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        match given {
            "skip" => Ok(Self::Skip),
            "overwrite" => Ok(Self::Overwrite),
            _ => Err(
                Error::new(Code::InputInvalid, "duplicates are skipped or overwritten")
                    .with("field", "on_duplicate"),
            ),
        }
    }
}

impl fmt::Display for OnDuplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Skip => "skip",
            Self::Overwrite => "overwrite",
        })
    }
}

/// When a run that would deactivate people waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Guard {
    /// More than this share of the source's active users, in percent.
    pub percent: u32,
    /// More than this many people.
    pub people: u32,
    /// Fewer than this many never wait.
    pub floor: u32,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            percent: 10,
            people: 500,
            floor: 5,
        }
    }
}

/// The largest share of a guard, in percent.
pub const MOST_PERCENT: u32 = 100;

/// The largest number of people of a guard, and its highest floor.
pub const MOST_PEOPLE: u32 = 999_999;

/// The longest retention of finished runs, in days.
pub const MOST_DAYS: u32 = 3650;

/// The default retention of finished runs, in days.
pub const KEEP_DAYS: u32 = 90;

/// A change of settings; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceChange {
    /// See [`Source::description`](super::Source::description).
    pub description: Option<String>,
    /// See [`Source::auto_sync`](super::Source::auto_sync).
    pub auto_sync: Option<AutoSync>,
    /// See [`Source::on_duplicate`](super::Source::on_duplicate).
    pub on_duplicate: Option<OnDuplicate>,
    /// See [`Source::password_login`](super::Source::password_login).
    pub password_login: Option<bool>,
    /// See [`Source::scan_login`](super::Source::scan_login).
    pub scan_login: Option<bool>,
    /// See [`Guard::percent`].
    pub guard_percent: Option<u32>,
    /// See [`Guard::people`].
    pub guard_people: Option<u32>,
    /// See [`Guard::floor`].
    pub guard_floor: Option<u32>,
    /// See [`Source::keep_days`](super::Source::keep_days).
    pub keep_days: Option<u32>,
    /// See [`Source::employee_no`](super::Source::employee_no).
    pub employee_no: Option<EmployeeNo>,
    /// See [`Source::times`](super::Source::times).
    pub times: TimesChange,
    /// See [`Source::scope`](super::Source::scope); `Some(None)` removes it.
    pub scope: Option<Option<SyncScope>>,
    /// See [`Source::depart_out_of_scope`](super::Source::depart_out_of_scope).
    pub depart_out_of_scope: Option<bool>,
    /// See [`Source::username_rules`](super::Source::username_rules).
    pub username_rules: Option<UsernameRules>,
    /// See [`Source::rename_existing`](super::Source::rename_existing).
    pub rename_existing: Option<bool>,
    /// See [`Source::never_take`](super::Source::never_take).
    pub never_take: Option<NeverTake>,
    /// See [`Source::archive_after`](super::Source::archive_after); `Some(None)` switches it off.
    pub archive_after: Option<Option<u32>>,
    /// The source as it is expected to be before.
    pub expected: Expected,
}

impl SourceChange {
    /// Validates the values.
    ///
    /// # Errors
    /// `input.invalid`, naming the field.
    pub fn check(&self) -> Result<()> {
        let wrong =
            |field: &str, why: &str| Err(Error::new(Code::InputInvalid, why).with("field", field));
        if self
            .guard_percent
            .is_some_and(|percent| percent > MOST_PERCENT)
        {
            return wrong("guard_percent", "a share is 0 to 100 percent");
        }
        for (field, people) in [
            ("guard_people", self.guard_people),
            ("guard_floor", self.guard_floor),
        ] {
            if people.is_some_and(|people| people > MOST_PEOPLE) {
                return wrong(field, "a number of people is 0 to 999,999");
            }
        }
        if self
            .keep_days
            .is_some_and(|days| !(1..=MOST_DAYS).contains(&days))
        {
            return wrong("keep_days", "history is kept for 1 to 3650 days");
        }
        if let Some(Some(days)) = self.archive_after {
            check_archive_after(days)?;
        }
        self.description
            .as_deref()
            .map(check_description)
            .transpose()?;
        if let Some(Some(scope)) = &self.scope {
            scope.clone().parse()?;
        }
        Ok(())
    }

    /// The row as it would be, and whether it differs.
    pub fn is_change_of(&self, source: &super::Source) -> bool {
        fn differs<T: PartialEq>(new: Option<&T>, old: &T) -> bool {
            new.is_some_and(|new| new != old)
        }
        let description = self.description.as_deref().map(str::trim);
        description.is_some_and(|new| new != source.description)
            || differs(self.auto_sync.as_ref(), &source.auto_sync)
            || differs(self.on_duplicate.as_ref(), &source.on_duplicate)
            || differs(self.password_login.as_ref(), &source.password_login)
            || differs(self.scan_login.as_ref(), &source.scan_login)
            || differs(self.guard_percent.as_ref(), &source.guard.percent)
            || differs(self.guard_people.as_ref(), &source.guard.people)
            || differs(self.guard_floor.as_ref(), &source.guard.floor)
            || differs(self.keep_days.as_ref(), &source.keep_days)
            || differs(self.employee_no.as_ref(), &source.employee_no)
            || self.times.is_change_of(&source.times)
            || differs(self.scope.as_ref(), &source.scope)
            || differs(
                self.depart_out_of_scope.as_ref(),
                &source.depart_out_of_scope,
            )
            || differs(self.username_rules.as_ref(), &source.username_rules)
            || differs(self.rename_existing.as_ref(), &source.rename_existing)
            || differs(self.never_take.as_ref(), &source.never_take)
            || differs(self.archive_after.as_ref(), &source.archive_after)
    }

    /// Whether it changes what usernames are: the rules, or whose names follow them.
    pub fn changes_usernames(&self, source: &super::Source) -> bool {
        let rules = self.username_rules.as_ref();
        rules.is_some_and(|rules| *rules != source.username_rules)
            || self
                .rename_existing
                .is_some_and(|renames| renames != source.rename_existing)
    }

    /// Whether it changes who comes in, or what becomes of those who do not.
    fn changes_scope(&self, source: &super::Source) -> bool {
        let scope = self.scope.as_ref().unwrap_or(&source.scope);
        let departs = self.depart_out_of_scope;
        let is_other_way = departs.is_some_and(|departs| departs != source.depart_out_of_scope);
        *scope != source.scope || (is_other_way && scope.is_some())
    }

    /// Whether it lets the next run archive people whom it would have left alone.
    fn archives_sooner(&self, source: &super::Source) -> bool {
        let Some(Some(days)) = self.archive_after else {
            return false;
        };
        source.archive_after.is_none_or(|before| days < before)
    }

    /// The reasons for which the next run has to wait for a person after this change.
    fn unconfirmed_in(&self, source: &super::Source) -> impl Iterator<Item = HeldReason> {
        let scope = self
            .changes_scope(source)
            .then_some(HeldReason::ScopeChanged);
        let usernames = self
            .changes_usernames(source)
            .then_some(HeldReason::PolicyChanged);
        let archives = self
            .archives_sooner(source)
            .then_some(HeldReason::ArchivingChanged);
        scope.into_iter().chain(usernames).chain(archives)
    }

    /// Writes the change to the row of this source, and what the next run has to wait for.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn write(&self, db: &Connection, source: &super::Source) -> Result<()> {
        let key = source.key;
        for reason in self.unconfirmed_in(source) {
            unconfirmed::mark(db, key, reason)?;
        }
        let mut row = SourceUpdate::default();
        let description = self.description.as_deref().map(str::trim);
        row.set("description", description.map(str::to_owned));
        row.set(
            "on_duplicate",
            self.on_duplicate.map(|each| each.to_string()),
        );
        row.set("password_login", self.password_login);
        row.set("scan_login", self.scan_login);
        row.set("guard_percent", self.guard_percent);
        row.set("guard_people", self.guard_people);
        row.set("guard_floor", self.guard_floor);
        row.set("keep_days", self.keep_days);
        let rule = |rule: &EmployeeNo| (*rule != EmployeeNo::Off).then(|| rule.to_string());
        row.set("employee_no", self.employee_no.as_ref().map(rule));
        row.set("watch_minutes", self.times.watch.map(Watch::column));
        row.set("run_at", self.times.at.map(written));
        row.set("quiet", self.times.quiet.map(written));
        let scope = |scope: &Option<SyncScope>| scope.as_ref().and_then(SyncScope::to_column);
        row.set("scope", self.scope.as_ref().map(scope));
        row.set("depart_out_of_scope", self.depart_out_of_scope);
        let rules = self.username_rules.as_ref();
        row.set("username_rules", rules.map(UsernameRules::to_column));
        row.set("rename_existing", self.rename_existing);
        let never = self.never_take.as_ref();
        row.set("never_take", never.map(NeverTake::to_column));
        row.set("archive_after", self.archive_after);
        row.set("auto_sync_hours", self.auto_sync.map(AutoSync::hours));
        // A new interval also resumes a paused source: choosing it is a person's word that runs may go on.
        let is_new = "UPDATE sources SET paused = 0 WHERE key = ?1 AND auto_sync_hours != ?2";
        if let Some(hours) = self.auto_sync.map(AutoSync::hours) {
            db.execute(is_new, params![key, hours])?;
        }
        row.write(db, key)
    }
}

/// A value as its column keeps it; none is `NULL`.
fn written<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// The columns of a source that a change sets.
#[derive(Default)]
struct SourceUpdate {
    columns: Vec<(&'static str, Value)>,
}

impl SourceUpdate {
    /// Sets a column, if the change says anything of it.
    fn set<T: Into<Value>>(&mut self, column: &'static str, value: Option<T>) {
        self.columns
            .extend(value.map(|value| (column, value.into())));
    }

    fn write(self, db: &Connection, key: i64) -> Result<()> {
        let sets = self.columns.iter().map(|(column, _)| *column);
        let sets = sets.fold(String::new(), |sets, column| sets + ", " + column + " = ?");
        let statement = format!("UPDATE sources SET revision = revision + 1{sets} WHERE key = ?");
        let values = self.columns.into_iter().map(|(_, value)| value);
        db.execute(
            &statement,
            rusqlite::params_from_iter(values.chain([Value::Integer(key)])),
        )?;
        Ok(())
    }
}

/// After how many days leavers are archived, as it is written: a number, or `off`; nothing is `off` too.
///
/// # Errors
/// `input.invalid`, naming the field.
pub fn parse_archive_after(given: &str) -> Result<Option<u32>> {
    match given.trim() {
        "" | "off" => Ok(None),
        days => check_archive_after(days.parse().unwrap_or_default()).map(Some),
    }
}

fn check_archive_after(days: u32) -> Result<u32> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    let error = Error::new(
        Code::InputInvalid,
        "leavers are archived after 1 to 3650 days, or never",
    );
    Err(error.with("field", "archive_after"))
}

/// A description is at most 200 characters, without line breaks.
///
/// # Errors
/// `input.invalid`, naming the field.
pub fn check_description(given: &str) -> Result<&str> {
    let given = given.trim();
    if given.chars().count() > 200 || given.chars().any(char::is_control) {
        let error = Error::new(
            Code::InputInvalid,
            "a description has at most 200 characters on one line",
        );
        return Err(error.with("field", "description"));
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_make_no_sense_are_refused_by_name() {
        let change = |percent, people, floor| SourceChange {
            guard_percent: Some(percent),
            guard_people: Some(people),
            guard_floor: Some(floor),
            ..SourceChange::default()
        };
        let cases = [
            (change(100, 999_999, 999_999), None),
            (change(0, 0, 0), None),
            (change(101, 1, 1), Some("guard_percent")),
            (change(10, 1_000_000, 1), Some("guard_people")),
            (change(10, 1, u32::MAX), Some("guard_floor")),
        ];
        for (change, field) in cases {
            let refused = change.check().err();
            let named = refused.map(|error| error.detail()["field"].clone());
            assert_eq!(named, field.map(Into::into), "{change:?}");
        }
    }

    #[test]
    fn leavers_are_archived_after_a_number_of_days_or_never() {
        let cases = [
            ("off", Some(None)),
            ("", Some(None)),
            (" 30 ", Some(Some(30))),
            ("3650", Some(Some(3650))),
            ("3651", None),
            ("0", None),
            ("-1", None),
            ("a month", None),
        ];
        for (given, want) in cases {
            assert_eq!(parse_archive_after(given).ok(), want, "{given:?}");
        }
    }
}
