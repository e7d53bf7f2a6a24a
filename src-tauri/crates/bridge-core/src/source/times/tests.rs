//! The times of data sources in Berlin, New York and Shanghai, on days with and without daylight saving's leaps.

use super::*;

fn ms(text: &str) -> i64 {
    crate::time::of_rfc3339(text).unwrap()
}

fn table(zone: &str, hours: u32, at: &str, quiet: &str) -> Timetable {
    Timetable {
        hours,
        at: TimeOfDay::given(at).unwrap(),
        quiet: QuietHours::given(quiet).unwrap(),
        zone: TimeZone::get(zone).unwrap(),
    }
}

#[test]
fn words_become_times_and_back() {
    let cases = [
        ("02:30", Some("02:30")),
        ("2:30", Some("02:30")),
        (" 00:00 ", Some("00:00")),
        ("23：59", Some("23:59")),
        ("24:00", None),
        ("12:60", None),
        ("1230", None),
        ("+1:30", None),
        ("12:3", None),
        ("012:30", None),
        ("١٢:٣٠", None),
    ];
    for (given, want) in cases {
        let time = given.parse::<TimeOfDay>().ok();
        assert_eq!(
            time.map(|time| time.to_string()).as_deref(),
            want,
            "{given}"
        );
    }
    let cases = [
        ("22:00-06:00", Some("22:00-06:00")),
        ("9:00 – 18:00", Some("09:00-18:00")),
        ("06:00-06:00", None),
        ("22:00", None),
        ("22:00-", None),
    ];
    for (given, want) in cases {
        let quiet = given.parse::<QuietHours>().ok();
        assert_eq!(
            quiet.map(|quiet| quiet.to_string()).as_deref(),
            want,
            "{given}"
        );
    }
    for (given, want) in [
        ("off", Some(0)),
        ("15", Some(15)),
        ("60", Some(60)),
        ("0", None),
        ("015", None),
        ("+30", None),
        ("20", None),
    ] {
        assert_eq!(
            given.parse::<Watch>().ok().map(Watch::minutes),
            want,
            "{given}"
        );
    }
    assert_eq!(TimeOfDay::given("off").unwrap(), None);
    assert_eq!(QuietHours::given(" ").unwrap(), None);
}

#[test]
fn the_next_run_of_a_grid() {
    // (zone, hours, at, the last run ended, the next is due)
    let cases = [
        // Without a time of day: an interval later.
        (
            "Asia/Shanghai",
            4,
            "",
            "2026-11-30T12:00:00Z",
            "2026-11-30T16:00:00Z",
        ),
        (
            "Asia/Shanghai",
            24,
            "02:30",
            "2026-11-30T12:00:00Z",
            "2026-11-30T18:30:00Z",
        ),
        (
            "Asia/Shanghai",
            24,
            "02:30",
            "2026-11-30T18:30:00Z",
            "2026-12-01T18:30:00Z",
        ),
        (
            "Asia/Shanghai",
            24,
            "02:30",
            "2026-11-30T18:29:59Z",
            "2026-11-30T18:30:00Z",
        ),
        (
            "Asia/Shanghai",
            12,
            "02:30",
            "2026-11-30T18:34:00Z",
            "2026-12-01T06:30:00Z",
        ),
        (
            "Asia/Shanghai",
            4,
            "02:30",
            "2026-11-30T18:34:00Z",
            "2026-11-30T22:30:00Z",
        ),
        (
            "Asia/Shanghai",
            4,
            "23:59",
            "2026-11-30T16:00:00Z",
            "2026-11-30T19:59:00Z",
        ),
        // Berlin leaps from 02:00 to 03:00 on 29 March 2026: 02:30 is 03:00 that day.
        (
            "Europe/Berlin",
            24,
            "02:30",
            "2026-03-28T01:31:00Z",
            "2026-03-29T01:00:00Z",
        ),
        (
            "Europe/Berlin",
            24,
            "02:30",
            "2026-03-29T01:00:00Z",
            "2026-03-30T00:30:00Z",
        ),
        (
            "Europe/Berlin",
            4,
            "02:30",
            "2026-03-28T21:35:00Z",
            "2026-03-29T01:00:00Z",
        ),
        (
            "Europe/Berlin",
            4,
            "02:30",
            "2026-03-29T01:02:00Z",
            "2026-03-29T04:30:00Z",
        ),
        // It shows 02:30 twice on 25 October 2026: the first one counts, and only that.
        (
            "Europe/Berlin",
            24,
            "02:30",
            "2026-10-24T00:31:00Z",
            "2026-10-25T00:30:00Z",
        ),
        (
            "Europe/Berlin",
            24,
            "02:30",
            "2026-10-25T00:31:00Z",
            "2026-10-26T01:30:00Z",
        ),
        (
            "Europe/Berlin",
            4,
            "02:30",
            "2026-10-25T00:31:00Z",
            "2026-10-25T05:30:00Z",
        ),
        (
            "Europe/Berlin",
            12,
            "02:30",
            "2026-10-25T00:31:00Z",
            "2026-10-25T13:30:00Z",
        ),
        // New York leaps on 8 March and back on 1 November 2026.
        (
            "America/New_York",
            24,
            "02:15",
            "2026-03-07T08:00:00Z",
            "2026-03-08T07:00:00Z",
        ),
        (
            "America/New_York",
            24,
            "01:30",
            "2026-10-31T12:00:00Z",
            "2026-11-01T05:30:00Z",
        ),
        (
            "America/New_York",
            24,
            "01:30",
            "2026-11-01T05:31:00Z",
            "2026-11-02T06:30:00Z",
        ),
        (
            "America/New_York",
            12,
            "08:00",
            "2026-11-01T01:00:00Z",
            "2026-11-01T13:00:00Z",
        ),
        // Samoa had no 30 December 2011.
        (
            "Pacific/Apia",
            24,
            "02:30",
            "2011-12-29T13:00:00Z",
            "2011-12-30T10:00:00Z",
        ),
    ];
    for (zone, hours, at, ended, due) in cases {
        let next = table(zone, hours, at, "").next(ms(ended));
        assert_eq!(
            crate::time::rfc3339(next),
            due,
            "{zone} {hours} {at} after {ended}"
        );
    }
}

#[test]
fn nothing_begins_within_quiet_hours() {
    // (zone, quiet, due, now, begins)
    let cases = [
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T13:59:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T13:59:00Z",
        ),
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T14:00:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T22:00:00Z",
        ),
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T21:59:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T22:00:00Z",
        ),
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T22:00:00Z",
            "2026-11-30T12:00:00Z",
            "2026-11-30T22:00:00Z",
        ),
        (
            "Asia/Shanghai",
            "09:00-18:00",
            "2026-11-30T02:00:00Z",
            "2026-11-30T00:00:00Z",
            "2026-11-30T10:00:00Z",
        ),
        // Overdue since the evening, and it is night by now: in the morning.
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T12:00:00Z",
            "2026-11-30T15:00:00Z",
            "2026-11-30T22:00:00Z",
        ),
        // Overdue, and it is day: at once, which is what is past.
        (
            "Asia/Shanghai",
            "22:00-06:00",
            "2026-11-30T12:00:00Z",
            "2026-11-30T23:00:00Z",
            "2026-11-30T12:00:00Z",
        ),
        // Berlin has no 02:30 on 29 March: the night ends at 03:00.
        (
            "Europe/Berlin",
            "22:00-02:30",
            "2026-03-29T00:30:00Z",
            "2026-03-28T12:00:00Z",
            "2026-03-29T01:00:00Z",
        ),
        // It has two on 25 October: the first ends the night, but what is due at the second 02:10 waits for the second.
        (
            "Europe/Berlin",
            "22:00-02:30",
            "2026-10-25T00:10:00Z",
            "2026-10-24T12:00:00Z",
            "2026-10-25T00:30:00Z",
        ),
        (
            "Europe/Berlin",
            "22:00-02:30",
            "2026-10-25T01:10:00Z",
            "2026-10-24T12:00:00Z",
            "2026-10-25T01:30:00Z",
        ),
        (
            "America/New_York",
            "01:00-05:00",
            "2026-11-01T05:30:00Z",
            "2026-11-01T00:00:00Z",
            "2026-11-01T10:00:00Z",
        ),
        // Almost a whole day, whose end is leapt over into the next one.
        (
            "Europe/Berlin",
            "02:45-02:30",
            "2026-03-29T00:00:00Z",
            "2026-03-28T00:00:00Z",
            "2026-03-30T00:30:00Z",
        ),
    ];
    for (zone, quiet, due, now, begins) in cases {
        let found = table(zone, 24, "", quiet).beginning(ms(due), ms(now));
        assert_eq!(
            crate::time::rfc3339(found),
            begins,
            "{zone} {quiet}: due {due}, now {now}"
        );
    }
}

#[test]
fn what_the_times_mean_is_told() {
    let said = |hours, at: &str, quiet: &str, watch| table("UTC", hours, at, quiet).said(watch);
    let cases = [
        (said(0, "", "", Watch::Off), "只在你手动同步时同步。"),
        (
            said(4, "", "", Watch::Off),
            "每 4 小时同步一次，从上一次结束算起。",
        ),
        (
            said(12, "14:30", "", Watch::Off),
            "每天 02:30、14:30 同步（本机时间）。",
        ),
        (
            said(24, "02:30", "22:00-06:00", Watch::Off),
            "每天 02:30 同步（本机时间）。22:00 到 06:00 之间什么也不自动开始，到时间的等到 06:00。",
        ),
    ];
    for (said, want) in cases {
        assert_eq!(said.zh, want);
    }
    let watched = said(4, "", "", Watch::Every15);
    assert!(
        watched.zh.contains("每 15 分钟查看一次") && watched.zh.contains("随下一次完整的同步更新"),
        "{watched:?}"
    );
    assert!(
        watched.en.contains("come with the next full run"),
        "{watched:?}"
    );
}
