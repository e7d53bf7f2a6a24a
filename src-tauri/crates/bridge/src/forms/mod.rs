//! Form validation, field by field: whether a typed value has the right form, and the value as it will be used.
//!
//! Each field is parsed by the product's own parser, so a form refuses exactly what would be refused later, in the same
//! words. Leaves out whether a value is right: a secret that works, a name that is free.

mod blame;
mod fields;
mod repair;
mod secrets;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use blame::blamed;
pub use secrets::SecretFingerprints;

use crate::error::{Code, Error, Result};
use crate::lang::Text;
use crate::source::Guard;

macro_rules! fields {
    ($($variant:ident = $id:literal, $doc:literal;)*) => {
        /// A field of a form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FieldName"))]
        pub enum Field {
            $(#[doc = $doc] $variant,)*
        }

        impl Field {
            /// All fields.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable identifier, such as `corp_id`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

fields! {
    TenantName = "tenant_name", "A tenant's name.";
    PortalUrl = "portal_url", "Where members log in.";
    ApiBase = "api_base", "Where WeCom's server API is.";
    LoginBase = "login_base", "Where WeCom's login page is.";
    Proxy = "proxy", "The proxy for both.";
    ProxyUser = "proxy_user", "The user of the proxy's login.";
    CorpId = "corp_id", "The corp ID.";
    Description = "description", "What people call a data source.";
    ContactsSecret = "contacts_secret", "The secret of the contacts sync.";
    AgentId = "agent_id", "The app's AgentId.";
    AppSecret = "app_secret", "The app's secret.";
    CallbackDomain = "callback_domain", "`host[:port]` as it is registered in the app.";
    GuardPercent = "guard_percent", "The access guard's share.";
    GuardPeople = "guard_people", "The access guard's number of people.";
    GuardFloor = "guard_floor", "The access guard's floor.";
    KeepDays = "keep_days", "For how many days history is kept.";
    ArchiveAfter = "archive_after", "After how many days leavers are archived; nothing for never.";
    RunAt = "run_at", "The time of day that anchors automatic runs.";
    Quiet = "quiet", "When nothing begins by itself.";
    EmployeeNo = "employee_no", "The name of the attribute that the employee number is taken from.";
    Username = "username", "A local user's name to log in with.";
    UserName = "user_name", "What people call a local user.";
    Mobile = "mobile", "A local user's mobile number.";
    Email = "email", "A local user's e-mail address.";
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|field| field.id() == given);
        let unknown =
            || Error::new(Code::InputInvalid, "there is no such field").with("field", given);
        found.copied().ok_or_else(unknown)
    }
}

/// The state of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FormState"))]
pub enum State {
    /// It is well formed.
    Ok,
    /// It is required, and nothing is entered yet.
    Empty,
    /// It is well formed, but too short to be worth asking WeCom about.
    Incomplete,
    /// It cannot be used.
    Malformed,
}

/// The result of checking a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FormChecked"))]
pub struct Checked {
    /// Its state.
    pub state: State,
    /// The value as it will be used: never a secret's, and none if there is no usable one.
    pub value: Option<String>,
    /// What is wrong, as a stable identifier such as `wildcard`.
    pub reason: Option<String>,
    /// What is wrong and what to do, in one or two sentences.
    pub text: Option<Text>,
    /// What one field says of another: the callback domain that a portal's address stands for.
    pub suggests: Option<String>,
    /// What was probably meant by a value that cannot be used.
    pub repair: Option<String>,
    /// The fingerprint of a secret: equal for equal values in this process, and of no use elsewhere.
    pub mark: Option<String>,
}

/// An entered value as it will be used; one that cannot be used stays, and is refused where it is used.
pub fn completed(field: Field, given: &str) -> String {
    fields::parse(field, given).unwrap_or_else(|_| given.to_owned())
}

/// Checks one value. `fingerprints` tells secrets apart.
pub fn check(field: Field, given: &str, fingerprints: &SecretFingerprints) -> Checked {
    if field.is_secret() {
        return secrets::check(given, fingerprints);
    }
    match fields::parse(field, given) {
        Ok(value) => Checked {
            suggests: fields::suggested(field, &value),
            ..Checked::of_value(value)
        },
        Err(error) => Checked::of_error(field, given, &error),
    }
}

/// The access guard that three fields describe.
///
/// # Errors
/// What is wrong with the first field that cannot be used, and what to do.
pub fn guard(percent: &str, people: &str, floor: &str) -> std::result::Result<Guard, Text> {
    let number = |field: Field, given: &str| {
        let parsed = fields::parse(field, given).and_then(|value| {
            let unused =
                |_| Error::new(Code::InputInvalid, "not a number").with("field", field.id());
            value.parse::<u32>().map_err(unused)
        });
        parsed.map_err(|error| said(&error))
    };
    Ok(Guard {
        percent: number(Field::GuardPercent, percent)?,
        people: number(Field::GuardPeople, people)?,
        floor: number(Field::GuardFloor, floor)?,
    })
}

impl Field {
    /// Whether its values are never told.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::ContactsSecret | Self::AppSecret)
    }
}

impl Checked {
    const fn bare(state: State) -> Self {
        Self {
            state,
            value: None,
            reason: None,
            text: None,
            suggests: None,
            repair: None,
            mark: None,
        }
    }

    fn of_value(value: String) -> Self {
        Self {
            value: Some(value),
            ..Self::bare(State::Ok)
        }
    }

    fn of_error(field: Field, given: &str, error: &Error) -> Self {
        let state = match fields::is_needed(field) && is_blank(given) {
            true => State::Empty,
            false => State::Malformed,
        };
        let why = error.detail().get("why").and_then(|why| why.as_str());
        Self {
            reason: Some(why.unwrap_or(error.code().id()).to_owned()),
            text: Some(said(error)),
            repair: repair::repaired(field, given),
            ..Self::bare(state)
        }
    }
}

fn is_blank(given: &str) -> bool {
    wecom::pasted(given).is_empty()
}

/// What is wrong, and the first thing to do about it.
fn said(error: &Error) -> Text {
    let title = error.title();
    let steps = error.fix().steps;
    match steps.first() {
        Some(step) => Text::new(
            format!("{}。{}", title.zh, step.zh),
            format!("{}. {}", title.en, step.en),
        ),
        None => title,
    }
}

#[cfg(test)]
mod tests;
