//! Whether a user can log in by scanning, as far as the directory and the last reading of the app's visible range tell: one
//! rule for the directory, the overview, the check-up and the trace.
//!
//! Leaves out what only WeCom can say at the moment of asking, which the trace reads.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::app_range::AppRange;
use crate::tree::Forest;
use crate::user::{User, UserStatus, casefold_trimmed};
use bridge_core::error::Result;
use bridge_core::lang::Text;

/// How long a reading of a visible range counts: seven days.
pub const RANGE_COUNTS_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Whether somebody can log in by scanning.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum CanScanVerdict {
    /// Active, in the app's visible range, and the data source allows it.
    Yes,
    /// Something is against it.
    No,
    /// The app's visible range or the member's state is not known.
    #[default]
    Unknown,
}

impl std::str::FromStr for CanScanVerdict {
    type Err = bridge_core::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "unknown" => Ok(Self::Unknown),
            _ => Err(bridge_core::Error::new(
                bridge_core::Code::InputInvalid,
                "yes, no or unknown",
            )
            .with("field", "can_scan")),
        }
    }
}

/// The steps from the directory to a scan login, each a part of the one before: everybody has one reason at most, which keeps
/// them from one of these and those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum ScanStep {
    /// From a data source, and not departed.
    Synced,
    /// Of those, whom the app sees.
    Visible,
    /// Of those, who have joined in WeCom and are not switched off.
    Activated,
    /// Of those, who are known to be able to.
    CanScan,
}

macro_rules! reasons {
    ($($name:ident $verdict:ident $step:ident $zh:literal $en:literal $doc:literal;)+) => {
        /// Why somebody cannot scan, or why that is not known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        pub enum CanScanReason { $(#[doc = $doc] $name,)+ }

        impl CanScanReason {
            /// All reasons, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The verdict that it leads to.
            pub const fn verdict(self) -> CanScanVerdict {
                match self { $(Self::$name => CanScanVerdict::$verdict,)+ }
            }

            /// The first step that it keeps somebody from.
            pub const fn lost_at(self) -> ScanStep {
                match self { $(Self::$name => ScanStep::$step,)+ }
            }

            /// The reason in a few words.
            pub const fn text(self) -> Text {
                match self { $(Self::$name => Text::fixed($zh, $en),)+ }
            }
        }
    };
}

reasons! {
    OutOfRange No Visible "不在应用的可见范围里" "outside the app's visible range" "The app does not see them.";
    NotActivated No Activated "还没有激活企业微信" "has not activated WeCom yet" "They have not joined in WeCom yet.";
    Disabled No Activated "已停用" "deactivated" "They are switched off.";
    Departed No Synced "企业微信里已没有，或不在同步范围内，已停用" "no longer in WeCom, or out of the sync scope; deactivated" "Their source no longer returns them.";
    AppStopped No Visible "自建应用已停用" "the app is switched off" "The app is switched off in WeCom.";
    ScanOff No Visible "数据源没有开启扫码登录" "the data source does not allow scan login" "The data source does not allow scan login.";
    Local No Synced "本地用户，没有企业微信账号" "a local user, without a WeCom account" "Local users have no WeCom account.";
    NoAuth Unknown Visible "还没有认证源，不知道应用的可见范围" "there is no authentication source, so the visible range is unknown" "There is no authentication source.";
    NotRead Unknown Visible "还没有读过应用的可见范围，体检一次就知道" "the app's visible range was not read yet; a check-up reads it" "The visible range was never read.";
    TooOld Unknown Visible "可见范围是 7 天以前读的，体检一次就知道" "the app's visible range was read more than 7 days ago; a check-up reads it" "The reading of the range is too old.";
    NoDetails Unknown CanScan "企业微信只给了账号，不知道是否已激活" "WeCom gave only the userid, so whether they have activated it is unknown" "WeCom gave the userid alone.";
}

/// Whether one user can log in by scanning.
#[derive(Clone, Default, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct CanScan {
    /// The verdict.
    pub verdict: CanScanVerdict,
    /// Why not, or why it is not known.
    pub reason: Option<CanScanReason>,
    /// The same in a few words.
    pub reason_text: Option<Text>,
    /// When the app's visible range was read: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub read_at: Option<i64>,
}

impl CanScan {
    fn of(reason: Option<CanScanReason>, read_at: Option<i64>) -> Self {
        Self {
            verdict: reason.map_or(CanScanVerdict::Yes, CanScanReason::verdict),
            reason_text: reason.map(CanScanReason::text),
            reason,
            read_at,
        }
    }
}

/// Why a member of a data source cannot scan, where it does not hang on the range being known: the rule that the check-up
/// has in common with the directory.
pub fn against(is_in_range: bool, status: UserStatus) -> Option<CanScanReason> {
    if !is_in_range {
        return Some(CanScanReason::OutOfRange);
    }
    match status {
        UserStatus::NotActivated => Some(CanScanReason::NotActivated),
        UserStatus::Disabled => Some(CanScanReason::Disabled),
        UserStatus::Departed | UserStatus::Archived => Some(CanScanReason::Departed),
        UserStatus::Active => None,
    }
}

/// What is known of the visible range of a data source's app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    NoAuth,
    NotRead,
    TooOld(i64),
    Fresh(i64),
}

impl Reading {
    fn at(self) -> Option<i64> {
        match self {
            Self::NoAuth | Self::NotRead => None,
            Self::TooOld(at) | Self::Fresh(at) => Some(at),
        }
    }

    pub(crate) fn reason(self) -> Option<CanScanReason> {
        match self {
            Self::NoAuth => Some(CanScanReason::NoAuth),
            Self::NotRead => Some(CanScanReason::NotRead),
            Self::TooOld(_) => Some(CanScanReason::TooOld),
            Self::Fresh(_) => None,
        }
    }
}

/// What the verdicts of one data source's users hang on, without the range itself: while it is the same, so are they.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Basis {
    pub(crate) source: i64,
    pub(crate) is_scan_on: bool,
    pub(crate) reading: Reading,
    /// The authentication source.
    auth: Option<i64>,
    /// Tells two readings of one moment apart.
    length: i64,
}

impl Basis {
    /// Of every data source of a tenant, in one statement.
    pub(crate) fn load(db: &Connection, tenant: i64, now: i64) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT sources.key, scan_login, auths.key, read_at, app_ranges.agent_id = auths.agent_id, length(seen)
             FROM sources LEFT JOIN auths ON auths.tenant = sources.tenant AND auths.corp_id = sources.corp_id
             LEFT JOIN app_ranges ON auth = auths.key
             WHERE sources.tenant = ?1 ORDER BY sources.key",
        )?;
        let rows = statement.query_map([tenant], |row| {
            let auth: Option<i64> = row.get(2)?;
            let (read_at, is_same): (Option<i64>, Option<bool>) = (row.get(3)?, row.get(4)?);
            let read_at = read_at.filter(|_| is_same == Some(true));
            let reading = match (auth, read_at) {
                (None, _) => Reading::NoAuth,
                (Some(_), None) => Reading::NotRead,
                (Some(_), Some(at)) if now.saturating_sub(at) > RANGE_COUNTS_MS => {
                    Reading::TooOld(at)
                }
                (Some(_), Some(at)) => Reading::Fresh(at),
            };
            Ok(Self {
                source: row.get(0)?,
                is_scan_on: row.get(1)?,
                reading,
                auth,
                length: row.get::<_, Option<i64>>(5)?.unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// What decides of one data source's users.
pub(crate) struct SourceScan {
    pub(crate) basis: Basis,
    pub(crate) is_stopped: bool,
    /// The departments in the range.
    pub(crate) units: HashSet<i64>,
    /// Casefolded userids in the range whatever their departments.
    pub(crate) users: HashSet<CompactString>,
}

impl SourceScan {
    fn load(db: &Connection, basis: Basis, forest: &Forest) -> Result<Self> {
        let mut scan = Self {
            is_stopped: false,
            units: HashSet::new(),
            users: HashSet::new(),
            basis,
        };
        if let (Reading::Fresh(_), Some(auth)) = (scan.basis.reading, scan.basis.auth) {
            let sql = "SELECT seen FROM app_ranges WHERE auth = ?1";
            let seen: String = db.query_row(sql, [auth], |row| row.get(0))?;
            let range = AppRange::of_json(&seen)?;
            scan.is_stopped = range.is_stopped;
            scan.units = range.units(forest);
            scan.users = range.users.into_iter().collect();
        }
        Ok(scan)
    }

    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self.basis.reading, Reading::Fresh(_))
    }

    fn sees(&self, user: &User) -> bool {
        let folded = user.userid.as_deref().map(casefold_trimmed);
        folded.is_some_and(|userid| self.users.contains(&userid))
            || user.departments.iter().any(|id| self.units.contains(id))
    }

    fn reason(&self, user: &User) -> Option<CanScanReason> {
        use CanScanReason as R;
        match user.status {
            UserStatus::Departed | UserStatus::Archived => return Some(R::Departed),
            _ if !self.basis.is_scan_on => return Some(R::ScanOff),
            _ if self.is_stopped => return Some(R::AppStopped),
            _ => {}
        }
        against(!self.is_fresh() || self.sees(user), user.status)
            .or(self.basis.reading.reason())
            .or(user.name.is_none().then_some(R::NoDetails))
    }
}

/// What decides of a tenant's users.
#[derive(Default)]
pub(crate) struct Scanning {
    pub(crate) sources: HashMap<i64, SourceScan>,
}

impl Scanning {
    /// From the store, with the departments of each data source.
    pub(crate) fn load(
        db: &Connection,
        basis: Vec<Basis>,
        forest_of: impl Fn(i64) -> Forest,
    ) -> Result<Self> {
        let sources = basis.into_iter().map(|basis| {
            let key = basis.source;
            Ok((key, SourceScan::load(db, basis, &forest_of(key))?))
        });
        Ok(Self {
            sources: sources.collect::<Result<_>>()?,
        })
    }

    /// When the oldest visible range that counts was read.
    pub(crate) fn oldest_reading(&self) -> Option<i64> {
        let fresh = self.sources.values().filter(|scan| scan.is_fresh());
        fresh.filter_map(|scan| scan.basis.reading.at()).min()
    }

    /// Whether a user can log in by scanning.
    pub(crate) fn of(&self, user: &User) -> CanScan {
        match user.source.and_then(|source| self.sources.get(&source)) {
            Some(scan) => CanScan::of(scan.reason(user), scan.basis.reading.at()),
            None => CanScan::of(Some(of_unowned(user.status)), None),
        }
    }
}

/// The reason of a user whom no data source owns.
pub(crate) fn of_unowned(status: UserStatus) -> CanScanReason {
    match status {
        UserStatus::Departed | UserStatus::Archived => CanScanReason::Departed,
        // Switched on again, they could not scan either.
        _ => CanScanReason::Local,
    }
}

/// A tenant's users by whether they can scan. The departed are left out of all of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ScanTotals {
    /// Those who can.
    pub yes: usize,
    /// Those who cannot.
    pub no: usize,
    /// Those of whom it is not known.
    pub unknown: usize,
    /// Those of the step of that name; none where no range is known.
    pub visible: Option<usize>,
    /// The same.
    pub activated: Option<usize>,
    /// How many there are of each reason, most of them first; none where nobody has it.
    pub reasons: Vec<ReasonTotal>,
    /// When the oldest visible range that counts was read: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "bridge_core::time::some_stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub read_at: Option<i64>,
}

impl ScanTotals {
    /// How many users are at this step.
    pub fn at(&self, step: ScanStep) -> usize {
        let later = self.reasons.iter();
        let later = later.filter(|each| each.reason.lost_at() > step);
        self.yes + later.map(|each| each.users).sum::<usize>()
    }

    /// The reasons that keep somebody from this step, who was at the one before.
    pub fn lost_at(&self, step: ScanStep) -> impl Iterator<Item = &ReasonTotal> {
        let own = self.reasons.iter();
        own.filter(move |each| each.reason.lost_at() == step)
    }

    /// How many users have this reason.
    pub fn of(&self, reason: CanScanReason) -> usize {
        let own = self.reasons.iter().find(|each| each.reason == reason);
        own.map_or(0, |each| each.users)
    }
}

/// How many users have one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ReasonTotal {
    /// The reason.
    pub reason: CanScanReason,
    /// The same in a few words.
    pub text: Text,
    /// How many users have it.
    pub users: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(is_scan_on: bool, reading: Reading, is_stopped: bool) -> SourceScan {
        SourceScan {
            basis: Basis {
                source: 1,
                is_scan_on,
                reading,
                auth: Some(1),
                length: 0,
            },
            is_stopped,
            units: HashSet::from([7]),
            users: HashSet::from(["boss".into()]),
        }
    }

    fn user(userid: &str, status: UserStatus, departments: &[i64], name: Option<&str>) -> User {
        User {
            source: Some(1),
            userid: Some(userid.into()),
            name: name.map(Into::into),
            departments: departments.into(),
            status,
            ..User::default()
        }
    }

    #[test]
    fn each_reason_comes_in_its_order_and_yes_is_proven() {
        use CanScanReason as R;
        use UserStatus::{Active, Departed, Disabled, NotActivated};
        let fresh = Reading::Fresh(5);
        let (on, off) = (scan(true, fresh, false), scan(false, fresh, false));
        let stopped = scan(true, fresh, true);
        let cases = [
            (&on, user("a", Active, &[7], Some("A")), None),
            (&on, user("BOSS", Active, &[1], Some("A")), None),
            (&on, user("a", Active, &[1], Some("A")), Some(R::OutOfRange)),
            (
                &on,
                user("a", NotActivated, &[1], Some("A")),
                Some(R::OutOfRange),
            ),
            (
                &on,
                user("a", NotActivated, &[7], Some("A")),
                Some(R::NotActivated),
            ),
            (&on, user("a", Disabled, &[7], Some("A")), Some(R::Disabled)),
            (&on, user("a", Departed, &[7], Some("A")), Some(R::Departed)),
            (&on, user("a", Active, &[7], None), Some(R::NoDetails)),
            (&off, user("a", Active, &[7], Some("A")), Some(R::ScanOff)),
            (
                &stopped,
                user("a", Active, &[7], Some("A")),
                Some(R::AppStopped),
            ),
        ];
        for (scan, user, want) in cases {
            assert_eq!(scan.reason(&user), want, "{user:?}");
        }
        let person = user("a", Active, &[1], Some("A"));
        let asleep = user("a", NotActivated, &[1], Some("A"));
        for (reading, want) in [
            (Reading::NoAuth, R::NoAuth),
            (Reading::NotRead, R::NotRead),
            (Reading::TooOld(1), R::TooOld),
        ] {
            let scan = scan(true, reading, false);
            assert_eq!(scan.reason(&person), Some(want));
            assert_eq!(want.verdict(), CanScanVerdict::Unknown);
            // Whoever has not joined cannot scan, whatever the range.
            assert_eq!(scan.reason(&asleep), Some(R::NotActivated));
        }
    }

    #[test]
    fn a_local_user_has_no_account_to_scan_with() {
        let scanning = Scanning::default();
        let local = User {
            source: None,
            ..user("x", UserStatus::Active, &[], Some("X"))
        };
        let seen = scanning.of(&local);
        assert_eq!(
            (seen.verdict, seen.reason),
            (CanScanVerdict::No, Some(CanScanReason::Local))
        );
    }
}
