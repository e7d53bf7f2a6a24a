//! Sanitises text and JSON for terminals; the only place that does so.
//!
//! Names of members, responses of servers and arguments may hold control characters. None of them may move the cursor,
//! change colours, ring the bell, or reverse the direction of a line, by which an attacker could fake the output.

/// Replaces a control character.
const INSTEAD: char = ' ';

/// Replaces all control characters, line breaks included.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if steers(c) { INSTEAD } else { c })
        .collect()
}

/// Sanitises a line of [`plain`] parts and of the tones that [`super::Out::paint`] gives; every other escape is removed.
pub(super) fn line(text: &str, colour: bool) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let tone = TONES.iter().find(|tone| colour && rest.starts_with(**tone));
        let taken = match tone {
            Some(tone) => {
                out.push_str(tone);
                tone.len()
            }
            None => {
                out.push(if steers(first) { INSTEAD } else { first });
                first.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// The escape sequences that this program writes itself.
const TONES: [&str; 6] = [
    "\u{1b}[32m",
    "\u{1b}[33m",
    "\u{1b}[31m",
    "\u{1b}[2m",
    "\u{1b}[1m",
    "\u{1b}[0m",
];

/// Sanitises a file's text; line breaks stay.
pub(crate) fn page(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text
        .split('\n')
        .map(|line| plain(line.trim_end_matches('\r')));
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes the control characters that JSON itself leaves as they are. The document's meaning stays the same.
pub(crate) fn json(document: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&document) else {
        return document;
    };
    if !text.chars().any(is_left_by_json) {
        return document;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if is_left_by_json(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out.into_bytes()
}

/// Below U+0020 JSON escapes by itself; a line break between documents is no part of one.
fn is_left_by_json(c: char) -> bool {
    c >= '\u{7f}' && steers(c)
}

/// Whether a character controls a terminal: C0 and C1 controls, bidirectional marks and isolates, and the separators that
/// some terminals take for line breaks.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of character that must not get through.
    const STEERING: [char; 18] = [
        '\u{7}', '\u{8}', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{9d}',
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{202a}', '\u{202e}', '\u{2066}',
        '\u{2069}',
    ];

    #[test]
    fn no_character_steers_a_terminal_and_the_rest_stays() {
        for c in STEERING {
            let given = format!("张{c}三");
            for shown in [plain(&given), line(&given, true), line(&given, false)] {
                assert_eq!(shown, "张 三", "{c:?}");
            }
        }
        let harmless = "Ａ张三 ع😀 é\u{301} 👨\u{200d}👩";
        assert_eq!(plain(harmless), harmless);
    }

    #[test]
    fn only_our_own_tones_get_into_a_line_and_only_where_there_is_colour() {
        let given = "\u{1b}[31m✗\u{1b}[0m a\u{1b}]0;title\u{7}b\u{1b}[2Jc";
        assert_eq!(line(given, true), "\u{1b}[31m✗\u{1b}[0m a ]0;title b [2Jc");
        assert_eq!(line(given, false), " [31m✗ [0m a ]0;title b [2Jc");
    }

    #[test]
    fn json_says_the_same_with_nothing_left_to_obey() {
        for c in STEERING {
            let value = serde_json::json!({ "name": format!("a{c}b") });
            let written = json(serde_json::to_vec(&value).unwrap());
            let text = String::from_utf8(written).unwrap();
            assert!(text.is_ascii(), "{text}");
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&text).unwrap(),
                value
            );
        }
        let chinese = "{\"name\":\"李娜\"}".as_bytes().to_vec();
        assert_eq!(json(chinese.clone()), chinese);
    }

    #[test]
    fn a_page_keeps_its_lines() {
        assert_eq!(page("\u{feff}a,b\r\n\u{1b}c,\u{202e}d\r\n"), "a,b\n c, d\n");
    }
}
