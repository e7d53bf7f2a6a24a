//! Normalisation of typed and pasted text: full-width characters become half-width.

/// The text with full-width characters, dashes and unusual spaces replaced by their ASCII forms.
pub fn to_halfwidth(text: &str) -> String {
    text.chars().map(halfwidth_of).collect()
}

fn halfwidth_of(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2212}' | '\u{2010}'..='\u{2013}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_odd_signs_become_plain() {
        assert_eq!(
            to_halfwidth("错误码：−３１０２０（Ａ）"),
            "错误码:-31020(A)"
        );
        assert_eq!(to_halfwidth("中文 and 60020"), "中文 and 60020");
    }
}
