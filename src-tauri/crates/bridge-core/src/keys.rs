//! Match keys of people: usernames, mobile numbers and e-mail addresses, each normalised for comparison.
//!
//! Look-up, plan, scan, trace, index and the database all use these. A value that cannot be a person's own, such as a
//! masked number, has no key and so matches no user.

use compact_str::{CompactString, ToCompactString};
use phonenumber::{Mode, PhoneNumber, country};

pub use wecom::{casefold, casefold_trimmed};

/// The match key of a userid or username. A name outside WeCom's alphabet has none:
/// look-alikes and invisible characters never open somebody's account.
pub fn account_key(name: &str) -> Option<CompactString> {
    wecom::is_userid(name).then(|| casefold(name))
}

/// What makes a username look like another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookAlike {
    /// A character that nobody sees: zero width, or a mark of the writing direction.
    Invisible,
    /// A full-width letter, digit or sign.
    FullWidth,
}

/// What makes a username look like another one, if something does.
pub fn look_alike(username: &str) -> Option<LookAlike> {
    if username.chars().any(wecom::is_invisible) {
        return Some(LookAlike::Invisible);
    }
    let is_wide = username.chars().any(|c| narrow(c) != c);
    is_wide.then_some(LookAlike::FullWidth)
}

/// A username as it was probably meant: without spaces around it and invisible characters, and in half width.
pub fn plain(username: &str) -> String {
    let visible = username.chars().filter(|c| !wecom::is_invisible(*c));
    let plain = visible.map(narrow).collect::<String>();
    plain.trim().to_owned()
}

/// The match key of a mobile number: China's as people dial it, others as `+` with country code. `None` for what is no number
/// or stands in for one, such as `138****8000`.
pub fn mobile_key(mobile: &str) -> Option<CompactString> {
    if is_plain_mobile(mobile.as_bytes()) {
        return Some(mobile.into());
    }
    let typed = Typed::read(mobile)?;
    Some(typed.of_china().unwrap_or_else(|| typed.of_world()))
}

/// Eleven digits of China's numbering plan: nearly every number there is, and no table is needed for it.
fn is_plain_mobile(digits: &[u8]) -> bool {
    matches!(digits, [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

/// A number without separators between its digits.
struct Typed {
    digits: CompactString,
    /// Whether it begins with `+` or `00`, so that a country code follows.
    is_international: bool,
}

/// Country codes that people here write without `+`, and how many digits follow them.
const NEIGHBOURS: [(&str, usize); 3] = [("852", 8), ("853", 8), ("886", 9)];

impl Typed {
    fn read(mobile: &str) -> Option<Self> {
        let text = mobile.trim();
        let text = text.strip_prefix("tel:").unwrap_or(text);
        let (mut digits, mut has_plus) = (CompactString::default(), false);
        for c in text.chars().map(narrow) {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() && !has_plus => has_plus = true,
                _ if is_between(c) => {}
                _ => return None,
            }
        }
        let without = digits.strip_prefix("00").filter(|_| !has_plus);
        let is_international = has_plus || without.is_some();
        if let Some(without) = without {
            digits = without.into();
        }
        let one = digits.as_bytes().first().copied()?;
        let is_filler = digits.len() >= 5 && digits.bytes().all(|digit| digit == one);
        (!is_filler).then_some(Self {
            digits,
            is_international,
        })
    }

    /// One of China's mobile numbers, with or without the country code.
    fn of_china(&self) -> Option<CompactString> {
        let digits = self.digits.as_str();
        let national = match digits.strip_prefix("86") {
            Some(rest) => rest,
            None if self.is_international => return None,
            None => digits,
        };
        is_plain_mobile(national.as_bytes()).then(|| national.into())
    }

    fn of_world(&self) -> CompactString {
        let digits = &self.digits;
        let neighbour = NEIGHBOURS
            .iter()
            .any(|(code, rest)| digits.starts_with(code) && digits.len() == code.len() + rest);
        let international = || format!("+{digits}");
        if self.is_international || neighbour {
            return valid(&international()).unwrap_or_else(|| international().into());
        }
        let known = valid(digits);
        // 886 0912 345 678: the zero is dialled within the country only.
        let from_afar = || {
            let is_near = NEIGHBOURS.iter().any(|(code, _)| digits.starts_with(code));
            valid(&international()).filter(|_| is_near)
        };
        known.or_else(from_afar).unwrap_or_else(|| digits.clone())
    }
}

/// The normalised form of a valid number, read as dialled in China.
fn valid(number: &str) -> Option<CompactString> {
    let number = phonenumber::parse(Some(country::CN), number).ok()?;
    number.is_valid().then(|| form(&number))
}

fn form(number: &PhoneNumber) -> CompactString {
    let form = number.format().mode(Mode::E164).to_compact_string();
    form.strip_prefix("+86").map_or(form.clone(), Into::into)
}

/// What may stand between the digits of a number.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '（' | '）'
        )
        || wecom::is_invisible(c)
}

/// A full-width character as its plain one.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The match key of an e-mail address. `None` for what is no address or stands in for one.
pub fn email_key(email: &str) -> Option<CompactString> {
    let plain = email.trim();
    let narrowed: CompactString;
    let plain = if plain.is_ascii() {
        plain
    } else {
        narrowed = plain.chars().map(narrow).collect();
        narrowed.trim()
    };
    let address = match plain.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => {
            rest.split('?').next().unwrap_or(rest).trim()
        }
        _ => plain,
    };
    let (name, host) = address.rsplit_once('@')?;
    let is_address = !name.is_empty() && !host.is_empty() && !address.contains(['*', '•', '●']);
    is_address.then(|| casefold(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let cases = [
            (
                "13912345670",
                &[
                    "139 1234-5670",
                    "+8613912345670",
                    "8613912345670",
                    "86 139 1234 5670",
                    "(86)13912345670",
                    "（86）139-1234-5670",
                    "0086-13912345670",
                    "１３９１２３４５６７０",
                    "＋８６ 13912345670",
                    "\u{202D}+86 139 1234 5670\u{202C}",
                    "tel:+8613912345670",
                ][..],
            ),
            (
                "+85291234567",
                &[
                    "+852 9123 4567",
                    "00852-91234567",
                    "852-91234567",
                    "85291234567",
                    "（852）9123 4567",
                ][..],
            ),
            ("+85366123456", &["+853 6612 3456", "853-66123456"][..]),
            (
                "+886912345678",
                &[
                    "+886 912-345-678",
                    "+886 (0)912345678",
                    "886-0912-345678",
                    "00886912345678",
                ][..],
            ),
            (
                "+442079460018",
                &["+44 (0)20 7946 0018", "0044 20 7946 0018"][..],
            ),
            ("+85212345678", &["852 1234 5678", "+85212345678"][..]),
            (
                "1085201234",
                &["010-8520 1234", "+86 10 8520 1234", "86-10-85201234"][..],
            ),
            ("8001", &["8001", " 80-01 "][..]),
        ];
        for (want, forms) in cases {
            for form in forms {
                assert_eq!(mobile_key(form).as_deref(), Some(want), "{form}");
            }
        }
    }

    #[test]
    fn what_stands_in_for_a_number_or_an_address_is_nobodys() {
        for number in [
            "139****5670",
            "139＊＊＊＊5670",
            "139xxxx5670",
            "",
            " - ",
            "+",
            "00000000000",
            "无",
            "139…5670",
        ] {
            assert_eq!(mobile_key(number), None, "{number}");
        }
        for address in [
            "",
            " ",
            "@",
            "a@",
            "@b.example",
            "z***@corp.example",
            "none",
        ] {
            assert_eq!(email_key(address), None, "{address}");
        }
    }

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let forms = [
            "mei.Lin@Corp.example",
            " mei.lin@corp.example ",
            "mailto:Mei.Lin@corp.example",
            "MAILTO:mei.lin@corp.example?subject=hi",
            "mei.lin＠corp.example",
            "ｍｅｉ.ｌｉｎ@corp.example",
        ];
        for form in forms {
            assert_eq!(
                email_key(form).as_deref(),
                Some("mei.lin@corp.example"),
                "{form}"
            );
        }
    }

    #[test]
    fn a_username_that_looks_like_another_is_told_apart_and_made_plain() {
        use LookAlike::{FullWidth, Invisible};
        let cases = [
            ("kim.li", None),
            ("张三", None),
            ("k\u{200B}im.li", Some(Invisible)),
            ("\u{202E}il.mik", Some(Invisible)),
            ("kim\u{2066}.li", Some(Invisible)),
            ("kim.li\u{FE0F}", Some(Invisible)),
            ("kim\u{3164}li", Some(Invisible)),
            ("kim.li\u{E0061}", Some(Invisible)),
            ("ｋｉｍ．ｌｉ", Some(FullWidth)),
            ("kim１", Some(FullWidth)),
        ];
        for (name, want) in cases {
            assert_eq!(look_alike(name), want, "{name:?}");
            assert_eq!(look_alike(&plain(name)), None, "{name:?}");
        }
        assert_eq!(plain(" \u{202D}ｋｉｍ\u{200B}．ｌｉ\u{202C} "), "kim.li");
    }

    #[test]
    fn names_outside_wecoms_alphabet_are_no_account() {
        assert_eq!(account_key("Kim.Li-2@x_").as_deref(), Some("kim.li-2@x_"));
        for name in [
            "\u{212A}im",
            "kim\u{A0}",
            "\u{A0}kim",
            "kim li",
            "张三",
            "ｋｉｍ",
            "",
            " kim",
        ] {
            assert_eq!(account_key(name), None, "{name:?}");
        }
        assert_ne!(casefold_trimmed("\u{212A}im"), casefold_trimmed("kim"));
        assert_eq!(casefold_trimmed("\u{A0}KIM "), "kim");
    }
}
