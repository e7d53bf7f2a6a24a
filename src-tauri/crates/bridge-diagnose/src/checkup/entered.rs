//! Checks of values while a person enters them. Nothing is stored, and a value of the wrong form is a failed check.

use wecom::{Agent, AgentId, Caller, CorpId, Secret};

use super::expected_members::{ExpectedMembers, PresentUser};
use super::range_coverage::compare;
use super::visible_range::VisibleMembers;
use super::{Check, CheckId};
use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::secret_kind::SecretKind;
use bridge_core::tenant::Tenant;
use bridge_directory::tree::Forest;
use bridge_sync::probe::roster::{self, Roster, RosterResult};
use bridge_sync::probe::visible_range;
use bridge_sync::probe::{app, contacts};

/// The number of refusals after which values are no longer checked by themselves.
// WeCom bars an address after too many wrong secrets.
pub const MAX_REFUSALS: u32 = 5;

impl Diagnose {
    /// Checks a corp ID and its contacts secret.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn check_contacts(
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
            .caller_unsaved(tenant, &corp_id, (SecretKind::Contacts, secret))
            .await?;
        let checks = contacts::checks_of_new(&caller, &corp_id).await;
        Ok(contacts::counted(&caller, checks).await)
    }

    /// Checks an AgentId and its app's secret, and counts the members whom the app does not see; `contacts` is the
    /// contacts secret that is entered beside them, if one is.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure` for an address of the tenant that cannot be used.
    pub async fn check_app(
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
        let secret = (SecretKind::App, secret);
        let caller = self
            .context
            .caller_unsaved(tenant, &corp_id, secret)
            .await?;
        let (checks, agent) = app::checks(&caller, agent_id).await;
        let Some(agent) = agent.filter(|agent| !agent.stopped) else {
            return Ok(checks);
        };
        let known = self.known_members(tenant, &corp_id, contacts).await?;
        let range = check_range(&caller, &agent, &known).await;
        Ok(with_range(checks, range))
    }

    /// The members of a corp as far as they are known: the directory's users, and those whom the entered contacts
    /// secret lists.
    async fn known_members(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        contacts: Option<&Secret>,
    ) -> Result<KnownMembers> {
        let mut known = KnownMembers::default();
        let mut sources = self.context.sources_of(tenant)?.into_iter();
        if let Some(source) = sources.find(|source| &source.corp_id == corp_id) {
            known.forest = self.directory.departments(&source)?;
            known.users = Some(self.present_users(&source)?);
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

/// The members who should be able to log in.
#[derive(Default)]
struct KnownMembers {
    roster: Option<Roster>,
    users: Option<Vec<PresentUser>>,
    forest: Forest,
}

/// The check of the visible range against the known members; none where no member is known, or where the range cannot
/// be read for now.
async fn check_range(app: &Caller, agent: &Agent, known: &KnownMembers) -> Option<Check> {
    let users = known.users.as_deref().filter(|users| !users.is_empty());
    if known.roster.is_none() && users.is_none() {
        return None;
    }
    let range = visible_range::read(app, agent).await.ok()?;
    let visible = VisibleMembers::read(app, &range).await.ok()?;
    let expected = ExpectedMembers {
        roster: known.roster.as_ref(),
        users,
        forest: &known.forest,
    };
    Some(compare(agent, &visible, &expected).check)
}

/// The checks with that of the visible range in its place.
fn with_range(mut checks: Vec<Check>, range: Option<Check>) -> Vec<Check> {
    if let Some(range) = range
        && let Some(place) = checks.iter_mut().find(|check| check.id == range.id)
    {
        *place = range;
    }
    checks
}
