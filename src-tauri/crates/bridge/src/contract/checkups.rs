//! The last check-up of each tenant, read from the database once and kept in memory for as long as it is the same.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::Bridge;
use crate::checkup::CheckUp;
use crate::error::Result;
use crate::tenant::Tenant;
use bridge_core::locked::locked;

pub(super) use crate::last_checkup::Basis as SetUp;

/// The last check-ups, by tenant.
#[derive(Default)]
pub(super) struct CheckUps {
    kept: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    check_up: CheckUp,
    /// What was set up when it was asked for last.
    now: SetUp,
}

impl CheckUps {
    /// Keeps a check-up of this set-up, which was read before it began, in place of the one before.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub(super) fn keep(
        &self,
        bridge: &Bridge,
        tenant: &Tenant,
        set_up: &SetUp,
        check_up: &CheckUp,
    ) -> Result<()> {
        locked(&self.kept).remove(&tenant.id);
        bridge.keep_check_up(tenant, set_up, check_up)
    }

    /// The last check-up, whichever program made it; none where the addresses, the data sources or the apps are others
    /// since. Of a secret that was changed since nothing is known.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub(super) fn last(&self, bridge: &Bridge, tenant: &Tenant) -> Result<Option<CheckUp>> {
        let now = SetUp::of(bridge, tenant)?;
        let at = bridge.last_check_up_at(tenant)?;
        {
            let kept = locked(&self.kept);
            let same = |kept: &&Kept| Some(kept.check_up.checked_at) == at && kept.now == now;
            if let Some(kept) = kept.get(&tenant.id).filter(same) {
                return Ok(Some(kept.check_up.clone()));
            }
        }
        let last = bridge.last_check_up(tenant)?;
        if let Some(check_up) = &last {
            let check_up = check_up.clone();
            locked(&self.kept).insert(tenant.id.clone(), Kept { check_up, now });
        }
        Ok(last)
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
