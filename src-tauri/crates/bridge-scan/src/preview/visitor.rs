//! One request to the preview by one browser: its session, and the ways to answer it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse;
use maud::html;
use tokio::task::spawn_blocking;

use super::pages::{self, Content, Notice};
use crate::Scan;
use crate::callback_context::CallbackContext;
use crate::callback_pages::{self as frame, Page, sentence};
use crate::callback_server::request_filter::{Form, plain};
use crate::outcome::{Outcome, RehearsalResult};
use crate::preview_state::session::{LoggedIn, LoginMethod, Visit};
use crate::preview_state::{Methods, PreviewState};
use crate::refusal::Refusal;
use bridge_core::auth::Auth;
use bridge_core::error::{Code, Error, Result};
use bridge_core::lang::{Lang, Text};
use bridge_core::tenant::Tenant;
use bridge_directory::password::{PasswordCheck, may_keep_session};
use bridge_directory::query::UserView;

pub(super) type Answer = Response<Body>;

const STALE: Text = Text::fixed(
    "页面开得太久，或不是从这里打开的。请再试一次。",
    "The page was open for too long, or was not opened here. Please try again.",
);

/// A browser at the preview.
pub(super) struct Visitor {
    pub(super) callback: CallbackContext,
    pub(super) preview: Arc<PreviewState>,
    pub(super) scan: Scan,
    pub(super) tenant: Tenant,
    pub(super) visit: Visit,
}

/// Owner of a scan.
pub(super) enum ScanOwner {
    /// This browser's, with this authentication source.
    Own(String),
    /// Another browser's at this preview.
    Others,
    /// None that this preview began.
    None,
}

/// Response that ends a request before its own handler.
pub(super) struct EarlyResponse(Box<Answer>);

impl From<Answer> for EarlyResponse {
    fn from(answer: Answer) -> Self {
        Self(Box::new(answer))
    }
}

impl IntoResponse for EarlyResponse {
    fn into_response(self) -> Answer {
        *self.0
    }
}

impl Visitor {
    /// The visitor of a request for a page.
    pub(super) fn enter(
        callback: &CallbackContext,
        request: &Request,
    ) -> std::result::Result<Self, EarlyResponse> {
        let preview = callback
            .preview()
            .ok_or_else(|| plain(StatusCode::NOT_FOUND, "no portal preview runs here"))?;
        if let Some(elsewhere) = to_own_host(callback, request) {
            return Err(elsewhere.into());
        }
        Self::known(callback, preview, request.headers())
    }

    pub(super) fn known(
        callback: &CallbackContext,
        preview: Arc<PreviewState>,
        headers: &HeaderMap,
    ) -> std::result::Result<Self, EarlyResponse> {
        let ending = |_| plain(StatusCode::SERVICE_UNAVAILABLE, "the program is ending");
        let scan = callback.scan().map_err(ending)?;
        let failed = |error: Error| frame::failed(&error, callback.lang());
        let tenant = scan.context.tenant(&preview.tenant).map_err(failed)?;
        let cookie = cookie(headers, &preview.cookie);
        let visit = preview
            .sessions
            .enter(cookie, callback.lang(), scan.context.now_ms());
        let visit = visit.map_err(failed)?;
        Ok(Self {
            callback: callback.clone(),
            preview,
            scan,
            tenant,
            visit,
        })
    }

    /// The visitor and the fields of a form, if a page of their session sent it; else the login page. This is what keeps
    /// other sites from sending forms (CSRF).
    pub(super) fn sends(
        callback: &CallbackContext,
        request: &Request,
    ) -> std::result::Result<(Self, Fields), EarlyResponse> {
        let visitor = Self::enter(callback, request)?;
        let form = request.extensions().get::<Form>().cloned();
        let fields = Fields(form.map(|form| form.0.to_vec()).unwrap_or_default());
        if visitor.visit.session.wrote(&fields.get("token")) {
            return Ok((visitor, fields));
        }
        let notice = Notice::new(StatusCode::FORBIDDEN, STALE);
        Err(visitor.show_login(Some(&notice), "").into())
    }

    pub(super) fn lang(&self) -> Lang {
        self.visit.session.lang
    }

    pub(super) fn token(&self) -> &str {
        self.visit.session.token()
    }

    /// The user who is logged in, if they still may be.
    pub(super) fn user(&self) -> Option<(LoggedIn, UserView)> {
        let login = self.visit.session.login.clone()?;
        let user = self
            .scan
            .directory
            .user_by_id(&self.tenant, &login.user)
            .ok()?;
        let stamp = self.scan.directory.session_stamp_of(&user).ok()?;
        (may_keep_session(&user) && stamp == login.stamp).then_some((login, user))
    }

    pub(super) fn show(&self, status: StatusCode, content: Content) -> Answer {
        let lang = self.lang();
        let page = Page {
            status,
            lang,
            title: &content.title,
            above: pages::band(lang),
            body: html! { (content.body) (pages::footer(lang)) },
        };
        self.with_cookie(page.answer())
    }

    pub(super) fn show_login(&self, notice: Option<&Notice>, username: &str) -> Answer {
        let offer = self.scan.portal_methods(&self.tenant);
        let offer =
            offer.and_then(|methods| Ok((methods, self.scan.scanning_auths(&self.tenant)?)));
        let (methods, auths): (Methods, Vec<Auth>) = match offer {
            Ok(offer) => offer,
            Err(error) => return self.fail(&error),
        };
        let login = pages::Login {
            tenant: &self.tenant.name,
            methods,
            auths: &auths,
            token: self.token(),
            username,
            notice,
        };
        let status = notice.map_or(StatusCode::OK, |notice| notice.status);
        self.show(status, login.content(self.lang()))
    }

    pub(super) fn fail(&self, error: &Error) -> Answer {
        frame::failed(error, self.lang())
    }

    pub(super) fn go(&self, to: &str) -> Answer {
        self.with_cookie(see_other(to))
    }

    fn with_cookie(&self, mut answer: Answer) -> Answer {
        let Some(value) = &self.visit.cookie else {
            return answer;
        };
        let cookie = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax",
            self.preview.cookie
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// Logs a user in under a new session, so that a session planted before is worth nothing (fixation), and redirects.
    pub(super) fn log_in(
        mut self,
        user: &UserView,
        how: LoginMethod,
        must_change: bool,
        stamp: String,
    ) -> Answer {
        let login = LoggedIn {
            user: user.id.clone(),
            how,
            must_change,
            stamp,
        };
        let (sessions, now) = (&self.preview.sessions, self.scan.context.now_ms());
        let visit = sessions.log_in(&self.visit.session, login, self.lang(), now);
        match visit {
            Ok(visit) => self.visit = visit,
            Err(error) => return self.fail(&error),
        }
        self.go(if must_change { "/password" } else { "/" })
    }

    pub(super) fn speak(&mut self, lang: Lang) {
        self.preview.sessions.speak(&mut self.visit, lang);
    }

    /// Notes that this browser began a scan.
    pub(super) fn begin(&mut self, state: &str, auth: &str) {
        self.preview.sessions.begin(&mut self.visit, state, auth);
    }

    /// Whose scan a callback belongs to, by its state.
    pub(super) fn scan_of(&self, state: &str) -> Result<ScanOwner> {
        if let Some(begun) = self.visit.session.begun(state) {
            return Ok(ScanOwner::Own(begun.auth.clone()));
        }
        let begun_at = self.scan.preview_begun(state)?;
        let here = begun_at.is_some_and(|at| at >= self.preview.started_at);
        Ok(if here {
            ScanOwner::Others
        } else {
            ScanOwner::None
        })
    }

    /// Looks at a password, few at a time, off the threads that serve.
    pub(super) async fn judge(
        &self,
        work: impl FnOnce(&Scan, &Tenant) -> Result<PasswordCheck> + Send + 'static,
    ) -> Result<PasswordCheck> {
        let gone = || Error::new(Code::StoreUnavailable, "the program is ending");
        let turn = Arc::clone(&self.preview.hashing).acquire_owned().await;
        let turn = turn.map_err(|_| gone())?;
        let (scan, tenant) = (self.scan.clone(), self.tenant.clone());
        let done = spawn_blocking(move || {
            let _turn = turn;
            work(&scan, &tenant)
        });
        done.await.map_err(|_| gone())?
    }

    /// The chosen authentication source, if it is one that the login page offers.
    pub(super) fn auth(&self, id: &str) -> Option<Auth> {
        let auths = self.scan.scanning_auths(&self.tenant).ok()?;
        auths.into_iter().find(|auth| auth.id == id)
    }

    /// What a scan became: a login, or the reason why not.
    pub(super) fn conclude(self, finished: &RehearsalResult) -> Answer {
        match &finished.outcome {
            Outcome::LoggedIn(user) => match self.scan.directory.session_stamp_of(user) {
                Ok(stamp) => self.log_in(user, LoginMethod::Scan, false, stamp),
                Err(error) => self.fail(&error),
            },
            Outcome::Refused(refusal) => self.show_login(Some(&of_refusal(refusal)), ""),
        }
    }
}

/// The fields of a form.
pub(super) struct Fields(Vec<u8>);

impl Fields {
    /// A field that stands once; empty otherwise.
    pub(super) fn get(&self, name: &str) -> String {
        single(&self.0, name)
    }
}

pub(super) fn query(request: &Request, name: &str) -> String {
    let query = request.uri().query().unwrap_or_default();
    single(query.as_bytes(), name)
}

fn single(encoded: &[u8], name: &str) -> String {
    let pairs = url::form_urlencoded::parse(encoded);
    let mut values = pairs.filter_map(|(key, value)| (key == name).then_some(value));
    match (values.next(), values.next()) {
        (Some(value), None) => value.into_owned(),
        _ => String::new(),
    }
}

/// Redirect of a browser that came by another of our names: cookies belong to a host, and WeCom sends back to one only.
fn to_own_host(callback: &CallbackContext, request: &Request) -> Option<Answer> {
    let host = request.headers().get(header::HOST)?;
    if host
        .as_bytes()
        .eq_ignore_ascii_case(callback.host().as_bytes())
    {
        return None;
    }
    if request.method() != Method::GET {
        return Some(plain(
            StatusCode::MISDIRECTED_REQUEST,
            "forms go to the preview's own address",
        ));
    }
    Some(see_other(&format!("http://{}/", callback.host())))
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let given = headers.get_all(header::COOKIE).iter();
    let pairs = given.filter_map(|given| given.to_str().ok());
    let mut pairs = pairs.flat_map(|given| given.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn see_other(to: &str) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(header::LOCATION, to);
    }
    answer
}

pub(super) fn of_refusal(refusal: &Refusal) -> Notice {
    Notice {
        text: sentence(&refusal.text()),
        // A user who declined knows why, and the remedy speaks of rehearsals.
        fix: (!matches!(refusal, Refusal::Declined)).then(|| refusal.fix()),
        status: StatusCode::FORBIDDEN,
    }
}
