//! The check-up: what was proven of a set-up, with evidence, cause and remedy.
//!
//! The live validation of both set-up methods runs the same checks that the check-up does.

mod app;
mod check;
mod collect;
mod contacts;
mod desk;
mod domain;
mod http;
mod live;
mod login;
mod mistaken;
mod net;
mod nobody;
mod one_off;
mod range;
pub mod report;
mod roster;
mod run;
mod silent;
mod subject;
mod sync;
pub mod titles;
mod trusted_ip;
mod verdict;

pub(crate) use app::name_in as app_name;
pub use check::{Check, Fix, Status};
pub(crate) use contacts::is_limited;
pub use contacts::{of_another_page, reads_in_part};
pub use live::MOST_REFUSALS;
pub(crate) use login::rehearsal as rehearsal_check;
pub use nobody::Nobody;
pub(crate) use nobody::of_sources as nobody_of;
pub use one_off::OneOff;
pub(crate) use roster::{Listing, cannot_list, may_list};
pub(crate) use silent::why_silent;
pub(crate) use sync::{ago, checks as local_checks, fresh as freshness};
pub(crate) use trusted_ip::{List, fix_of};
pub use verdict::{Absent, CheckUp, Coverage, Standing, Verdict, Why, told_while_entered};

use wecom::{AgentId, CorpId, Secret};

use crate::Bridge;
use crate::connect::Opens;
use crate::error::{Error, Result};
use crate::tenant::Tenant;

impl Bridge {
    /// Proves the contacts secret by reading; fails with the first check that failed.
    pub(crate) async fn prove_contacts(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let caller = self
            .caller_to_try(tenant, corp_id, (Opens::Contacts, secret))
            .await?;
        proven(contacts::checks_of_new(&caller, corp_id).await)
    }

    /// Proves the app secret and AgentId by reading; fails with the first check that failed.
    pub(crate) async fn prove_app(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        agent_id: AgentId,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let caller = self
            .caller_to_try(tenant, corp_id, (Opens::App, secret))
            .await?;
        let (checks, _) = app::checks(&caller, agent_id).await;
        proven(checks)
    }
}

fn proven(checks: Vec<Check>) -> Result<Vec<Check>> {
    let failed = checks.iter().find(|check| check.status == Status::Fail);
    let Some(error) = failed.and_then(|check| check.error.clone()) else {
        return Ok(checks);
    };
    Err(Error::of_checks(error, &checks))
}
