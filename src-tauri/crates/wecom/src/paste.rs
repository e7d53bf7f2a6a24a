//! Mistakes made when an address is copied and pasted, classified so that each gets its own remedy.

use url::Url;

/// A mistake made when an address was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasteMistake {
    /// The scheme (`https://`) is missing.
    NoScheme,
    /// It begins with `view-source:`, as a browser shows a page's source.
    ViewSource,
    /// It comes from a page's source or a chat, with `&amp;` for `&`.
    Escaped,
    /// It is the address of a browser's own error page.
    ErrorPage,
}

/// Schemes of browsers' internal pages.
const OWN_PAGES: [&str; 9] = [
    "about:",
    "chrome:",
    "chrome-error:",
    "edge:",
    "edge-error:",
    "brave:",
    "moz-extension:",
    "ms-appx-web:",
    "res:",
];

impl PasteMistake {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NoScheme => "no_scheme",
            Self::ViewSource => "view_source",
            Self::Escaped => "escaped",
            Self::ErrorPage => "error_page",
        }
    }
}

/// Classifies the mistake made when an address was copied, if it is one of these.
#[must_use]
pub fn paste_mistake(text: &str) -> Option<PasteMistake> {
    let text = text.trim();
    let starts = |mark: &str| {
        text.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    if OWN_PAGES.iter().any(|page| starts(page)) {
        return Some(PasteMistake::ErrorPage);
    }
    if starts("view-source:") {
        return Some(PasteMistake::ViewSource);
    }
    // In an address `&amp;` has no meaning of its own, so it always stems from HTML.
    if text.to_ascii_lowercase().contains("&amp;") {
        return Some(PasteMistake::Escaped);
    }
    is_without_scheme(text).then_some(PasteMistake::NoScheme)
}

/// Whether only the scheme is missing. `portal.example.com:8443/x` would be read as an address of the scheme
/// `portal.example.com`.
fn is_without_scheme(text: &str) -> bool {
    let before_path = text.split(['/', '?', '#']).next().unwrap_or_default();
    if before_path.is_empty()
        || text
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .contains("://")
    {
        return false;
    }
    let Ok(url) = Url::parse(&format!("https://{text}")) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    host.contains(['.', ':']) || (host == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_apart() {
        use PasteMistake::{ErrorPage, Escaped, NoScheme, ViewSource};
        let cases = [
            ("portal.example.com/wecom/callback?code=c", Some(NoScheme)),
            ("portal.example.com:8443/wecom/callback", Some(NoScheme)),
            ("127.0.0.1:18080/wecom/callback?code=c", Some(NoScheme)),
            ("localhost:3000", Some(NoScheme)),
            ("qyapi.weixin.qq.com", Some(NoScheme)),
            ("view-source:https://portal.example.com/", Some(ViewSource)),
            ("View-Source:https://portal.example.com/", Some(ViewSource)),
            ("https://p.example/cb?code=c&amp;state=s", Some(Escaped)),
            ("p.example/cb?code=c&AMP;state=s", Some(Escaped)),
            ("chrome-error://chromewebdata/", Some(ErrorPage)),
            ("about:neterror?e=dnsNotFound", Some(ErrorPage)),
            ("about:blank", Some(ErrorPage)),
            ("edge-error://x", Some(ErrorPage)),
            ("https://portal.example.com/", None),
            ("ftp://portal.example.com", None),
            ("/wecom/callback?to=https://x.example", None),
            ("nonsense", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(paste_mistake(text), want, "{text}");
        }
    }
}
