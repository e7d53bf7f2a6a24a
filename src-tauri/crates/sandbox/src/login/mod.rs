//! The scan-login site: a page with a QR code, the confirmation on the phone, and the redirect to the portal.
//!
//! A scan is simulated by choosing a person from a list. No page needs a script.

mod page;
mod phone;
mod qr;
mod request;
mod words;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};

use crate::{
    api::{Api, Query},
    logins::LoginEvent,
    response,
    tenant::Tenant,
};

use self::{
    request::{LoginRequest, PageFault},
    words::Words,
};

/// Responds to every request outside `/cgi-bin/`.
pub(crate) fn answer(
    tenant: &Tenant,
    path: &str,
    query: &str,
    form: Option<Bytes>,
) -> Response<Body> {
    let query = Query::parse(query);
    match (path, form) {
        ("/wwlogin/sso/login", None) => {
            tenant.counters.count_page(Api::LoginPage);
            show(tenant, &LoginRequest::new(&query, false), &query)
        }
        ("/wwopen/sso/qrConnect", None) => {
            tenant.counters.count_page(Api::OldLoginPage);
            show(tenant, &LoginRequest::new(&query, true), &query)
        }
        ("/wwlogin/sso/scan", None) => scan(tenant, &query),
        ("/wwlogin/sso/decide", Some(form)) => match std::str::from_utf8(&form) {
            Ok(form) => decide(tenant, &Query::parse(form)),
            Err(_) => response::empty(StatusCode::BAD_REQUEST),
        },
        _ => response::empty(StatusCode::NOT_FOUND),
    }
}

fn show(tenant: &Tenant, request: &LoginRequest, query: &Query) -> Response<Body> {
    if let Err(fault) = request.check(tenant) {
        return refuse(tenant, request, fault);
    }
    tenant.logins.record(LoginEvent::PageShown);
    response::html(page::qr(tenant, request, query))
}

fn refuse(tenant: &Tenant, request: &LoginRequest, fault: PageFault) -> Response<Body> {
    tenant.logins.record(LoginEvent::PageRefused(fault.code));
    response::html(page::fault(request, fault))
}

/// The page of the phone after a scan.
fn scan(tenant: &Tenant, query: &Query) -> Response<Body> {
    let request = LoginRequest::from_hidden_fields(query);
    if let Err(fault) = request.check(tenant) {
        return refuse(tenant, &request, fault);
    }
    response::html(phone::ask(tenant, &request, &scanner(tenant, query)))
}

/// The response to the decision on the phone.
fn decide(tenant: &Tenant, form: &Query) -> Response<Body> {
    let request = LoginRequest::from_hidden_fields(form);
    if let Err(fault) = request.check(tenant) {
        return refuse(tenant, &request, fault);
    }
    let now = tenant.clock.now();
    let scanner = scanner(tenant, form);
    if form.get("decision") != Some("agree") {
        tenant.logins.record(LoginEvent::Declined);
        return send_back(&request, None);
    }
    match scanner {
        Scanner::Nobody => {
            tenant.logins.record(LoginEvent::Outsider);
            send_back(&request, Some(tenant.codes.mint_for_outsider(now)))
        }
        Scanner::Member {
            userid,
            refusal: None,
            ..
        } => {
            let code = tenant.codes.mint_for_member(&userid, now);
            tenant.logins.record(LoginEvent::Agreed(userid));
            send_back(&request, Some(code))
        }
        Scanner::Member { ref userid, .. } => {
            // As with the real service, only the phone shows the refusal, not the page on the computer.
            tenant.logins.record(LoginEvent::Forbidden(userid.clone()));
            response::html(phone::ask(tenant, &request, &scanner))
        }
    }
}

/// The person who holds the phone.
enum Scanner {
    Member {
        userid: String,
        name: String,
        refusal: Option<NotOnPhone>,
    },
    /// A person who is no member.
    Nobody,
}

/// The reason for which the phone refuses a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotOnPhone {
    OutOfRange,
    Disabled,
    NotActivated,
}

fn scanner(tenant: &Tenant, query: &Query) -> Scanner {
    let org = tenant.org();
    let Some(person) = query.get("userid").and_then(|userid| org.person(userid)) else {
        return Scanner::Nobody;
    };
    Scanner::Member {
        userid: person.userid.clone(),
        name: person.name.clone(),
        refusal: match person.status {
            2 | 5 => Some(NotOnPhone::Disabled),
            _ if !person.is_enabled() => Some(NotOnPhone::Disabled),
            4 => Some(NotOnPhone::NotActivated),
            _ if !org.sees_person(person) => Some(NotOnPhone::OutOfRange),
            _ => None,
        },
    }
}

/// Redirects to the portal, with a code after consent and without one after a refusal.
fn send_back(request: &LoginRequest, code: Option<String>) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(&request.callback_url(code.as_deref())) else {
        return response::empty(StatusCode::BAD_REQUEST);
    };
    let mut response = response::empty(StatusCode::SEE_OTHER);
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
