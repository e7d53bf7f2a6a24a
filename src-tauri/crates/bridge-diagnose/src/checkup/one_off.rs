//! Check-up of values that are not stored: nothing is kept of it.

use wecom::{AgentId, CorpId, ProxyLogin, Secret};

use super::collect::OnCheck;
use super::corp_setup::{Addresses, AppSetup, CorpMatch, CorpSetup, SecretAccess};
use super::run::CheckRun;
use super::verdict::CheckUp;
use super::{Check, CheckId};
use crate::Diagnose;
use bridge_core::auth::CallbackDomain;
use bridge_core::endpoints::{Endpoints, filled};
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::proxy_login::check_user;
use bridge_core::secret_kind::SecretKind;
use bridge_sync::probe::contacts;

/// The values of a one-off check-up, as they were entered.
#[derive(Clone, Debug, Default)]
pub struct OneOff {
    /// The corp ID.
    pub corp_id: String,
    /// The secret of 通讯录同步.
    pub contacts_secret: Option<Secret>,
    /// The self-built app's AgentId.
    pub agent_id: Option<String>,
    /// The self-built app's secret.
    pub app_secret: Option<Secret>,
    /// `host[:port]`, as it stands in the app's settings.
    pub callback_domain: Option<String>,
    /// The portal's address.
    pub portal_url: Option<String>,
    /// WeCom's own address if `None`.
    pub api_base: Option<String>,
    /// WeCom's own address if `None`.
    pub login_base: Option<String>,
    /// The system's proxy settings if `None`.
    pub proxy: Option<String>,
    /// The login of that proxy, if it needs one.
    pub proxy_login: Option<ProxyLogin>,
}

impl Diagnose {
    /// Checks values without storing them. A value of the wrong form is a failed check.
    ///
    /// # Errors
    /// `address.*` or `input.invalid` for an address or proxy that cannot be used.
    pub async fn check_one_off(&self, values: &OneOff, on_check: OnCheck<'_>) -> Result<CheckUp> {
        let endpoints = Endpoints::parse(
            values.api_base.as_deref(),
            values.login_base.as_deref(),
            values.proxy.as_deref(),
        )?;
        let login = values.proxy_login.clone();
        let user = login.as_ref().map(|login| login.user.as_str());
        check_user(user, endpoints.proxy.as_deref())?;
        let addresses = Addresses {
            endpoints: Endpoints { login, ..endpoints },
            portal_url: filled(values.portal_url.as_deref()).map(str::to_owned),
        };
        let setup = self.one_off_setup(values, &addresses.endpoints)?;
        let run = CheckRun::new(self, addresses, vec![setup]);
        run.all(on_check).await
    }

    fn one_off_setup(&self, values: &OneOff, endpoints: &Endpoints) -> Result<CorpSetup> {
        let corp_id = CorpId::parse(&values.corp_id);
        let corp_check = match &corp_id {
            Ok(corp_id) => contacts::corp_form(corp_id),
            Err(error) => Check::of_error(CheckId::CorpIdFormat, (*error).into()),
        };
        let corp_id = corp_id.ok();
        let access = |kind, secret| self.one_off_access(endpoints, corp_id.as_ref(), kind, secret);
        let contacts = access(SecretKind::Contacts, values.contacts_secret.as_ref())?;
        let app = access(SecretKind::App, values.app_secret.as_ref())?;
        let agent_id = filled(values.agent_id.as_deref());
        Ok(CorpSetup {
            label: values.corp_id.clone(),
            corp_check,
            corp_match: corp_match(&contacts, &app),
            contacts,
            app: AppSetup {
                auth: None,
                access: app,
                agent_id: agent_id.map(|given| Ok(AgentId::parse(given)?)),
                callback: filled(values.callback_domain.as_deref()).map(CallbackDomain::parse),
            },
            corp_id,
            source: None,
        })
    }

    fn one_off_access(
        &self,
        endpoints: &Endpoints,
        corp_id: Option<&CorpId>,
        kind: SecretKind,
        secret: Option<&Secret>,
    ) -> Result<SecretAccess> {
        let Some(secret) = secret else {
            return Ok(SecretAccess::NotSetUp(match kind {
                SecretKind::Contacts => NO_CONTACTS_SECRET,
                SecretKind::App => NO_APP_SECRET,
            }));
        };
        let Some(corp_id) = corp_id else {
            return Ok(SecretAccess::NotSetUp(INVALID_CORP_ID));
        };
        self.context.connections().track_unsaved(kind, secret);
        let client = self.context.connections().client(endpoints)?;
        Ok(SecretAccess::Available(client.caller(corp_id, secret)))
    }
}

/// The same corp ID goes with both secrets, so it needs two tokens to prove it right.
fn corp_match(contacts: &SecretAccess, app: &SecretAccess) -> CorpMatch {
    match (contacts, app) {
        (SecretAccess::Available(_), SecretAccess::Available(_)) => CorpMatch::ByTokens,
        _ => CorpMatch::NotComparable(ONE_SECRET),
    }
}

const NO_CONTACTS_SECRET: Text =
    Text::fixed("没有给出通讯录 Secret", "No contacts secret was given");
const NO_APP_SECRET: Text = Text::fixed("没有给出应用 Secret", "No app secret was given");
const INVALID_CORP_ID: Text = Text::fixed(
    "企业 ID 不对，没有检测",
    "Not looked at, since the corp ID is wrong",
);
const ONE_SECRET: Text = Text::fixed("要有两个 Secret 才能比较", "Comparing takes both secrets");
