//! Words from outside on a page of ours: they stay words.

/// Text that is safe in HTML, in a quoted attribute too.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(
            escape("<a href=\"x\" title='y'>&张</a>"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;张&lt;/a&gt;"
        );
    }
}
