//! Pinyin of Chinese names: the keys by which they are found when somebody types letters, the key by which they are
//! sorted, and the spelling of which usernames are made.
//!
//! A character may have several readings (单, 解, 曾): a name is found by each of them, and sorted by the one that a surname
//! has at its beginning. Leaves out tones.

use std::borrow::Cow;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use crate::keys::casefold;

/// As many combinations of readings as a name is found by.
const MOST_KEYS: usize = 8;

/// As many characters of a name as have readings: of longer names the beginning is enough.
const LONGEST: usize = 24;

/// Surnames whose reading is not the most usual one of the character.
const SURNAMES: [(char, &str); 20] = [
    ('单', "shan"),
    ('解', "xie"),
    ('曾', "zeng"),
    ('查', "zha"),
    ('仇', "qiu"),
    ('区', "ou"),
    ('朴', "piao"),
    ('任', "ren"),
    ('尉', "wei"),
    ('盖', "ge"),
    ('翟', "zhai"),
    ('缪', "miao"),
    ('召', "shao"),
    ('乐', "yue"),
    ('洗', "xian"),
    ('冼', "xian"),
    ('折', "she"),
    ('种', "chong"),
    ('秘', "bi"),
    ('繁', "po"),
];

/// Surnames of two characters, by the usual readings of which nobody is called.
const LONG_SURNAMES: [(&str, [&str; 2]); 6] = [
    ("尉迟", ["yu", "chi"]),
    ("长孙", ["zhang", "sun"]),
    ("单于", ["chan", "yu"]),
    ("万俟", ["mo", "qi"]),
    ("澹台", ["tan", "tai"]),
    ("令狐", ["ling", "hu"]),
];

/// Characters that names have in more than one of their readings. Most characters have some that no name has.
const SEVERAL: &str = "乐长行重朝茜晟娜柏盛车觉贾景露陆强沈叶员校省仔琢单解曾查仇区朴任盖翟缪阿卜红会奇若石汤万系佑宿宓洛传参藏曲隗蒙都调度干郝侯尉召折种秘繁冼洗谌逄乜黑";

/// A name in pinyin as one word of lower-case letters.
///
/// Each character by one reading, always the same; the surname by the one that surnames have. Other letters and digits
/// stay, everything else goes, and ü is v.
pub fn spelled(name: &str) -> String {
    syllables(name).concat()
}

/// The first letter of each syllable; other letters and digits stay.
pub fn initials(name: &str) -> String {
    let first = |syllable: &Cow<'static, str>| syllable.chars().next();
    syllables(name).iter().filter_map(first).collect()
}

/// The other spellings of a name some of whose characters names have in several readings: perhaps one of these is right.
pub fn other_spellings(name: &str) -> Vec<String> {
    let sure = syllables(name);
    let surname = surname_length(name);
    let mut found = vec![String::new()];
    for ((at, letter), syllable) in name
        .trim()
        .chars()
        .filter(is_spelled)
        .enumerate()
        .zip(&sure)
    {
        let mut readings = vec![syllable.to_string()];
        if at >= surname && SEVERAL.contains(letter) {
            for reading in letter.to_pinyin_multi().into_iter().flatten() {
                let reading = reading.plain().replace('ü', "v");
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
        }
        let longer = readings
            .iter()
            .flat_map(|reading| found.iter().map(move |begun| format!("{begun}{reading}")));
        found = longer.take(MOST_KEYS).collect();
    }
    let sure = sure.concat();
    found.retain(|spelling| *spelling != sure);
    found
}

fn syllables(name: &str) -> Vec<Cow<'static, str>> {
    let name = name.trim();
    let long = LONG_SURNAMES
        .iter()
        .find(|(surname, _)| name.starts_with(surname));
    let fixed = |at: usize, letter: char| match long {
        Some((_, readings)) => readings.get(at).copied(),
        None if at == 0 => surname(letter),
        None => None,
    };
    let syllable = |(at, letter): (usize, char)| match fixed(at, letter).or_else(|| usual(letter)) {
        Some(reading) if reading.contains('ü') => Cow::Owned(reading.replace('ü', "v")),
        Some(reading) => Cow::Borrowed(reading),
        None => Cow::Owned(letter.to_lowercase().collect()),
    };
    name.chars()
        .filter(is_spelled)
        .enumerate()
        .map(syllable)
        .collect()
}

/// Of how many characters the surname is whose reading is sure.
fn surname_length(name: &str) -> usize {
    let name = name.trim();
    match LONG_SURNAMES
        .iter()
        .any(|(surname, _)| name.starts_with(surname))
    {
        true => 2,
        false => usize::from(
            name.chars()
                .next()
                .is_some_and(|first| surname(first).is_some()),
        ),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a predicate of filter")]
fn is_spelled(letter: &char) -> bool {
    letter.is_ascii_alphanumeric() || usual(*letter).is_some()
}

/// The keys by which a name is found: whole readings and initials, each combination of readings once; none for a name
/// without Chinese characters.
pub fn keys(name: &str) -> Vec<String> {
    let mut found: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut has_reading = false;
    for letter in name.chars().take(LONGEST) {
        let readings = readings(letter);
        has_reading |= !readings.is_empty();
        match readings.as_slice() {
            [] => found.iter_mut().for_each(|key| add_plain(key, letter)),
            readings => found = combined(&found, readings),
        }
    }
    if !has_reading {
        return Vec::new();
    }
    let mut keys = Vec::with_capacity(found.len() * 2);
    for (whole, initials) in found {
        for key in [whole, initials] {
            // Letters of other scripts too are compared as everywhere else.
            let key = casefold(&key).to_string();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The key by which a name is sorted: the reading of each Chinese character, other letters in lower case.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 4);
    for (at, letter) in name.trim().chars().enumerate() {
        let reading = match at {
            0 => surname(letter).or_else(|| usual(letter)),
            _ => usual(letter),
        };
        match reading {
            // The end of a reading comes before any letter, so that 李安 comes before 梁.
            Some(reading) => {
                key.push_str(reading);
                key.push(' ');
            }
            None => key.extend(letter.to_lowercase()),
        }
    }
    key
}

/// Letters as somebody types them for pinyin, without the spaces and marks between syllables; none for other words.
pub fn squeezed(words: &str) -> Option<String> {
    let is_apart = |letter: char| matches!(letter, ' ' | '\'' | '’');
    let is_typed = |letter: char| letter.is_ascii_alphabetic() || is_apart(letter);
    (words.contains(is_apart) && words.chars().all(is_typed))
        .then(|| words.replace(is_apart, "").to_ascii_lowercase())
        .filter(|letters| !letters.is_empty())
}

fn surname(letter: char) -> Option<&'static str> {
    let known = SURNAMES.iter().find(|(each, _)| *each == letter);
    known.map(|(_, reading)| *reading)
}

fn usual(letter: char) -> Option<&'static str> {
    letter.to_pinyin().map(|reading| reading.plain())
}

/// Every reading of a character as people type it, the most usual one first.
fn readings(letter: char) -> Vec<String> {
    let mut readings = Vec::new();
    let all = letter.to_pinyin_multi().into_iter().flatten();
    let first = usual(letter).into_iter().chain(surname(letter));
    for reading in first
        .chain(all.map(|reading| reading.plain()))
        .flat_map(typed)
    {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// The ways in which a reading is typed: no keyboard has ü, so 吕 is lv, in passports lyu, and without the dots lu.
fn typed(reading: &str) -> Vec<String> {
    match reading.contains('ü') {
        true => ["v", "yu", "u"].map(|u| reading.replace('ü', u)).into(),
        false => vec![reading.to_owned()],
    }
}

fn combined(found: &[(String, String)], readings: &[String]) -> Vec<(String, String)> {
    let mut next = Vec::with_capacity(found.len() * readings.len());
    // Reading by reading, so that the most usual ones of all characters are kept where there are too many.
    for reading in readings {
        for (whole, initials) in found {
            let initial = reading.get(..1).unwrap_or_default();
            next.push((format!("{whole}{reading}"), format!("{initials}{initial}")));
        }
    }
    next.truncate(MOST_KEYS);
    next
}

fn add_plain((whole, initials): &mut (String, String), letter: char) {
    if letter.is_alphanumeric() {
        whole.extend(letter.to_lowercase());
        initials.extend(letter.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_each_reading_and_by_initials() {
        let cases: [(&str, &[&str]); 10] = [
            ("张三", &["zhangsan", "zs"]),
            ("张ς", &["zhangσ", "zσ"]),
            ("单晓", &["danxiao", "shanxiao", "dx", "sx"]),
            ("解放", &["jiefang", "xiefang", "jf", "xf"]),
            ("曾平", &["cengping", "zengping", "zp"]),
            ("欧阳娜娜", &["ouyangnana", "oynn"]),
            ("王A座", &["wangazuo", "waz"]),
            ("吕布", &["lvbu", "lyubu", "lubu", "lb"]),
            ("Smith", &[]),
            ("", &[]),
        ];
        for (name, want) in cases {
            let keys = keys(name);
            for key in want {
                assert!(
                    keys.iter().any(|each| each == key),
                    "{name}: {key} in {keys:?}"
                );
            }
            assert_eq!(keys.is_empty(), want.is_empty(), "{name}: {keys:?}");
        }
    }

    #[test]
    fn a_long_name_of_many_readings_has_few_keys() {
        let name = "曾单解和乐长行".repeat(10);
        assert!(keys(&name).len() <= 2 * MOST_KEYS);
    }

    #[test]
    fn names_are_sorted_by_syllables_and_surnames_by_their_own_reading() {
        let mut names = [
            "梁一", "张三", "李安", "曾平", "Bob", "单晓", "李芳", "阿明", "任重", "alice",
        ];
        names.sort_by_key(|name| sort_key(name));
        let want = [
            "阿明", "alice", "Bob", "李安", "李芳", "梁一", "任重", "单晓", "曾平", "张三",
        ];
        assert_eq!(names, want);
    }

    #[test]
    fn a_name_is_spelled_the_same_way_always_and_its_other_readings_are_told() {
        let cases: [(&str, &str, &str, &[&str]); 10] = [
            ("张三", "zhangsan", "zs", &[]),
            ("单晓", "shanxiao", "sx", &[]),
            ("张行", "zhangxing", "zx", &["zhanghang"]),
            ("尉迟恭", "yuchigong", "ycg", &[]),
            ("吕布", "lvbu", "lb", &[]),
            (
                "阿卜杜拉·买买提",
                "abodulamaimaiti",
                "abdlmmt",
                &["abudulamaimaiti"],
            ),
            ("王 A座2", "wangazuo2", "waz2", &[]),
            ("Smith", "smith", "smith", &[]),
            ("🙂", "", "", &[]),
            ("", "", "", &[]),
        ];
        for (name, whole, first, others) in cases {
            assert_eq!(
                (spelled(name).as_str(), initials(name).as_str()),
                (whole, first),
                "{name}"
            );
            let found = other_spellings(name);
            assert_eq!(found.is_empty(), others.is_empty(), "{name}: {found:?}");
            for other in others {
                assert!(found.iter().any(|each| each == other), "{name}: {found:?}");
            }
        }
    }

    #[test]
    fn letters_typed_apart_are_one_word() {
        let cases = [
            ("Zhang San", Some("zhangsan")),
            ("xi'an", Some("xian")),
            ("zhangsan", None),
            ("张 三", None),
            ("138 0000", None),
            (" ", None),
        ];
        for (words, want) in cases {
            assert_eq!(squeezed(words).as_deref(), want, "{words:?}");
        }
    }
}
