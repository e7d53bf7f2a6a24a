//! The parsers of the fields, which are the product's own.

use url::Url;
use wecom::{AgentId, ApiBase, CorpId, PasteMistake};

use super::Field;
use crate::auth::CallbackDomain;
use crate::directory::local;
use crate::error::{Code, Error, Result};
use crate::source::{EmployeeNo, QuietHours, TimeOfDay, policy};
use crate::tenant;
use bridge_core::endpoints;
use bridge_core::proxy_login::check_user;

/// Parses a value: the result is the value as it will be used.
pub(super) fn parse(field: Field, given: &str) -> Result<String> {
    match field {
        Field::TenantName => tenant::check_name(given).map(str::to_owned),
        Field::PortalUrl => optional(&completed(given, "https"), tenant::check_portal),
        Field::ApiBase | Field::LoginBase => optional(&completed(given, "https"), base),
        Field::Proxy => optional(&completed(given, "http"), endpoints::check_proxy),
        Field::ProxyUser => {
            Ok(check_user(endpoints::filled(Some(given)), Some(""))?.unwrap_or_default())
        }
        Field::CorpId => Ok(CorpId::parse(given)?.to_string()),
        Field::Description => policy::check_description(given).map(str::to_owned),
        Field::AgentId => Ok(AgentId::parse(given)?.get().to_string()),
        Field::CallbackDomain => Ok(CallbackDomain::parse(given)?.to_string()),
        Field::GuardPercent => number(given, "guard_percent", 0, policy::MOST_PERCENT),
        Field::GuardPeople => number(given, "guard_people", 0, policy::MOST_PEOPLE),
        Field::GuardFloor => number(given, "guard_floor", 0, policy::MOST_PEOPLE),
        Field::KeepDays => number(given, "keep_days", 1, policy::MOST_DAYS),
        Field::ArchiveAfter => {
            Ok(policy::parse_archive_after(given)?
                .map_or_else(String::new, |days| days.to_string()))
        }
        Field::RunAt => Ok(TimeOfDay::given(given)?.map_or_else(String::new, |at| at.to_string())),
        Field::Quiet => {
            Ok(QuietHours::given(given)?.map_or_else(String::new, |quiet| quiet.to_string()))
        }
        Field::EmployeeNo => Ok(EmployeeNo::of_name(given)?.name()),
        Field::Username => local::check_username(given).map(str::to_owned),
        Field::UserName => Ok(local::check_name(given)?.unwrap_or_default().to_owned()),
        Field::Mobile => Ok(local::check_mobile(given)?.unwrap_or_default().to_owned()),
        Field::Email => Ok(local::check_email(given)?.unwrap_or_default().to_owned()),
        // Secrets have a check of their own, which tells no value.
        Field::ContactsSecret | Field::AppSecret => Ok(String::new()),
    }
}

/// Whether the field is required.
pub(super) const fn is_needed(field: Field) -> bool {
    matches!(
        field,
        Field::TenantName
            | Field::CorpId
            | Field::AgentId
            | Field::CallbackDomain
            | Field::Username
    )
}

/// The callback domain that a portal's address stands for: a default port is left out, as browsers do.
pub(super) fn suggested(field: Field, value: &str) -> Option<String> {
    let url = Url::parse(value)
        .ok()
        .filter(|_| field == Field::PortalUrl)?;
    let host = url.host_str()?;
    let domain = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    Some(CallbackDomain::parse(&domain).ok()?.to_string())
}

/// An address that was typed without its beginning, with it.
fn completed(given: &str, scheme: &str) -> String {
    let given = wecom::pasted(given);
    match wecom::paste_mistake(given) {
        Some(PasteMistake::NoScheme) => format!("{scheme}://{given}"),
        _ => given.to_owned(),
    }
}

fn optional(given: &str, parse: impl FnOnce(&str) -> Result<String>) -> Result<String> {
    match endpoints::filled(Some(given)) {
        Some(given) => parse(given),
        None => Ok(String::new()),
    }
}

fn base(given: &str) -> Result<String> {
    Ok(ApiBase::parse(given)?.to_string())
}

fn number(given: &str, field: &'static str, least: u32, most: u32) -> Result<String> {
    let given = wecom::pasted(given);
    let wrong =
        || Error::new(Code::InputInvalid, "not a number within bounds").with("field", field);
    if !given.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number: u32 = given.parse().map_err(|_| wrong())?;
    match (least..=most).contains(&number) {
        true => Ok(number.to_string()),
        false => Err(wrong()),
    }
}
