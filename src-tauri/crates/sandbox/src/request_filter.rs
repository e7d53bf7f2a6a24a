//! Request filter: admits requests with a loopback name in `Host` and within the size limits.
//!
//! Another name in `Host` is a DNS rebinding attack: a web site pointed its own name at this machine, so that its pages
//! may read the responses. The port in `Host` is not checked: a forwarded one differs, and an attacker cannot choose it.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{
        HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header, request::Parts,
        uri::Authority,
    },
};
use hyper::body::Incoming;
use tokio::time::timeout;

/// Loopback names, which always mean this machine.
const LOOPBACK_NAMES: [&str; 2] = ["127.0.0.1", "localhost"];
/// Reserved top-level domains (RFC 6761): no public name server has names under them, so they cannot be used for
/// rebinding. Tests of a required proxy reach the sandbox by such a name.
const RESERVED_SUFFIXES: [&str; 2] = [".invalid", ".test"];
/// The maximum length of path and query in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// The maximum size of a body in bytes. No API here needs more.
const LARGEST_BODY: usize = 64 * 1024;
/// The time-out for receiving a body.
const BODY_TIME: Duration = Duration::from_secs(10);

/// An admitted request, with its body.
pub(crate) struct Admitted {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    /// The body of a POST; that of other methods is ignored.
    pub(crate) body: Result<Option<Bytes>, TooLarge>,
}

/// Error of a body above the limit; the API answers it with an errcode of its own.
pub(crate) struct TooLarge;

/// Checks a request and reads its body.
///
/// # Errors
/// The response to a refused request: 400, 408, 414 or 421.
pub(crate) async fn filter(request: Request<Incoming>) -> Result<Admitted, Box<Response<Body>>> {
    let (parts, body) = request.into_parts();
    check(&parts).map_err(|(status, why)| Box::new(plain(status, why)))?;
    let body = match parts.method {
        Method::POST => match timeout(BODY_TIME, to_bytes(Body::new(body), LARGEST_BODY)).await {
            Ok(read) => read.map(Some).map_err(|_| TooLarge),
            Err(_) => {
                let late = plain(StatusCode::REQUEST_TIMEOUT, "the body took too long");
                return Err(Box::new(late));
            }
        },
        _ => Ok(None),
    };
    Ok(Admitted {
        method: parts.method,
        uri: parts.uri,
        body,
    })
}

fn check(parts: &Parts) -> Result<(), (StatusCode, &'static str)> {
    let length = parts.uri.path_and_query().map_or(0, |it| it.as_str().len());
    if length > LONGEST_ADDRESS {
        return Err((StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    if parts
        .uri
        .authority()
        .is_some_and(|named| !is_own_name(named))
    {
        return Err((StatusCode::MISDIRECTED_REQUEST, "this is no proxy"));
    }
    check_host(&parts.headers)
}

fn check_host(headers: &HeaderMap) -> Result<(), (StatusCode, &'static str)> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_own_host(host) => Ok(()),
        (Some(_), None) => Err((
            StatusCode::MISDIRECTED_REQUEST,
            "the sandbox does not answer for that host",
        )),
        _ => Err((StatusCode::BAD_REQUEST, "one Host header is needed")),
    }
}

fn is_own_host(host: &HeaderValue) -> bool {
    let named = Authority::try_from(host.as_bytes());
    named.is_ok_and(|named| is_own_name(&named))
}

fn is_own_name(named: &Authority) -> bool {
    // With `user@` before the host, the whole is longer than host and port.
    let whole = match named.port() {
        Some(port) => named.host().len() + 1 + port.as_str().len(),
        None => named.host().len(),
    };
    let host = named.host().to_ascii_lowercase();
    let is_known = LOOPBACK_NAMES.contains(&host.as_str())
        || RESERVED_SUFFIXES.iter().any(|end| host.ends_with(end));
    is_known && whole == named.as_str().len()
}

fn plain(status: StatusCode, why: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{why}\n")));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_this_machine_are_answered() {
        let cases = [
            ("127.0.0.1:18080", true),
            ("127.0.0.1", true),
            ("localhost", true),
            ("LocalHost:9", true),
            ("localhost.", false),
            ("localhost:", false),
            ("localhost:99999", false),
            ("localhost:8080.spruce.example", false),
            ("127.0.0.1.spruce.example:8080", false),
            ("127.0.0.2:8080", false),
            ("2130706433:8080", false),
            ("[::1]:8080", false),
            ("spruce.example", false),
            ("localhost@spruce.example", false),
            ("spruce.example@localhost", false),
            ("qyapi.corp.invalid", true),
            ("Login.Corp.Test:8443", true),
            ("corp.test.spruce.example", false),
            ("corp.invalid@spruce.example", false),
            ("", false),
        ];
        for (host, ours) in cases {
            let named = HeaderValue::from_static(host);
            assert_eq!(is_own_host(&named), ours, "{host}");
        }
    }
}
