//! Parts of sentences that the check-up and the trace share, in both languages.

use bridge_core::lang::Text;
use bridge_core::text;

/// When somebody counts as joined in a corp that has a page of its own for the second verification.
pub(crate) const SECOND_VERIFICATION: Text = Text::fixed(
    "企业开启了【登录二次验证】的，本人在企业自己的验证页通过之后才算激活。",
    "Where the corp has 【登录二次验证】 Second verification, somebody counts as activated only after the corp's own verification page.",
);

/// The time that has passed, in the largest unit that fits.
pub(crate) fn ago(then: i64, now: i64) -> Text {
    let minutes = now.saturating_sub(then).max(0) / 60_000;
    let (hours, days) = (minutes / 60, minutes / (60 * 24));
    match () {
        () if minutes < 1 => Text::fixed("刚才", "just now"),
        () if hours < 1 => text!("{minutes} 分钟前", "{minutes} min ago"),
        () if days < 1 => text!("{hours} 小时前", "{hours} h ago"),
        () => text!("{days} 天前", "{days} days ago"),
    }
}

/// Two clauses as one sentence, apart by a semicolon.
pub(crate) fn joined(first: &Text, second: &Text) -> Text {
    Text::new(
        format!("{}；{}", first.zh, second.zh),
        format!("{}; {}", first.en, second.en),
    )
}

/// A sentence of its own as a clause: without a capital, unless it begins with a name.
pub(crate) fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            if sentence.starts_with("WeCom") {
                return sentence.to_owned();
            }
            first
                .to_lowercase()
                .chain(sentence.chars().skip(1))
                .collect()
        }
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn times_are_told_in_the_unit_that_fits() {
        let cases = [
            (0, "just now"),
            (59_000, "just now"),
            (60_000, "1 min ago"),
            (2 * HOUR_MS, "2 h ago"),
            (72 * HOUR_MS, "3 days ago"),
        ];
        for (past, want) in cases {
            assert_eq!(ago(1_000, 1_000 + past).en, want);
        }
        assert_eq!(ago(5_000, 1_000).en, "just now");
    }
}
