//! What a browser brought home becomes: a user of the directory, or one exact refusal.
//!
//! A code is exchanged with the secret of the app that showed the QR code. After that only the directory decides;
//! WeCom is not asked for the member's details, which it may withhold although the login was good.

use futures::FutureExt as _;
use wecom::LoginIdentity;

use super::address::{self, Astray, Returned};
use super::judging::Turn;
use super::outcome::{Ended, Finished, Outcome};
use super::refusal::Refusal;
use super::session::{Login, Taken};
use super::ways::Way;
use crate::Bridge;
use crate::auth::Auth;
use crate::checkup::{self, List};
use crate::directory::user::{self, UserStatus};
use crate::error::{Error, Result};
use crate::source::Source;

/// Codes of WeCom that speak of the code itself: used or expired, or of another app. 50001 is none of them: it speaks
/// of the app's registered domain as well.
const ABOUT_THE_CODE: [i64; 3] = [40029, 42003, 42022];

/// How a browser came home, or why it did not.
#[derive(Clone, Debug)]
pub enum Homecoming {
    /// To the redirect address.
    Back(Returned),
    /// To another address.
    Astray {
        /// In what it differs.
        what: Astray,
        /// Where it came, without what it carried.
        seen: String,
    },
    /// The login page refused with this code.
    PageRefused(i64),
    /// The login page did not load.
    NotLoaded,
    /// The person closed the window or stopped waiting.
    Closed,
    /// Nobody came in time.
    TimedOut,
}

impl Bridge {
    /// Ends a login with what the browser carries; records it if it is a rehearsal. The state works no more afterwards.
    /// Brought again while it is being judged, it gets the same answer.
    ///
    /// # Errors
    /// Those of the store and the keyring. What WeCom or the directory refuses is an outcome.
    pub async fn finish_login(&self, auth: &Auth, returned: &Returned) -> Result<Finished> {
        self.judge_login(auth, returned).await.answer
    }

    /// The same, and whether this was the first to bring that state.
    pub(super) async fn judge_login(&self, auth: &Auth, returned: &Returned) -> Judgement {
        let Some(state) = &returned.state else {
            let answer = self.end_login(auth, returned).await;
            return Judgement::first(answer);
        };
        let judge = || {
            let (bridge, auth, returned) = (self.clone(), auth.clone(), returned.clone());
            async move { bridge.end_login(&auth, &returned).await }.boxed()
        };
        match self.live().judging().enter(auth, state, returned, judge) {
            Turn::First(work) => Judgement::first(work.await),
            Turn::Same(work) => Judgement {
                answer: work.await,
                is_first: false,
            },
            Turn::After(work) => {
                drop(work.await);
                Judgement {
                    answer: self.end_login(auth, returned).await,
                    is_first: false,
                }
            }
        }
    }

    async fn end_login(&self, auth: &Auth, returned: &Returned) -> Result<Finished> {
        let (way, ended) = self.end(auth, returned).await?;
        self.finished(auth, way, ended)
    }

    /// Ends a login that this process began, however the browser came home.
    ///
    /// # Errors
    /// Those of [`Bridge::finish_login`].
    pub async fn conclude_login(
        &self,
        auth: &Auth,
        login: &Login,
        way: Way,
        home: Homecoming,
    ) -> Result<Finished> {
        let refusal = match home {
            Homecoming::Back(returned) => return self.finish_login(auth, &returned).await,
            Homecoming::PageRefused(errcode) => Refusal::Page { errcode },
            Homecoming::NotLoaded => {
                let tenant = self.tenant(&auth.tenant)?;
                let ends = self.endpoints_of(&tenant).await?;
                Refusal::of_silent_page(checkup::why_silent(&ends, &login.url).await)
            }
            Homecoming::Closed => Refusal::Closed,
            Homecoming::TimedOut => Refusal::TimedOut,
            Homecoming::Astray { what, seen } => Refusal::Astray {
                what,
                seen,
                expected: login.redirect_uri.to_string(),
            },
        };
        self.cancel_login(login)?;
        self.finished(auth, Some(way), Ended::refused(refusal))
    }

    /// Ends a login with an address that a person pasted, which may have been begun by another process.
    ///
    /// # Errors
    /// Those of [`Bridge::finish_login`].
    pub async fn paste_login(&self, auth: &Auth, pasted: &str) -> Result<Finished> {
        let tenant = self.tenant(&auth.tenant)?;
        let expected = auth
            .callback_domain
            .redirect_uri(tenant.portal_url.as_deref())?;
        match address::read_pasted(expected.url(), pasted) {
            Ok(returned) => self.finish_login(auth, &returned).await,
            Err(what) => {
                let seen = url::Url::parse(pasted.trim())
                    .map(|given| address::shown(&given))
                    .unwrap_or_default();
                let refusal = Refusal::Astray {
                    what,
                    seen,
                    expected: expected.to_string(),
                };
                self.finished(auth, Some(Way::Paste), Ended::refused(refusal))
            }
        }
    }

    async fn end(&self, auth: &Auth, returned: &Returned) -> Result<(Option<Way>, Ended)> {
        let Some(state) = &returned.state else {
            return Ok((None, Ended::refused(Refusal::StateMissing)));
        };
        let way = match self.use_state(auth, state)? {
            Taken::Good(way) => Some(way),
            Taken::Bad(refusal, way) => return Ok((way, Ended::refused(refusal))),
        };
        let Some(code) = &returned.code else {
            return Ok((way, Ended::refused(Refusal::Declined)));
        };
        let ended = match self.identity(auth, code).await? {
            Err(refusal) => Ended::refused(refusal),
            Ok(userid) => {
                let outcome = self.admit(auth, &userid)?;
                Ended {
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
        let tenant = self.tenant(&auth.tenant)?;
        let secret = self.app_secret(auth, &tenant).await?;
        let caller = self.caller(&tenant, &auth.corp_id, &secret).await?;
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
                _ => Refusal::of_error(&List::App.named_in(Error::from(error))),
            }),
        })
    }

    /// Whether the directory lets this member in.
    fn admit(&self, auth: &Auth, userid: &str) -> Result<Outcome> {
        let tenant = self.tenant(&auth.tenant)?;
        let sources = self.sources_of(&tenant)?;
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
            let refusal = match self.is_owned_elsewhere(source, &userid)? {
                true => Refusal::OwnedElsewhere { userid },
                false => Refusal::NotSynced { userid },
            };
            return Ok(Outcome::Refused(refusal));
        };
        let user = self.user_by_id(&tenant, &user.to_string())?;
        Ok(match user.status {
            UserStatus::Departed => Outcome::Refused(Refusal::Departed),
            UserStatus::Disabled => Outcome::Refused(Refusal::Disabled),
            // Whoever scanned has joined, whatever the last sync saw.
            UserStatus::Active | UserStatus::NotActivated => Outcome::LoggedIn(Box::new(user)),
        })
    }

    /// The key of the source's user with this userid, whatever its case.
    pub(super) fn user_of_member(&self, source: &Source, userid: &str) -> Result<Option<i64>> {
        self.store()
            .read(|db| user::of_member(db, source.key, userid))
    }

    fn finished(&self, auth: &Auth, way: Option<Way>, ended: Ended) -> Result<Finished> {
        let is_rehearsal = way.is_some_and(|way| way != Way::Portal);
        let rehearsal = match way.filter(|_| is_rehearsal) {
            Some(way) => Some(self.record_rehearsal(auth, way, &ended)?),
            None => None,
        };
        Ok(Finished {
            way,
            outcome: ended.outcome,
            userid: ended.userid,
            rehearsal,
        })
    }
}

/// What somebody who brought a login is told.
pub(super) struct Judgement {
    pub(super) answer: Result<Finished>,
    /// Whether nobody else had brought that state, or not while it was judged. Only this is news to who waits for it.
    pub(super) is_first: bool,
}

impl Judgement {
    const fn first(answer: Result<Finished>) -> Self {
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
            assert!(crate::clinic::lookup(code).is_some(), "{code}");
        }
    }
}
