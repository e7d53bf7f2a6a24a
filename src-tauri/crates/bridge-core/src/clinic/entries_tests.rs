//! What every entry of the embedded clinic must satisfy.

use serde_json::Value;

use super::*;

const RAW: [&str; 2] = [include_str!("entries.json"), include_str!("directory.json")];

/// The codes of directory servers that the clinic promises to explain.
#[rustfmt::skip]
const PROMISED_OF_DIRECTORIES: [&str; 42] = [
    "LDAP 3", "LDAP 4", "LDAP 8", "LDAP 10", "LDAP 11", "LDAP 12", "LDAP 13", "LDAP 16", "LDAP 17", "LDAP 19",
    "LDAP 20", "LDAP 21", "LDAP 32", "LDAP 34", "LDAP 49", "LDAP 50", "LDAP 51", "LDAP 52", "LDAP 53", "LDAP 64",
    "LDAP 65", "LDAP 66", "LDAP 67", "LDAP 68", "LDAP 69", "LDAP 71", "LDAP 80", "LDAP 122", "data 525", "data 52e",
    "data 530", "data 531", "data 532", "data 533", "data 568", "data 701", "data 773", "data 775", "0000001F",
    "00000524", "0000052D", "000021C8",
];

/// The codes that the clinic promises to explain.
#[rustfmt::skip]
const PROMISED: [i64; 210] = [
    -31040, -31039, -31037, -31035, -31034, -31033, -31028, -31027, -31020, -1, 0, 6000, 40001, 40003,
    40013, 40014, 40029, 40031, 40032, 40033, 40035, 40039, 40056, 40057, 40058, 40059, 40063, 40066,
    40068, 40070, 40071, 40072, 40073, 40078, 40082, 40084, 40088, 40089, 40091, 40092, 40093, 40094,
    40102, 40125, 40127, 40132, 40133, 40134, 40136, 40137, 40138, 40139, 40141, 40205, 40206, 40207,
    40208, 40209, 40210, 41001, 41002, 41004, 41008, 41009, 41010, 41011, 41017, 41018, 41019, 41022,
    41024, 42001, 42003, 42007, 42009, 42012, 42013, 42022, 43004, 43009, 43012, 43016, 43017, 44001,
    45004, 45009, 45022, 45024, 45026, 45029, 45031, 45033, 45034, 45035, 46004, 48001, 48002, 48004,
    48005, 48006, 48007, 48008, 48009, 49004, 50001, 50002, 50003, 50006, 50100, 60001, 60003, 60004,
    60005, 60006, 60007, 60008, 60009, 60010, 60011, 60012, 60020, 60021, 60028, 60030, 60031, 60102,
    60103, 60104, 60105, 60106, 60107, 60110, 60111, 60112, 60123, 60124, 60125, 60127, 60129, 60132,
    60136, 60141, 60142, 60143, 60144, 60145, 60146, 60147, 60148, 60217, 60218, 60229, 60257, 80001,
    81001, 81002, 81003, 81011, 81012, 81013, 81014, 81015, 81017, 81026, 82001, 84005, 84014, 84015,
    84025, 84090, 85002, 85004, 85005, 85006, 85007, 85008, 85009, 85010, 85011, 85111, 92000, 92001,
    92002, 92003, 93000, 93004, 93006, 93008, 301002, 301005, 301007, 301012, 301013, 301014, 301021,
    301022, 301023, 301036, 301042, 301055, 610016, 670001, 670004, 670029, 701008, 701016, 701099,
    850001, 853000, 2000002,
];

/// Every entry, WeCom's and the directories'.
fn every() -> impl Iterator<Item = &'static Entry> {
    all().iter().chain(directory())
}

/// Every sentence of an entry, with where it stands.
fn texts(entry: &Entry) -> Vec<(String, &Text)> {
    let steps = entry.steps.iter().enumerate();
    let mut texts: Vec<_> = steps
        .map(|(n, step)| (format!("{} step {n}", entry.code), step))
        .collect();
    texts.push((format!("{} title", entry.code), &entry.title));
    texts.push((format!("{} cause", entry.code), &entry.cause));
    texts
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The text without what stands in 【】 and 「」.
fn without_quotations(text: &str) -> String {
    let mut depth = 0_i32;
    text.chars()
        .filter(|c| {
            let opens = matches!(c, '【' | '「');
            let closes = matches!(c, '】' | '」');
            depth += i32::from(opens);
            let outside = depth == 0;
            depth -= i32::from(closes);
            outside
        })
        .collect()
}

#[test]
fn the_clinic_holds_exactly_the_promised_codes_in_order() {
    let codes: Vec<_> = all().iter().map(|entry| entry.code).collect();
    assert_eq!(codes, PROMISED);
}

#[test]
fn the_clinic_holds_exactly_the_promised_codes_of_directories() {
    let names: Vec<_> = directory().iter().map(|entry| entry.name()).collect();
    assert_eq!(names, PROMISED_OF_DIRECTORIES);
    for entry in directory() {
        let name = entry.name();
        let (kind, number) = match name.split_once(' ') {
            Some(("LDAP", digits)) => (Kind::Ldap, digits.parse().unwrap()),
            Some((_, hex)) => (Kind::Ad, i64::from_str_radix(hex, 16).unwrap()),
            None => (Kind::Ad, i64::from_str_radix(&name, 16).unwrap()),
        };
        assert_eq!((entry.kind, entry.code), (kind, number), "{name}");
    }
}

#[test]
fn codes_are_looked_up_and_others_are_not_invented() {
    assert_eq!(lookup(60020).unwrap().code, 60020);
    assert!(PROMISED.iter().all(|code| lookup(*code).is_some()));
    assert!(lookup(99999).is_none());
    let unknown = unknown(99999);
    assert_eq!(
        (unknown.code, unknown.page),
        (99999, Some(ConsolePage::ErrorLookup(99999)))
    );
}

#[test]
fn login_page_codes_are_told_from_api_codes() {
    for entry in all() {
        let want = if entry.code < -1 {
            Kind::LoginPage
        } else {
            Kind::Api
        };
        assert_eq!(entry.kind, want, "{}", entry.code);
    }
}

#[test]
fn nothing_is_empty_and_there_are_one_to_four_steps() {
    for entry in &every().cloned().chain([unknown(1)]).collect::<Vec<_>>() {
        assert!((1..=4).contains(&entry.steps.len()), "{}", entry.code);
        for (place, text) in texts(entry) {
            assert!(
                !text.zh.trim().is_empty() && !text.en.trim().is_empty(),
                "{place}"
            );
            assert!(
                text.zh.trim() == text.zh && text.en.trim() == text.en,
                "{place}"
            );
        }
    }
}

#[test]
fn the_file_names_a_source_for_every_entry_and_no_unknown_field() {
    let known = [
        "code", "name", "kind", "title", "cause", "steps", "page", "seen", "asked", "source",
    ];
    let entries = RAW.map(|raw| serde_json::from_str::<Vec<Value>>(raw).unwrap());
    for entry in entries.concat() {
        assert!(
            entry["source"]
                .as_str()
                .is_some_and(|source| (3..=30).contains(&source.len())),
            "{entry}"
        );
        assert!(
            entry
                .as_object()
                .unwrap()
                .keys()
                .all(|key| known.contains(&key.as_str())),
            "{entry}"
        );
    }
}

#[test]
fn english_has_chinese_only_as_console_names() {
    for (place, text) in every().flat_map(texts) {
        let rest = without_quotations(&text.en);
        assert!(!rest.contains(is_chinese), "{place}: {rest}");
        assert!(!rest.contains(['。', '，', '；', '：']), "{place}: {rest}");
    }
}

#[test]
fn chinese_uses_chinese_punctuation() {
    for (place, text) in every().flat_map(texts) {
        assert!(text.zh.contains(is_chinese), "{place}");
        let chars: Vec<_> = text.zh.chars().collect();
        for pair in chars.windows(2) {
            let beside = |mark: char, other: char| is_chinese(other) && ",;:?!()\"'".contains(mark);
            assert!(
                !beside(pair[0], pair[1]) && !beside(pair[1], pair[0]),
                "{place}: {pair:?}"
            );
            assert!(
                !(is_chinese(pair[0]) && pair[1] == '.'),
                "{place}: {pair:?}"
            );
        }
    }
}

#[test]
fn console_names_are_the_same_in_both_languages() {
    let names = |text: &str| {
        let mut names: Vec<_> = text
            .split('【')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('】')?.0.to_owned()))
            .collect();
        names.sort();
        names.dedup();
        names
    };
    for (place, text) in every().flat_map(texts) {
        assert_eq!(names(&text.zh), names(&text.en), "{place}");
    }
}

#[test]
fn a_step_is_one_calm_sentence() {
    for entry in &every().cloned().chain([unknown(1)]).collect::<Vec<_>>() {
        for step in &entry.steps {
            assert!(
                step.zh.ends_with('。') && step.zh.matches('。').count() == 1,
                "{}: {}",
                entry.code,
                step.zh
            );
            assert!(
                step.en.ends_with('.') && !step.en.contains(". "),
                "{}: {}",
                entry.code,
                step.en
            );
        }
        for (place, text) in texts(entry) {
            assert!(
                !text.zh.contains(['!', '！']) && !text.en.contains(['!', '！']),
                "{place}"
            );
        }
        assert!(
            !entry.title.zh.ends_with('。') && !entry.title.en.ends_with('.'),
            "{}",
            entry.code
        );
        assert!(
            entry.cause.zh.ends_with('。') && entry.cause.en.ends_with('.'),
            "{}",
            entry.code
        );
    }
}

#[test]
fn suite_codes_say_that_a_self_built_app_does_not_need_them() {
    for code in [40078, 40082, 40084, 41022, 42007, 42009, 84005, -31034] {
        let cause = &lookup(code).unwrap().cause;
        assert!(
            cause.en.contains("a self-built app does not need it"),
            "{code}: {}",
            cause.en
        );
        assert!(cause.zh.contains("自建应用不需要"), "{code}: {}", cause.zh);
    }
}

#[test]
fn the_remedy_for_an_untrusted_address_names_every_trap() {
    let entry = lookup(60020).unwrap();
    let words: String = entry.steps.iter().map(|step| &*step.en).collect();
    for trap in [
        "【企业可信IP】",
        "【通讯录同步】",
        "【接收消息】",
        "both this machine and the portal's server",
        "about a minute",
    ] {
        assert!(words.contains(trap), "{trap}");
    }
}

/// The way to the contacts secret is today's, with the old one beside it; what no page of WeCom's says is not said.
#[test]
fn the_console_is_named_as_it_is_today() {
    for (place, text) in every().flat_map(texts) {
        for (words, today, old) in [
            (
                &text.zh,
                "【安全与管理】→【管理工具】",
                "旧版后台在【管理工具】",
            ),
            (
                &text.en,
                "Security and management → 【管理工具】",
                "older consoles",
            ),
        ] {
            if words.contains("【管理工具】") {
                assert!(
                    words.contains(today) && words.contains(old),
                    "{place}: {words}"
                );
            }
            assert!(!words.contains("API只读通讯录"), "{place}");
        }
    }
    let spent = lookup(40029).unwrap();
    assert!(
        spent
            .steps
            .iter()
            .any(|step| step.zh.contains("「本程序的窗口」"))
    );
}
