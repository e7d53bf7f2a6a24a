//! The pages that a browser is shown when it comes back from WeCom, and the frame around every page of a site.
//!
//! No page has a script, and nothing on one is loaded from anywhere. What came from outside is escaped.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};
use sha2::{Digest as _, Sha256};

use super::{Finished, Outcome, Refusal};
use bridge_core::error::Error;
use bridge_core::html::escape;
use bridge_core::lang::{Lang, Text};
use bridge_core::remedy::{Fix, words};
use bridge_core::text;
use bridge_directory::query::UserView;

const STYLE: &str = include_str!("pages/style.css");

/// Steps of a remedy that a page tells; the program's own window has all of them.
const STEPS: usize = 3;

const CLOSE: Text = Text::fixed("可以关闭这个窗口了。", "You can close this window.");
const IN: Text = Text::fixed("登录成功", "Logged in");
const NOT_IN: Text = Text::fixed("没有登录", "Not logged in");

/// A page before it is put into its frame.
pub(super) struct Page<'a> {
    pub(super) status: StatusCode,
    pub(super) lang: Lang,
    pub(super) title: &'a str,
    /// What stands above everything, as HTML.
    pub(super) above: &'a str,
    /// HTML.
    pub(super) body: &'a str,
}

impl Page<'_> {
    /// The whole answer.
    pub(super) fn answer(&self) -> Response<Body> {
        let lang = match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let Self {
            title, above, body, ..
        } = self;
        let title = escape(title);
        let html = format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{STYLE}</style></head><body>{above}<main>{body}</main></body></html>"
        );
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(header::CONTENT_SECURITY_POLICY, policy());
        response
    }
}

/// Nothing is loaded, nothing runs, nobody frames it, and forms go nowhere else.
fn policy() -> HeaderValue {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
        let style = base64(&Sha256::digest(STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        HeaderValue::from_str(&policy).ok()
    });
    let strictest = || HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    POLICY.clone().unwrap_or_else(strictest)
}

/// What became of a login that a rehearsal began.
pub(super) fn finished(finished: &Finished, lang: Lang) -> Response<Body> {
    match &finished.outcome {
        Outcome::LoggedIn(user) => logged_in(user, lang),
        Outcome::Refused(refusal) => refused(refusal, lang),
    }
}

fn logged_in(user: &UserView, lang: Lang) -> Response<Body> {
    let name = user.name.as_deref().unwrap_or(&user.username);
    let username = &user.username;
    let said = text!(
        "以 {name}（{username}）的身份登录。这是一次演练，结果已记在企微接入助手里。",
        "As {name} ({username}). This was a rehearsal; WeCom Scan has its result."
    );
    let outcome = Told {
        status: StatusCode::OK,
        mark: "good",
        headline: IN,
        said,
        fix: None,
    };
    outcome.page(lang)
}

/// Why nobody was let in.
pub(super) fn refused(refusal: &Refusal, lang: Lang) -> Response<Body> {
    let outcome = Told {
        status: StatusCode::FORBIDDEN,
        mark: "bad",
        headline: NOT_IN,
        said: sentence(&refusal.text()),
        fix: Some(refusal.fix()),
    };
    outcome.page(lang)
}

/// What kept a login from being judged.
pub(super) fn failed(error: &Error, lang: Lang) -> Response<Body> {
    let outcome = Told {
        status: StatusCode::SERVICE_UNAVAILABLE,
        mark: "bad",
        headline: NOT_IN,
        said: sentence(&words::headline(error)),
        fix: Some(error.fix()),
    };
    outcome.page(lang)
}

/// Somebody comes back to a preview that was ended meanwhile, or that their browser is no longer known to.
pub(super) fn preview_over(lang: Lang) -> Response<Body> {
    let outcome = Told {
        status: StatusCode::FORBIDDEN,
        mark: "bad",
        headline: NOT_IN,
        said: Text::fixed(
            "这次扫码是在门户预览里开始的，而那个页面已经结束。请重新打开预览再扫一次。",
            "This scan was begun in a portal preview that is over. Open the preview again and scan once more.",
        ),
        fix: None,
    };
    outcome.page(lang)
}

/// Somebody comes back to a site that waits for nobody.
pub(super) fn nobody_waits(lang: Lang) -> Response<Body> {
    refused(&Refusal::StateUnknown, lang)
}

struct Told {
    status: StatusCode,
    mark: &'static str,
    headline: Text,
    said: Text,
    fix: Option<Fix>,
}

impl Told {
    fn page(&self, lang: Lang) -> Response<Body> {
        let other = match lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        };
        let mark = self.mark;
        let mut body = format!(
            "<section class=\"card\" role=\"status\"><h1 class=\"{mark}\">{}</h1><p>{}</p>",
            self.headline.get(lang),
            escape(self.said.get(lang)),
        );
        if let Some(fix) = &self.fix {
            body += &remedy(fix, lang);
        }
        let _ = write!(
            body,
            "<p class=\"dim\">{}</p><div class=\"other\" lang=\"{}\"><p>{} · {}</p><p>{}</p></div></section>",
            CLOSE.get(lang),
            match other {
                Lang::Zh => "zh-CN",
                Lang::En => "en",
            },
            self.headline.get(other),
            escape(self.said.get(other)),
            CLOSE.get(other),
        );
        let title = self.headline.get(lang);
        let page = Page {
            status: self.status,
            lang,
            title,
            above: "",
            body: &body,
        };
        page.answer()
    }
}

/// Why it is so, and the first steps, as HTML.
pub(super) fn remedy(fix: &Fix, lang: Lang) -> String {
    let steps = fix
        .steps
        .iter()
        .take(STEPS)
        .fold(String::new(), |html, step| {
            html + "<li>" + &escape(step.get(lang)) + "</li>"
        });
    format!(
        "<p class=\"dim\">{}</p><ol>{steps}</ol>",
        escape(fix.cause.get(lang))
    )
}

/// A headline as a sentence.
pub(super) fn sentence(headline: &Text) -> Text {
    let ended = |words: &str, stop: char| match words.ends_with(stop) {
        true => words.to_owned(),
        false => format!("{words}{stop}"),
    };
    Text::new(ended(&headline.zh, '。'), ended(&headline.en, '.'))
}

/// The form in which a policy names a hash.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_everybody_writes_it() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (given, want) in cases {
            assert_eq!(base64(given.as_bytes()), want);
        }
    }

    #[test]
    fn what_comes_from_outside_is_escaped() {
        let refusal = Refusal::NotSynced {
            userid: "<script>alert('1')</script>&\"".into(),
        };
        let html = remedy(&refusal.fix(), Lang::Zh) + &escape(refusal.text().get(Lang::En));
        assert!(
            !html.contains("<script") && html.contains("&lt;script&gt;"),
            "{html}"
        );
        assert!(policy().to_str().unwrap().contains("'sha256-"));
    }
}
