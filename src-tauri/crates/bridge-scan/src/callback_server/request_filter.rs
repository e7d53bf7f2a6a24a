//! Request filter of a callback server, and the headers of every response.
//!
//! Only a browser on this machine that was sent to one of our own names gets through: another name in `Host` means
//! DNS rebinding, a foreign site's name that resolves to this machine.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use super::connection_limits::RequestMark;

/// Bytes of a path and its query.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// Bytes of a form.
const LARGEST_FORM: usize = 16 * 1024;
/// How long a form may take to come in.
const FORM_TIME: Duration = Duration::from_secs(5);

/// Response header by which another process of ours knows a listener.
pub(super) const SIGN: (HeaderName, HeaderValue) = (
    header::SERVER,
    HeaderValue::from_static("wecom-bridge-listener"),
);

const HEADERS: [(HeaderName, HeaderValue); 8] = [
    SIGN,
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (header::CONNECTION, HeaderValue::from_static("close")),
];

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
);

/// Host names that a server answers for, as they stand in `Host`.
#[derive(Clone, Debug)]
pub(crate) struct HostNames(Vec<String>);

impl HostNames {
    /// The names of a port, and the callback domain's own.
    pub(crate) fn new(port: u16, own: &[&str]) -> Self {
        let mut names = Vec::new();
        for host in ["127.0.0.1", "localhost"] {
            names.push(format!("{host}:{port}"));
            // Browsers leave the scheme's own port out.
            if port == 80 {
                names.push(host.to_owned());
            }
        }
        names.extend(own.iter().map(|name| name.to_ascii_lowercase()));
        Self(names)
    }

    fn has(&self, host: &[u8]) -> bool {
        self.0
            .iter()
            .any(|name| name.as_bytes().eq_ignore_ascii_case(host))
    }
}

/// The form of a POST, as it came; empty for a GET.
#[derive(Clone)]
pub(crate) struct Form(pub(crate) Bytes);

/// Middleware that lets a request through to the routes, or answers why not.
pub(crate) async fn check(
    State(names): State<HostNames>,
    request: Request,
    next: Next,
) -> Response {
    let asked = request.extensions().get::<RequestMark>().cloned();
    let mut response = match admit(&names, request).await {
        Err(refused) => refused.answer(),
        Ok(request) => {
            // A login under way must not lose its connection when the limit is reached.
            asked.iter().for_each(RequestMark::note);
            next.run(request).await
        }
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(POLICY);
    response
}

/// Reason why a request gets no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) why: &'static str,
}

impl Refused {
    fn answer(self) -> Response {
        plain(self.status, self.why)
    }
}

/// Short response without a page, for requests that no page of ours sends.
pub(crate) fn plain(status: StatusCode, why: &'static str) -> Response {
    let mut response = Response::new(Body::from(format!("{why}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}

const fn no(status: StatusCode, why: &'static str) -> Refused {
    Refused { status, why }
}

async fn admit(names: &HostNames, request: Request) -> Result<Request, Refused> {
    let (mut parts, body) = request.into_parts();
    if parts.version != Version::HTTP_11 {
        return Err(no(
            StatusCode::HTTP_VERSION_NOT_SUPPORTED,
            "only HTTP/1.1 is served",
        ));
    }
    let address = &parts.uri;
    if address.scheme().is_some() || address.authority().is_some() {
        return Err(no(
            StatusCode::BAD_REQUEST,
            "this is no proxy: ask for a path",
        ));
    }
    let length = address
        .path_and_query()
        .map_or(0, |whole| whole.as_str().len());
    if length > LONGEST_ADDRESS {
        return Err(no(StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    check_host(names, &parts.headers)?;
    let form = match parts.method {
        Method::GET => {
            check_no_body(&parts.headers)?;
            Bytes::new()
        }
        Method::POST => {
            check_form(names, &parts.headers)?;
            read_form(body).await?
        }
        _ => {
            return Err(no(
                StatusCode::METHOD_NOT_ALLOWED,
                "only GET is served here",
            ));
        }
    };
    check_sender(&parts.method, &parts.headers)?;
    parts.extensions.insert(Form(form));
    Ok(Request::from_parts(parts, Body::empty()))
}

fn check_host(names: &HostNames, headers: &HeaderMap) -> Result<(), Refused> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if names.has(host.as_bytes()) => Ok(()),
        (Some(_), None) => Err(no(
            StatusCode::MISDIRECTED_REQUEST,
            "this listener does not answer for that host",
        )),
        _ => Err(no(StatusCode::BAD_REQUEST, "one Host header is needed")),
    }
}

fn check_no_body(headers: &HeaderMap) -> Result<(), Refused> {
    let mut lengths = headers.get_all(header::CONTENT_LENGTH).iter();
    let body =
        headers.contains_key(header::TRANSFER_ENCODING) || lengths.any(|length| length != "0");
    if body {
        return Err(no(StatusCode::BAD_REQUEST, "a GET has no body here"));
    }
    Ok(())
}

fn check_form(names: &HostNames, headers: &HeaderMap) -> Result<(), Refused> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(no(
            StatusCode::LENGTH_REQUIRED,
            "a form's length is said beforehand",
        ));
    }
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        None => return Err(no(StatusCode::LENGTH_REQUIRED, "a form has a length")),
        Some(length) if length > LARGEST_FORM => {
            return Err(no(StatusCode::PAYLOAD_TOO_LARGE, "the form is too large"));
        }
        Some(_) => {}
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if kind != Some("application/x-www-form-urlencoded") {
        return Err(no(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "only forms are read here",
        ));
    }
    // Under `no-referrer` a browser says `null` of our own pages too; what it must never say is another site.
    let strange = headers.get_all(header::ORIGIN).iter().any(|origin| {
        let ours = origin
            .as_bytes()
            .strip_prefix(b"http://")
            .is_some_and(|host| names.has(host));
        !ours && origin != "null"
    });
    if strange {
        return Err(no(
            StatusCode::FORBIDDEN,
            "forms of another site are not taken",
        ));
    }
    Ok(())
}

/// What a browser says of who sends it: a form only from our own page, and a page only to be looked at.
fn check_sender(method: &Method, headers: &HeaderMap) -> Result<(), Refused> {
    let says = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let from = says("sec-fetch-site");
    if *method == Method::POST && from.is_some_and(|from| from != b"same-origin" && from != b"none")
    {
        return Err(no(
            StatusCode::FORBIDDEN,
            "forms of another site are not taken",
        ));
    }
    if says("sec-fetch-dest").is_some_and(|dest| dest != b"document") {
        return Err(no(
            StatusCode::FORBIDDEN,
            "this is a page, and no part of another",
        ));
    }
    Ok(())
}

async fn read_form(body: Body) -> Result<Bytes, Refused> {
    match timeout(FORM_TIME, to_bytes(body, LARGEST_FORM)).await {
        Ok(Ok(form)) => Ok(form),
        Ok(Err(_)) => Err(no(StatusCode::BAD_REQUEST, "the form could not be read")),
        Err(_) => Err(no(StatusCode::REQUEST_TIMEOUT, "the form took too long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_our_own_names_are_answered() {
        let names = HostNames::new(18080, &["Portal.example.com:18080"]);
        let cases = [
            ("127.0.0.1:18080", true),
            ("localhost:18080", true),
            ("LOCALHOST:18080", true),
            ("portal.example.com:18080", true),
            ("127.0.0.1", false),
            ("127.0.0.1:18081", false),
            ("127.0.0.1:18080.evil.test", false),
            ("evil.test", false),
            ("evil.test:18080", false),
            ("portal.example.com", false),
            ("portal.example.com:18080@evil.test", false),
            ("[::1]:18080", false),
            ("", false),
        ];
        for (host, ours) in cases {
            assert_eq!(names.has(host.as_bytes()), ours, "{host}");
        }
        assert!(HostNames::new(80, &[]).has(b"localhost"));
    }

    proptest! {
        #[test]
        fn no_strange_host_is_taken_for_ours(host in "[a-z0-9.:@\\[\\]%-]{0,40}") {
            let names = HostNames::new(18080, &[]);
            let ours = host == "127.0.0.1:18080" || host == "localhost:18080";
            prop_assert_eq!(names.has(host.as_bytes()), ours);
        }
    }
}
