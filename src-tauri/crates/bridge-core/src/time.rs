//! Serialisation of times as RFC 3339 in UTC, for `serialize_with`.
//!
//! In Rust and in the database, a time is a number of milliseconds since 1970 UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serializer;

/// Milliseconds since 1970 as RFC 3339 in UTC.
pub fn rfc3339(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .to_string()
}

/// Milliseconds since 1970 from RFC 3339, as [`rfc3339`] writes it; none for anything else.
pub fn of_rfc3339(text: &str) -> Option<i64> {
    let time: Timestamp = text.parse().ok()?;
    Some(time.as_millisecond())
}

/// Milliseconds since 1970 as people on this machine read them: `2026-11-30 16:55:00`.
pub fn local(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    let at = at.to_zoned_datetime(TimeZone::system());
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The time zone in which no clock is ever set, for tests of what goes by local time.
pub fn utc() -> TimeZone {
    TimeZone::UTC
}

/// Serialises a time.
///
/// # Errors
/// The serialiser's error.
pub fn stamp<S: Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*ms))
}

/// Serialises a time that may be missing.
///
/// # Errors
/// The serialiser's error.
pub fn some_stamp<S: Serializer>(ms: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match ms {
        Some(ms) => serializer.serialize_some(&rfc3339(*ms)),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_become_rfc_3339() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (1_795_000_000_123, "2026-11-18T11:06:40.123Z"),
        ];
        for (ms, want) in cases {
            assert_eq!(rfc3339(ms), want);
            assert_eq!(of_rfc3339(want), Some(ms));
        }
    }
}
