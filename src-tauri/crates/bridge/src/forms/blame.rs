//! Blame: the field of a form whose value made a check of entered values fail.
//!
//! WeCom looks at the corp before the secret, so an unknown corp says nothing of the secret.

use super::Field;
use crate::checkup::{Check, CheckId, Status};
use crate::error::Code;

/// WeCom's errcode for a corp that it does not know.
const UNKNOWN_CORP: i64 = 40013;
/// WeCom's errcodes for an app that is not the secret's.
const OTHER_APP: [i64; 2] = [40056, 301_002];

/// The field to blame for the first check that failed, if it is for want of a right value.
pub fn blamed(checks: &[Check]) -> Option<Field> {
    let failed = checks.iter().find(|check| check.status == Status::Fail)?;
    let code = failed.error.as_ref()?.code();
    match (failed.id, code) {
        (CheckId::CorpIdFormat, _) | (_, Code::CorpIdInvalid) => Some(Field::CorpId),
        (_, Code::AgentIdInvalid) => Some(Field::AgentId),
        (_, Code::WecomRefused) => of_refusal(failed.id, failed.errcode?),
        _ => None,
    }
}

fn of_refusal(id: CheckId, errcode: i64) -> Option<Field> {
    match (id, errcode) {
        (_, UNKNOWN_CORP) => Some(Field::CorpId),
        // Busy is nobody's fault.
        (_, -1) => None,
        (CheckId::ContactsToken, _) => Some(Field::ContactsSecret),
        (CheckId::AppToken, _) => Some(Field::AppSecret),
        (CheckId::AppAgent, errcode) if OTHER_APP.contains(&errcode) => Some(Field::AgentId),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn refused(id: CheckId, errcode: i64) -> Check {
        let error = Error::new(Code::WecomRefused, "refused").with("errcode", errcode);
        Check::of_error(id, error)
    }

    #[test]
    fn the_field_to_blame_is_that_of_the_value_that_wecom_looked_at() {
        let cases = [
            (CheckId::ContactsToken, 40013, Some(Field::CorpId)),
            (CheckId::AppToken, 40013, Some(Field::CorpId)),
            (CheckId::ContactsToken, 40001, Some(Field::ContactsSecret)),
            (CheckId::ContactsToken, 48002, Some(Field::ContactsSecret)),
            (CheckId::ContactsToken, -1, None),
            (CheckId::AppToken, 40001, Some(Field::AppSecret)),
            (CheckId::AppAgent, 301_002, Some(Field::AgentId)),
            (CheckId::AppAgent, 40056, Some(Field::AgentId)),
            (CheckId::AppAgent, 50003, None),
            (CheckId::ContactsDepartments, 60020, None),
            (CheckId::AppTrustedIp, 60020, None),
        ];
        for (id, errcode, field) in cases {
            assert_eq!(blamed(&[refused(id, errcode)]), field, "{id:?} {errcode}");
        }
    }

    #[test]
    fn a_value_without_its_form_is_to_blame_and_a_dead_network_is_not() {
        let of = |id, code| blamed(&[Check::of_error(id, Error::new(code, "x"))]);
        assert_eq!(
            of(CheckId::CorpIdFormat, Code::CorpIdInvalid),
            Some(Field::CorpId)
        );
        assert_eq!(
            of(CheckId::AppAgent, Code::AgentIdInvalid),
            Some(Field::AgentId)
        );
        assert_eq!(of(CheckId::ContactsToken, Code::WecomUnreachable), None);
        assert_eq!(of(CheckId::ContactsToken, Code::WecomRateLimited), None);
        assert_eq!(blamed(&[]), None);
    }
}
