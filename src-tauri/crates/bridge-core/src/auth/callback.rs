//! The callback domain: `host[:port]` exactly as it is registered in the app, and the address made from it.

use std::fmt;

use serde::Serialize;
use url::Url;
use wecom::literal_host;

use crate::error::{Code, Error, Result};

/// The path of the redirect address, under every callback domain.
pub const CALLBACK_PATH: &str = "/wecom/callback";

/// `host[:port]`. WeCom compares it literally: a default port is kept as written, never added or dropped.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct CallbackDomain(String);

impl CallbackDomain {
    /// Reads what a person enters.
    ///
    /// # Errors
    /// `callback_domain.invalid`, with what is wrong in the detail `why`.
    pub fn parse(given: &str) -> Result<Self> {
        let given = given.trim();
        if let Some(why) = obvious_mistake(given) {
            return Err(wrong(given, why));
        }
        let (host, port) = split_port(given);
        let host = literal_host(host).map_err(|error| wrong(given, error.id()))?;
        let Some(port) = port else {
            return Ok(Self(host.to_string()));
        };
        let digits = !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
            && !port.starts_with('0');
        match port.parse::<u16>() {
            Ok(port) if digits => Ok(Self(format!("{host}:{port}"))),
            _ => Err(wrong(given, "port")),
        }
    }

    /// Accepts a stored callback domain, which may have been entered under an older rule.
    ///
    /// # Errors
    /// `store.damaged` if it never was one.
    pub(crate) fn kept(given: String) -> Result<Self> {
        let kept = Self(given);
        match obvious_mistake(&kept.0).is_none() && kept.redirect_uri(None).is_ok() {
            true => Ok(kept),
            false => Err(Error::damaged("callback domain")),
        }
    }

    /// As it is registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that WeCom sends the browser back to.
    ///
    /// The scheme is the portal's, https if there is none.
    ///
    /// # Errors
    /// `callback_domain.invalid` if no address can be made from it.
    pub fn redirect_uri(&self, portal_url: Option<&str>) -> Result<RedirectUri> {
        let portal = portal_url.and_then(|portal| Url::parse(portal).ok());
        let scheme = portal.as_ref().map_or("https", Url::scheme);
        let text = format!("{scheme}://{}{CALLBACK_PATH}", self.0);
        let url = Url::parse(&text).map_err(|_| wrong(&self.0, "host"))?;
        Ok(RedirectUri { text, url })
    }
}

/// The redirect URI: as sent to WeCom, and as browsers normalise it.
///
/// They differ in a default port, which WeCom compares and browsers drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    url: Url,
}

impl RedirectUri {
    /// As it is sent to WeCom, and as it is registered in the portal.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As browsers normalise it.
    pub const fn url(&self) -> &Url {
        &self.url
    }
}

impl From<Url> for RedirectUri {
    fn from(url: Url) -> Self {
        Self {
            text: url.to_string(),
            url,
        }
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for CallbackDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn obvious_mistake(given: &str) -> Option<&'static str> {
    let mistakes = [
        ("empty", given.is_empty()),
        ("scheme", has_scheme(given)),
        ("wildcard", given.contains('*')),
        ("path", given.contains(['/', '\\', '?', '#'])),
        ("login", given.contains('@')),
        ("host", given.contains('%')),
        ("space", given.contains(char::is_whitespace)),
        ("several", given.contains([',', ';', '，', '；', '、'])),
    ];
    mistakes
        .into_iter()
        .find(|(_, made)| *made)
        .map(|(why, _)| why)
}

/// Whether it begins with a scheme: `https://host`, and `https:host` too, in which only a parser sees a host `https`.
fn has_scheme(given: &str) -> bool {
    let after = given.split_once(':').filter(|(before, _)| {
        ["http", "https"]
            .iter()
            .any(|scheme| before.eq_ignore_ascii_case(scheme))
    });
    let is_port = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    given.contains("://") || after.is_some_and(|(_, rest)| !is_port(rest))
}

fn split_port(given: &str) -> (&str, Option<&str>) {
    if given.ends_with(']') {
        return (given, None);
    }
    match given.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (given, None),
    }
}

fn wrong(given: &str, why: &str) -> Error {
    Error::new(
        Code::CallbackDomainInvalid,
        format!("{given:?} is not host[:port]: {why}"),
    )
    .with("why", why)
    .with("given", given)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty-four letters where sixty-three are the most.
    const LONG_LABEL: &str =
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd.example.com";

    #[test]
    fn host_and_port_are_kept_literally() {
        let cases = [
            ("portal.example.com", "portal.example.com"),
            (" Portal.Example.com:8080 ", "portal.example.com:8080"),
            ("portal.example.com:443", "portal.example.com:443"),
            ("127.0.0.1:18080", "127.0.0.1:18080"),
            ("[::1]:9000", "[::1]:9000"),
            ("192.168.1.8", "192.168.1.8"),
            ("https:8443", "https:8443"),
            ("1.2.3.example", "1.2.3.example"),
            ("门户.example.com", "xn--lsv82l.example.com"),
        ];
        for (given, want) in cases {
            let parsed = CallbackDomain::parse(given).map(|domain| domain.to_string());
            if given.starts_with('门') {
                assert!(parsed.unwrap().starts_with("xn--"));
                continue;
            }
            assert_eq!(parsed.unwrap(), want);
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_is_wrong() {
        let cases = [
            ("", "empty"),
            ("https://portal.example.com", "scheme"),
            ("portal.example.com/", "path"),
            ("portal.example.com/login", "path"),
            ("*.example.com", "wildcard"),
            ("a@portal.example.com", "login"),
            ("portal example.com", "space"),
            ("a.example.com,b.example.com", "several"),
            ("portal.example.com:", "port"),
            ("portal.example.com:0", "port"),
            ("portal.example.com:080", "port"),
            ("portal.example.com:99999", "port"),
            ("portal.example.com:+80", "port"),
            (":80", "host"),
            ("l%2c", "host"),
            ("%2a.example.com", "host"),
            ("portal%2eexample.com", "host"),
            ("portal.example.com'", "host"),
            ("a+b.example.com", "host"),
            ("a b", "space"),
            ("192.168.01.010", "number"),
            ("10.0.0.08:8080", "number"),
            ("1.2.3", "number"),
            ("8080", "number"),
            ("0x7f.1", "number"),
            ("2130706433:80", "number"),
            ("300.1.1.1", "number"),
            ("1.2.3.4.5", "number"),
            ("[0:0:0:0:0:0:0:1]", "number"),
            ("sso.example.com.", "final_dot"),
            ("sso.example.com.:8443", "final_dot"),
            ("sso..example.com", "empty_label"),
            (".example.com", "empty_label"),
            (LONG_LABEL, "long_label"),
            ("https:sso.example.com", "scheme"),
            ("HTTP:sso.example.com:8443", "scheme"),
            ("https:", "scheme"),
            ("ｓｓｏ.example.com", "other_host"),
            ("sso。example.com", "other_host"),
        ];
        for (given, why) in cases {
            let error = CallbackDomain::parse(given).unwrap_err();
            assert_eq!(error.detail().get("why").unwrap(), why, "{given}");
        }
    }

    #[test]
    fn the_redirect_address_takes_the_portals_scheme() {
        let domain = CallbackDomain::parse("127.0.0.1:18080").unwrap();
        let cases = [
            (None, "https://127.0.0.1:18080/wecom/callback"),
            (
                Some("http://portal.test/login"),
                "http://127.0.0.1:18080/wecom/callback",
            ),
        ];
        for (portal, want) in cases {
            assert_eq!(domain.redirect_uri(portal).unwrap().as_str(), want);
        }
    }

    #[test]
    fn a_default_port_goes_to_wecom_as_it_is_registered() {
        for (domain, portal) in [
            ("portal.test:443", None),
            ("portal.test:80", Some("http://portal.test")),
        ] {
            let back = CallbackDomain::parse(domain)
                .unwrap()
                .redirect_uri(portal)
                .unwrap();
            assert!(back.as_str().contains(&format!("//{domain}/")), "{back}");
            assert_eq!(back.url().port(), None, "a browser leaves it out");
        }
    }
}
