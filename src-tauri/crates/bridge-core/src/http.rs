//! A plain HTTP GET outside the server API: status, date, redirect and the beginning of the body.
//!
//! No secret and no token is ever sent this way, but for the login of a proxy to that proxy. Redirects are reported, not
//! followed.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, LOCATION};
use reqwest::{Proxy, Response, redirect};
use url::{Host, Url};
use wecom::Seen;

use crate::endpoints::Endpoints;
use crate::error::{Code, Error, Result};

/// More than any page that is worth reading here.
const LARGEST: usize = 1024 * 1024;

const CONNECT: Duration = Duration::from_secs(10);
const IN_ALL: Duration = Duration::from_secs(20);

/// The response, without most of its headers.
#[derive(Debug)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The server's time, in milliseconds since 1970 UTC.
    pub date: Option<i64>,
    /// Whether the content type is HTML.
    pub is_html: bool,
    /// The host that a redirect points to.
    pub redirect: Option<String>,
    /// The address that it points to, without its query.
    pub target: Option<String>,
    /// The beginning of the body.
    pub body: String,
}

/// Asks for one page.
///
/// # Errors
/// `wecom.unreachable` with the kind of failure, or `address.invalid` for a proxy that cannot be used.
pub async fn get(url: &Url, ends: &Endpoints) -> Result<HttpResponse> {
    let proxied = ends.proxy.is_some() && !is_loopback(url);
    let fail = |error| unreachable(url, error, proxied);
    let response = client(url, ends)?
        .get(url.clone())
        .send()
        .await
        .map_err(fail)?;
    let mut answer = head(&response);
    answer.body = body(response).await.map_err(fail)?;
    Ok(answer)
}

/// Whether an address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn client(url: &Url, ends: &Endpoints) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("wecom-bridge/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(IN_ALL);
    let wrong = |error: reqwest::Error| {
        Error::new(Code::AddressInvalid, error.without_url().to_string()).with("field", "proxy")
    };
    if is_loopback(url) {
        // A proxy, also one of the system's settings, would look for the address on its own machine.
        builder = builder.no_proxy();
    } else if let Some(proxy) = &ends.proxy {
        let proxy = Proxy::all(proxy).map_err(wrong)?;
        builder = builder.proxy(match &ends.login {
            Some(login) => proxy.basic_auth(&login.user, login.password.expose()),
            None => proxy,
        });
    }
    builder.build().map_err(wrong)
}

fn head(response: &Response) -> HttpResponse {
    let header = |name| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let redirect = header(LOCATION).filter(|_| response.status().is_redirection());
    let redirect = redirect.and_then(|target| response.url().join(target).ok());
    HttpResponse {
        status: response.status().as_u16(),
        date: header(DATE).and_then(parse_date),
        is_html: header(CONTENT_TYPE).is_some_and(|kind| {
            kind.trim_start()
                .to_ascii_lowercase()
                .starts_with("text/html")
        }),
        target: redirect.as_ref().map(wecom::without_query),
        redirect: redirect.and_then(|target| target.host_str().map(str::to_owned)),
        body: String::new(),
    }
}

async fn body(mut response: Response) -> reqwest::Result<String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() >= LARGEST {
            body.truncate(LARGEST);
            break;
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// An HTTP date, which is always in GMT.
fn parse_date(text: &str) -> Option<i64> {
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()?;
    Some(parsed.as_millisecond())
}

fn unreachable(url: &Url, error: reqwest::Error, proxied: bool) -> Error {
    // The address may hold a login's code and state, which belong in no log.
    let error = error.without_url();
    let seen = Seen {
        host: url.host_str().map(str::to_owned),
        status: None,
    };
    let causes = wecom::causes(&error);
    crate::error::of_unreachable(wecom::unreachable_kind(&error, proxied), &seen, &causes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_dates_are_read_and_rubbish_is_not() {
        assert_eq!(
            parse_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(784_111_777_000)
        );
        assert!(parse_date("yesterday").is_none());
    }

    #[tokio::test]
    async fn a_port_where_nothing_listens_is_told_as_refused() {
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let url = Url::parse(&format!("http://{free}/")).unwrap();
        let error = get(&url, &Endpoints::parse(None, None, None).unwrap())
            .await
            .unwrap_err();
        assert_eq!(error.code(), Code::WecomUnreachable);
        assert_eq!(error.detail()["kind"], "refused");
    }
}
