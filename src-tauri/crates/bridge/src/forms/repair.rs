//! Repairs of typed values: what was probably meant, where one small change makes a malformed value usable.
//!
//! A repair is offered, never made by itself, and never of a secret.

use bridge_core::clinic::to_halfwidth;
use bridge_core::keys;

use super::{Field, fields};

/// The value that was probably meant by one that cannot be used.
pub(super) fn repaired(field: Field, given: &str) -> Option<String> {
    if field.is_secret() {
        return None;
    }
    let plain = to_halfwidth(given).replace('\u{3002}', ".");
    let meant = match field {
        Field::CallbackDomain => host_of(&plain),
        Field::CorpId | Field::AgentId => without_spaces(&plain),
        Field::Username => keys::plain(given),
        _ => plain,
    };
    let usable = fields::parse(field, &meant).ok();
    usable.filter(|value| !value.is_empty() && value != given)
}

/// What stands between scheme and path, without a final dot. Of two words nobody knows which is meant.
fn host_of(given: &str) -> String {
    let given = wecom::pasted(given);
    let rest = given.split_once("://").map_or(given, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.trim_end_matches('.').to_owned()
}

fn without_spaces(given: &str) -> String {
    let is_blank = |sign: char| sign.is_whitespace() || wecom::is_invisible(sign);
    given.chars().filter(|sign| !is_blank(*sign)).collect()
}
