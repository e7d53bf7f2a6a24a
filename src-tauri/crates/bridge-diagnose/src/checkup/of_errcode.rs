//! Which check of the check-up an errcode of WeCom's belongs to.

use super::{CheckId, CheckUp};

/// The check to make for an errcode: the one that met it last, else the one that asks what it is about.
pub fn check_of_errcode(errcode: i64, last: Option<&CheckUp>) -> Option<CheckId> {
    let met = last.and_then(|last| {
        let mut checks = last.checks.iter();
        checks.find(|check| check.errcode == Some(errcode))
    });
    met.map(|check| check.id).or_else(|| usual(errcode))
}

const fn usual(errcode: i64) -> Option<CheckId> {
    Some(match errcode {
        -31_999..=-31_000 => CheckId::LoginCallbackProbe,
        -1 | 6000 => CheckId::NetApi,
        40001 | 40013 | 40091 | 41002 | 41004 => CheckId::ContactsToken,
        60123 | 60003 => CheckId::ContactsDepartments,
        48002 | 48009 | 60011 | 60111 => CheckId::ContactsMembers,
        50003 => CheckId::AppToken,
        40056 | 301_002 => CheckId::AppAgent,
        60020 => CheckId::AppTrustedIp,
        50002 | 60021 | 60030 => CheckId::AppVisibleRange,
        50001 | 80001 | 85005 | 85008 | 85111 => CheckId::AppTrustedDomain,
        40029 | 41008 | 42003 | 42022 => CheckId::LoginRehearsal,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Check;
    use super::*;
    use bridge_core::clinic::COMMON;
    use bridge_core::lang::Text;
    use bridge_core::remedy::Fix;

    #[test]
    fn every_common_code_has_its_check_but_a_limit_has_none() {
        for code in COMMON {
            assert_eq!(
                check_of_errcode(code, None).is_none(),
                code == 45009,
                "{code}"
            );
        }
    }

    #[test]
    fn the_check_that_met_it_last_is_the_one() {
        let fix = Fix::new(Text::same("x"), Vec::new());
        let met = Check {
            errcode: Some(60020),
            ..Check::fail(CheckId::ContactsMembers, Text::same("x"), fix)
        };
        let last = CheckUp::of(vec![met], 0);
        let cases = [
            (60020, Some(&last), Some(CheckId::ContactsMembers)),
            (60020, None, Some(CheckId::AppTrustedIp)),
            (40001, Some(&last), Some(CheckId::ContactsToken)),
            (99999, Some(&last), None),
        ];
        for (code, last, want) in cases {
            assert_eq!(check_of_errcode(code, last), want, "{code}");
        }
    }
}
