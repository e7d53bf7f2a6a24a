//! The person with the phone: goes through the sandbox's login page over HTTP as a member would, and says how the
//! browser comes home.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bridge::contract::{CommandResult, Failure};
use bridge::scan::address::{read_callback, redacted};
use bridge::scan::login_page::{PageSeen, refusal_in, seen};
use bridge::scan::{CallbackOutcome, Login, LoginWindowRequest};
use reqwest::redirect::Policy;
use reqwest::{Client, header};
use sandbox::{Control, NewMember};
use serde::Deserialize;
use url::Url;
use url::form_urlencoded::Serializer;

/// What stands behind the host name of a look-alike.
const LOOK_ALIKE: &str = "evil.test";
/// What is registered at WeCom once the login page is to refuse.
const ANOTHER_DOMAIN: &str = "login.elsewhere.example";
/// The user ID of somebody who joined the corp after its last sync.
const NEWCOMER: &str = "newcomer";

/// What the person does with the next login page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scan {
    /// An active member scans and agrees.
    #[default]
    Member,
    /// This member scans and agrees.
    Userid(String),
    /// A member scans whom no sync has brought in yet.
    NotSynced,
    /// Somebody scans and declines on the phone.
    Declines,
    /// Somebody scans who is no member of the corp.
    Outsider,
    /// A member agrees, and the browser is sent to a look-alike of the redirect address.
    LookAlike,
    /// WeCom has another callback domain registered, so its page refuses.
    PageRefuses,
    /// The window is closed before anybody scans.
    Closes,
    /// Nobody comes.
    Waits,
}

/// Who scans, in which order, and with whose WeCom.
pub(crate) struct Phone {
    next: Mutex<VecDeque<Scan>>,
    control: Control,
    client: Client,
}

impl Phone {
    pub(crate) fn new(control: Control) -> reqwest::Result<Self> {
        // Where the browser would go next is looked at and not followed; WeCom is on this machine.
        let client = Client::builder().redirect(Policy::none()).no_proxy();
        Ok(Self {
            next: Mutex::default(),
            control,
            client: client.timeout(Duration::from_secs(30)).build()?,
        })
    }

    /// Says what happens to the next login pages, in this order; afterwards active members scan again.
    pub(crate) fn plan(&self, scans: Vec<Scan>) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = scans.into();
    }

    /// Opens the login page and does as planned.
    pub(crate) async fn log_in(
        &self,
        showing: LoginWindowRequest,
    ) -> CommandResult<CallbackOutcome> {
        let scan = self.take();
        let registered = (scan == Scan::PageRefuses).then(|| self.register_another());
        let home = self.go_through(showing, &scan).await;
        drop(registered);
        home.map_err(|error| Failure::unexpected(format!("the login page failed: {error}")))
    }

    /// Opens a login page in a browser elsewhere; the address where that ended, if it was sent anywhere.
    pub(crate) async fn scan_elsewhere(&self, page: &Url, scan: &Scan) -> Option<String> {
        let to = self.decide(page, scan).await.ok()?;
        to.map(String::from)
    }

    /// What a login page shows.
    pub(crate) async fn look(&self, page: Url) -> PageSeen {
        match self.read(&page).await {
            Ok(body) => seen(&body, body.contains("qrcode\"")).unwrap_or(PageSeen::Nothing),
            Err(error) => {
                tracing::warn!(%error, "the login page could not be read");
                PageSeen::Nothing
            }
        }
    }

    fn take(&self) -> Scan {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.pop_front().unwrap_or_default()
    }

    fn register_another(&self) -> Registered<'_> {
        self.control.register_callback_domain(ANOTHER_DOMAIN);
        Registered(&self.control)
    }

    async fn go_through(
        &self,
        showing: LoginWindowRequest,
        scan: &Scan,
    ) -> reqwest::Result<CallbackOutcome> {
        let LoginWindowRequest { login, opened, .. } = showing;
        let body = self.read(&login.url).await?;
        if let Some(errcode) = refusal_in(&body) {
            return Ok(CallbackOutcome::PageRefused(errcode));
        }
        if opened.send(()).is_err() {
            tracing::debug!("nobody waits for the login page");
        }
        match scan {
            Scan::Closes => return Ok(CallbackOutcome::Closed),
            Scan::Waits => return std::future::pending().await,
            _ => {}
        }
        let Some(to) = self.decide(&login.url, scan).await? else {
            return Ok(CallbackOutcome::Closed);
        };
        Ok(arrive(&login, &to))
    }

    /// Scans and answers the phone's question; where the browser is sent then, if anywhere.
    async fn decide(&self, page: &Url, scan: &Scan) -> reqwest::Result<Option<Url>> {
        let form = self.answer(page, scan);
        let mut page = page.clone();
        page.set_path("/wwlogin/sso/decide");
        page.set_query(None);
        let request = self.client.post(page).body(form);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.send().await?;
        let location = answer.headers().get(header::LOCATION);
        let location = location.and_then(|location| location.to_str().ok());
        let to = location.and_then(|location| Url::parse(location).ok());
        Ok(match scan {
            Scan::LookAlike => to.map(look_alike),
            _ => to,
        })
    }

    /// The form behind the phone's question.
    fn answer(&self, page: &Url, scan: &Scan) -> String {
        let decision = match scan {
            Scan::Declines => "refuse",
            _ => "agree",
        };
        let mut form = Serializer::new(String::new());
        form.extend_pairs(page.query_pairs());
        form.extend_pairs([
            ("userid", self.userid(scan).as_str()),
            ("decision", decision),
        ]);
        form.finish()
    }

    /// Who holds the phone; nobody's user ID for somebody outside the corp.
    fn userid(&self, scan: &Scan) -> String {
        match scan {
            Scan::Userid(userid) => userid.clone(),
            Scan::Outsider => String::new(),
            Scan::NotSynced => self.newcomer(),
            _ => self.active_member(),
        }
    }

    fn active_member(&self) -> String {
        let visible = self.control.visible_members();
        let mut members = self.control.members().into_iter();
        let found = members.find(|member| member.status == 1 && visible.contains(&member.userid));
        found.map(|member| member.userid).unwrap_or_default()
    }

    fn newcomer(&self) -> String {
        if self.control.member(NEWCOMER).is_some() {
            return NEWCOMER.to_owned();
        }
        self.control.add_member(NewMember {
            userid: Some(NEWCOMER.to_owned()),
            name: "何新来".to_owned(),
            ..NewMember::default()
        })
    }

    async fn read(&self, page: &Url) -> reqwest::Result<String> {
        self.client.get(page.clone()).send().await?.text().await
    }
}

/// Puts the right callback domain back.
struct Registered<'a>(&'a Control);

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        self.0.register_callback_domain(crate::CALLBACK_DOMAIN);
    }
}

/// What the login window makes of an address that the browser is sent to.
fn arrive(login: &Login, to: &Url) -> CallbackOutcome {
    match read_callback(login.redirect_uri.url(), to) {
        Ok(returned) => CallbackOutcome::Returned(returned),
        Err(what) => CallbackOutcome::Mismatch {
            what,
            seen: redacted(to),
        },
    }
}

fn look_alike(mut to: Url) -> Url {
    let host = to.host_str().unwrap_or_default().to_owned();
    if let Err(error) = to.set_host(Some(&format!("{host}.{LOOK_ALIKE}"))) {
        tracing::debug!(%error, "no look-alike of this host");
    }
    to
}
