//! Form rules: whether a value that a person types has its form, field by field, with the value as it will be used.
//!
//! Each field asks the parser that the product itself reads it with, so that what is refused here is what would be
//! refused later, in the same words. Whether a value is right (a secret that works, a name that is free) is not said.

mod fields;
mod secrets;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use secrets::Marks;

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

/// How a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FormState"))]
pub enum State {
    /// It has its form.
    Ok,
    /// It is needed, and nothing is there yet.
    Empty,
    /// It has its form, but is too short to be worth asking WeCom about.
    Incomplete,
    /// It cannot be used.
    Malformed,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "FormChecked"))]
pub struct Checked {
    /// How it stands.
    pub state: State,
    /// The value as it will be used: never a secret's, and none if there is no usable one.
    pub value: Option<String>,
    /// What is wrong, as a stable identifier such as `wildcard`.
    pub reason: Option<String>,
    /// What is wrong and what to do, in one or two sentences.
    pub text: Option<Text>,
    /// What one field says of another: the callback domain that a portal's address stands for.
    pub suggests: Option<String>,
    /// Stands for a secret's value in this process: equal for equal values, and of no use elsewhere.
    pub mark: Option<String>,
}

/// Looks at one value. `marks` tells secrets apart.
pub fn check(field: Field, given: &str, marks: &Marks) -> Checked {
    if field.is_secret() {
        return secrets::check(given, marks);
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
/// What is wrong with the first of them that cannot be used.
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
