//! Which check rests on which: after one is made again, what rests on it is made again too.
//!
//! Leaves out what is read from the database at each look (rehearsals, runs): it is never older than the page.

use super::CheckId;

/// The checks that this one needs to have passed, or whose reading it uses.
const fn rests_on(id: CheckId) -> &'static [CheckId] {
    use CheckId as Id;
    match id {
        Id::NetApi
        | Id::CorpIdFormat
        | Id::LoginCallbackDomain
        | Id::LoginRehearsal
        | Id::SyncFresh
        | Id::SyncDuplicates
        | Id::SyncFieldCoverage
        | Id::SyncScope => &[],
        Id::NetClock => &[Id::NetApi],
        Id::ContactsToken | Id::AppToken => &[Id::NetApi, Id::CorpIdFormat],
        Id::ContactsDepartments => &[Id::ContactsToken],
        Id::ContactsMembers => &[Id::ContactsDepartments],
        Id::AppAgent => &[Id::AppToken],
        Id::AppTrustedIp => &[Id::AppAgent],
        // The range is compared with the members that the contacts secret lists.
        Id::AppVisibleRange => &[Id::AppTrustedIp, Id::ContactsMembers],
        Id::AppTrustedDomain => &[Id::AppAgent, Id::LoginCallbackDomain],
        Id::LoginCorpMatch => &[Id::ContactsToken, Id::AppToken],
        Id::LoginCallbackProbe => &[Id::NetApi, Id::LoginCallbackDomain],
        Id::LoginPortal => &[Id::LoginCallbackDomain],
        Id::TargetNet
        | Id::TargetFresh
        | Id::TargetDrift
        | Id::TargetOverlap
        | Id::TargetLoginKey => &[],
        Id::TargetTls => &[Id::TargetNet],
        Id::TargetAuth => &[Id::TargetTls],
        Id::TargetBase => &[Id::TargetAuth],
        Id::TargetRights | Id::TargetSchema | Id::TargetMemberof | Id::TargetProbe => {
            &[Id::TargetBase]
        }
    }
}

/// A check with everything that rests on it, in the order of [`CheckId::CHECK_UP`].
pub(super) fn with_dependants(id: CheckId) -> Vec<CheckId> {
    let all = CheckId::CHECK_UP.iter().copied();
    all.filter(|each| hangs_on(*each, id)).collect()
}

fn hangs_on(each: CheckId, id: CheckId) -> bool {
    each == id || rests_on(each).iter().any(|below| hangs_on(*below, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rests_on_a_check_is_made_again_with_it() {
        use CheckId as Id;
        let cases: [(Id, &[Id]); 8] = [
            (Id::SyncFresh, &[Id::SyncFresh]),
            (Id::LoginRehearsal, &[Id::LoginRehearsal]),
            (Id::AppVisibleRange, &[Id::AppVisibleRange]),
            (Id::AppTrustedIp, &[Id::AppTrustedIp, Id::AppVisibleRange]),
            (
                Id::AppAgent,
                &[
                    Id::AppAgent,
                    Id::AppTrustedIp,
                    Id::AppVisibleRange,
                    Id::AppTrustedDomain,
                ],
            ),
            (
                Id::LoginCallbackDomain,
                &[
                    Id::AppTrustedDomain,
                    Id::LoginCallbackDomain,
                    Id::LoginCallbackProbe,
                    Id::LoginPortal,
                ],
            ),
            (
                Id::ContactsToken,
                &[
                    Id::ContactsToken,
                    Id::ContactsDepartments,
                    Id::ContactsMembers,
                    Id::AppVisibleRange,
                    Id::LoginCorpMatch,
                ],
            ),
            (
                Id::NetApi,
                &[
                    Id::NetApi,
                    Id::NetClock,
                    Id::ContactsToken,
                    Id::ContactsDepartments,
                    Id::ContactsMembers,
                    Id::AppToken,
                    Id::AppAgent,
                    Id::AppTrustedIp,
                    Id::AppVisibleRange,
                    Id::AppTrustedDomain,
                    Id::LoginCorpMatch,
                    Id::LoginCallbackProbe,
                ],
            ),
        ];
        for (id, want) in cases {
            assert_eq!(with_dependants(id), want, "{id}");
        }
    }
}
