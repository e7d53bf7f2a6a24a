//! Checks of one corp's contacts secret, and the list of all userids that it reads.

use wecom::Caller;

use super::corp_checks::{CONTACTS, CorpChecks, has_passed};
use super::{Check, CheckId, Status};
use bridge_sync::probe::contacts;
use bridge_sync::probe::roster::{self, Roster, RosterResult};

/// The facts that the checks of the contacts secret leave for later checks.
#[derive(Default)]
pub(super) struct ContactsFacts {
    pub(super) has_token: bool,
    /// All members of the corp; `None` where they cannot be listed.
    pub(super) roster: Option<Roster>,
}

/// Makes the checks of the contacts secret.
pub(super) async fn make(corp: &CorpChecks<'_>) -> ContactsFacts {
    let caller = corp.caller_or_skip(&corp.setup.contacts, &CONTACTS);
    let (Some(caller), Some(corp_id)) = (caller, &corp.setup.corp_id) else {
        return ContactsFacts::default();
    };
    let mut checks = contacts::checks(caller, corp_id).await;
    let has_token = has_passed(&checks, CheckId::ContactsToken);
    let members = checks.pop();
    // The probe checks the corp ID's form too, which the check-up has from the set-up.
    let of_secret = checks
        .into_iter()
        .filter(|check| CONTACTS.contains(&check.id));
    of_secret.for_each(|check| corp.add(check));
    let roster = match members {
        Some(members) => add_members(corp, caller, members).await,
        None => None,
    };
    ContactsFacts { has_token, roster }
}

/// Adds the check of members, completed with what the list of all userids says; gives that list.
async fn add_members(corp: &CorpChecks<'_>, caller: &Caller, members: Check) -> Option<Roster> {
    if !matches!(members.status, Status::Pass | Status::Warn) {
        corp.add(members);
        return None;
    }
    let result = roster::ask(caller).await;
    corp.add(roster::note(members, &result));
    match result {
        RosterResult::Whole(roster) => Some(roster),
        _ => None,
    }
}
