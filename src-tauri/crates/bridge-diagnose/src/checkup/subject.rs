//! What a check-up is about: the addresses, and for each corp what is at hand to look at it with.

use wecom::{AgentId, Caller, CorpId};

use super::{Check, CheckId};
use crate::Diagnose;
use bridge_core::auth::{Auth, CallbackDomain};
use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_sync::probe::contacts;

/// The addresses that everything goes through.
pub(super) struct Site {
    pub(super) ends: Endpoints,
    pub(super) portal_url: Option<String>,
}

/// One corp.
pub(super) struct Subject {
    /// What people call it; of use where there are several.
    pub(super) label: String,
    /// The check of its corp ID, which needs no call.
    pub(super) corp: Check,
    pub(super) corp_id: Option<CorpId>,
    pub(super) contacts: Access,
    pub(super) app: App,
    /// The stored data source, unless nothing is stored.
    pub(super) source: Option<Source>,
    /// How the corp IDs of both sources were compared.
    pub(super) corp_match: CorpMatch,
}

/// A secret that is at hand, or why it is not.
pub(super) enum Access {
    Open(Caller),
    /// It was set up and cannot be had.
    Broken(Error),
    /// There is nothing to look at.
    Nothing(Text),
}

/// The self-built app of a corp.
pub(super) struct App {
    /// The stored authentication source, unless nothing is stored.
    pub(super) auth: Option<Auth>,
    pub(super) access: Access,
    /// `None` where none was given.
    pub(super) agent_id: Option<Result<AgentId>>,
    pub(super) callback: Option<Result<CallbackDomain>>,
}

/// What is known of the two corp IDs before any call.
pub(super) enum CorpMatch {
    /// Stored, and equal.
    Same(CorpId),
    /// Stored, and no data source has the authentication source's.
    Differs(Error),
    /// One ID was given for both: the tokens prove it.
    ByTokens,
    /// There are not two to compare.
    Nothing(Text),
}

pub(super) const NO_SOURCE: Text = Text::fixed("还没有数据源", "There is no data source yet");
pub(super) const NO_AUTH: Text = Text::fixed(
    "还没有认证源，没有开启扫码登录",
    "There is no authentication source yet, so no scan login",
);

impl Diagnose {
    /// Everything that a tenant has set up, by corp. A tenant without anything is one empty subject.
    pub(super) async fn subjects_of(&self, tenant: &Tenant) -> Result<Vec<Subject>> {
        let sources = self.context.sources_of(tenant)?;
        let mut auths = self.context.auths_of(tenant)?;
        let known = sources
            .iter()
            .map(|source| source.corp_id.to_string())
            .collect::<Vec<_>>();
        let mut subjects = Vec::new();
        for source in sources {
            let place = auths.iter().position(|auth| auth.corp_id == source.corp_id);
            let auth = place.map(|place| auths.remove(place));
            subjects.push(self.subject(tenant, Some(source), auth, &known).await?);
        }
        for auth in auths {
            subjects.push(self.subject(tenant, None, Some(auth), &known).await?);
        }
        if subjects.is_empty() {
            subjects.push(self.subject(tenant, None, None, &known).await?);
        }
        Ok(subjects)
    }

    async fn subject(
        &self,
        tenant: &Tenant,
        source: Option<Source>,
        auth: Option<Auth>,
        known: &[String],
    ) -> Result<Subject> {
        let corp_id = source
            .as_ref()
            .map(|source| &source.corp_id)
            .or(auth.as_ref().map(|auth| &auth.corp_id))
            .cloned();
        let contacts = match &source {
            None => Access::Nothing(NO_SOURCE),
            Some(source) => match self.context.contacts_secret(source, tenant).await {
                Ok(secret) => Access::Open(
                    self.context
                        .caller(tenant, &source.corp_id, &secret)
                        .await?,
                ),
                Err(error) => Access::Broken(error),
            },
        };
        let access = match &auth {
            None => Access::Nothing(NO_AUTH),
            Some(auth) => match self.context.app_secret(auth, tenant).await {
                Ok(secret) => {
                    Access::Open(self.context.caller(tenant, &auth.corp_id, &secret).await?)
                }
                Err(error) => Access::Broken(error),
            },
        };
        let described = source
            .as_ref()
            .map(|source| source.description.clone())
            .filter(|words| !words.is_empty());
        let label = described
            .or_else(|| corp_id.as_ref().map(ToString::to_string))
            .unwrap_or_default();
        Ok(Subject {
            label,
            corp: corp_id.as_ref().map_or_else(
                || Check::skip(CheckId::CorpIdFormat, NO_SOURCE),
                contacts::corp_form,
            ),
            corp_match: corp_match(source.as_ref(), auth.as_ref(), known),
            corp_id,
            contacts,
            app: App {
                access,
                agent_id: auth.as_ref().map(|auth| Ok(auth.agent_id)),
                callback: auth.as_ref().map(|auth| Ok(auth.callback_domain.clone())),
                auth,
            },
            source,
        })
    }
}

fn corp_match(source: Option<&Source>, auth: Option<&Auth>, known: &[String]) -> CorpMatch {
    match (source, auth) {
        (_, None) => CorpMatch::Nothing(NO_AUTH),
        (Some(source), Some(_)) => CorpMatch::Same(source.corp_id.clone()),
        (None, Some(auth)) => CorpMatch::Differs(
            Error::new(
                bridge_core::Code::CorpIdMismatch,
                "no data source has this corp ID",
            )
            .with("given", auth.corp_id.to_string())
            .with("data_source", known.to_vec()),
        ),
    }
}
