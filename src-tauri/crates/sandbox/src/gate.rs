//! Which requests are looked at: those that ask this machine by one of its loopback names, and in bounds.
//!
//! Another name in `Host` means that a strange site's name was bent towards this machine, so that its pages could read
//! what is answered here. The port in it is not looked at: a forwarded one differs, and no site can choose it.

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

/// The names of this machine that nobody else can have.
const NAMES: [&str; 2] = ["127.0.0.1", "localhost"];
/// Names under these belong to nobody and are in no public name server (RFC 6761), so no site can bend one towards this
/// machine. Whoever tries a proxy that is needed reaches the sandbox by one.
const NOBODYS: [&str; 2] = [".invalid", ".test"];
/// Bytes of a path and its query.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// Bytes of a body. No call that is served here needs more.
const LARGEST_BODY: usize = 64 * 1024;
/// How long a body may take to come in.
const BODY_TIME: Duration = Duration::from_secs(10);

/// A request that is looked at.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    /// The body of a POST; other methods have none that counts.
    pub(crate) body: Result<Option<Bytes>, TooLarge>,
}

/// A body that is larger than any call needs.
pub(crate) struct TooLarge;

/// The request as a whole, or the answer that says why it gets no other.
pub(crate) async fn admit(request: Request<Incoming>) -> Result<Asked, Box<Response<Body>>> {
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
    Ok(Asked {
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
    if parts.uri.authority().is_some_and(|named| !is_ours(named)) {
        return Err((StatusCode::MISDIRECTED_REQUEST, "this is no proxy"));
    }
    check_host(&parts.headers)
}

fn check_host(headers: &HeaderMap) -> Result<(), (StatusCode, &'static str)> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if names_us(host) => Ok(()),
        (Some(_), None) => Err((
            StatusCode::MISDIRECTED_REQUEST,
            "the sandbox does not answer for that host",
        )),
        _ => Err((StatusCode::BAD_REQUEST, "one Host header is needed")),
    }
}

fn names_us(host: &HeaderValue) -> bool {
    let named = Authority::try_from(host.as_bytes());
    named.is_ok_and(|named| is_ours(&named))
}

fn is_ours(named: &Authority) -> bool {
    // With a login before it, the whole is longer than host and port.
    let whole = match named.port() {
        Some(port) => named.host().len() + 1 + port.as_str().len(),
        None => named.host().len(),
    };
    let host = named.host().to_ascii_lowercase();
    let is_known = NAMES.contains(&host.as_str()) || NOBODYS.iter().any(|end| host.ends_with(end));
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
            assert_eq!(names_us(&named), ours, "{host}");
        }
    }
}
