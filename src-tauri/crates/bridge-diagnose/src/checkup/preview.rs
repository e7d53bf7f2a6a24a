//! Checks of values while they are being entered: those of set-up, failed ones included, with nothing stored. A value of the wrong form is a check that failed.

use wecom::{Agent, AgentId, Caller, CorpId, Secret};

use super::range::{self, People};
use super::{Check, CheckId};
use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::secret_kind::SecretKind;
use bridge_core::tenant::Tenant;
use bridge_directory::tree::Forest;
use bridge_directory::user::{self, User, UserStatus};
use bridge_sync::probe::roster::{self, Roster, RosterResult};
use bridge_sync::probe::{app, contacts};

/// After so many refusals nothing is asked by itself any more: WeCom bars an address after too many wrong secrets.
pub const MOST_REFUSALS: u32 = 5;

impl Diagnose {
    /// Looks at a corp ID and its contacts secret.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn look_at_contacts(
        &self,
        tenant: &Tenant,
        corp_id: &str,
        secret: &Secret,
    ) -> Result<Vec<Check>> {
        let corp_id = match CorpId::parse(corp_id) {
            Ok(corp_id) => corp_id,
            Err(error) => return Ok(vec![Check::of_error(CheckId::CorpIdFormat, error.into())]),
        };
        let caller = self
            .context
            .caller_to_try(tenant, &corp_id, (SecretKind::Contacts, secret))
            .await?;
        Ok(contacts::checks_of_new(&caller, &corp_id).await)
    }

    /// Looks at an AgentId and its app's secret, and counts whom the app does not see; `contacts` is the contacts secret
    /// that is entered beside them, if one is.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn look_at_app(
        &self,
        tenant: &Tenant,
        corp_id: &str,
        agent_id: &str,
        secret: &Secret,
        contacts: Option<&Secret>,
    ) -> Result<Vec<Check>> {
        let corp_id = match CorpId::parse(corp_id) {
            Ok(corp_id) => corp_id,
            Err(error) => return Ok(vec![Check::of_error(CheckId::CorpIdFormat, error.into())]),
        };
        let agent_id = match AgentId::parse(agent_id) {
            Ok(agent_id) => agent_id,
            Err(error) => return Ok(vec![Check::of_error(CheckId::AppAgent, error.into())]),
        };
        let caller = self
            .context
            .caller_to_try(tenant, &corp_id, (SecretKind::App, secret))
            .await?;
        let (mut checks, agent) = app::checks(&caller, agent_id).await;
        let Some(agent) = agent.filter(|agent| !agent.stopped) else {
            return Ok(checks);
        };
        let known = self.known_people(tenant, &corp_id, contacts).await?;
        if let Some(check) = covered(&caller, &agent, &known).await
            && let Some(there) = checks.iter_mut().find(|there| there.id == check.id)
        {
            *there = check;
        }
        Ok(checks)
    }

    /// Everybody of a corp who is to scan, as far as that is known now: the directory's users, and whom the contacts
    /// secret lists that is entered beside the app.
    async fn known_people(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        contacts: Option<&Secret>,
    ) -> Result<Known> {
        let mut known = Known::default();
        let sources = self.context.sources_of(tenant)?;
        if let Some(source) = sources
            .into_iter()
            .find(|source| &source.corp_id == corp_id)
        {
            known.forest = self.directory.departments(&source)?;
            let users = self
                .context
                .store()
                .read(|db| user::all_of_tenant(db, source.tenant_key))?;
            let is_here = |user: &User| {
                user.source == Some(source.key) && user.status != UserStatus::Departed
            };
            known.users = Some(users.into_iter().filter(is_here).collect());
        }
        if let Some(secret) = contacts {
            let caller = self.context.caller(tenant, corp_id, secret).await?;
            if let RosterResult::Whole(roster) = roster::ask(&caller).await {
                known.roster = Some(roster);
            }
        }
        Ok(known)
    }
}

/// Those who are to scan.
#[derive(Default)]
struct Known {
    roster: Option<Roster>,
    users: Option<Vec<User>>,
    forest: Forest,
}

/// The check of the visible range, held against those who are to scan; none where nobody is known, or where the range
/// cannot be worked out for now.
async fn covered(app: &Caller, agent: &Agent, known: &Known) -> Option<Check> {
    let users = known.users.as_deref().filter(|users| !users.is_empty());
    if known.roster.is_none() && users.is_none() {
        return None;
    }
    let visible = range::resolve(app, agent).await.ok()?;
    let people = People {
        roster: known.roster.as_ref(),
        users,
        forest: &known.forest,
    };
    Some(range::compare(agent, &visible, &people).check)
}
