//! The sentences of errors as data: what happened, why and the way out, chosen by the facts that an error carries.
//!
//! They stand in `sentences.json`, in both languages, and every code has some. Of a code's entries the first one holds
//! whose conditions the detail meets and whose `{places}` it can fill, so an entry that names a person is passed over
//! where none is known. A place may say what stands there otherwise: `{host|API 地址}`. An entry with `clinic` gives
//! its headline only: where WeCom gave an errcode, cause and steps are the clinic's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use crate::clinic::{self, ConsolePage};
use crate::error::{Code, Error};
use crate::lang::{Lang, Text};
use crate::remedy::Fix;

/// What is said of one error.
pub(super) struct Sentences {
    pub(super) title: Text,
    pub(super) fix: Fix,
    /// Whether the clinic knows more, where there is an errcode.
    pub(super) clinic: bool,
}

/// The codes of what is no error of the product's: they are told by their sentences alone.
pub(super) const FOREIGN: [&str; 3] = [UNEXPECTED, "browser.failed", "reveal.failed"];

const UNEXPECTED: &str = "unexpected";

/// What is said of errors with this code and these facts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: Wanted,
    /// Facts that must be so; several values of one are alternatives.
    #[serde(default)]
    when: BTreeMap<String, Wanted>,
    title: Text,
    cause: Text,
    steps: Vec<Text>,
    #[serde(default)]
    clinic: bool,
    #[serde(default)]
    page: Option<ConsolePage>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Wanted {
    One(String),
    Any(Vec<String>),
}

/// What the file says of an error.
pub(super) fn of(error: &Error) -> Sentences {
    let known = said(error.code().id(), error);
    known.unwrap_or_else(|| of_foreign(UNEXPECTED))
}

/// What the file says of a code that carries no facts.
pub(super) fn of_foreign(id: &str) -> Sentences {
    let bare = Error::new(Code::InputInvalid, "");
    let known = said(id, &bare).or_else(|| said(UNEXPECTED, &bare));
    known.unwrap_or_else(|| Sentences {
        title: Text::same(id),
        fix: Fix::new(Text::same(id), Vec::new()),
        clinic: false,
    })
}

fn said(id: &str, error: &Error) -> Option<Sentences> {
    let mut entries = all().iter().filter(|entry| entry.code.holds(id));
    entries.find_map(|entry| entry.said_of(error))
}

impl Entry {
    fn said_of(&self, error: &Error) -> Option<Sentences> {
        let holds = |(key, wanted): (&String, &Wanted)| {
            fact(error, key, Lang::En).is_some_and(|fact| wanted.holds(&fact))
        };
        if !self.when.iter().all(holds) {
            return None;
        }
        let fill = |text: &Text| {
            Some(Text::new(
                filled(&text.zh, error, Lang::Zh)?,
                filled(&text.en, error, Lang::En)?,
            ))
        };
        let steps = self.steps.iter().map(fill).collect::<Option<Vec<_>>>()?;
        let mut fix = Fix::new(fill(&self.cause)?, steps);
        if let Some(page) = &self.page {
            fix = fix.at(page);
        }
        Some(Sentences {
            title: fill(&self.title)?,
            fix,
            clinic: self.clinic,
        })
    }
}

/// Stands for any number above zero.
const SOME: &str = "+";

impl Wanted {
    fn holds(&self, fact: &str) -> bool {
        self.all()
            .iter()
            .any(|wanted| match wanted.strip_suffix("xx") {
                // A class of HTTP statuses.
                Some(class) => fact.len() == 3 && fact.starts_with(class),
                None if wanted == SOME => fact.parse::<u64>().is_ok_and(|count| count > 0),
                None => wanted == fact,
            })
    }

    fn all(&self) -> &[String] {
        match self {
            Self::One(wanted) => std::slice::from_ref(wanted),
            Self::Any(wanted) => wanted,
        }
    }
}

/// A text with its places filled; nothing, if a fact is missing.
fn filled(text: &str, error: &Error, lang: Lang) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (place, then) = after.split_once('}')?;
        let (name, otherwise) = match place.split_once('|') {
            Some((name, otherwise)) => (name, Some(otherwise)),
            None => (place, None),
        };
        out.push_str(before);
        out.push_str(&fact(error, name, lang).or_else(|| otherwise.map(str::to_owned))?);
        rest = then;
    }
    out.push_str(rest);
    Some(out)
}

/// A fact as text; one that is null or empty is not known.
fn fact(error: &Error, key: &str, lang: Lang) -> Option<String> {
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    match key {
        "message" => return known(error.message().to_owned()),
        "errtitle" => {
            let entry = clinic::lookup(error.errcode()?)?;
            return known(entry.title.get(lang).to_owned());
        }
        _ => {}
    }
    match error.detail().get(key)? {
        Value::String(text) if key == "until" => known(local(text)),
        Value::String(text) => known(text.clone()),
        Value::Array(items) => {
            let items = items.iter().filter_map(Value::as_str);
            known(items.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

/// A time as people on this machine read it; what is no time stays as it is.
fn local(written: &str) -> String {
    let Ok(at) = written.parse::<jiff::Timestamp>() else {
        return written.to_owned();
    };
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::system());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn all() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(embedded)
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn embedded() -> Vec<Entry> {
    serde_json::from_str(include_str!("sentences.json"))
        .expect("the embedded sentences are valid JSON")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every fact that an error may carry into a sentence.
    const FACTS: &[&str] = &[
        "act",
        "address",
        "agent_id",
        "app",
        "at",
        "attribute",
        "auth",
        "base",
        "bound_proxy",
        "bound_to",
        "callback_domain",
        "candidates",
        "changed",
        "contexts",
        "count",
        "data",
        "data_source",
        "errcode",
        "errtitle",
        "field",
        "file",
        "first",
        "folder",
        "given",
        "host",
        "issuer",
        "message",
        "name",
        "other",
        "person",
        "place",
        "port",
        "proxy",
        "reason",
        "redirect",
        "result_code",
        "rule",
        "said",
        "sha256",
        "source",
        "status",
        "subject",
        "take_overs",
        "target",
        "tenant",
        "until",
        "username",
        "wanted",
    ];

    fn places(text: &str) -> BTreeSet<&str> {
        let after = text.split('{').skip(1);
        after
            .filter_map(|rest| rest.split(['}', '|']).next())
            .collect()
    }

    fn texts(entry: &Entry) -> Vec<&Text> {
        [&entry.title, &entry.cause]
            .into_iter()
            .chain(&entry.steps)
            .collect()
    }

    #[test]
    fn every_sentence_is_in_both_languages_with_the_same_places() {
        for entry in all() {
            assert!(!entry.steps.is_empty(), "{entry:?}");
            for Text { zh, en } in texts(entry) {
                assert!(
                    zh.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c)),
                    "{zh}"
                );
                assert!(
                    !en.is_empty() && !en.chars().any(|c| "，。；：".contains(c)),
                    "{en}"
                );
                assert_eq!(places(zh), places(en), "{zh} / {en}");
                assert!(places(zh).iter().all(|place| FACTS.contains(place)), "{zh}");
            }
            let sentence = |Text { zh, en }: &&Text| zh.ends_with('。') && en.ends_with('.');
            assert!(texts(entry)[1..].iter().all(sentence), "{entry:?}");
            assert!(
                !entry.title.zh.ends_with('。') && !entry.title.en.ends_with('.'),
                "{entry:?}"
            );
        }
    }

    #[test]
    fn every_code_has_sentences_of_its_own_whatever_facts_it_carries() {
        let unexpected = of_foreign(UNEXPECTED).title;
        for code in Code::ALL {
            assert_ne!(of(&Error::new(*code, "x")).title, unexpected, "{code}");
        }
        for id in all().iter().flat_map(|entry| entry.code.all()) {
            let is_ours = Code::ALL.iter().any(|code| code.id() == id);
            assert!(is_ours || FOREIGN.contains(&id.as_str()), "{id}");
        }
        assert_ne!(of_foreign("reveal.failed").title, unexpected);
    }

    #[test]
    fn a_sentence_whose_facts_are_missing_is_passed_over() {
        let error = Error::new(Code::WecomRefused, "x").with("kind", "app_secret");
        let without = of(&error).title;
        let with = of(&error.with("app", "考勤").with("agent_id", 1_000_009));
        assert_ne!(with.title, without);
        assert_eq!(
            with.title.zh,
            "这是自建应用「考勤」的 Secret，不是通讯录同步的"
        );
        assert!(of(&Error::new(Code::WecomRefused, "x").with("kind", "?")).clinic);
    }

    #[test]
    fn facts_are_told_as_people_read_them() {
        let limited = Error::new(Code::WecomRateLimited, "x");
        let title = of(&limited.with("until", "2026-11-23T04:00:00Z")).title.zh;
        assert!(
            title.contains("2026-11-2") && !title.contains('T'),
            "{title}"
        );
        let refused = Error::new(Code::WecomRefused, "x").with("errcode", 60020);
        let title = of(&refused).title;
        assert!(
            title.zh.contains("60020") && title.en != title.zh,
            "{title:?}"
        );
        let ambiguous = Error::new(Code::Ambiguous, "x").with("candidates", vec!["a", "b"]);
        assert!(of(&ambiguous).fix.cause.en.contains("a, b"));
        let held = |count: u64| {
            let error = Error::new(Code::SyncHeld, "x").with("take_overs", count);
            of(&error).fix.cause.zh
        };
        assert!(held(3).contains("3 个账号"));
        assert!(!held(0).contains("账号"));
    }
}
