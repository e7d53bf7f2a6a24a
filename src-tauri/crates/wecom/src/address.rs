//! Validation of the API's base URL, of proxy URLs and of site URLs.
//!
//! Only https leaves the machine; plain http is for a server on this machine, such as a simulated one.

use std::fmt;

use thiserror::Error;
use url::{Host, Url};

use crate::host::is_literal_number;
use crate::paste::{PasteMistake, paste_mistake};
use crate::trim;

const WECOM: &str = "https://qyapi.weixin.qq.com";

/// The base address of a WeCom API server, without `/cgi-bin`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApiBase(Url);

/// Error of parsing an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It is no absolute address of a web server.
    #[error("this is not an address that starts with https://")]
    NotAnAddress,
    /// It was copied or pasted wrongly.
    #[error("this is not an address that starts with https://")]
    PasteMistake(PasteMistake),
    /// Its host is an IP address in a notation that browsers read as another one.
    #[error("the host is a number that would be read as another one")]
    Number,
    /// It is plain http to another machine.
    #[error("plain http is only for this machine; use https")]
    Insecure,
    /// It holds a user name or a password.
    #[error("the address holds a user name or a password")]
    HasCredentials,
    /// It has a query (`?…`).
    #[error("the address has a query")]
    HasQuery,
    /// It has a fragment (`#…`).
    #[error("the address has a fragment")]
    HasFragment,
    /// It has a path, where only a host and a port have a meaning.
    #[error("the address has a path")]
    HasPath,
}

impl AddressError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotAnAddress => "not_an_address",
            Self::PasteMistake(mistake) => mistake.id(),
            Self::Number => "number",
            Self::Insecure => "insecure",
            Self::HasCredentials => "login",
            Self::HasQuery => "query",
            Self::HasFragment => "fragment",
            Self::HasPath => "path",
        }
    }
}

/// Parses the URL of a web site that only browsers open.
///
/// # Errors
/// [`AddressError`] with the reason.
pub fn check_site(text: &str) -> Result<Url, AddressError> {
    let text = trim::pasted(text);
    if let Some(mistake) = paste_mistake(text) {
        return Err(AddressError::PasteMistake(mistake));
    }
    let url = Url::parse(text).map_err(|_| AddressError::NotAnAddress)?;
    if !is_written_out(text, &url) {
        return Err(AddressError::NotAnAddress);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::HasCredentials);
    }
    match is_literal_number(text, url.host()) {
        true => Ok(url),
        false => Err(AddressError::Number),
    }
}

impl ApiBase {
    /// Parses a base URL: https to any host, http to this machine only.
    ///
    /// Trailing slashes and every trailing `/cgi-bin` are dropped.
    ///
    /// # Errors
    /// [`AddressError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut url = web_address(trim::pasted(text))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::HasCredentials);
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(AddressError::Insecure);
        }
        let mut path = url.path().trim_end_matches('/');
        // Every one of them, not the last alone: the result is stored and parsed again, and must then stay the same.
        while let Some(before) = path.strip_suffix("/cgi-bin") {
            path = before.trim_end_matches('/');
        }
        let path = path.to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The address as a URL.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// Whether the server runs on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// The server's host for errors, with its port where that is not the default one: another server may listen there.
    pub(crate) fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }
}

impl Default for ApiBase {
    /// The public WeCom service.
    fn default() -> Self {
        match Self::parse(WECOM) {
            Ok(base) => base,
            Err(error) => unreachable!("the built-in address is valid: {error}"),
        }
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for ApiBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Validates the URL of an http or https proxy, as [`ClientBuilder::proxy`](crate::ClientBuilder::proxy) takes it.
///
/// `host:port` alone means http. A user name and a password may stand in it.
///
/// # Errors
/// [`AddressError`] with the reason.
pub fn check_proxy(text: &str) -> Result<(), AddressError> {
    proxy(text).map(drop)
}

pub(crate) fn proxy(text: &str) -> Result<Url, AddressError> {
    let text = trim::pasted(text);
    let url = if text.contains("://") {
        web_address(text)?
    } else {
        web_address(&format!("http://{text}"))?
    };
    if !matches!(url.path(), "" | "/") {
        return Err(AddressError::HasPath);
    }
    Ok(url)
}

fn web_address(text: &str) -> Result<Url, AddressError> {
    if let Some(mistake) = paste_mistake(text) {
        return Err(AddressError::PasteMistake(mistake));
    }
    let url = Url::parse(text).map_err(|_| AddressError::NotAnAddress)?;
    if !is_written_out(text, &url) {
        return Err(AddressError::NotAnAddress);
    }
    if !is_literal_number(text, url.host()) {
        return Err(AddressError::Number);
    }
    if url.query().is_some() {
        return Err(AddressError::HasQuery);
    }
    if url.fragment().is_some() {
        return Err(AddressError::HasFragment);
    }
    Ok(url)
}

/// Whether the text spells out the URL that was parsed from it. Parsers also accept `https:host` and backslashes, and
/// take the second scheme of `https://https://host` for a host name.
fn is_written_out(text: &str, url: &Url) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let authority = text
        .split_once(':')
        .and_then(|(_, rest)| rest.strip_prefix("//"));
    let is_written = authority.is_some_and(|rest| !rest.starts_with(['/', '\\']));
    let is_begun_twice = matches!(url.host_str(), Some("http" | "https"));
    is_web && is_written && !is_begun_twice && url.port() != Some(0)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
