//! Callback address: whether it is the redirect URI to the letter, and what it carries.
//!
//! Providers put the redirect address into other addresses as a value, and attackers into host names and paths, so
//! nothing is ever searched for: scheme, host, port and path are compared whole. What the code is worth is decided
//! elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;
use wecom::PasteMistake;

/// The longest address that is read at all.
pub const LONGEST_ADDRESS: usize = 8 * 1024;

/// The longest code that WeCom gives, in bytes, and the longest state that is looked at.
const LONGEST_VALUE: usize = 512;

/// Parameters of a callback. Its `Debug` shows neither code nor state.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CallbackParams {
    /// The login code; `None` if the user declined.
    pub code: Option<String>,
    /// The state that the login was begun with.
    pub state: Option<String>,
}

impl fmt::Debug for CallbackParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallbackParams")
            .field("code", &self.code.as_ref().map(|_| "…"))
            .field("state", &self.state.as_ref().map(|_| "…"))
            .finish()
    }
}

/// Mismatch between an address and the redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectMismatch {
    /// It is no address, or longer than one is read.
    NotAnAddress,
    /// Another scheme, such as http for https.
    Scheme,
    /// Another host, or the same in other letters.
    Host,
    /// Another port.
    Port,
    /// Another path.
    Path,
    /// It carries a user name or a password.
    Login,
    /// It names code or state twice, or with an absurd value.
    Unclear,
    /// Pasted without its `https://`.
    NoScheme,
    /// Pasted with `view-source:` before it.
    ViewSource,
    /// Pasted from a page's source or a chat, with `&amp;` for `&`.
    Escaped,
    /// A browser's own error page.
    ErrorPage,
    /// WeCom's login page, from before the scan.
    LoginPage,
}

impl RedirectMismatch {
    /// Whether it is a mistake of copying, which says nothing about the set-up.
    pub(super) const fn is_paste_mistake(self) -> bool {
        match self {
            Self::NotAnAddress
            | Self::Unclear
            | Self::NoScheme
            | Self::ViewSource
            | Self::Escaped
            | Self::ErrorPage
            | Self::LoginPage => true,
            Self::Scheme | Self::Host | Self::Port | Self::Path | Self::Login => false,
        }
    }
}

impl From<PasteMistake> for RedirectMismatch {
    fn from(mistake: PasteMistake) -> Self {
        match mistake {
            PasteMistake::NoScheme => Self::NoScheme,
            PasteMistake::ViewSource => Self::ViewSource,
            PasteMistake::Escaped => Self::Escaped,
            PasteMistake::ErrorPage => Self::ErrorPage,
        }
    }
}

/// The login page today, and those that older portals lead to.
const LOGIN_PAGES: [&str; 3] = [
    "/wwlogin/sso/login",
    "/wwopen/sso/qrConnect",
    "/connect/oauth2/authorize",
];

/// Whether a navigation's address is the redirect URI, whatever its query.
pub fn matches_redirect_uri(expected: &Url, given: &Url) -> bool {
    differs(expected, given).is_none()
}

/// Reads the callback parameters of an address as a browser or a request states it.
///
/// # Errors
/// The mismatch with the redirect URI.
pub fn read_callback(expected: &Url, given: &Url) -> Result<CallbackParams, RedirectMismatch> {
    if given.as_str().len() > LONGEST_ADDRESS {
        return Err(RedirectMismatch::NotAnAddress);
    }
    if let Some(astray) = differs(expected, given) {
        return Err(astray);
    }
    let query = given.query().unwrap_or_default();
    read_query(query)
}

/// Reads the callback parameters of an address that a user copied out of a browser.
///
/// # Errors
/// The mismatch with the redirect URI.
pub fn read_pasted(expected: &Url, pasted: &str) -> Result<CallbackParams, RedirectMismatch> {
    let text = pasted
        .trim()
        .trim_matches(['"', '\'', '<', '>', '“', '”'])
        .trim();
    if text.is_empty() || text.len() > LONGEST_ADDRESS {
        return Err(RedirectMismatch::NotAnAddress);
    }
    if let Some(mistake) = wecom::paste_mistake(text) {
        return Err(mistake.into());
    }
    if text.chars().any(is_no_part) {
        return Err(RedirectMismatch::NotAnAddress);
    }
    let given = Url::parse(text).map_err(|_| RedirectMismatch::NotAnAddress)?;
    if !matches_redirect_uri(expected, &given) && is_login_page(&given) {
        return Err(RedirectMismatch::LoginPage);
    }
    // Browsers show hosts in small letters. What differs from that was not copied from one.
    if matches_redirect_uri(expected, &given) && has_capitals(text) {
        return Err(RedirectMismatch::Host);
    }
    read_callback(expected, &given)
}

/// The code and the state of a query; other parameters are none of our business.
///
/// # Errors
/// [`RedirectMismatch::Unclear`] if one of them is named twice or cannot be one.
pub fn read_query(query: &str) -> Result<CallbackParams, RedirectMismatch> {
    let mut returned = CallbackParams::default();
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let slot = match key.as_ref() {
            "code" => &mut returned.code,
            "state" => &mut returned.state,
            _ => continue,
        };
        if slot.is_some() || !is_plausible(&value) {
            return Err(RedirectMismatch::Unclear);
        }
        *slot = Some(value.into_owned());
    }
    // WeCom leaves the code out after a no; an empty one means the same.
    returned.code = returned.code.filter(|code| !code.is_empty());
    returned.state = returned.state.filter(|state| !state.is_empty());
    Ok(returned)
}

/// Redacted address, as it may be shown and stored: origin and path only, which carry neither code nor state.
pub fn redacted(given: &Url) -> String {
    let host = given.host_str().unwrap_or_default();
    let port = given
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    format!("{}://{host}{port}{}", given.scheme(), given.path())
        .chars()
        .take(200)
        .collect()
}

fn is_login_page(given: &Url) -> bool {
    LOGIN_PAGES.iter().any(|page| given.path().ends_with(page))
}

fn differs(expected: &Url, given: &Url) -> Option<RedirectMismatch> {
    let differences = [
        (
            RedirectMismatch::Login,
            !given.username().is_empty() || given.password().is_some(),
        ),
        (RedirectMismatch::Host, given.host() != expected.host()),
        (
            RedirectMismatch::Scheme,
            given.scheme() != expected.scheme(),
        ),
        (
            RedirectMismatch::Port,
            given.port_or_known_default() != expected.port_or_known_default(),
        ),
        (RedirectMismatch::Path, given.path() != expected.path()),
    ];
    differences
        .into_iter()
        .find(|(_, differs)| *differs)
        .map(|(astray, _)| astray)
}

/// Codes and states are short and printable; anything else did not come from WeCom or from us.
fn is_plausible(value: &str) -> bool {
    value.len() <= LONGEST_VALUE && value.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_no_part(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn has_capitals(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return true;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    scheme
        .bytes()
        .chain(host.bytes())
        .any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOME: &str = "https://portal.example.com/wecom/callback";

    fn home(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    fn back(code: Option<&str>, state: Option<&str>) -> CallbackParams {
        CallbackParams {
            code: code.map(str::to_owned),
            state: state.map(str::to_owned),
        }
    }

    #[test]
    fn what_goes_wrong_while_copying_is_told_apart() {
        let cases = [
            (
                "portal.example.com/wecom/callback?code=c&state=s",
                RedirectMismatch::NoScheme,
            ),
            (
                "view-source:https://portal.example.com/wecom/callback?code=c&state=s",
                RedirectMismatch::ViewSource,
            ),
            (
                "https://portal.example.com/wecom/callback?code=c&amp;state=s",
                RedirectMismatch::Escaped,
            ),
            ("chrome-error://chromewebdata/", RedirectMismatch::ErrorPage),
            (
                "about:neterror?e=connectionFailure&u=https%3A//portal.example.com/wecom/callback",
                RedirectMismatch::ErrorPage,
            ),
            (
                "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&redirect_uri=https%3A%2F%2Fportal.example.com%2Fwecom%2Fcallback&state=s",
                RedirectMismatch::LoginPage,
            ),
            (
                "https://open.work.weixin.qq.com/wwopen/sso/qrConnect?appid=ww1",
                RedirectMismatch::LoginPage,
            ),
            (
                "http://127.0.0.1:7777/wwlogin/sso/login?state=s",
                RedirectMismatch::LoginPage,
            ),
            ("https://portal.example.com/other", RedirectMismatch::Path),
        ];
        for (pasted, want) in cases {
            assert_eq!(read_pasted(&home(HOME), pasted), Err(want), "{pasted}");
            assert_eq!(want.is_paste_mistake(), want != RedirectMismatch::Path);
        }
    }

    #[test]
    fn only_the_redirect_address_itself_is_home() {
        let cases = [
            (
                "https://portal.example.com/wecom/callback?code=c&state=s",
                Ok(back(Some("c"), Some("s"))),
            ),
            (
                "https://portal.example.com:443/wecom/callback?code=c&state=s",
                Ok(back(Some("c"), Some("s"))),
            ),
            (
                "https://portal.example.com/wecom/callback?state=s",
                Ok(back(None, Some("s"))),
            ),
            (
                "https://portal.example.com/wecom/callback?code=&state=s",
                Ok(back(None, Some("s"))),
            ),
            (
                "https://portal.example.com/wecom/callback?state=s&code=-_c&appid=ww1#x",
                Ok(back(Some("-_c"), Some("s"))),
            ),
            (
                "https://portal.example.com/wecom/callback",
                Ok(back(None, None)),
            ),
            (
                "  <https://portal.example.com/wecom/callback?code=c&state=s> ",
                Ok(back(Some("c"), Some("s"))),
            ),
            (
                "https://portal.example.com.evil.test/wecom/callback?code=c&state=s",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://evil.test/?redirect_uri=https://portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://evil.test/https://portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://evil.test#https://portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://portal.example.com@evil.test/wecom/callback?code=c",
                Err(RedirectMismatch::Login),
            ),
            (
                "https://evil@portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::Login),
            ),
            (
                "https://evil.test\\@portal.example.com/wecom/callback",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://sub.portal.example.com/wecom/callback",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://example.com/wecom/callback",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://portal.example.com./wecom/callback",
                Err(RedirectMismatch::Host),
            ),
            (
                "https://PORTAL.example.com/wecom/callback?code=c&state=s",
                Err(RedirectMismatch::Host),
            ),
            (
                "HTTPS://portal.example.com/wecom/callback?code=c&state=s",
                Err(RedirectMismatch::Host),
            ),
            (
                "http://portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::Scheme),
            ),
            (
                "https://portal.example.com:8443/wecom/callback?code=c",
                Err(RedirectMismatch::Port),
            ),
            (
                "https://portal.example.com/WeCom/callback?code=c",
                Err(RedirectMismatch::Path),
            ),
            (
                "https://portal.example.com/wecom/callback/?code=c",
                Err(RedirectMismatch::Path),
            ),
            (
                "https://portal.example.com/wecom/callbackx?code=c",
                Err(RedirectMismatch::Path),
            ),
            (
                "https://portal.example.com//wecom/callback?code=c",
                Err(RedirectMismatch::Path),
            ),
            (
                "https://portal.example.com/wecom%2Fcallback?code=c",
                Err(RedirectMismatch::Path),
            ),
            (
                "https://portal.example.com/wecom/callback?code=a&code=b",
                Err(RedirectMismatch::Unclear),
            ),
            (
                "https://portal.example.com/wecom/callback?state=a&state=b&code=c",
                Err(RedirectMismatch::Unclear),
            ),
            (
                "https://portal.example.com/wecom/callback?code=a%00b",
                Err(RedirectMismatch::Unclear),
            ),
            (
                "portal.example.com/wecom/callback?code=c",
                Err(RedirectMismatch::NoScheme),
            ),
            ("code=c&state=s", Err(RedirectMismatch::NotAnAddress)),
            (
                "https://portal.example.com/wecom/callback?code=a b",
                Err(RedirectMismatch::NotAnAddress),
            ),
            ("", Err(RedirectMismatch::NotAnAddress)),
            ("javascript:alert(1)", Err(RedirectMismatch::Host)),
        ];
        for (given, want) in cases {
            assert_eq!(read_pasted(&home(HOME), given), want, "{given}");
        }
    }

    #[test]
    fn a_port_and_a_plain_scheme_are_compared_too() {
        let local = home("http://127.0.0.1:18080/wecom/callback");
        let cases = [
            ("http://127.0.0.1:18080/wecom/callback?code=c&state=s", true),
            ("http://127.0.0.1/wecom/callback?code=c&state=s", false),
            (
                "http://localhost:18080/wecom/callback?code=c&state=s",
                false,
            ),
            (
                "https://127.0.0.1:18080/wecom/callback?code=c&state=s",
                false,
            ),
            ("http://127.0.0.1:18080.evil.test/wecom/callback", false),
            ("http://[::1]:18080/wecom/callback?code=c&state=s", false),
        ];
        for (given, want) in cases {
            assert_eq!(read_pasted(&local, given).is_ok(), want, "{given}");
        }
    }

    #[test]
    fn what_is_absurdly_long_is_not_read() {
        let long = "x".repeat(LONGEST_VALUE + 1);
        let given = format!("{HOME}?code={long}&state=s");
        assert_eq!(
            read_pasted(&home(HOME), &given),
            Err(RedirectMismatch::Unclear)
        );
        let given = format!("{HOME}?code=c&pad={}", "x".repeat(LONGEST_ADDRESS));
        assert_eq!(
            read_pasted(&home(HOME), &given),
            Err(RedirectMismatch::NotAnAddress)
        );
    }

    #[test]
    fn what_is_shown_carries_nothing() {
        let given = home("https://u:p@evil.test:8443/a/b?code=c0de&state=s#f");
        assert_eq!(redacted(&given), "https://evil.test:8443/a/b");
        let returned = read_pasted(&home(HOME), &format!("{HOME}?code=c0de&state=s7ate")).unwrap();
        let debug = format!("{returned:?}");
        assert!(
            !debug.contains("c0de") && !debug.contains("s7ate"),
            "{debug}"
        );
    }

    proptest! {
        /// Whatever is read as home has, as text, the redirect address before its query.
        #[test]
        fn nothing_but_the_address_itself_is_home(text in "(https?://)?[a-z.@:/\\\\?#%A-Z0-9-]{0,60}(portal\\.example\\.com)?[a-z.@:/\\\\?#%0-9-]{0,40}(/wecom/callback)?[?]?[a-z=&]{0,12}") {
            if read_pasted(&home(HOME), &text).is_ok() {
                let before = text.split(['?', '#']).next().unwrap_or_default();
                let url = Url::parse(before).unwrap();
                prop_assert_eq!(url.as_str(), HOME, "{}", text);
            }
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = read_pasted(&home(HOME), &text);
            let _ = read_query(&text);
        }
    }
}
