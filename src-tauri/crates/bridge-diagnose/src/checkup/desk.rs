//! One corp's place in a check-up: where its checks go, and how those that cannot be made say why.

use super::collect::Collector;
use super::subject::{Access, Subject};
use super::{Check, CheckId};
use bridge_core::lang::Text;

/// One corp's part, and where its checks go.
pub(super) struct Desk<'a> {
    pub(super) subject: &'a Subject,
    pub(super) number: usize,
    pub(super) collector: &'a Collector<'a>,
    /// Whether WeCom can be reached at all.
    pub(super) is_up: bool,
}

impl Desk<'_> {
    /// Hands a check in.
    pub(super) fn add(&self, check: Check) {
        self.collector.add(self.number, &self.subject.label, check);
    }

    /// Hands checks in that could not be made, all for one reason.
    pub(super) fn skip(&self, ids: &[CheckId], why: &Text) {
        ids.iter()
            .for_each(|id| self.add(Check::skip(*id, why.clone())));
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
pub(super) const NO_AGENT: Text = Text::fixed("没有给出 AgentId", "No AgentId was given");
pub(super) const NO_CALLBACK: Text =
    Text::fixed("没有给出授权回调域", "No callback domain was given");

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
pub(super) const SYNC: [CheckId; 3] = [
    CheckId::SyncFresh,
    CheckId::SyncDuplicates,
    CheckId::SyncFieldCoverage,
];

/// The first check tells why the secret is not at hand, the others that they were not made.
pub(super) fn no_access(desk: &Desk<'_>, access: &Access, ids: &[CheckId]) {
    match (access, ids.split_first()) {
        (Access::Broken(error), Some((first, rest))) => {
            desk.add(Check::of_error(*first, error.clone()));
            desk.skip(rest, &NOT_REACHED);
        }
        (Access::Nothing(why), _) => desk.skip(ids, why),
        _ => {}
    }
}

/// Why there is no login page to look at.
pub(super) fn missing_for_page(subject: &Subject) -> Text {
    match (
        &subject.app.access,
        &subject.app.agent_id,
        &subject.app.callback,
    ) {
        (Access::Nothing(why), None, None) => why.clone(),
        (_, _, None) => NO_CALLBACK,
        (_, None, _) => NO_AGENT,
        _ => NOT_REACHED,
    }
}
