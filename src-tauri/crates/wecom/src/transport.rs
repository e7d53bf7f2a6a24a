//! One HTTP exchange: an address goes out, a bounded body or a named failure comes back.
//!
//! Addresses carry tokens, so none gets into an error: each `reqwest::Error` loses its own here.

use std::error::Error as StdError;
use std::io;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Response, StatusCode};

use crate::api::Api;
use crate::client::Shared;
use crate::error::{Error, NotWeCom, UnreachableKind};
use crate::memory::Answers;
use crate::scrub;

/// The largest body that is read. A department of 30,000 members is about half of this.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Who answers.
#[derive(Clone)]
pub(crate) enum Http {
    Server(reqwest::Client),
    Memory(Answers),
}

/// What came back.
pub(crate) struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) says_html: bool,
    pub(crate) body: Vec<u8>,
}

/// An exchange that brought no answer.
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
        Http::Memory(answers) => return answers.to(api),
    };
    let fail = |error| failure(api, error, shared.proxied(), hidden);
    let request = match body {
        Some(body) => http
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(body),
        None => http.get(url),
    };
    let mut response = request.send().await.map_err(fail)?;
    if let Some(host) = redirect(&response) {
        return Err(Failure::answered(api, NotWeCom::Redirect(host)));
    }
    let mut body = Vec::with_capacity(announced(&response));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(too_large(api));
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
            error: Error::NotWeCom { api, what },
            reached: true,
        }
    }
}

fn too_large(api: Api) -> Failure {
    let reason = format!("larger than {} MiB", LARGEST_BODY / 1024 / 1024);
    Failure::answered(
        api,
        NotWeCom::Undecodable {
            path: ".".to_owned(),
            reason,
        },
    )
}

/// How much room to make at first; a server may announce anything.
fn announced(response: &Response) -> usize {
    const AT_FIRST: u64 = 1024 * 1024;
    let length = response.content_length().unwrap_or(0).min(AT_FIRST);
    usize::try_from(length).unwrap_or(0)
}

/// The host that a redirect points to; the rest of the address may hold the token.
fn redirect(response: &Response) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(location).ok()?;
    target.host_str().map(str::to_owned)
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

fn failure(api: Api, error: reqwest::Error, proxied: bool, hidden: &[&str]) -> Failure {
    let error = error.without_url();
    let kind = kind(&error, proxied);
    let detail = scrub::with_values(&causes(&error), hidden);
    Failure {
        reached: !error.is_connect(),
        error: Error::Unreachable { api, kind, detail },
    }
}

/// All causes, outermost first.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    for cause in chain(error).skip(1) {
        let cause = cause.to_string();
        if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

fn kind(error: &reqwest::Error, proxied: bool) -> UnreachableKind {
    let text = causes(error).to_ascii_lowercase();
    let io = io_kinds(error);
    let has = |kinds: &[io::ErrorKind]| io.iter().any(|kind| kinds.contains(kind));
    if error.is_connect() && is_tls(&text) {
        return UnreachableKind::Tls;
    }
    if text.contains("tunnel") || text.contains("proxy") || (proxied && error.is_connect()) {
        return UnreachableKind::Proxy;
    }
    if error.is_timeout() || has(&[io::ErrorKind::TimedOut]) {
        return UnreachableKind::Timeout;
    }
    if error.is_dns() {
        return UnreachableKind::Dns;
    }
    if has(&[io::ErrorKind::ConnectionRefused]) {
        return UnreachableKind::Refused;
    }
    if has(&BROKEN) || text.contains("connection closed") || error.is_body() || error.is_decode() {
        return UnreachableKind::Reset;
    }
    UnreachableKind::Other
}

const BROKEN: [io::ErrorKind; 5] = [
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::UnexpectedEof,
    io::ErrorKind::NotConnected,
];

/// By text, since the TLS library's own error types are not at hand here.
fn is_tls(text: &str) -> bool {
    [
        "certificate",
        "tls",
        "handshake",
        "corrupt message",
        "fatal alert",
        "peer is incompatible",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

fn io_kinds(error: &reqwest::Error) -> Vec<io::ErrorKind> {
    chain(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind)
        .collect()
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source())
}
