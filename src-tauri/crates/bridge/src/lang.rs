//! The two languages of the product, and sentences that exist in both at once.
//!
//! Results that outlive one screen (check results, run warnings) carry a [`Text`]: the reader may
//! switch language afterwards. Choosing the language is the edge's business, never this crate's.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

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
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
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
    fn text_takes_values_in_both_languages() {
        let n = 3;
        let text = text!("{n} 人", "{n} people");
        assert_eq!(
            (text.get(Lang::Zh), text.get(Lang::En)),
            ("3 人", "3 people")
        );
    }
}
