//! The words of errors for people, in both languages: what happened, why, and the way out.
//!
//! The sentences themselves are data ([`sentences`]); of WeCom's errcodes the clinic knows cause and steps.

use super::{Error, sentences};
use crate::checkup::{Fix, fix_of};
use crate::lang::Text;
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

impl Error {
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
                    "把 {ip} 加到下面说的企业可信IP。",
                    "Add {ip} to the trusted IPs named below."
                ),
            );
        }
        fix
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::lang::Lang;

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
        assert_ne!(app.link, contacts.link);
        assert!(contacts.link.unwrap().ends_with("#apps/contactsApi"));
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
