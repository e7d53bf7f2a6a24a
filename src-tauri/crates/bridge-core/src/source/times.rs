//! When a data source runs by itself: its interval, the time of day that anchors it, quiet hours, and the watch between
//! two runs.
//!
//! Times are the machine's local ones. All of it is pure functions of an instant and a time zone, right across daylight
//! saving: a time that does not exist on a day is the next minute that does, one that exists twice is the first.
//! Leaves out when a run or a watch was last, which `bridge-sync` knows.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use rusqlite::Row;
use serde::{Serialize, Serializer};

use crate::error::{Code, Error, Result};
use crate::lang::Text;
use crate::text;

const MINUTE_MS: i64 = 60_000;
const DAY: u16 = 24 * 60;
const OFF: &str = "off";

/// A local time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// Minutes since midnight.
    minute: u16,
}

/// The hours in which nothing begins by itself, over midnight too: from the first minute up to the second one, which is
/// outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuietHours {
    from: TimeOfDay,
    to: TimeOfDay,
}

/// How often WeCom is looked at for changes between two runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Watch {
    /// Never.
    #[default]
    Off,
    /// Every 15 minutes.
    Every15,
    /// Every 30 minutes.
    Every30,
    /// Every 60 minutes.
    Every60,
}

/// The times of a data source beside its interval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SourceTimes {
    /// How often WeCom is looked at for changes, in minutes.
    #[cfg_attr(feature = "bindings", ts(type = "15 | 30 | 60 | null"))]
    pub watch: Watch,
    /// The local time that anchors automatic runs, such as `02:30`.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub at: Option<TimeOfDay>,
    /// When nothing begins by itself, such as `22:00-06:00`.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub quiet: Option<QuietHours>,
    /// When WeCom was last looked at, in milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "crate::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub watched_at: Option<i64>,
}

/// A change of these times; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimesChange {
    /// See [`SourceTimes::watch`].
    pub watch: Option<Watch>,
    /// See [`SourceTimes::at`].
    pub at: Option<Option<TimeOfDay>>,
    /// See [`SourceTimes::quiet`].
    pub quiet: Option<Option<QuietHours>>,
}

impl Watch {
    /// Every value.
    pub const ALL: [Self; 4] = [Self::Off, Self::Every15, Self::Every30, Self::Every60];

    /// The minutes between two looks; 0 means off.
    pub fn minutes(self) -> u32 {
        match self {
            Self::Off => 0,
            Self::Every15 => 15,
            Self::Every30 => 30,
            Self::Every60 => 60,
        }
    }

    /// The same in milliseconds, if there is a watch.
    pub fn every_ms(self) -> Option<i64> {
        (self != Self::Off).then(|| i64::from(self.minutes()) * MINUTE_MS)
    }

    /// The watch of so many minutes; 0 is off.
    pub fn of_minutes(minutes: u32) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|each| each.minutes() == minutes)
    }

    /// As it stands in the database, where no watch is `NULL`.
    pub(crate) fn column(self) -> Option<i64> {
        (self != Self::Off).then(|| i64::from(self.minutes()))
    }
}

impl FromStr for Watch {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let minutes = match given.trim() {
            OFF => Some(0),
            // Only the four words are right: not 015, nor +15.
            given => given
                .parse()
                .ok()
                .filter(|at: &u32| at.to_string() == given && *at > 0),
        };
        let wrong = || wrong("watch", "a watch is off, 15, 30 or 60");
        minutes.and_then(Self::of_minutes).ok_or_else(wrong)
    }
}

impl Serialize for Watch {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_none(),
            every => serializer.serialize_some(&every.minutes()),
        }
    }
}

impl TimeOfDay {
    /// A time of day for what stands in a form or on the command line: `off` and nothing are none.
    ///
    /// # Errors
    /// `input.invalid` with `field` `at`.
    pub fn given(given: &str) -> Result<Option<Self>> {
        optional(given, Self::from_str)
    }

    fn of_minute(minute: u16) -> Self {
        Self {
            minute: minute % DAY,
        }
    }

    fn read(given: &str) -> Option<Self> {
        // Input methods for Chinese type a full-width colon.
        let given = given.trim().replace('：', ":");
        let (hour, minute) = given.split_once(':')?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
            return None;
        }
        if !is_number(hour) || !is_number(minute) {
            return None;
        }
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then(|| Self::of_minute(hour * 60 + minute))
    }
}

impl FromStr for TimeOfDay {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        Self::read(given).ok_or_else(|| wrong("at", "a time of day is HH:MM"))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl QuietHours {
    /// Quiet hours for what stands in a form or on the command line: `off` and nothing are none.
    ///
    /// # Errors
    /// `input.invalid` with `field` `quiet`.
    pub fn given(given: &str) -> Result<Option<Self>> {
        optional(given, Self::from_str)
    }

    /// When they end.
    pub fn to(self) -> TimeOfDay {
        self.to
    }

    fn contains(self, minute: u16) -> bool {
        let (from, to) = (self.from.minute, self.to.minute);
        match from < to {
            true => (from..to).contains(&minute),
            false => minute >= from || minute < to,
        }
    }
}

impl FromStr for QuietHours {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let given = given.replace(['–', '—', '~', '～', '－'], "-");
        let times = given.split_once('-');
        let times = times.and_then(|(from, to)| TimeOfDay::read(from).zip(TimeOfDay::read(to)));
        match times {
            Some((from, to)) if from != to => Ok(Self { from, to }),
            // Quiet all day would be off, which has a word of its own.
            Some(_) => Err(wrong(
                "quiet",
                "quiet hours begin and end at different times",
            )),
            None => Err(wrong("quiet", "quiet hours are HH:MM-HH:MM")),
        }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl Serialize for QuietHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl SourceTimes {
    pub(super) fn of_row(row: &Row<'_>) -> Result<Self> {
        let text = |column: &str| row.get::<_, Option<String>>(column);
        let damaged = |_| Error::damaged("times of a data source");
        let minutes: Option<u32> = row.get("watch_minutes")?;
        let watch = Watch::of_minutes(minutes.unwrap_or(0));
        Ok(Self {
            watch: watch.ok_or_else(|| Error::damaged("times of a data source"))?,
            at: text("run_at")?
                .map(|at| at.parse().map_err(damaged))
                .transpose()?,
            quiet: text("quiet")?
                .map(|quiet| quiet.parse().map_err(damaged))
                .transpose()?,
            watched_at: row.get("watched_at")?,
        })
    }
}

impl TimesChange {
    /// Whether it changes these times.
    pub(super) fn is_change_of(&self, times: &SourceTimes) -> bool {
        self.watch.is_some_and(|new| new != times.watch)
            || self.at.is_some_and(|new| new != times.at)
            || self.quiet.is_some_and(|new| new != times.quiet)
    }
}

/// The times of automatic runs in a time zone.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// The hours between two runs; 0 means none by itself.
    pub hours: u32,
    /// What anchors them.
    pub at: Option<TimeOfDay>,
    /// When nothing begins.
    pub quiet: Option<QuietHours>,
    /// The time zone of both.
    pub zone: TimeZone,
}

impl Timetable {
    /// The interval in milliseconds, if there is one.
    pub fn every_ms(&self) -> Option<i64> {
        (self.hours > 0).then(|| i64::from(self.hours) * 60 * MINUTE_MS)
    }

    /// When the run after one that ended at `ended` is due: an interval later, or at the next time of the grid.
    pub fn next(&self, ended: i64) -> i64 {
        let later = ended.saturating_add(self.every_ms().unwrap_or(0));
        self.at
            .and_then(|at| self.on_grid(ended, at))
            .unwrap_or(later)
    }

    /// The beginning of what is due at `due`: not within quiet hours. What is past stays as it is, unless now is quiet.
    pub fn beginning(&self, due: i64, now: i64) -> i64 {
        let open = self.open(due);
        match open <= now && self.open(now) > now {
            true => self.open(now),
            false => open,
        }
    }

    /// The first moment, from `from` on, that is not within quiet hours.
    fn open(&self, from: i64) -> i64 {
        let Some(quiet) = self.quiet else { return from };
        let mut open = from;
        // An end that daylight saving moves may be within them again, which are then over a day long.
        for _ in 0..3 {
            let Some((day, minute)) = self.local(open) else {
                return open;
            };
            if !quiet.contains(minute) {
                return open;
            }
            let days = around(day);
            let ends = days.flat_map(|day| self.instants(day, quiet.to));
            let Some(end) = ends.flatten().filter(|end| *end > open).min() else {
                return open;
            };
            open = end;
        }
        open
    }

    /// The next time after `after` of those that are whole intervals from `at`, each on its own local day.
    fn on_grid(&self, after: i64, at: TimeOfDay) -> Option<i64> {
        let step = u16::try_from(self.hours * 60)
            .ok()
            .filter(|step| *step > 0)?;
        let (day, _) = self.local(after)?;
        let times =
            move || (0..DAY / step).map(move |nth| TimeOfDay::of_minute(at.minute + nth * step));
        let all = around(day).flat_map(|day| times().map(move |time| (day, time)));
        let first = all.filter_map(|(day, time)| self.instants(day, time)[0]);
        first.filter(|time| *time > after).min()
    }

    /// The local day and minute of an instant.
    fn local(&self, ms: i64) -> Option<(Date, u16)> {
        let at = Timestamp::from_millisecond(ms).ok()?;
        let local = self.zone.to_datetime(at);
        let minute = |part: i8| u16::try_from(part).unwrap_or(0);
        Some((
            local.date(),
            minute(local.hour()) * 60 + minute(local.minute()),
        ))
    }

    /// The instants at which a clock on the wall shows a time on a day: the first, and a second one where the clock is set
    /// back over it. A time that the clock leaps over is the next one that it shows.
    fn instants(&self, day: Date, time: TimeOfDay) -> [Option<i64>; 2] {
        let part = |part: u16| i8::try_from(part).unwrap_or(0);
        let mut wall = day.at(part(time.minute / 60), part(time.minute % 60), 0, 0);
        // Whole days were leapt over where the date line moved.
        for _ in 0..2 * DAY {
            let found = self.zone.to_ambiguous_timestamp(wall);
            let is_twice = matches!(found.offset(), AmbiguousOffset::Fold { .. });
            if !matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
                let ms = |at: Timestamp| at.as_millisecond();
                let second = is_twice.then(|| found.later().ok().map(ms)).flatten();
                return [found.earlier().ok().map(ms), second];
            }
            match wall.checked_add(1.minute()) {
                Ok(next) => wall = next,
                Err(_) => break,
            }
        }
        [None, None]
    }

    /// What these times mean, in a sentence or two.
    pub fn said(&self, watch: Watch) -> Text {
        let is_any = self.hours > 0 || watch != Watch::Off;
        let parts = [
            Some(self.runs_said()),
            watch_said(watch, self.hours > 0),
            self.quiet_said().filter(|_| is_any),
        ];
        let (zh, en): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .flatten()
            .map(|Text { zh, en }| (zh.into_owned(), en.into_owned()))
            .unzip();
        Text::new(zh.concat(), en.join(" "))
    }

    fn runs_said(&self) -> Text {
        let Some(at) = self.at else {
            return match self.hours {
                0 => Text::fixed(
                    "只在你手动同步时同步。",
                    "It runs only when a person runs it.",
                ),
                hours => text!(
                    "每 {hours} 小时同步一次，从上一次结束算起。",
                    "It runs every {hours} hours, counted from the end of the last run."
                ),
            };
        };
        let Some(step) = u16::try_from(self.hours * 60).ok().filter(|step| *step > 0) else {
            return Text::fixed(
                "只在你手动同步时同步；开启自动同步后，才按这个时间开始。",
                "It runs only when a person runs it; the time of day counts once automatic sync is on.",
            );
        };
        let mut times = (0..DAY / step)
            .map(|nth| TimeOfDay::of_minute(at.minute + nth * step))
            .collect::<Vec<_>>();
        times.sort_unstable();
        let list = |between: &str| {
            let times = times.iter().map(TimeOfDay::to_string);
            times.collect::<Vec<_>>().join(between)
        };
        Text::new(
            format!("每天 {} 同步（本机时间）。", list("、")),
            format!("It runs every day at {} (this machine’s time).", list(", ")),
        )
    }

    fn quiet_said(&self) -> Option<Text> {
        let quiet = self.quiet?;
        let (from, to) = (quiet.from, quiet.to);
        Some(text!(
            "{from} 到 {to} 之间什么也不自动开始，到时间的等到 {to}。",
            "Nothing begins by itself from {from} to {to}; what falls due then waits until {to}."
        ))
    }
}

fn watch_said(watch: Watch, is_automatic: bool) -> Option<Text> {
    let minutes = watch.minutes();
    (minutes > 0).then(|| match is_automatic {
        true => text!(
            "两次同步之间，每 {minutes} 分钟查看一次有没有人加入、退出或换部门；姓名、手机号等资料和部门名称的变化，随下一次完整的同步更新。",
            "Between two runs, WeCom is looked at every {minutes} minutes for people who joined, left or moved; changed names, numbers and department names come with the next full run."
        ),
        false => text!(
            "每 {minutes} 分钟查看一次有没有人加入、退出或换部门；姓名、手机号等资料和部门名称的变化，要等你下一次手动同步。",
            "WeCom is looked at every {minutes} minutes for people who joined, left or moved; changed names, numbers and department names wait for your next run."
        ),
    })
}

/// A day with those beside it.
fn around(day: Date) -> impl Iterator<Item = Date> {
    (-1..=2_i64).filter_map(move |days| day.checked_add(days.days()).ok())
}

fn optional<T>(given: &str, parse: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
    match given.trim() {
        "" | OFF => Ok(None),
        given => parse(given).map(Some),
    }
}

fn wrong(field: &str, why: &str) -> Error {
    Error::new(Code::InputInvalid, why).with("field", field)
}

#[cfg(test)]
mod tests;
