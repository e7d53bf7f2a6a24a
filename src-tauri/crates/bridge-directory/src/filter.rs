//! Filters of users, which the index and the table answer alike.

use super::user::UserStatus;

/// A filter of users, and a page of the result.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Only where username, userid, name, mobile or e-mail holds this.
    pub words: Option<String>,
    /// Only in this department of WeCom's or below it.
    pub department: Option<i64>,
    /// Only with this status.
    pub status: Option<UserStatus>,
    /// At most this many.
    pub most: Option<usize>,
    /// After skipping this many.
    pub skip: usize,
}
