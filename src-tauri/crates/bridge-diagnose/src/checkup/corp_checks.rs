//! Checks of one corp within a check-up: where their results go, and how those that cannot be made say why.

use wecom::Caller;

use super::collect::Collector;
use super::corp_setup::{CorpSetup, SecretAccess};
use super::{Check, CheckId};
use bridge_core::lang::Text;

/// The checks of one corp, on their way into the check-up.
pub(super) struct CorpChecks<'a> {
    pub(super) setup: &'a CorpSetup,
    /// The place of the corp among those of the check-up.
    pub(super) number: usize,
    pub(super) collector: &'a Collector<'a>,
    /// Whether WeCom answered at all.
    pub(super) is_reachable: bool,
}

impl CorpChecks<'_> {
    /// Adds one result.
    pub(super) fn add(&self, check: Check) {
        self.collector.add(self.number, &self.setup.label, check);
    }

    /// Adds checks that could not be made, all for one reason.
    pub(super) fn skip(&self, ids: &[CheckId], why: &Text) {
        for id in ids {
            self.add(Check::skip(*id, why.clone()));
        }
    }

    /// The caller that a secret gives. Without one, these checks say why, and there is none.
    pub(super) fn caller_or_skip<'s>(
        &self,
        access: &'s SecretAccess,
        ids: &[CheckId],
    ) -> Option<&'s Caller> {
        match (access, ids) {
            (SecretAccess::Available(caller), _) if self.is_reachable => return Some(caller),
            (SecretAccess::Available(_), _) => self.skip(ids, &OFFLINE),
            // One failure is shown once: the other checks were only not reached.
            (SecretAccess::Failed(error), [first, rest @ ..]) => {
                self.add(Check::of_error(*first, error.clone()));
                self.skip(rest, &NOT_REACHED);
            }
            (SecretAccess::Failed(_), []) => {}
            (SecretAccess::NotSetUp(why), _) => self.skip(ids, why),
        }
        None
    }
}

/// Whether the check with this identifier passed.
pub(super) fn has_passed(checks: &[Check], id: CheckId) -> bool {
    let mut checks = checks.iter();
    checks.any(|check| check.id == id && check.status == super::Status::Pass)
}

/// The reason why there is no login page to check.
pub(super) fn missing_for_page(setup: &CorpSetup) -> Text {
    let app = &setup.app;
    match (&app.access, &app.agent_id, &app.callback) {
        (SecretAccess::NotSetUp(why), None, None) => why.clone(),
        (_, _, None) => NO_CALLBACK,
        (_, None, _) => NO_AGENT_ID,
        _ => NOT_REACHED,
    }
}

pub(super) const OFFLINE: Text = Text::fixed(
    "没有连到企业微信，没有检测",
    "Not looked at, since WeCom was not reached",
);
pub(super) const NOT_REACHED: Text = Text::fixed(
    "前一项没有通过，这一项没有检测",
    "Not looked at, since another check failed",
);
pub(super) const NO_AGENT_ID: Text = Text::fixed("没有给出 AgentId", "No AgentId was given");
const NO_CALLBACK: Text = Text::fixed("没有给出授权回调域", "No callback domain was given");

/// The checks that need the contacts secret.
pub(super) const CONTACTS: [CheckId; 3] = [
    CheckId::ContactsToken,
    CheckId::ContactsDepartments,
    CheckId::ContactsMembers,
];
/// The checks that need the app's secret.
pub(super) const APP: [CheckId; 5] = [
    CheckId::AppToken,
    CheckId::AppAgent,
    CheckId::AppTrustedIp,
    CheckId::AppVisibleRange,
    CheckId::AppTrustedDomain,
];
/// The checks that need a stored data source.
pub(super) const SYNC: [CheckId; 4] = [
    CheckId::SyncFresh,
    CheckId::SyncDuplicates,
    CheckId::SyncFieldCoverage,
    CheckId::SyncScope,
];
