//! End of a login: what a callback carries becomes a user of the directory, or one exact refusal.
//!
//! A code is exchanged with the secret of the app that showed the QR code. After that only the directory decides;
//! WeCom is not asked for the member's details, which it may withhold although the login was good.

use futures::FutureExt as _;
use wecom::LoginIdentity;

use super::address::{self, CallbackParams, RedirectMismatch};
use super::callback_mode::CallbackMode;
use super::outcome::{Outcome, RehearsalResult, ResolvedLogin};
use super::refusal::Refusal;
use super::session::{Login, StateLookup};
use super::single_flight::Flight;
use crate::Scan;
use bridge_core::auth::Auth;
use bridge_core::digest::digest;
use bridge_core::error::{Error, Result};
use bridge_core::secret_kind::SecretKind;
use bridge_directory::user::UserStatus;

/// Codes of WeCom that speak of the code itself: used or expired, or of another app. 50001 is none of them: it speaks
/// of the app's registered domain as well.
const ABOUT_THE_CODE: [i64; 3] = [40029, 42003, 42022];

/// How the callback of a login came, or why it did not.
#[derive(Clone, Debug)]
pub enum CallbackOutcome {
    /// The browser came back to the redirect URI.
    Returned(CallbackParams),
    /// The browser came back to another address.
    Mismatch {
        /// In what it differs.
        what: RedirectMismatch,
        /// Where it came, without what it carried.
        seen: String,
    },
    /// The login page refused with this code.
    PageRefused(i64),
    /// The login page did not load.
    NotLoaded,
    /// The user closed the window or stopped waiting.
    Closed,
    /// The browser did not come back in time.
    TimedOut,
}

impl Scan {
    /// Ends a login with the parameters of its callback; records it if it is a rehearsal. The state works no more afterwards.
    /// Brought again while it is being judged, it gets the same answer.
    ///
    /// # Errors
    /// `store.*`, `keyring.unavailable`, `secret.missing`, `secret.elsewhere`. What WeCom or the directory refuses is an
    /// outcome and no error.
    pub async fn finish_login(
        &self,
        auth: &Auth,
        returned: &CallbackParams,
    ) -> Result<RehearsalResult> {
        self.judge_login(auth, returned).await.answer
    }

    /// The same, and whether this was the first to bring that state.
    pub(super) async fn judge_login(
        &self,
        auth: &Auth,
        returned: &CallbackParams,
    ) -> CallbackReply {
        let Some(state) = &returned.state else {
            let answer = self.end_login(auth, returned).await;
            return CallbackReply::first(answer);
        };
        let judge = || {
            let (scan, auth, returned) = (self.clone(), auth.clone(), returned.clone());
            async move { scan.end_login(&auth, &returned).await }.boxed()
        };
        let key = (auth.key, digest(state).to_vec());
        let code = returned.code.as_deref().map(|code| digest(code).to_vec());
        match self.runtime.judging().enter(key, code, judge) {
            Flight::First(work) => CallbackReply::first(work.await),
            Flight::Same(work) => CallbackReply {
                answer: work.await,
                is_first: false,
            },
            // That run uses the state up, whatever its code is worth: this one is then told that it is used.
            Flight::After(work) => {
                drop(work.await);
                CallbackReply {
                    answer: self.end_login(auth, returned).await,
                    is_first: false,
                }
            }
        }
    }

    async fn end_login(&self, auth: &Auth, returned: &CallbackParams) -> Result<RehearsalResult> {
        let (way, ended) = self.end(auth, returned).await?;
        self.finished(auth, way, ended)
    }

    /// Ends a login that this process began, whatever came of its callback.
    ///
    /// # Errors
    /// As [`Scan::finish_login`].
    pub async fn conclude_login(
        &self,
        auth: &Auth,
        login: &Login,
        way: CallbackMode,
        outcome: CallbackOutcome,
    ) -> Result<RehearsalResult> {
        let refusal = match outcome {
            CallbackOutcome::Returned(returned) => return self.finish_login(auth, &returned).await,
            CallbackOutcome::PageRefused(errcode) => Refusal::Page { errcode },
            CallbackOutcome::NotLoaded => {
                let tenant = self.context.tenant(&auth.tenant)?;
                let ends = self.context.endpoints_of(&tenant).await?;
                Refusal::of_unreachable_page(
                    crate::unreachable_page::why_unreachable(&ends, &login.url).await,
                )
            }
            CallbackOutcome::Closed => Refusal::Closed,
            CallbackOutcome::TimedOut => Refusal::TimedOut,
            CallbackOutcome::Mismatch { what, seen } => Refusal::RedirectMismatch {
                what,
                seen,
                expected: login.redirect_uri.to_string(),
            },
        };
        self.cancel_login(login)?;
        self.finished(auth, Some(way), ResolvedLogin::refused(refusal))
    }

    /// Ends a login with an address that a user pasted, which may have been begun by another process.
    ///
    /// # Errors
    /// As [`Scan::finish_login`].
    pub async fn paste_login(&self, auth: &Auth, pasted: &str) -> Result<RehearsalResult> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let expected = auth
            .callback_domain
            .redirect_uri(tenant.portal_url.as_deref())?;
        match address::read_pasted(expected.url(), pasted) {
            Ok(returned) => self.finish_login(auth, &returned).await,
            Err(what) => {
                let seen = url::Url::parse(pasted.trim())
                    .map(|given| address::redacted(&given))
                    .unwrap_or_default();
                let refusal = Refusal::RedirectMismatch {
                    what,
                    seen,
                    expected: expected.to_string(),
                };
                self.finished(
                    auth,
                    Some(CallbackMode::Paste),
                    ResolvedLogin::refused(refusal),
                )
            }
        }
    }

    async fn end(
        &self,
        auth: &Auth,
        returned: &CallbackParams,
    ) -> Result<(Option<CallbackMode>, ResolvedLogin)> {
        let Some(state) = &returned.state else {
            return Ok((None, ResolvedLogin::refused(Refusal::StateMissing)));
        };
        let way = match self.use_state(auth, state)? {
            StateLookup::Good(way) => Some(way),
            StateLookup::Bad(refusal, way) => return Ok((way, ResolvedLogin::refused(refusal))),
        };
        let Some(code) = &returned.code else {
            return Ok((way, ResolvedLogin::refused(Refusal::Declined)));
        };
        let ended = match self.identity(auth, code).await? {
            Err(refusal) => ResolvedLogin::refused(refusal),
            Ok(userid) => {
                let outcome = self.admit(auth, &userid)?;
                ResolvedLogin {
                    outcome,
                    userid: Some(userid),
                }
            }
        };
        Ok((way, ended))
    }

    /// Exchanges the code: the member's userid, or why there is none.
    async fn identity(
        &self,
        auth: &Auth,
        code: &str,
    ) -> Result<std::result::Result<String, Refusal>> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let secret = self.context.app_secret(auth, &tenant).await?;
        let caller = self.context.caller(&tenant, &auth.corp_id, &secret).await?;
        Ok(match caller.login_identity(code).await {
            Ok(LoginIdentity::Member { userid }) => Ok(userid.to_string()),
            Ok(LoginIdentity::LinkedCorp { corp, .. }) => Err(Refusal::LinkedCorp {
                corp: corp.to_string(),
            }),
            Ok(LoginIdentity::Outsider { .. }) => Err(Refusal::NotAMember),
            Ok(LoginIdentity::Nobody) => Err(Refusal::Nobody),
            Err(error) => Err(match error.errcode() {
                Some(errcode) if ABOUT_THE_CODE.contains(&errcode) => {
                    Refusal::CodeSpent { errcode }
                }
                _ => Refusal::of_error(&SecretKind::App.name_in(Error::from(error))),
            }),
        })
    }

    /// Whether the directory lets this member in.
    fn admit(&self, auth: &Auth, userid: &str) -> Result<Outcome> {
        let tenant = self.context.tenant(&auth.tenant)?;
        let sources = self.context.sources_of(&tenant)?;
        let source = sources.iter().find(|source| source.corp_id == auth.corp_id);
        let Some(source) = source else {
            return Ok(Outcome::Refused(Refusal::CorpMismatch {
                corp: auth.corp_id.to_string(),
            }));
        };
        if !source.scan_login {
            return Ok(Outcome::Refused(Refusal::ScanOff));
        }
        let Some(user) = self.user_of_member(source, userid)? else {
            let userid = userid.to_owned();
            let refusal = match self.directory.is_owned_elsewhere(source, &userid)? {
                true => Refusal::OwnedElsewhere { userid },
                false => Refusal::NotSynced { userid },
            };
            return Ok(Outcome::Refused(refusal));
        };
        let user = self.directory.user_by_id(&tenant, &user.to_string())?;
        Ok(match user.status {
            UserStatus::Departed | UserStatus::Archived => Outcome::Refused(Refusal::Departed),
            UserStatus::Disabled => Outcome::Refused(Refusal::Disabled),
            // WeCom lets only members who have joined scan, so the last sync's `NotActivated` is out of date.
            UserStatus::Active | UserStatus::NotActivated => Outcome::LoggedIn(Box::new(user)),
        })
    }

    fn finished(
        &self,
        auth: &Auth,
        way: Option<CallbackMode>,
        ended: ResolvedLogin,
    ) -> Result<RehearsalResult> {
        let is_rehearsal = way.is_some_and(|way| way != CallbackMode::Portal);
        let rehearsal = match way.filter(|_| is_rehearsal) {
            Some(way) => Some(self.record_rehearsal(auth, way, &ended)?),
            None => None,
        };
        Ok(RehearsalResult {
            way,
            outcome: ended.outcome,
            userid: ended.userid,
            rehearsal,
        })
    }
}

/// Reply to one request that carries a login's callback.
pub(super) struct CallbackReply {
    pub(super) answer: Result<RehearsalResult>,
    /// Whether this request was the first with that state. Only that one is an event for the rehearsal that waits.
    pub(super) is_first: bool,
}

impl CallbackReply {
    const fn first(answer: Result<RehearsalResult>) -> Self {
        Self {
            answer,
            is_first: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_about_a_code_are_in_the_clinic() {
        for code in ABOUT_THE_CODE {
            assert!(bridge_core::clinic::lookup(code).is_some(), "{code}");
        }
    }
}
