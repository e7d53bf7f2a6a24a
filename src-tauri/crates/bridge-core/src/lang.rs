//! The product's two languages, and texts that exist in both at once.
//!
//! Results that outlive one screen (check results, run warnings) carry a [`Text`]: the reader may
//! switch language afterwards. Choosing the language is the edge's business, never this crate's.
//!
//! So a [`Text`] is serialised in both languages, as `{"zh": …, "en": …}`. Within [`in_one_language`] it is the one string
//! that its reader chose: that is how a document for a script is made of the very types that the interface gets.

use std::borrow::Cow;
use std::cell::Cell;

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

thread_local! {
    /// The language in which this thread serialises; `None` for both.
    // Thread-local, because `Serialize` takes no parameter by which it could be passed down.
    static CHOSEN: Cell<Option<Lang>> = const { Cell::new(None) };
}

/// Serialises for a script: within `work` each [`Text`] is one string in this language.
///
/// A page outside the program is then an address (`link`) rather than a name (`page`).
///
/// The choice holds for the calling thread and until `work` returns, also by a panic, so it must not await.
pub fn in_one_language<T>(lang: Lang, work: impl FnOnce() -> T) -> T {
    struct Back(Option<Lang>);
    impl Drop for Back {
        fn drop(&mut self) {
            CHOSEN.set(self.0);
        }
    }
    let _back = Back(CHOSEN.replace(Some(lang)));
    work()
}

/// The language of [`in_one_language`], if this is within it.
pub fn chosen() -> Option<Lang> {
    CHOSEN.get()
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Picks the language that a locale name such as `zh_CN.UTF-8` or `en-GB` stands for.
    ///
    /// Anything that is not Chinese reads English.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The name that a page has it by.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(lang) = chosen() {
            return serializer.serialize_str(self.get(lang));
        }
        let mut both = serializer.serialize_struct("Text", 2)?;
        both.serialize_field("zh", &self.zh)?;
        both.serialize_field("en", &self.en)?;
        both.end()
    }
}

impl Text {
    /// A sentence known when the program is built.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self {
            zh: Cow::Borrowed(zh),
            en: Cow::Borrowed(en),
        }
    }

    /// A sentence with values in it. Prefer the [`text!`](crate::text) macro.
    pub fn new(zh: String, en: String) -> Self {
        Self {
            zh: Cow::Owned(zh),
            en: Cow::Owned(en),
        }
    }

    /// The same words in both languages: a name, a number, an address.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::new(words.clone(), words)
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A count with its thousands apart, as both languages write it: `2,600`.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// English words as the beginning of a sentence.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Makes a [`Text`](crate::lang::Text) from a Chinese and an English format string.
///
/// Values are captured by name, `text!("{n} 人", "{n} people")`, or one is given for `{}`.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::lang::Text::new(format!($zh), format!($en))
    };
    ($zh:literal, $en:literal, $value:expr $(,)?) => {{
        let value = $value;
        $crate::lang::Text::new(format!($zh, value), format!($en, value))
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locale_names_choose_a_language() {
        let cases = [
            ("zh_CN.UTF-8", Lang::Zh),
            ("ZH-Hans", Lang::Zh),
            ("en_GB", Lang::En),
            ("C", Lang::En),
            ("", Lang::En),
        ];
        for (locale, want) in cases {
            assert_eq!(Lang::of_locale(locale), want, "{locale}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (2_600, "2,600"),
            (1_234_567, "1,234,567"),
        ];
        for (count, want) in cases {
            assert_eq!(grouped(count), want);
        }
    }

    #[test]
    fn a_script_gets_one_language_and_everybody_else_both() {
        let text = Text::fixed("人", "people");
        let both = serde_json::json!({ "zh": "人", "en": "people" });
        assert_eq!(serde_json::to_value(&text).unwrap(), both);
        for (lang, want) in [(Lang::Zh, "人"), (Lang::En, "people")] {
            let one = in_one_language(lang, || serde_json::to_value(&text).unwrap());
            assert_eq!(one, want);
        }
        let ended = std::panic::catch_unwind(|| in_one_language(Lang::En, || panic!("midway")));
        assert!(ended.is_err());
        assert_eq!(
            serde_json::to_value(&text).unwrap(),
            both,
            "nothing stays behind"
        );
    }

    #[test]
    fn text_takes_values_in_both_languages() {
        let n = 3;
        let text = text!("{n} 人", "{n} people");
        assert_eq!(
            (text.get(Lang::Zh), text.get(Lang::En)),
            ("3 人", "3 people")
        );
    }
}
