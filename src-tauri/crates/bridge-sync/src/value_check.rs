//! Checks of the values that WeCom sends: not too long, and not a stand-in for one that the caller may not see.

use compact_str::CompactString;

use crate::malformed::MalformedRow;
use bridge_directory::user::casefold_trimmed;

/// The greatest lengths of values, in characters: four times what WeCom lets people enter, so that only garbage exceeds them.
pub(crate) const LONGEST_NAME: usize = 256;
pub(crate) const LONGEST_POSITION: usize = 512;
pub(crate) const LONGEST_ATTRIBUTE: usize = 4_096;
pub(crate) const LONGEST: usize = 1_024;

/// The kind of a value, which decides how a masked one looks.
#[derive(Clone, Copy)]
pub(crate) enum ValueKind {
    /// A number or an address: it has no place for an asterisk.
    Contact,
    /// A name: `***`, `张*`.
    Name,
    /// Words, in which an asterisk may stand for itself.
    Words,
}

/// The value, unless it is too long or masked; that is noted under the field's name.
pub(crate) fn value(
    text: Option<CompactString>,
    (field, kind, longest): (&'static str, ValueKind, usize),
    malformed: &mut MalformedRow,
) -> Option<CompactString> {
    let text = text?;
    if is_longer(&text, longest) {
        malformed.unreadable.push(field);
        return None;
    }
    if is_masked(&text, kind) {
        malformed.stand_in.push(field);
        return None;
    }
    Some(text)
}

/// Whether a text has more characters than it may.
pub(crate) fn is_longer(text: &str, longest: usize) -> bool {
    text.len() > longest && text.chars().nth(longest).is_some()
}

/// Whether a userid names a member. WeCom's are letters, digits and `_-@.`; callers without rights get blanks or masks.
pub fn is_usable_userid(userid: &str) -> bool {
    !userid.trim().is_empty() && !has_mask(userid) && !is_longer(userid, LONGEST)
}

/// Whether a name only repeats the userid, as callers without rights get it.
pub(crate) fn is_userid_again(name: &str, userid: &str) -> bool {
    name.eq_ignore_ascii_case(userid)
        || (!name.is_ascii()
            && !userid.is_ascii()
            && casefold_trimmed(name) == casefold_trimmed(userid))
}

/// Whether a text is what stands in the place of a value that the caller may not see.
pub(crate) fn is_masked(text: &str, kind: ValueKind) -> bool {
    if !has_mask(text) {
        return matches!(kind, ValueKind::Contact) && is_crossed_out(text);
    }
    let masks = text.chars().filter(|c| is_mask(*c)).count();
    let all = text.chars().filter(|c| !c.is_whitespace()).count();
    match kind {
        ValueKind::Contact => true,
        ValueKind::Name => masks > 1 || all <= 4,
        ValueKind::Words => masks == all || masks > 2,
    }
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '＊' | '●' | '•')
}

fn has_mask(text: &str) -> bool {
    // Looks for the first bytes of those characters before it decodes: most texts have none, and there are very many.
    text.bytes().any(|byte| matches!(byte, b'*' | 0xE2 | 0xEF)) && text.chars().any(is_mask)
}

/// Whether a number has letters in its middle, such as `138xxxx8000`.
fn is_crossed_out(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '+') && {
        let lower = text.to_ascii_lowercase();
        lower.contains("xxx") && !lower.contains('@')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_told_from_values() {
        let masked = [
            ("138****8000", ValueKind::Contact),
            ("139＊＊＊＊0001", ValueKind::Contact),
            ("138XXXX8000", ValueKind::Contact),
            ("+86 138●●●●8000", ValueKind::Contact),
            ("z***@x.com", ValueKind::Contact),
            ("*", ValueKind::Contact),
            ("***", ValueKind::Name),
            ("张*", ValueKind::Name),
            ("欧**", ValueKind::Name),
            ("*", ValueKind::Name),
            ("****", ValueKind::Words),
            ("经***理", ValueKind::Words),
        ];
        for (text, kind) in masked {
            assert!(is_masked(text, kind), "{text}");
        }
        let values = [
            ("13800138000", ValueKind::Contact),
            ("xxx@example.com", ValueKind::Contact),
            ("1xxx@example.com", ValueKind::Contact),
            ("张三", ValueKind::Name),
            ("Mary • Jane Watson", ValueKind::Name),
            ("技术（Ⅱ）", ValueKind::Name),
            ("A* search, team lead", ValueKind::Words),
            ("", ValueKind::Words),
            ("…", ValueKind::Words),
        ];
        for (text, kind) in values {
            assert!(!is_masked(text, kind), "{text}");
        }
        assert!(is_userid_again("LiSi", "lisi") && !is_userid_again("李四", "lisi"));
        for userid in ["", " ", "\u{3000}", "***", "zh***n"] {
            assert!(!is_usable_userid(userid), "{userid}");
        }
        assert!(is_usable_userid("li.si_1@corp-x"));
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(!is_longer(&"长".repeat(256), LONGEST_NAME));
        assert!(is_longer(&"长".repeat(257), LONGEST_NAME));
    }
}
