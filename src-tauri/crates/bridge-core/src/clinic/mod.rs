//! The clinic: from an errcode to its cause to what to click.
//!
//! The sentences live in `entries.json`, one entry per code, in both languages; this module parses
//! that file once and finds entries in it. Codes of directory servers are in [`directory`]. [`read`] takes a code out of whatever a person pasted,
//! [`search`] finds entries by words, [`ConsolePage`] is the closed list of pages that a remedy may open.
//! The clinic knows codes only: what an error means for one run or one check is said by its caller.

mod console;
mod directory;
mod halfwidth;
mod read;
mod search;

#[cfg(test)]
mod entries_tests;

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::lang::{Lang, Text, chosen};

pub use console::ConsolePage;
pub use directory::{common_in_directories, directory, of_refusal};
pub use halfwidth::to_halfwidth;
pub use read::{Reading, read};
pub use search::search;

/// WeCom's errcode for a call from an address that is not on the list.
pub const NOT_TRUSTED: i64 = 60020;

/// The origin of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "EntryKind"))]
pub enum Kind {
    /// The server API.
    #[default]
    Api,
    /// The page with the QR code.
    LoginPage,
    /// A directory server: LDAP's result codes.
    Ldap,
    /// Active Directory: its codes behind `data`, and Windows' own.
    Ad,
}

impl Kind {
    /// Whether the code is WeCom's own.
    pub const fn is_wecom(self) -> bool {
        matches!(self, Self::Api | Self::LoginPage)
    }
}

/// What the clinic knows of one code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(as = "shape::ClinicEntry"))]
pub struct Entry {
    /// The code: WeCom's, or a directory's as a number.
    pub code: i64,
    /// How a directory's code is called: `LDAP 49`, `data 52e`, `0000052D`.
    #[serde(default, rename = "name")]
    pub called: Option<String>,
    /// What WeCom means by it, without a full stop.
    pub title: Text,
    /// The probable causes, most likely first.
    pub cause: Text,
    /// The next acts, in order, one sentence each.
    pub steps: Vec<Text>,
    /// The page where the first act happens.
    #[serde(default)]
    pub page: Option<ConsolePage>,
    /// Where the code comes from.
    #[serde(default)]
    pub kind: Kind,
    /// WeCom's own wording on screens and in messages, by which people look for it.
    #[serde(default)]
    pub seen: Vec<String>,
    /// What people say who do not have the code: a search finds it by that, and nothing is concluded from it.
    #[serde(default)]
    pub asked: Vec<String>,
}

impl Entry {
    /// How the code is called, in the whole clinic by no other entry.
    pub fn name(&self) -> Cow<'_, str> {
        match &self.called {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(self.code.to_string()),
        }
    }

    /// The next acts, with the caller's address filled in where one of WeCom's lists wants it.
    pub fn steps_for(&self, caller_ip: Option<&str>) -> Vec<Text> {
        let mut steps = self.steps.clone();
        if let (NOT_TRUSTED, Some(ip)) = (self.code, caller_ip) {
            steps.insert(
                0,
                crate::text!(
                    "把 {ip} 加到下面说的【企业可信IP】。",
                    "Add {ip} to the 【企业可信IP】 Trusted IPs named below."
                ),
            );
        }
        steps
    }

    /// All of it as one text, to be passed on.
    pub fn reply(&self, caller_ip: Option<&str>) -> Text {
        let steps = self.steps_for(caller_ip);
        let link = self.page.as_ref().map(ConsolePage::url);
        let of = |lang: Lang| {
            let steps = steps.iter().enumerate();
            let steps = steps.map(|(at, step)| format!("{}. {}", at + 1, step.get(lang)));
            let head = match lang {
                Lang::Zh => format!("{}（{}）", self.title.zh, self.name()),
                Lang::En => format!("{} ({})", self.title.en, self.name()),
            };
            let lines = [head, self.cause.get(lang).to_owned()].into_iter();
            lines
                .chain(steps)
                .chain(link.clone())
                .collect::<Vec<_>>()
                .join("\n")
        };
        Text::new(of(Lang::Zh), of(Lang::En))
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct("Entry", 9)?;
        entry.serialize_field("errcode", &self.code)?;
        entry.serialize_field("name", &self.name())?;
        entry.serialize_field("title", &self.title)?;
        entry.serialize_field("cause", &self.cause)?;
        entry.serialize_field("steps", &self.steps)?;
        page_field(&mut entry, self.page)?;
        entry.serialize_field("kind", &self.kind)?;
        entry.serialize_field("seen", &self.seen)?;
        let known = !self.kind.is_wecom() || lookup(self.code).is_some();
        entry.serialize_field("known", &known)?;
        entry.end()
    }
}

/// An [`Entry`] as it is serialised.
#[cfg(feature = "bindings")]
mod shape {
    use super::{ConsolePage, Kind, Text};

    #[derive(ts_rs::TS)]
    #[expect(dead_code, reason = "only its form counts")]
    pub(super) struct ClinicEntry {
        errcode: i64,
        name: String,
        title: Text,
        cause: Text,
        steps: Vec<Text>,
        page: Option<ConsolePage>,
        kind: Kind,
        seen: Vec<String>,
        known: bool,
    }
}

/// Serialises the page to which something leads: its name for the interface, which never gets an address, and for scripts
/// the address (see [`in_one_language`](crate::lang::in_one_language)).
///
/// # Errors
/// The serialiser's error.
pub fn page_field<S: SerializeStruct>(
    into: &mut S,
    page: Option<ConsolePage>,
) -> Result<(), S::Error> {
    match chosen() {
        None => into.serialize_field("page", &page),
        Some(_) => into.serialize_field("link", &page.as_ref().map(ConsolePage::url)),
    }
}

/// The entry of a code, if the clinic has it.
pub fn lookup(code: i64) -> Option<&'static Entry> {
    let entries = all();
    let at = entries
        .binary_search_by_key(&code, |entry| entry.code)
        .ok()?;
    entries.get(at)
}

/// The codes that administrators meet most, commonest first.
pub const COMMON: [i64; 12] = [
    60020, 48009, -31_020, 40001, 301_002, 60021, 40029, 40013, -31_039, 60011, 50003, 45009,
];

/// Every entry for WeCom's codes, in ascending order of codes.
pub fn all() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(embedded)
}

/// The entry for a code that the clinic does not have: it guesses at no cause.
pub fn unknown(code: i64) -> Entry {
    Entry {
        code,
        called: None,
        title: Text::fixed("诊所没有收录这个错误码", "This code is not in the clinic"),
        cause: Text::fixed(
            "诊所里还没有这个码的说明，因此不猜测原因。企业微信的查询页可能有解释。",
            "The clinic has no entry for this code and does not guess at a cause. WeCom's lookup page may explain it.",
        ),
        steps: vec![
            Text::fixed(
                "打开企业微信的错误码查询页，查看它对这个码的说明。",
                "Open WeCom's error lookup page and read what it says about this code.",
            ),
            Text::fixed(
                "查不到时，把完整的报错文字（包括 hint 后面的编号）交给企业微信客服。",
                "If it says nothing, give WeCom's support the whole message, with the number behind hint.",
            ),
        ],
        page: Some(ConsolePage::ErrorLookup(code)),
        kind: Kind::Api,
        seen: Vec::new(),
        asked: Vec::new(),
    }
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn embedded() -> Vec<Entry> {
    serde_json::from_str(include_str!("entries.json")).expect("the embedded clinic is valid JSON")
}
