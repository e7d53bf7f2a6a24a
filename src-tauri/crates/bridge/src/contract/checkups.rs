//! The last check-up of each tenant since the start, for as long as what it checked is still set up.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::Bridge;
use crate::checkup::CheckUp;
use crate::error::Result;
use crate::tenant::Tenant;
use bridge_core::locked::locked;

/// The last check-ups, by tenant.
#[derive(Default)]
pub(super) struct CheckUps {
    kept: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    check_up: CheckUp,
    /// What was set up when it was made.
    set_up: SetUp,
}

impl CheckUps {
    /// Keeps a check-up of this set-up, which was read before it began, in place of the one before.
    pub(super) fn keep(&self, tenant: &Tenant, set_up: SetUp, check_up: CheckUp) {
        let kept = Kept { check_up, set_up };
        locked(&self.kept).insert(tenant.id.clone(), kept);
    }

    /// The last check-up as it was made; none where the addresses, the data sources or the apps are others since, by
    /// whichever program.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(super) fn last(&self, bridge: &Bridge, tenant: &Tenant) -> Result<Option<CheckUp>> {
        let now = SetUp::of(bridge, tenant)?;
        let kept = locked(&self.kept);
        let last = kept.get(&tenant.id).filter(|kept| kept.set_up == now);
        Ok(last.map(|kept| kept.check_up.clone()))
    }

    /// The last check-up, brought up to date.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(super) fn current(&self, bridge: &Bridge, tenant: &Tenant) -> Result<Option<CheckUp>> {
        let last = self.last(bridge, tenant)?;
        last.map(|last| bridge.current_check_up(tenant, last))
            .transpose()
    }

    pub(super) fn forget(&self, tenant: &Tenant) {
        locked(&self.kept).remove(&tenant.id);
    }
}

/// Everything that a check-up looks at and that a person can change, as one text to compare.
#[derive(PartialEq, Eq)]
pub(super) struct SetUp(String);

impl SetUp {
    /// The set-up of a tenant as it stands.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(super) fn of(bridge: &Bridge, tenant: &Tenant) -> Result<Self> {
        // The row's version that the caller has may be older than a change.
        let tenant = bridge.tenant(&tenant.id)?;
        let sources = bridge.sources_of(&tenant)?;
        let sources = sources
            .iter()
            .map(|source| (&source.id, source.corp_id.as_str()));
        let auths = bridge.auths_of(&tenant)?;
        let auths = auths.iter().map(|auth| {
            let app = (auth.agent_id.get(), auth.callback_domain.as_str());
            (&auth.id, app)
        });
        Ok(Self(format!(
            "{:?}",
            (
                [&tenant.portal_url, &tenant.proxy, &tenant.proxy_user],
                [&tenant.api_base, &tenant.login_base],
                sources.collect::<Vec<_>>(),
                auths.collect::<Vec<_>>(),
            )
        )))
    }
}
