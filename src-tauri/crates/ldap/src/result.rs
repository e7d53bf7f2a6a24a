//! A server's refusal, as an error that can be shown.

use ldap3_proto::proto::LdapResult;

use crate::error::{Error, ErrorKind};

/// The most of a server's own words that is kept, in characters.
const LONGEST: usize = 300;

/// The error of a result that is no success.
pub(crate) fn refusal(result: LdapResult) -> Error {
    Error {
        kind: ErrorKind::Refused(code_of(&result)),
        matched_dn: shown(&result.matcheddn),
        text: shown(&result.message),
    }
}

/// The number of a result's code.
pub(crate) fn code_of(result: &LdapResult) -> u32 {
    // The enum's own numbers, none of which is negative.
    u32::try_from(result.code.clone() as i64).unwrap_or(u32::MAX)
}

/// Active Directory ends its texts with a zero byte; others write over several lines.
fn shown(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    let plain = plain.trim();
    (!plain.is_empty()).then(|| plain.to_owned())
}
