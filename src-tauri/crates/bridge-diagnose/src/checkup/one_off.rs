//! A check-up of values that nobody has stored: nothing is kept of it.

use wecom::{AgentId, CorpId, ProxyLogin, Secret};

use super::collect::Each;
use super::run::Run;
use super::subject::{Access, App, CorpMatch, Site, Subject};
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

/// The values to look at, as people enter them.
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
    /// Where members log in.
    pub portal_url: Option<String>,
    /// WeCom's own if none.
    pub api_base: Option<String>,
    /// WeCom's own if none.
    pub login_base: Option<String>,
    /// The system's proxy settings if none.
    pub proxy: Option<String>,
    /// The login of that proxy, if it wants one.
    pub proxy_login: Option<ProxyLogin>,
}

impl Diagnose {
    /// Looks at values without storing them. A value of the wrong form is a check that failed.
    ///
    /// # Errors
    /// An address or proxy that cannot be used.
    pub async fn check_one_off(&self, what: &OneOff, each: Each<'_>) -> Result<CheckUp> {
        let ends = Endpoints::parse(
            what.api_base.as_deref(),
            what.login_base.as_deref(),
            what.proxy.as_deref(),
        )?;
        let login = what.proxy_login.clone();
        let user = login.as_ref().map(|login| login.user.as_str());
        check_user(user, ends.proxy.as_deref())?;
        let ends = Endpoints { login, ..ends };
        let portal_url = filled(what.portal_url.as_deref()).map(str::to_owned);
        let subject = self.one_off_subject(what, &ends)?;
        Run::new(self, Site { ends, portal_url }, vec![subject])
            .all(each)
            .await
    }

    fn one_off_subject(&self, what: &OneOff, ends: &Endpoints) -> Result<Subject> {
        let parsed = CorpId::parse(&what.corp_id);
        let access = |opens, secret: Option<&Secret>, missing: Text| -> Result<Access> {
            match (secret, &parsed) {
                (None, _) => Ok(Access::Nothing(missing)),
                (Some(_), Err(_)) => Ok(Access::Nothing(Text::fixed(
                    "企业 ID 不对，没有检测",
                    "Not looked at, since the corp ID is wrong",
                ))),
                (Some(secret), Ok(corp)) => {
                    self.context.connections().track_unsaved(opens, secret);
                    let client = self.context.connections().to(ends)?;
                    Ok(Access::Open(client.caller(corp, secret)))
                }
            }
        };
        let contacts = access(
            SecretKind::Contacts,
            what.contacts_secret.as_ref(),
            Text::fixed("没有给出通讯录 Secret", "No contacts secret was given"),
        )?;
        let app = access(
            SecretKind::App,
            what.app_secret.as_ref(),
            Text::fixed("没有给出应用 Secret", "No app secret was given"),
        )?;
        let both = matches!((&contacts, &app), (Access::Open(_), Access::Open(_)));
        let corp = match &parsed {
            Ok(corp) => contacts::corp_form(corp),
            Err(error) => Check::of_error(CheckId::CorpIdFormat, (*error).into()),
        };
        Ok(Subject {
            label: what.corp_id.clone(),
            corp,
            corp_id: parsed.ok(),
            contacts,
            app: App {
                auth: None,
                access: app,
                agent_id: filled(what.agent_id.as_deref()).map(|given| Ok(AgentId::parse(given)?)),
                callback: filled(what.callback_domain.as_deref()).map(CallbackDomain::parse),
            },
            source: None,
            corp_match: match both {
                true => CorpMatch::ByTokens,
                false => CorpMatch::Nothing(Text::fixed(
                    "要有两个 Secret 才能比较",
                    "Comparing takes both secrets",
                )),
            },
        })
    }
}
