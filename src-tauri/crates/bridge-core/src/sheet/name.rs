//! Names of exported files: what it is, whose, and the day, in characters that every file system takes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The longest part of a name, in characters. Two parts of Chinese, the day and the extension stay below the 255 bytes
/// of a Linux file system.
const PART: usize = 32;

/// What Windows refuses in a name; the others refuse less.
const REFUSED: [char; 9] = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];

/// The beginning of a file name: what it is, and whose, such as a tenant's name.
pub fn file_stem(what: &str, whose: &str) -> String {
    let parts = [part(what), part(whose)];
    let parts = parts.iter().filter(|part| !part.is_empty());
    parts.map(String::as_str).collect::<Vec<_>>().join("_")
}

/// A file name of this beginning with the day and the extension, such as `体检报告_华东制造_2026-11-30.html`.
pub fn file_name(stem: &str, at_ms: i64, extension: &str) -> String {
    let day = Timestamp::from_millisecond(at_ms)
        .unwrap_or_default()
        .to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%d");
    let stem = stem.split('_').map(part).collect::<Vec<_>>().join("_");
    format!("{stem}_{day}.{extension}")
}

/// One part without what a file system or a terminal takes for something else, cut to its length.
fn part(words: &str) -> String {
    let kept = words.chars().map(|c| match c {
        c if c.is_control() || is_invisible(c) => ' ',
        c if REFUSED.contains(&c) => '-',
        c => c,
    });
    let kept = kept.collect::<String>();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = kept.trim_matches('.').chars().take(PART);
    cut.collect::<String>().trim_end().to_owned()
}

/// Marks that change the direction of what follows, and others that nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_whose_and_when_in_characters_that_are_taken() {
        let long = "很".repeat(80);
        let cut = format!("体检报告_{}_", "很".repeat(PART));
        let cases = [
            ("华东制造", "体检报告_华东制造_"),
            ("A/B: \"C\" <d>|e?*\\", "体检报告_A-B- -C- -d--e---_"),
            ("..\u{202e}gpj.exe\0", "体检报告_gpj.exe_"),
            ("  a \t b  ", "体检报告_a b_"),
            (long.as_str(), cut.as_str()),
            ("", "体检报告_"),
        ];
        for (whose, want) in cases {
            let name = file_name(&file_stem("体检报告", whose), 1_796_040_000_000, "html");
            let day = name.strip_prefix(want).unwrap_or_else(|| panic!("{name}"));
            assert!(
                day.starts_with("2026-11-") || day.starts_with("2026-12-"),
                "{name}"
            );
            assert!(day.ends_with(".html") && name.len() < 255, "{name}");
        }
    }
}
