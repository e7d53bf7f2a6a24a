//! Routes of the portal preview.
//!
//! Every form carries its session's token. Logging in is decided elsewhere: by the password, or by `finish_login`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};

use super::pages::{self, Notice};
use super::visitor::{Answer, EarlyResponse, ScanOwner, Visitor, of_refusal, query};
use crate::address::{self, CallbackParams};
use crate::callback_context::CallbackContext;
use crate::callback_mode::CallbackMode;
use crate::callback_pages::sentence;
use crate::preview_state::PreviewState;
use crate::preview_state::session::{LoggedIn, LoginMethod};
use crate::refusal::Refusal;
use bridge_core::auth::Auth;
use bridge_core::error::Code;
use bridge_core::lang::{Lang, Text};
use bridge_core::remedy::words;
use bridge_directory::password::{Password, PasswordCheck, PasswordRefusal};
use bridge_directory::query::UserView;

type Served = Result<Answer, EarlyResponse>;

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
pub(crate) fn routes() -> Router<CallbackContext> {
    Router::new()
        .route("/", get(home))
        .route("/language", get(language))
        .route("/scan", get(scan))
        .route("/paste", post(paste))
        .route("/login", post(log_in))
        .route("/password", get(show_change).post(change))
        .route("/logout", post(log_out))
}

/// Callback of a scan: a response if this preview began it, else its parameters.
pub(crate) async fn callback(
    context: &CallbackContext,
    preview: Arc<PreviewState>,
    returned: CallbackParams,
    headers: &HeaderMap,
) -> Result<Answer, CallbackParams> {
    let Some(state) = returned.state.clone() else {
        return Err(returned);
    };
    let visitor = match Visitor::known(context, preview, headers) {
        Ok(visitor) => visitor,
        Err(early) => return Ok(early.into_response()),
    };
    match visitor.scan_of(&state) {
        Ok(ScanOwner::Own(auth)) => Ok(finish(visitor, &auth, returned).await),
        Ok(ScanOwner::Others) => {
            let notice = Notice::new(StatusCode::FORBIDDEN, OTHER_BROWSER);
            Ok(visitor.show_login(Some(&notice), ""))
        }
        Ok(ScanOwner::None) => Err(returned),
        Err(error) => Ok(visitor.fail(&error)),
    }
}

/// Ends a scan that the visitor's own session began.
async fn finish(visitor: Visitor, auth: &str, returned: CallbackParams) -> Answer {
    match visitor.callback.finish(auth, returned).await {
        Ok(finished) => visitor.conclude(&finished),
        Err(error) => visitor.fail(&error),
    }
}

async fn home(State(callback): State<CallbackContext>, request: Request) -> Served {
    let visitor = Visitor::enter(&callback, &request)?;
    Ok(match visitor.user() {
        None => visitor.show_login(None, ""),
        Some((login, _)) if login.must_change => visitor.go("/password"),
        Some((login, user)) => show_who(&visitor, &login, &user),
    })
}

fn show_who(visitor: &Visitor, login: &LoggedIn, user: &UserView) -> Answer {
    let source = user
        .source_id
        .as_deref()
        .and_then(|id| visitor.scan.context.source(id).ok());
    let state = visitor
        .scan
        .directory
        .password_state(&visitor.tenant, &user.id);
    let who = pages::Profile {
        user,
        source: source.as_ref().map(|source| source.label()),
        how: login.how,
        has_password: state.ok().flatten().is_some(),
        token: visitor.token(),
    };
    visitor.show(StatusCode::OK, who.content(visitor.lang()))
}

async fn language(State(callback): State<CallbackContext>, request: Request) -> Served {
    let mut visitor = Visitor::enter(&callback, &request)?;
    let lang = match query(&request, "to").as_str() {
        "en" => Lang::En,
        _ => Lang::Zh,
    };
    visitor.speak(lang);
    Ok(visitor.go("/"))
}

/// Begins a scan: at WeCom's page where the browser comes back here, else on a page to paste into.
async fn scan(State(callback): State<CallbackContext>, request: Request) -> Served {
    let mut visitor = Visitor::enter(&callback, &request)?;
    Ok(match visitor.auth(&query(&request, "auth")) {
        Some(auth) => begin(&mut visitor, &auth, None),
        None => visitor.go("/"),
    })
}

fn begin(visitor: &mut Visitor, auth: &Auth, notice: Option<&Notice>) -> Answer {
    let login = match visitor.scan.begin_login(auth, CallbackMode::Portal) {
        Ok(login) => login,
        Err(error) => return visitor.fail(&error),
    };
    visitor.begin(login.state.expose(), &auth.id);
    if visitor.preview.direct.as_ref() == Some(&auth.id) {
        return visitor.go(login.url.as_str());
    }
    let (token, lang) = (visitor.token(), visitor.lang());
    let content = pages::paste(auth, login.url.as_str(), token, notice, lang);
    let status = notice.map_or(StatusCode::OK, |notice| notice.status);
    visitor.show(status, content)
}

async fn paste(State(callback): State<CallbackContext>, request: Request) -> Served {
    let (mut visitor, fields) = Visitor::sends(&callback, &request)?;
    let Some(auth) = visitor.auth(&fields.get("auth")) else {
        return Ok(visitor.go("/"));
    };
    let portal = visitor.tenant.portal_url.as_deref();
    let expected = match auth.callback_domain.redirect_uri(portal) {
        Ok(expected) => expected,
        Err(error) => return Ok(visitor.fail(&error)),
    };
    let pasted = fields.get("address");
    let returned = match address::read_pasted(expected.url(), &pasted) {
        Ok(returned) => returned,
        Err(what) => {
            let seen = url::Url::parse(pasted.trim());
            let refusal = Refusal::RedirectMismatch {
                what,
                seen: seen
                    .map(|seen| address::redacted(&seen))
                    .unwrap_or_default(),
                expected: expected.to_string(),
            };
            return Ok(begin(&mut visitor, &auth, Some(&of_refusal(&refusal))));
        }
    };
    let state = returned.state.clone().unwrap_or_default();
    let notice = match visitor.scan_of(&state) {
        Ok(ScanOwner::Own(auth)) => return Ok(finish(visitor, &auth, returned).await),
        Ok(ScanOwner::Others) => Notice::new(StatusCode::FORBIDDEN, OTHER_BROWSER),
        Ok(ScanOwner::None) => of_refusal(&Refusal::StateUnknown),
        Err(error) => return Ok(visitor.fail(&error)),
    };
    Ok(begin(&mut visitor, &auth, Some(&notice)))
}

async fn log_in(State(callback): State<CallbackContext>, request: Request) -> Served {
    let (visitor, fields) = Visitor::sends(&callback, &request)?;
    let username = fields.get("username");
    let answer = match Password::new(fields.get("password")) {
        // Answered like a wrong one: it must not show that no account has such a password.
        Err(_) => Ok(PasswordCheck::Refused(PasswordRefusal::Wrong)),
        Ok(password) => {
            let name = username.clone();
            let judged = visitor
                .judge(move |scan, tenant| scan.directory.check_password(tenant, &name, &password));
            judged.await
        }
    };
    Ok(match answer {
        Ok(PasswordCheck::Right {
            user,
            must_change,
            stamp,
        }) => visitor.log_in(&user, LoginMethod::Password, must_change, stamp),
        Ok(PasswordCheck::Refused(refusal)) => {
            let text = refusal.text(visitor.scan.context.now_ms());
            let notice = Notice::new(StatusCode::FORBIDDEN, text);
            visitor.show_login(Some(&notice), &username)
        }
        Err(error) => visitor.fail(&error),
    })
}

async fn show_change(State(callback): State<CallbackContext>, request: Request) -> Served {
    let visitor = Visitor::enter(&callback, &request)?;
    Ok(match visitor.user() {
        None => visitor.go("/"),
        Some((login, _)) => change_page(&visitor, &login, None),
    })
}

fn change_page(visitor: &Visitor, login: &LoggedIn, notice: Option<&Notice>) -> Answer {
    let status = notice.map_or(StatusCode::OK, |notice| notice.status);
    let content = pages::change(login.must_change, visitor.token(), notice, visitor.lang());
    visitor.show(status, content)
}

async fn change(State(callback): State<CallbackContext>, request: Request) -> Served {
    let (visitor, fields) = Visitor::sends(&callback, &request)?;
    let Some((login, user)) = visitor.user() else {
        return Ok(visitor.go("/"));
    };
    let bad = |text| Notice::new(StatusCode::FORBIDDEN, text);
    let (old, new) = (fields.get("old"), fields.get("new"));
    if new != fields.get("again") {
        return Ok(change_page(&visitor, &login, Some(&bad(UNLIKE))));
    }
    let judged = visitor.judge(move |scan, tenant| {
        let (old, new) = (Password::new(old)?, Password::new(new)?);
        scan.directory.change_password(tenant, &user.id, &old, &new)
    });
    let notice = match judged.await {
        Ok(PasswordCheck::Right { user, stamp, .. }) => {
            return Ok(visitor.log_in(&user, login.how, false, stamp));
        }
        Ok(PasswordCheck::Refused(PasswordRefusal::Wrong)) => bad(NOT_THE_OLD),
        Ok(PasswordCheck::Refused(locked)) => bad(locked.text(visitor.scan.context.now_ms())),
        Err(error) if error.code() == Code::PasswordWeak => bad(sentence(&words::headline(&error))),
        Err(error) => return Ok(visitor.fail(&error)),
    };
    Ok(change_page(&visitor, &login, Some(&notice)))
}

async fn log_out(State(callback): State<CallbackContext>, request: Request) -> Served {
    let (visitor, _) = Visitor::sends(&callback, &request)?;
    let now = visitor.scan.context.now_ms();
    visitor.preview.sessions.leave(&visitor.visit.session, now);
    Ok(visitor.go("/"))
}
