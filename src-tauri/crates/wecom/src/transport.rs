//! One HTTP exchange: a request, and a response of bounded size or a classified error.
//!
//! URLs carry tokens, so none gets into an error: each `reqwest::Error` loses its own here.

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Response, StatusCode, Url};

use crate::api::Api;
use crate::canned::CannedResponses;
use crate::client::Shared;
use crate::error::{Error, NotWeCom, Seen};
use crate::scrub;
use crate::unreachable::{causes, unreachable_kind};

/// The largest body that is read. A department of 30,000 members is about half of this.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The transport: a server, or canned responses in tests.
#[derive(Clone)]
pub(crate) enum Http {
    Server(reqwest::Client),
    Canned(CannedResponses),
}

/// A raw response.
pub(crate) struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) says_html: bool,
    pub(crate) body: Vec<u8>,
}

/// A failed exchange.
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether WeCom may have acted on the request.
    pub(crate) reached: bool,
}

/// Sends a request, a POST if there is a body.
pub(crate) async fn exchange(
    shared: &Shared,
    api: Api,
    url: &str,
    body: Option<Vec<u8>>,
    hidden: &[&str],
) -> Result<Raw, Failure> {
    let http = match shared.http() {
        Http::Server(http) => http,
        Http::Canned(canned) => return canned.to(api),
    };
    let fail = |error| failure(api, error, shared, hidden);
    let request = match body {
        Some(body) => http
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(body),
        None => http.get(url),
    };
    let mut response = request.send().await.map_err(fail)?;
    if let Some(target) = redirect(&response) {
        let target = scrub::with_values(&target, hidden);
        return Err(Failure::answered(api, NotWeCom::Redirect(target))
            .seen(shared, Some(response.status().as_u16())));
    }
    let mut body = Vec::with_capacity(announced(&response));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            let status = response.status().as_u16();
            return Err(too_large(api).seen(shared, Some(status)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Raw {
        status: response.status(),
        says_html: says_html(&response),
        body,
    })
}

impl Failure {
    pub(crate) fn answered(api: Api, what: NotWeCom) -> Self {
        Self {
            error: Error::not_wecom(api, what),
            reached: true,
        }
    }

    /// Adds host and status.
    pub(crate) fn seen(mut self, shared: &Shared, status: Option<u16>) -> Self {
        self.error = self.error.seen(shared.base.host(), status);
        self
    }
}

fn too_large(api: Api) -> Failure {
    let reason = format!("larger than {} MiB", LARGEST_BODY / 1024 / 1024);
    Failure::answered(
        api,
        NotWeCom::Undecodable {
            path: ".".to_owned(),
            reason,
            person: None,
        },
    )
}

/// The initial capacity for a body: `Content-Length` is the server's claim, so it reserves one MiB at most.
fn announced(response: &Response) -> usize {
    const AT_FIRST: u64 = 1024 * 1024;
    let length = response.content_length().unwrap_or(0).min(AT_FIRST);
    usize::try_from(length).unwrap_or(0)
}

/// The target of a redirect, redacted: its query may hold the token, and its path may be one.
fn redirect(response: &Response) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(location).ok()?;
    Some(without_query(&target))
}

/// A redacted URL for errors: origin, and the path if it is short and plain.
#[must_use]
pub fn without_query(target: &Url) -> String {
    const LONGEST: usize = 120;
    let port = target.port().map(|port| format!(":{port}"));
    let (scheme, host) = (target.scheme(), target.host_str().unwrap_or_default());
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
    let path = match target.path() {
        path if path.len() <= LONGEST && path.chars().all(plain) => path,
        _ => "/…",
    };
    format!("{scheme}://{host}{}{path}", port.unwrap_or_default())
}

fn says_html(response: &Response) -> bool {
    let kind = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        kind.trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    })
}

fn failure(api: Api, error: reqwest::Error, shared: &Shared, hidden: &[&str]) -> Failure {
    let error = error.without_url();
    let kind = unreachable_kind(&error, shared.proxied());
    let detail = scrub::with_values(&causes(&error), hidden);
    let seen = Seen::default();
    Failure {
        reached: !error.is_connect(),
        error: Error::Unreachable {
            api,
            kind,
            detail,
            seen,
        },
    }
    .seen(shared, None)
}
