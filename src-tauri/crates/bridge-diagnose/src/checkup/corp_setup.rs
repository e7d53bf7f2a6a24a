//! Set-up of one corp as a check-up takes it: stored for a tenant, or just entered.

use wecom::{AgentId, Caller, CorpId};

use super::{Check, CheckId};
use crate::Diagnose;
use bridge_core::auth::{Auth, CallbackDomain};
use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_sync::probe::contacts;

/// The addresses that all corps of a check-up share.
pub(super) struct Addresses {
    pub(super) endpoints: Endpoints,
    pub(super) portal_url: Option<String>,
}

/// The set-up of one corp.
pub(super) struct CorpSetup {
    /// The name that tells corps apart where there are several.
    pub(super) label: String,
    /// The check of the corp ID's form, which needs no call.
    pub(super) corp_check: Check,
    pub(super) corp_id: Option<CorpId>,
    pub(super) contacts: SecretAccess,
    pub(super) app: AppSetup,
    /// The stored data source; `None` for values that are only entered.
    pub(super) source: Option<Source>,
    pub(super) corp_match: CorpMatch,
}

/// The access that a secret gives, or why it gives none.
pub(super) enum SecretAccess {
    /// The secret can be used.
    Available(Caller),
    /// The secret was set up and cannot be read.
    Failed(Error),
    /// No secret was set up, for this reason.
    NotSetUp(Text),
}

/// The set-up of a corp's self-built app.
pub(super) struct AppSetup {
    /// The stored authentication source; `None` for values that are only entered.
    pub(super) auth: Option<Auth>,
    pub(super) access: SecretAccess,
    /// `None` where no AgentId was given.
    pub(super) agent_id: Option<Result<AgentId>>,
    /// `None` where no callback domain was given.
    pub(super) callback: Option<Result<CallbackDomain>>,
}

/// The comparison of the corp IDs of data source and authentication source, made before any call.
pub(super) enum CorpMatch {
    /// Both are stored and equal.
    Same(CorpId),
    /// No data source has the authentication source's corp ID.
    Differs(Error),
    /// One ID was entered for both: tokens for both secrets prove it.
    ByTokens,
    /// There are not two IDs to compare, for this reason.
    NotComparable(Text),
}

pub(super) const NO_SOURCE: Text = Text::fixed("还没有数据源", "There is no data source yet");
pub(super) const NO_AUTH: Text = Text::fixed(
    "还没有认证源，没有开启扫码登录",
    "There is no authentication source yet, so no scan login",
);

impl Diagnose {
    /// The set-ups of a tenant's corps; one empty set-up if nothing is stored.
    pub(super) async fn setups_of(&self, tenant: &Tenant) -> Result<Vec<CorpSetup>> {
        let sources = self.context.sources_of(tenant)?;
        let mut auths = self.context.auths_of(tenant)?;
        let known = sources.iter().map(|source| source.corp_id.to_string());
        let known = known.collect::<Vec<_>>();
        let mut setups = Vec::new();
        for source in sources {
            let place = auths.iter().position(|auth| auth.corp_id == source.corp_id);
            let auth = place.map(|place| auths.remove(place));
            setups.push(self.setup(tenant, Some(source), auth, &known).await?);
        }
        for auth in auths {
            setups.push(self.setup(tenant, None, Some(auth), &known).await?);
        }
        // Without a set-up every check still has its place in the list, as one that could not be made.
        if setups.is_empty() {
            setups.push(self.setup(tenant, None, None, &known).await?);
        }
        Ok(setups)
    }

    async fn setup(
        &self,
        tenant: &Tenant,
        source: Option<Source>,
        auth: Option<Auth>,
        known: &[String],
    ) -> Result<CorpSetup> {
        let of_auth = auth.as_ref().map(|auth| &auth.corp_id);
        let corp_id = source.as_ref().map(|source| &source.corp_id).or(of_auth);
        let corp_check = match corp_id {
            Some(corp_id) => contacts::corp_form(corp_id),
            None => Check::skip(CheckId::CorpIdFormat, NO_SOURCE),
        };
        Ok(CorpSetup {
            label: label(source.as_ref(), corp_id),
            corp_check,
            corp_match: corp_match(source.as_ref(), auth.as_ref(), known),
            corp_id: corp_id.cloned(),
            contacts: self.contacts_access(tenant, source.as_ref()).await?,
            app: AppSetup {
                access: self.app_access(tenant, auth.as_ref()).await?,
                agent_id: auth.as_ref().map(|auth| Ok(auth.agent_id)),
                callback: auth.as_ref().map(|auth| Ok(auth.callback_domain.clone())),
                auth,
            },
            source,
        })
    }

    async fn contacts_access(
        &self,
        tenant: &Tenant,
        source: Option<&Source>,
    ) -> Result<SecretAccess> {
        let Some(source) = source else {
            return Ok(SecretAccess::NotSetUp(NO_SOURCE));
        };
        let secret = match self.context.contacts_secret(source, tenant).await {
            Ok(secret) => secret,
            Err(error) => return Ok(SecretAccess::Failed(error)),
        };
        let caller = self
            .context
            .caller(tenant, &source.corp_id, &secret)
            .await?;
        Ok(SecretAccess::Available(caller))
    }

    async fn app_access(&self, tenant: &Tenant, auth: Option<&Auth>) -> Result<SecretAccess> {
        let Some(auth) = auth else {
            return Ok(SecretAccess::NotSetUp(NO_AUTH));
        };
        let secret = match self.context.app_secret(auth, tenant).await {
            Ok(secret) => secret,
            Err(error) => return Ok(SecretAccess::Failed(error)),
        };
        let caller = self.context.caller(tenant, &auth.corp_id, &secret).await?;
        Ok(SecretAccess::Available(caller))
    }
}

/// A data source's description, else the corp ID.
fn label(source: Option<&Source>, corp_id: Option<&CorpId>) -> String {
    let description = source.map(|source| source.description.clone());
    description
        .filter(|words| !words.is_empty())
        .or_else(|| corp_id.map(ToString::to_string))
        .unwrap_or_default()
}

fn corp_match(source: Option<&Source>, auth: Option<&Auth>, known: &[String]) -> CorpMatch {
    match (source, auth) {
        (_, None) => CorpMatch::NotComparable(NO_AUTH),
        (Some(source), Some(_)) => CorpMatch::Same(source.corp_id.clone()),
        (None, Some(auth)) => CorpMatch::Differs(
            Error::new(Code::CorpIdMismatch, "no data source has this corp ID")
                .with("given", auth.corp_id.to_string())
                .with("data_source", known.to_vec()),
        ),
    }
}
