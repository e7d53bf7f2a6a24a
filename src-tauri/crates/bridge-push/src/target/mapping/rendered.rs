//! Our people, departments and groups as a target should have them: what the mapping gives and the plan compares.

use std::collections::BTreeMap;

use bridge_core::lang::Text;
use serde::Serialize;

/// What one attribute should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// As it is there: the expression had nothing to say. Unknown never blanks.
    Leave,
    /// Empty.
    Clear,
    /// These values, in no order that matters.
    Set(Vec<String>),
}

/// Where a user's object belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Directly below the container for people.
    Flat,
    /// In the organizational unit of this department (key of our table).
    Department(i64),
}

/// A value that the target would not take, so that this object waits while all others go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Blocked {
    /// The target's attribute.
    pub attribute: String,
    /// The rule's id, such as `too_long`.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub rule: &'static str,
    /// What is wrong.
    pub text: Text,
    /// What a person can do.
    pub fix: Text,
}

/// One user as the target should have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Key of our user.
    pub user: i64,
    /// WeCom's own spelling of the userid: what the anchor carries.
    pub userid: String,
    /// Whether the account may log in there.
    pub enabled: bool,
    /// Attribute and value of the relative name.
    pub rdn: (String, String),
    /// Where the object belongs.
    pub place: Place,
    /// By attribute, in lower case. Neither the relative name's nor the password's.
    pub attributes: BTreeMap<String, Cell>,
    /// The key of the manager, where we know one; written after everybody is there.
    pub manager: Option<i64>,
    /// Values that cannot be sent. Not empty: nothing of this user is written.
    pub blocked: Vec<Blocked>,
}

/// One department as an organizational unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedDepartment {
    /// Key of our department.
    pub department: i64,
    /// WeCom's id of it.
    pub wecom_id: i64,
    /// Key of its parent; none for a unit directly below the base.
    pub parent: Option<i64>,
    /// The unit's name, not escaped.
    pub name: String,
    /// Names that cannot be sent.
    pub blocked: Vec<Blocked>,
}

/// One department as a group of its direct members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedGroup {
    /// Key of our department.
    pub department: i64,
    /// The group's name, unique in the target, not escaped.
    pub name: String,
    /// Keys of the users in it, sorted, each once.
    pub members: Vec<i64>,
    /// Names that cannot be sent.
    pub blocked: Vec<Blocked>,
}
