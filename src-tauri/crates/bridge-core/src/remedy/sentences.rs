//! Sentences of errors that are data: what happened, why and the way out, chosen by the facts that an error carries.
//!
//! They stand in `sentences.json`, in both languages. Of a code's entries the first one holds whose conditions the
//! detail meets and whose `{places}` it can fill, so an entry that names a person is passed over where none is known.
//! A place may say what stands there otherwise: `{host|API 地址}`.
//! Codes that are not in the file have their sentences in [`words`](super::words).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use crate::clinic::ConsolePage;
use crate::error::Error;
use crate::lang::Text;
use crate::remedy::Fix;

/// What is said of one error.
pub(super) struct Sentences {
    pub(super) title: Text,
    pub(super) fix: Fix,
}

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
    page: Option<ConsolePage>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Wanted {
    One(String),
    Any(Vec<String>),
}

/// What the file says of an error, if its code is there.
pub(super) fn of(error: &Error) -> Option<Sentences> {
    let code = error.code().id();
    let mut entries = all().iter().filter(|entry| entry.code.holds(code));
    entries.find_map(|entry| entry.said_of(error))
}

impl Entry {
    fn said_of(&self, error: &Error) -> Option<Sentences> {
        let holds = |(key, wanted): (&String, &Wanted)| {
            fact(error, key).is_some_and(|fact| wanted.holds(&fact))
        };
        if !self.when.iter().all(holds) {
            return None;
        }
        let fill = |text: &Text| {
            Some(Text::new(
                filled(&text.zh, error)?,
                filled(&text.en, error)?,
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
        })
    }
}

impl Wanted {
    fn holds(&self, fact: &str) -> bool {
        self.all()
            .iter()
            .any(|wanted| match wanted.strip_suffix("xx") {
                // A class of HTTP statuses.
                Some(class) => fact.len() == 3 && fact.starts_with(class),
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
fn filled(text: &str, error: &Error) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (place, then) = after.split_once('}')?;
        let (name, otherwise) = match place.split_once('|') {
            Some((name, otherwise)) => (name, Some(otherwise)),
            None => (place, None),
        };
        out.push_str(before);
        out.push_str(&fact(error, name).or_else(|| otherwise.map(str::to_owned))?);
        rest = then;
    }
    out.push_str(rest);
    Some(out)
}

/// A fact as text; one that is null or empty is not known.
fn fact(error: &Error, key: &str) -> Option<String> {
    match error.detail().get(key)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
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
    use crate::error::Code;

    /// Every fact that an error may carry into a sentence.
    const FACTS: &[&str] = &[
        "address",
        "agent_id",
        "app",
        "auth",
        "bound_proxy",
        "bound_to",
        "errcode",
        "field",
        "folder",
        "given",
        "host",
        "person",
        "place",
        "port",
        "proxy",
        "reason",
        "redirect",
        "source",
        "status",
        "tenant",
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
    fn every_code_of_the_file_is_ours_and_none_is_ever_without_a_sentence() {
        // A refusal's own sentences come from the clinic.
        let elsewhere = ["wecom.refused"];
        for id in all().iter().flat_map(|entry| entry.code.all()) {
            let code = Code::ALL.iter().find(|code| code.id() == id);
            let bare = Error::new(*code.unwrap(), "x");
            assert!(
                of(&bare).is_some() || elsewhere.contains(&id.as_str()),
                "{id}"
            );
        }
    }

    #[test]
    fn a_sentence_whose_facts_are_missing_is_passed_over() {
        let error = Error::new(Code::WecomRefused, "x").with("kind", "app_secret");
        let without = of(&error).unwrap().title;
        let with = of(&error.with("app", "考勤").with("agent_id", 1_000_009)).unwrap();
        assert_ne!(with.title, without);
        assert_eq!(
            with.title.zh,
            "这是自建应用「考勤」的 Secret，不是通讯录同步的"
        );
        assert!(of(&Error::new(Code::WecomRefused, "x").with("kind", "?")).is_none());
    }
}
