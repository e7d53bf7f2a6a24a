//! What WeCom's login page says in its own words: the QR code is there, or the reason why it is not.
//!
//! Works on the text that a user sees, however it was got: fetched, or read out of a window after its scripts ran.

use futures::future::BoxFuture;
use url::Url;

use super::route::WindowProxy;
use bridge_core::clinic;

/// Where WeCom's own pages live besides the login page's own site, each with all that is below it: its login and the
/// captcha before it are spread over `qq.com`, and `gtimg.com` has the captcha's parts.
const SITES: [&str; 3] = ["qq.com", "wecom.work", "gtimg.com"];

/// Whether a host name is one of WeCom's. A look-alike has another ending.
pub fn is_wecoms(host: &str) -> bool {
    SITES.iter().any(|site| {
        host.strip_suffix(site)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// What a login page shows once its scripts ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageSeen {
    /// The QR code is drawn, so the page takes app and redirect address.
    Qr,
    /// The page refused with this code.
    Refused(i64),
    /// Neither, for as long as it was waited for.
    Nothing,
}

/// Web view that loads a login page and runs its scripts. The desktop has one, a command line has none.
pub trait PageReader: Send + Sync {
    /// Loads a login page out of sight, through this proxy if one is given, and says what it shows.
    fn read(&self, page: Url, proxy: Option<WindowProxy>) -> BoxFuture<'static, PageSeen>;
}

/// What a page shows, from its visible words and whether it drew a QR code. `None` while it shows neither.
pub fn seen(words: &str, has_qr: bool) -> Option<PageSeen> {
    match refusal_in(words) {
        Some(errcode) => Some(PageSeen::Refused(errcode)),
        None => has_qr.then_some(PageSeen::Qr),
    }
}

/// What the page says when the redirect address is not the registered one.
const REFUSAL: &str = "redirect_uri 与配置的授权完成回调域名不一致";
const REFUSAL_CODE: i64 = -31020;

/// The code of the refusal that visible words state, if they state exactly one.
pub fn refusal_in(words: &str) -> Option<i64> {
    if words.contains(REFUSAL) {
        return Some(REFUSAL_CODE);
    }
    let mut codes = words
        .match_indices("-310")
        .filter_map(|(place, _)| code_at(&words[place..]))
        .collect::<Vec<_>>();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [code] => Some(*code),
        _ => None,
    }
}

/// A page code such as −31020, which must end where its digits end.
fn code_at(text: &str) -> Option<i64> {
    let digits = text[1..].chars().take_while(char::is_ascii_digit).count();
    let code = text.get(..=digits)?.parse::<i64>().ok()?;
    (digits == 5 && clinic::lookup(code).is_some()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stated_code_is_a_refusal() {
        let cases = [
            ("redirect_uri 与配置的授权完成回调域名不一致", Some(-31020)),
            ("错误码 -31028", Some(-31028)),
            ("-31020 -31020", Some(-31020)),
            ("-31020 or -31028", None),
            ("order -310201", None),
            ("-31099", None),
            ("-310", None),
            ("扫码登录", None),
            ("", None),
        ];
        for (words, want) in cases {
            assert_eq!(refusal_in(words), want, "{words}");
        }
    }
}
