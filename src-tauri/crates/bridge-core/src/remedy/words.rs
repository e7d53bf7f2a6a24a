//! The sentences of errors for people, in both languages: headline, cause and remedy.
//!
//! The sentences themselves are data (`sentences.json`); of WeCom's errcodes the clinic knows cause and steps.

use serde_json::Value;

use super::sentences;
use crate::error::{Code, Error};
use crate::lang::Text;
use crate::remedy::Fix;
use crate::remedy::trusted_ip::fix_of;
use crate::text;

/// What happened, in one sentence.
pub fn headline(error: &Error) -> Text {
    sentences::of(error).title
}

/// Headline and remedy of a code that is no error of the product's, such as `unexpected`.
pub fn of_foreign(id: &str) -> (Text, Fix) {
    let said = sentences::of_foreign(id);
    (said.title, said.fix)
}

/// The codes that [`of_foreign`] knows.
pub const FOREIGN: [&str; 2] = sentences::FOREIGN;

/// Where a secret is entered again.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum SecretPlace {
    /// In the settings of this data source.
    Source(String),
    /// In the settings of this authentication source.
    Auth(String),
}

impl Error {
    /// Where the secret is entered that it is about, if it is about one of a source.
    pub fn secret_place(&self) -> Option<SecretPlace> {
        if !matches!(self.code(), Code::SecretElsewhere | Code::SecretMissing) {
            return None;
        }
        let id = |key: &str| Some(self.detail().get(key)?.as_str()?.to_owned());
        let source = id("source").map(SecretPlace::Source);
        source.or_else(|| id("auth").map(SecretPlace::Auth))
    }

    /// The vendor's own numbers and the addresses behind it, for small print; empty if there are none.
    pub fn small_print(&self) -> String {
        let fact = |key: &str| match self.detail().get(key)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let line = |keys: &[&str]| {
            let facts = keys.iter().filter_map(|key| fact(key));
            facts.collect::<Vec<_>>().join(" · ")
        };
        match self.code() {
            Code::SecretElsewhere => {
                let (before, now) = (
                    line(&["bound_to", "bound_proxy"]),
                    line(&["address", "proxy"]),
                );
                format!("{before} → {now}")
            }
            code if code.id().starts_with("listener.") => line(&["callback_domain", "port"]),
            _ => line(&["errcode", "api", "hint"]),
        }
    }

    /// What happened, in one sentence.
    pub fn title(&self) -> Text {
        headline(self)
    }

    /// Why it is so and what to do about it.
    pub fn fix(&self) -> Fix {
        let said = sentences::of(self);
        let Some(errcode) = self.errcode().filter(|_| said.clinic) else {
            return said.fix;
        };
        if let Some(fix) = fix_of(self) {
            return fix;
        }
        let mut fix = Fix::of_errcode(errcode);
        if let (60020, Some(ip)) = (errcode, self.caller_ip()) {
            fix.steps.insert(
                0,
                text!(
                    "把 {ip} 加到下面说的【企业可信IP】。",
                    "Add {ip} to the 【企业可信IP】 Trusted IPs named below."
                ),
            );
        }
        fix
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn small_print_and_the_secrets_place_come_from_the_facts() {
        let refused = Error::new(Code::WecomRefused, "x")
            .with("errcode", 60020)
            .with("api", "gettoken")
            .with("hint", "h1");
        assert_eq!(refused.small_print(), "60020 · gettoken · h1");
        assert_eq!(refused.secret_place(), None);
        let elsewhere = Error::new(Code::SecretElsewhere, "x")
            .with("bound_to", "https://a.test")
            .with("address", "https://b.test")
            .with("proxy", "http://p.test:1")
            .with("auth", "a1");
        assert_eq!(
            elsewhere.small_print(),
            "https://a.test → https://b.test · http://p.test:1"
        );
        assert_eq!(
            elsewhere.secret_place(),
            Some(SecretPlace::Auth("a1".into()))
        );
    }

    #[test]
    fn every_code_says_what_happened_and_the_way_out_in_both_languages() {
        for code in Code::ALL {
            let error = Error::new(*code, "x");
            let fix = error.fix();
            let mut texts = vec![headline(&error), fix.cause];
            texts.extend(fix.steps);
            assert!(texts.len() >= 3, "{code}");
            for text in texts {
                assert!(
                    text.zh.chars().any(|c| c > '\u{2e80}'),
                    "{code}: {}",
                    text.zh
                );
                assert!(
                    !text.en.is_empty() && text.get(Lang::En) != text.get(Lang::Zh),
                    "{code}: {}",
                    text.en
                );
            }
        }
    }

    #[test]
    fn an_untrusted_address_is_named_in_the_first_step() {
        let error = Error::new(Code::WecomRefused, "no")
            .with("errcode", 60020)
            .with("caller_ip", "203.0.113.7");
        assert!(error.fix().steps[0].en.contains("203.0.113.7"));
    }

    #[test]
    fn where_the_list_of_trusted_addresses_is_known_it_is_named() {
        let of = |list: &str| {
            let error = Error::new(Code::WecomRefused, "no").with("errcode", 60020);
            let error = error.with("caller_ip", "203.0.113.7");
            error.with("trusted_ip_list", list).fix()
        };
        let (app, contacts) = (of("app"), of("contacts"));
        for fix in [&app, &contacts] {
            assert!(fix.steps[0].en.contains("203.0.113.7"), "{fix:?}");
        }
        assert_ne!(app.page, contacts.page);
        assert!(contacts.link().unwrap().ends_with("#apps/contactsApi"));
    }

    #[test]
    fn a_secret_of_the_wrong_form_is_told_what_is_wrong() {
        let cases = [
            ("two words", "space"),
            ("ａｂｃ", "full-width"),
            (&"x".repeat(10_000), "longer"),
        ];
        for (given, said) in cases {
            let error = Error::from(wecom::Secret::parse(given).unwrap_err());
            let cause = error.fix().cause;
            assert!(cause.en.contains(said), "{given:.20}: {}", cause.en);
        }
    }

    #[test]
    fn the_page_number_is_told_apart_from_other_mistakes() {
        let error = Error::new(Code::AgentIdInvalid, "x").with("page_number", true);
        assert_ne!(
            error.fix().cause,
            Error::new(Code::AgentIdInvalid, "x").fix().cause
        );
    }
}
