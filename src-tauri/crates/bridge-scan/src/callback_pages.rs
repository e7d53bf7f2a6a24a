//! Pages of a callback, and the frame around every page of a callback server.
//!
//! No page has a script, and nothing on one is loaded from anywhere.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::outcome::{Outcome, RehearsalResult};
use super::refusal::Refusal;
use bridge_core::error::Error;
use bridge_core::lang::{Lang, Text};
use bridge_core::remedy::{Fix, words};
use bridge_core::text;
use bridge_directory::query::UserView;

const STYLE: &str = include_str!("callback_pages/style.css");

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
    /// What stands above everything.
    pub(super) above: Markup,
    pub(super) body: Markup,
}

impl Page<'_> {
    /// The whole answer.
    pub(super) fn answer(&self) -> Response<Body> {
        let page = html! {
            (PreEscaped("<!doctype html>"))
            html lang=(self.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (self.above)
                    main { (self.body) }
                }
            }
        };
        let mut response = Response::new(Body::from(page.into_string()));
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

/// Content security policy: nothing is loaded or run, no site frames the page, and forms go nowhere else.
fn policy() -> HeaderValue {
    static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
        let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        HeaderValue::from_str(&policy).ok()
    });
    let strictest = || HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    POLICY.clone().unwrap_or_else(strictest)
}

/// Page of a rehearsal's result.
pub(super) fn finished(finished: &RehearsalResult, lang: Lang) -> Response<Body> {
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
        "As {name} ({username}). This was a rehearsal; WeCom Bridge has its result."
    );
    let outcome = PageText {
        status: StatusCode::OK,
        mark: "good",
        headline: IN,
        said,
        fix: None,
    };
    outcome.page(lang)
}

/// Page of a refused login.
pub(super) fn refused(refusal: &Refusal, lang: Lang) -> Response<Body> {
    let outcome = PageText {
        status: StatusCode::FORBIDDEN,
        mark: "bad",
        headline: NOT_IN,
        said: sentence(&refusal.text()),
        fix: Some(refusal.fix()),
    };
    outcome.page(lang)
}

/// Page of an error that kept a login from being judged.
pub(super) fn failed(error: &Error, lang: Lang) -> Response<Body> {
    let outcome = PageText {
        status: StatusCode::SERVICE_UNAVAILABLE,
        mark: "bad",
        headline: NOT_IN,
        said: sentence(&words::headline(error)),
        fix: Some(error.fix()),
    };
    outcome.page(lang)
}

/// Page for a callback of a preview that was stopped, or that no longer knows the browser.
pub(super) fn preview_over(lang: Lang) -> Response<Body> {
    let outcome = PageText {
        status: StatusCode::FORBIDDEN,
        mark: "bad",
        headline: NOT_IN,
        said: Text::fixed(
            "这次扫码是在登录页预览里开始的，而那个页面已经结束。请重新打开预览再扫一次。",
            "This scan was begun in a portal preview that is over. Open the preview again and scan once more.",
        ),
        fix: None,
    };
    outcome.page(lang)
}

struct PageText {
    status: StatusCode,
    mark: &'static str,
    headline: Text,
    said: Text,
    fix: Option<Fix>,
}

impl PageText {
    fn page(&self, lang: Lang) -> Response<Body> {
        let page = Page {
            status: self.status,
            lang,
            title: self.headline.get(lang),
            above: Markup::default(),
            body: self.card(lang),
        };
        page.answer()
    }

    fn card(&self, lang: Lang) -> Markup {
        let other = match lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        };
        html! {
            section class="card" role="status" {
                h1 class=(self.mark) { (self.headline.get(lang)) }
                p { (self.said.get(lang)) }
                @if let Some(fix) = &self.fix { (remedy(fix, lang)) }
                p class="dim" { (CLOSE.get(lang)) }
                div class="other" lang=(other.tag()) {
                    p { (self.headline.get(other)) " · " (self.said.get(other)) }
                    p { (CLOSE.get(other)) }
                }
            }
        }
    }
}

/// Why it is so, and the first steps.
pub(super) fn remedy(fix: &Fix, lang: Lang) -> Markup {
    html! {
        p class="dim" { (fix.cause.get(lang)) }
        ol {
            @for step in fix.steps.iter().take(STEPS) { li { (step.get(lang)) } }
        }
    }
}

/// A headline as a sentence.
pub(super) fn sentence(headline: &Text) -> Text {
    let ended = |words: &str, stop: char| match words.ends_with(stop) {
        true => words.to_owned(),
        false => format!("{words}{stop}"),
    };
    Text::new(ended(&headline.zh, '。'), ended(&headline.en, '.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_policy_lets_the_one_style_in() {
        assert!(policy().to_str().unwrap().contains("'sha256-"));
    }

    proptest! {
        /// A card with words from outside is that with a plain word, but for that word.
        #[test]
        fn words_from_outside_stay_words(word in "zq[<>&\"'/=;!a-z张\u{202E}\u{200F} \n-]{0,24}qz") {
            let card = |word: &str, lang| {
                let told = PageText {
                    status: StatusCode::OK,
                    mark: "bad",
                    headline: NOT_IN,
                    said: Text::same(word.to_owned()),
                    fix: Some(Fix::new(Text::same(word.to_owned()), vec![Text::same(word.to_owned())])),
                };
                told.card(lang).into_string()
            };
            let stays = html! { (word) }.into_string();
            for lang in [Lang::Zh, Lang::En] {
                prop_assert_eq!(card(&word, lang).replace(&stays, "plain"), card("plain", lang));
            }
        }
    }
}
