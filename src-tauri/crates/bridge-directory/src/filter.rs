//! Filters of users, their order, and a page of the result.

use serde::{Deserialize, Serialize};

use super::can_scan::{CanScanReason, CanScanVerdict, ScanStep};
use super::user::UserStatus;

/// A filter of users, and a page of the result.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Only where username, userid, name, its pinyin, mobile or e-mail holds this.
    pub words: Option<String>,
    /// Only in this department of WeCom's or below it.
    pub department: Option<i64>,
    /// Only with this status.
    pub status: Option<UserStatus>,
    /// Only with this verdict of scanning.
    pub can_scan: Option<CanScanVerdict>,
    /// Only where this is the reason of the verdict.
    pub reason: Option<CanScanReason>,
    /// Only those at this step of the way to a scan login.
    pub step: Option<ScanStep>,
    /// Only those of this group.
    pub group: Option<UserGroup>,
    /// Only those who changed at this time or later: milliseconds since 1970 UTC.
    pub since: Option<i64>,
    /// Only the departed who left before this time: milliseconds since 1970 UTC.
    pub left_before: Option<i64>,
    /// Without the departed.
    pub is_present: bool,
    /// Only those who are switched off or departed.
    pub is_deactivated: bool,
    /// The order; by username where none is given.
    pub sort: Option<UserSort>,
    /// At most this many.
    pub most: Option<usize>,
    /// After skipping this many.
    pub skip: usize,
}

/// Users who stand in no department of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum UserGroup {
    /// From a data source, and in no department.
    Unassigned,
    /// Local users.
    Local,
}

/// A list that many people want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum DirectoryView {
    /// From a data source, and not departed.
    Synced,
    /// Of those, whom the app sees.
    Visible,
    /// Of those, who have joined in WeCom and are not switched off.
    Activated,
    /// Outside the app's visible range.
    OutOfRange,
    /// Not joined in WeCom yet.
    NotActivated,
    /// Deactivated within the last seven days.
    DeactivatedThisWeek,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// The order of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct UserSort {
    /// By what.
    pub by: SortBy,
    /// From the last to the first.
    pub descending: bool,
}

/// What users are sorted by; where that is the same, by username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum SortBy {
    /// The name, Chinese ones by pinyin.
    Name,
    /// The username.
    Username,
    /// The department, in the order of the tree.
    Department,
    /// The status: those who may log in first.
    Status,
    /// The verdict of scanning: those who can first.
    CanScan,
    /// The last change, the oldest first.
    UpdatedAt,
}

impl UserFilter {
    /// Whether it asks for the archived, whom no index has.
    pub(crate) fn wants_archived(&self) -> bool {
        self.status == Some(UserStatus::Archived)
    }

    /// Whether only an index answers it.
    pub(crate) fn needs_index(&self) -> bool {
        let is_sorted = self
            .sort
            .is_some_and(|sort| sort.by != SortBy::Username || sort.descending);
        is_sorted || self.is_narrow_beside_the_table()
    }

    /// Whether it leaves anybody out.
    pub fn is_narrow(&self) -> bool {
        self.words
            .as_deref()
            .is_some_and(|words| !words.trim().is_empty())
            || self.department.is_some()
            || self.status.is_some()
            || self.is_narrow_beside_the_table()
    }

    /// Whether it asks for what only an index tells.
    fn is_narrow_beside_the_table(&self) -> bool {
        self.can_scan.is_some()
            || self.reason.is_some()
            || self.step.is_some()
            || self.group.is_some()
            || self.since.is_some()
            || self.left_before.is_some()
            || self.is_present
            || self.is_deactivated
    }

    /// The same, narrowed to those who left more than this many days before `now`.
    #[must_use]
    pub fn left_more_than(mut self, days: Option<u32>, now: i64) -> Self {
        self.left_before = days.map(|days| now - i64::from(days) * DAY_MS);
        self
    }

    /// The same, narrowed to a saved list as it stands at this time.
    #[must_use]
    pub fn in_view(mut self, view: DirectoryView, now: i64) -> Self {
        match view {
            DirectoryView::Synced => self.step = Some(ScanStep::Synced),
            DirectoryView::Visible => self.step = Some(ScanStep::Visible),
            DirectoryView::Activated => self.step = Some(ScanStep::Activated),
            DirectoryView::OutOfRange => self.reason = Some(CanScanReason::OutOfRange),
            DirectoryView::NotActivated => self.status = Some(UserStatus::NotActivated),
            DirectoryView::DeactivatedThisWeek => {
                self.is_deactivated = true;
                self.since = Some(now - WEEK_MS);
            }
        }
        self
    }
}
