//! Formats times for people: local time, durations in words.

use bridge::lang::Text;
use bridge::text;
pub(crate) use bridge::time::local;

/// A duration in its largest sensible unit.
pub(crate) fn span(ms: i64) -> Text {
    let seconds = ms.max(0) / 1000;
    match seconds {
        0 => text!("{ms} 毫秒", "{ms} ms"),
        1..60 => {
            let tenths = ms % 1000 / 100;
            text!("{seconds}.{tenths} 秒", "{seconds}.{tenths} s")
        }
        60..3600 => {
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            text!("{minutes} 分 {seconds} 秒", "{minutes} min {seconds} s")
        }
        _ => {
            let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
            text!("{hours} 小时 {minutes} 分", "{hours} h {minutes} min")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_take_the_unit_that_fits() {
        let cases = [
            (12, "12 ms"),
            (1_250, "1.2 s"),
            (61_000, "1 min 1 s"),
            (3_600_000, "1 h 0 min"),
        ];
        for (ms, want) in cases {
            assert_eq!(span(ms).en, want);
        }
    }
}
