//! The scan-login site: a page with a QR, a phone that asks, and the way back to the portal.
//!
//! A scan is played by choosing a person from a list. No page needs a script.

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
    answer,
    api::{Api, Query},
    logins::LoginEvent,
    tenant::Tenant,
};

use self::{
    request::{LoginRequest, PageFault},
    words::Words,
};

/// Answers whatever is asked outside `/cgi-bin/`.
pub(crate) fn answer(
    tenant: &Tenant,
    path: &str,
    query: &str,
    form: Option<Bytes>,
) -> Response<Body> {
    let query = Query::parse(query);
    match (path, form) {
        ("/wwlogin/sso/login", None) => {
            tenant.tally.visit(Api::LoginPage);
            show(tenant, &LoginRequest::new(&query, false), &query)
        }
        ("/wwopen/sso/qrConnect", None) => {
            tenant.tally.visit(Api::OldLoginPage);
            show(tenant, &LoginRequest::new(&query, true), &query)
        }
        ("/wwlogin/sso/scan", None) => scan(tenant, &query),
        ("/wwlogin/sso/decide", Some(form)) => match std::str::from_utf8(&form) {
            Ok(form) => decide(tenant, &Query::parse(form)),
            Err(_) => answer::empty(StatusCode::BAD_REQUEST),
        },
        _ => answer::empty(StatusCode::NOT_FOUND),
    }
}

fn show(tenant: &Tenant, request: &LoginRequest, query: &Query) -> Response<Body> {
    if let Err(fault) = request.check(tenant) {
        return refuse(tenant, request, fault);
    }
    tenant.logins.record(LoginEvent::PageShown);
    answer::html(page::qr(tenant, request, query))
}

fn refuse(tenant: &Tenant, request: &LoginRequest, fault: PageFault) -> Response<Body> {
    tenant.logins.record(LoginEvent::PageRefused(fault.code));
    answer::html(page::fault(request, fault))
}

/// What the phone shows after a scan.
fn scan(tenant: &Tenant, query: &Query) -> Response<Body> {
    let request = LoginRequest::carried(query);
    if let Err(fault) = request.check(tenant) {
        return refuse(tenant, &request, fault);
    }
    answer::html(phone::ask(tenant, &request, &scanner(tenant, query)))
}

/// What follows from the answer on the phone.
fn decide(tenant: &Tenant, form: &Query) -> Response<Body> {
    let request = LoginRequest::carried(form);
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
            // The phone says no; the page on the computer learns nothing of it.
            tenant.logins.record(LoginEvent::Forbidden(userid.clone()));
            answer::html(phone::ask(tenant, &request, &scanner))
        }
    }
}

/// Who holds the phone.
enum Scanner {
    Member {
        userid: String,
        name: String,
        refusal: Option<NotOnPhone>,
    },
    /// Somebody without a place in the corp.
    Nobody,
}

/// Why a member gets nowhere on the phone.
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

/// Back to the portal: with a code after a yes, without one after a no.
fn send_back(request: &LoginRequest, code: Option<String>) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(&request.way_back(code.as_deref())) else {
        return answer::empty(StatusCode::BAD_REQUEST);
    };
    let mut response = answer::empty(StatusCode::SEE_OTHER);
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
