//! Trims pasted text: white space and invisible characters that come along from web pages and chats.

/// Trims white space and invisible characters from both ends; nothing inside the text is touched.
pub fn pasted(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Whether a character is invisible (zero width, soft hyphen, direction mark), so that a user cannot see that it was
/// copied.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}
