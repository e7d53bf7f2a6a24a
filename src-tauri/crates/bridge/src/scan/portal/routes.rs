//! What may be asked of the preview, and what comes of it.
//!
//! Every form carries its session's token. Logging in is decided elsewhere: by the password, or by `finish_login`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::routing::{get, post};
use tokio::task::spawn_blocking;

use super::pages::{self, Content, Notice};
use super::session::{Begun, How, LoggedIn, Visit};
use super::{Desk, Methods};
use crate::Bridge;
use crate::auth::Auth;
use crate::directory::password::{Password, PasswordAnswer, PasswordRefusal, may_stay};
use crate::directory::query::UserView;
use crate::error::{Code, Error, Result, words};
use crate::lang::{Lang, Text};
use crate::scan::address::{self, Returned};
use crate::scan::listener::gate::{Form, plain};
use crate::scan::pages::{self as frame, Page, sentence};
use crate::scan::site::Shared;
use crate::scan::{Finished, Outcome, Refusal, Way};
use crate::tenant::Tenant;

type Answer = Response<Body>;

const STALE: Text = Text::fixed(
    "页面开得太久，或不是从这里打开的。请再试一次。",
    "The page was open for too long, or was not opened here. Please try again.",
);
const OTHER_BROWSER: Text = Text::fixed(
    "这次扫码是在另一个浏览器里开始的，所以没有在这里登录。",
    "This scan was begun in another browser, so nobody was logged in here.",
);
const UNLIKE: Text = Text::fixed(
    "两次输入的新密码不一样。",
    "The two new passwords are not the same.",
);
const NOT_THE_OLD: Text = Text::fixed("现在的密码不对。", "The present password is wrong.");

/// The preview's pages; where none runs they are not there.
pub(in crate::scan) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(home))
        .route("/language", get(language))
        .route("/scan", get(scan))
        .route("/paste", post(paste))
        .route("/login", post(log_in))
        .route("/password", get(show_change).post(change))
        .route("/logout", post(log_out))
}

/// A browser at the preview.
struct Visitor {
    site: Arc<Shared>,
    desk: Arc<Desk>,
    bridge: Bridge,
    tenant: Tenant,
    visit: Visit,
}

type Entered = std::result::Result<Visitor, Answer>;

impl Visitor {
    /// Whoever asks for a page.
    fn enter(site: &Arc<Shared>, request: &Request) -> Entered {
        let desk = site
            .desk()
            .ok_or_else(|| plain(StatusCode::NOT_FOUND, "no portal preview runs here"))?;
        if let Some(elsewhere) = to_own_host(site, request) {
            return Err(elsewhere);
        }
        Self::known(site, desk, request.headers())
    }

    fn known(site: &Arc<Shared>, desk: Arc<Desk>, headers: &HeaderMap) -> Entered {
        let bridge = site.bridge();
        let bridge = bridge
            .ok_or_else(|| plain(StatusCode::SERVICE_UNAVAILABLE, "the program is ending"))?;
        let failed = |error: Error| frame::failed(&error, site.lang());
        let tenant = bridge.tenant(&desk.tenant).map_err(failed)?;
        let cookie = cookie(headers, &desk.cookie);
        let visit = desk.sessions.enter(cookie, site.lang(), bridge.now_ms());
        let visit = visit.map_err(failed)?;
        Ok(Self {
            site: Arc::clone(site),
            desk,
            bridge,
            tenant,
            visit,
        })
    }

    /// Whoever sends a form, if it comes from a page of their session; else they are shown where to begin.
    fn sends(site: &Arc<Shared>, request: &Request) -> std::result::Result<(Self, Fields), Answer> {
        let visitor = Self::enter(site, request)?;
        let form = request.extensions().get::<Form>().cloned();
        let fields = Fields(form.map(|form| form.0.to_vec()).unwrap_or_default());
        if visitor.visit.session.wrote(&fields.get("token")) {
            return Ok((visitor, fields));
        }
        let notice = Notice::new(StatusCode::FORBIDDEN, STALE);
        Err(visitor.show_login(Some(&notice), ""))
    }

    fn lang(&self) -> Lang {
        self.visit.session.lang
    }

    fn token(&self) -> &str {
        self.visit.session.token()
    }

    /// Whoever is logged in, if they still may be.
    fn user(&self) -> Option<(LoggedIn, UserView)> {
        let login = self.visit.session.login.clone()?;
        let user = self.bridge.user_by_id(&self.tenant, &login.user).ok()?;
        may_stay(&user).then_some((login, user))
    }

    fn show(&self, status: StatusCode, content: Content) -> Answer {
        let lang = self.lang();
        let body = content.body + pages::footer(lang);
        let page = Page {
            status,
            lang,
            title: &content.title,
            above: &pages::band(lang),
            body: &body,
        };
        self.with_cookie(page.answer())
    }

    fn show_login(&self, notice: Option<&Notice>, username: &str) -> Answer {
        let offer = self.bridge.portal_methods(&self.tenant);
        let offer =
            offer.and_then(|methods| Ok((methods, self.bridge.scanning_auths(&self.tenant)?)));
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

    fn fail(&self, error: &Error) -> Answer {
        frame::failed(error, self.lang())
    }

    fn go(&self, to: &str) -> Answer {
        self.with_cookie(see_other(to))
    }

    fn with_cookie(&self, mut answer: Answer) -> Answer {
        let Some(value) = &self.visit.cookie else {
            return answer;
        };
        let cookie = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax",
            self.desk.cookie
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// Logs somebody in under a new session and sends them on.
    fn log_in(mut self, user: &UserView, how: How, must_change: bool) -> Answer {
        let login = LoggedIn {
            user: user.id.clone(),
            how,
            must_change,
        };
        let sessions = &self.desk.sessions;
        let visit = sessions.log_in(&self.visit.key, login, self.lang(), self.bridge.now_ms());
        match visit {
            Ok(visit) => self.visit = visit,
            Err(error) => return self.fail(&error),
        }
        self.go(if must_change { "/password" } else { "/" })
    }

    /// Looks at a password, few at a time, off the threads that serve.
    async fn judge(
        &self,
        work: impl FnOnce(&Bridge, &Tenant) -> Result<PasswordAnswer> + Send + 'static,
    ) -> Result<PasswordAnswer> {
        let gone = || Error::new(Code::StoreUnavailable, "the program is ending");
        let turn = Arc::clone(&self.desk.hashing).acquire_owned().await;
        let turn = turn.map_err(|_| gone())?;
        let (bridge, tenant) = (self.bridge.clone(), self.tenant.clone());
        let done = spawn_blocking(move || {
            let _turn = turn;
            work(&bridge, &tenant)
        });
        done.await.map_err(|_| gone())?
    }

    /// The chosen authentication source, if it is one that the login page offers.
    fn auth(&self, id: &str) -> Option<Auth> {
        let auths = self.bridge.scanning_auths(&self.tenant).ok()?;
        auths.into_iter().find(|auth| auth.id == id)
    }

    /// What a scan became: a login, or the reason why not.
    fn conclude(self, finished: &Finished) -> Answer {
        match &finished.outcome {
            Outcome::LoggedIn(user) => self.log_in(user, How::Scan, false),
            Outcome::Refused(refusal) => self.show_login(Some(&of_refusal(refusal)), ""),
        }
    }
}

/// The browser is back from WeCom with a state that a session of the preview began.
pub(in crate::scan) async fn came_back(
    site: &Arc<Shared>,
    desk: &Arc<Desk>,
    begun: &Begun,
    returned: Returned,
    headers: &HeaderMap,
) -> Answer {
    let visitor = match Visitor::known(site, Arc::clone(desk), headers) {
        Ok(visitor) => visitor,
        Err(answer) => return answer,
    };
    if visitor.visit.key != begun.owner {
        let notice = Notice::new(StatusCode::FORBIDDEN, OTHER_BROWSER);
        return visitor.show_login(Some(&notice), "");
    }
    match site.finish(&begun.auth, returned).await {
        Ok(finished) => visitor.conclude(&finished),
        Err(error) => visitor.fail(&error),
    }
}

async fn home(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let visitor = match Visitor::enter(&site, &request) {
        Ok(visitor) => visitor,
        Err(answer) => return answer,
    };
    match visitor.user() {
        None => visitor.show_login(None, ""),
        Some((login, _)) if login.must_change => visitor.go("/password"),
        Some((login, user)) => show_who(&visitor, &login, &user),
    }
}

fn show_who(visitor: &Visitor, login: &LoggedIn, user: &UserView) -> Answer {
    let source = user
        .source_id
        .as_deref()
        .and_then(|id| visitor.bridge.source(id).ok());
    let state = visitor.bridge.password_state(&visitor.tenant, &user.id);
    let who = pages::Who {
        user,
        source: source.as_ref().map(|source| source.label()),
        how: login.how,
        has_password: state.ok().flatten().is_some(),
        token: visitor.token(),
    };
    visitor.show(StatusCode::OK, who.content(visitor.lang()))
}

async fn language(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let visitor = match Visitor::enter(&site, &request) {
        Ok(visitor) => visitor,
        Err(answer) => return answer,
    };
    let lang = match query(&request, "to").as_str() {
        "en" => Lang::En,
        _ => Lang::Zh,
    };
    visitor.desk.sessions.speak(&visitor.visit.key, lang);
    visitor.go("/")
}

/// Begins a scan: at WeCom's page where the browser comes back here, else on a page to paste into.
async fn scan(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let visitor = match Visitor::enter(&site, &request) {
        Ok(visitor) => visitor,
        Err(answer) => return answer,
    };
    match visitor.auth(&query(&request, "auth")) {
        Some(auth) => begin(&visitor, &auth, None),
        None => visitor.go("/"),
    }
}

fn begin(visitor: &Visitor, auth: &Auth, notice: Option<&Notice>) -> Answer {
    let login = match visitor.bridge.begin_login(auth, Way::Portal) {
        Ok(login) => login,
        Err(error) => return visitor.fail(&error),
    };
    let (desk, key) = (&visitor.desk, &visitor.visit.key);
    desk.sessions.begin(key, login.state.expose(), &auth.id);
    if desk.direct.as_ref() == Some(&auth.id) {
        return visitor.go(login.url.as_str());
    }
    let (token, lang) = (visitor.token(), visitor.lang());
    let content = pages::paste(auth, login.url.as_str(), token, notice, lang);
    let status = notice.map_or(StatusCode::OK, |notice| notice.status);
    visitor.show(status, content)
}

async fn paste(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let (visitor, fields) = match Visitor::sends(&site, &request) {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let Some(auth) = visitor.auth(&fields.get("auth")) else {
        return visitor.go("/");
    };
    let portal = visitor.tenant.portal_url.as_deref();
    let expected = match auth.callback_domain.redirect_uri(portal) {
        Ok(expected) => expected,
        Err(error) => return visitor.fail(&error),
    };
    let pasted = fields.get("address");
    let returned = match address::read_pasted(&expected, &pasted) {
        Ok(returned) => returned,
        Err(what) => {
            let seen = url::Url::parse(pasted.trim());
            let refusal = Refusal::Astray {
                what,
                seen: seen.map(|seen| address::shown(&seen)).unwrap_or_default(),
                expected: expected.to_string(),
            };
            return begin(&visitor, &auth, Some(&of_refusal(&refusal)));
        }
    };
    match visitor.desk.begun(returned.state.as_deref()) {
        Some(begun) if begun.owner == visitor.visit.key => {
            match visitor.site.finish(&begun.auth, returned).await {
                Ok(finished) => visitor.conclude(&finished),
                Err(error) => visitor.fail(&error),
            }
        }
        Some(_) => {
            let notice = Notice::new(StatusCode::FORBIDDEN, OTHER_BROWSER);
            begin(&visitor, &auth, Some(&notice))
        }
        None => begin(&visitor, &auth, Some(&of_refusal(&Refusal::StateUnknown))),
    }
}

async fn log_in(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let (visitor, fields) = match Visitor::sends(&site, &request) {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let username = fields.get("username");
    let answer = match Password::new(fields.get("password")) {
        // What cannot be a password is nobody's.
        Err(_) => Ok(PasswordAnswer::Refused(PasswordRefusal::Wrong)),
        Ok(password) => {
            let name = username.clone();
            let judged = visitor
                .judge(move |bridge, tenant| bridge.check_password(tenant, &name, &password));
            judged.await
        }
    };
    match answer {
        Ok(PasswordAnswer::Right { user, must_change }) => {
            visitor.log_in(&user, How::Password, must_change)
        }
        Ok(PasswordAnswer::Refused(refusal)) => {
            let text = refusal.text(visitor.bridge.now_ms());
            let notice = Notice::new(StatusCode::FORBIDDEN, text);
            visitor.show_login(Some(&notice), &username)
        }
        Err(error) => visitor.fail(&error),
    }
}

async fn show_change(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let visitor = match Visitor::enter(&site, &request) {
        Ok(visitor) => visitor,
        Err(answer) => return answer,
    };
    match visitor.user() {
        None => visitor.go("/"),
        Some((login, _)) => change_page(&visitor, &login, None),
    }
}

fn change_page(visitor: &Visitor, login: &LoggedIn, notice: Option<&Notice>) -> Answer {
    let status = notice.map_or(StatusCode::OK, |notice| notice.status);
    let content = pages::change(login.must_change, visitor.token(), notice, visitor.lang());
    visitor.show(status, content)
}

async fn change(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    let (visitor, fields) = match Visitor::sends(&site, &request) {
        Ok(sent) => sent,
        Err(answer) => return answer,
    };
    let Some((login, user)) = visitor.user() else {
        return visitor.go("/");
    };
    let bad = |text| Notice::new(StatusCode::FORBIDDEN, text);
    let (old, new) = (fields.get("old"), fields.get("new"));
    if new != fields.get("again") {
        return change_page(&visitor, &login, Some(&bad(UNLIKE)));
    }
    let judged = visitor.judge(move |bridge, tenant| {
        let (old, new) = (Password::new(old)?, Password::new(new)?);
        bridge.change_password(tenant, &user.id, &old, &new)
    });
    let notice = match judged.await {
        Ok(PasswordAnswer::Right { user, .. }) => return visitor.log_in(&user, login.how, false),
        Ok(PasswordAnswer::Refused(PasswordRefusal::Wrong)) => bad(NOT_THE_OLD),
        Ok(PasswordAnswer::Refused(locked)) => bad(locked.text(visitor.bridge.now_ms())),
        Err(error) if error.code() == Code::PasswordWeak => bad(sentence(&words::headline(&error))),
        Err(error) => return visitor.fail(&error),
    };
    change_page(&visitor, &login, Some(&notice))
}

async fn log_out(State(site): State<Arc<Shared>>, request: Request) -> Answer {
    match Visitor::sends(&site, &request) {
        Err(answer) => answer,
        Ok((visitor, _)) => {
            visitor.desk.sessions.leave(&visitor.visit.key);
            visitor.go("/")
        }
    }
}

/// The fields of a form.
struct Fields(Vec<u8>);

impl Fields {
    /// A field that stands once; empty otherwise.
    fn get(&self, name: &str) -> String {
        single(&self.0, name)
    }
}

fn query(request: &Request, name: &str) -> String {
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

/// Cookies belong to a host, so whoever came by another of our names is sent to the one that WeCom sends back to.
fn to_own_host(site: &Shared, request: &Request) -> Option<Answer> {
    let host = request.headers().get(header::HOST)?;
    if host.as_bytes().eq_ignore_ascii_case(site.host().as_bytes()) {
        return None;
    }
    if request.method() != Method::GET {
        return Some(plain(
            StatusCode::MISDIRECTED_REQUEST,
            "forms go to the preview's own address",
        ));
    }
    Some(see_other(&format!("http://{}/", site.host())))
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

fn of_refusal(refusal: &Refusal) -> Notice {
    Notice {
        text: sentence(&refusal.text()),
        fix: Some(refusal.fix()),
        status: StatusCode::FORBIDDEN,
    }
}
