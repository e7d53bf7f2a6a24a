//! Codes of directory servers: LDAP's result codes, Active Directory's codes behind `data`, and Windows' own.
//!
//! They are small numbers, which running text is full of. So a text is read for them only where it shows that it is a
//! directory's, or where it is nothing but such a code.

use std::sync::OnceLock;

use super::{Entry, Kind, read::without_spaces};

/// Words by which a text shows that a directory server wrote it.
const MARKS: [&str; 8] = [
    "ldap",
    "dsid-",
    "acceptsecuritycontext",
    "svcerr",
    "atrerr",
    "upderr",
    "nameerr",
    "tag=",
];

/// What stands before a result code.
const BEFORE_CODE: [&str; 10] = [
    "error code",
    "errorcode",
    "resultcode",
    "result code",
    "result:",
    "err=",
    "rc=",
    "rc ",
    "code",
    "(",
];

/// What administrators meet most, commonest first.
pub(super) const COMMON: [&str; 8] = [
    "LDAP 49", "data 52e", "data 773", "LDAP 50", "LDAP 53", "0000052D", "LDAP 68", "LDAP 32",
];

/// Every entry for a directory server's codes.
pub fn directory() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(embedded)
}

/// The entry of a refusal: AD's or Windows' code in the server's text, which says more, else the result code.
pub fn of_refusal(code: u32, text: &str) -> Option<&'static Entry> {
    let text = text.to_lowercase();
    in_text(&text).or_else(|| result(&code.to_string()))
}

/// The entries that are met most.
pub fn common_in_directories() -> Vec<&'static Entry> {
    let named = COMMON.iter();
    named.filter_map(|name| by_name(name)).collect()
}

/// The entry for what a directory server wrote; `None` for any other text.
pub(super) fn read(text: &str) -> Option<&'static Entry> {
    let text = text.trim().to_lowercase();
    if let Some(entry) = alone(&text) {
        return Some(entry);
    }
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    in_text(&text)
        .or_else(|| numbered(&text))
        .or_else(|| worded(&text))
}

/// The entry whose own wording is in a text, with the length of that wording.
pub(super) fn wording(text: &str) -> Option<(usize, &'static Entry)> {
    let text = without_spaces(text);
    let all = directory().iter();
    let seen = all.flat_map(|entry| {
        entry
            .seen
            .iter()
            .map(move |seen| (without_spaces(seen), entry))
    });
    seen.filter(|(seen, _)| text.contains(seen))
        .map(|(seen, entry)| (seen.len(), entry))
        .max_by_key(|(length, _)| *length)
}

/// A text that is nothing but a code: `49`, `LDAP 49`, `52e`, `data 52e`, `0x52e`, `0000052D`.
fn alone(text: &str) -> Option<&'static Entry> {
    let bare = text.trim_start_matches("ldap").trim();
    let bare = bare.strip_prefix("data").map_or(bare, str::trim);
    let hex = bare.strip_prefix("0x").unwrap_or(bare);
    let data = || by_name(&format!("data {hex}"));
    if text.starts_with("data") || text.starts_with("0x") {
        return data();
    }
    result(bare).or_else(|| by_name(bare)).or_else(data)
}

fn result(digits: &str) -> Option<&'static Entry> {
    by_name(&format!("ldap {digits}"))
}

fn by_name(name: &str) -> Option<&'static Entry> {
    let mut all = directory().iter();
    all.find(|entry| entry.name().eq_ignore_ascii_case(name))
}

/// AD's code behind `data`, else Windows' code of eight digits.
fn in_text(text: &str) -> Option<&'static Entry> {
    let after_data = text.split("data ").skip(1).filter_map(|rest| {
        let word = rest.split(|c: char| !c.is_ascii_hexdigit()).next()?;
        by_name(&format!("data {word}"))
    });
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let windows = words.filter(|word| word.len() == 8).filter_map(by_name);
    let mut found = after_data.chain(windows);
    found.next()
}

/// The result code that stands behind one of its labels.
fn numbered(text: &str) -> Option<&'static Entry> {
    BEFORE_CODE.iter().find_map(|label| {
        text.match_indices(label).find_map(|(at, label)| {
            let rest = text.get(at + label.len()..)?;
            let rest = rest.trim_start_matches([' ', ':', '=', '#', '\t']);
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            result(digits)
        })
    })
}

fn worded(text: &str) -> Option<&'static Entry> {
    let text = text.replace('_', "");
    wording(&text).map(|(_, entry)| entry)
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test parses it"
)]
fn embedded() -> Vec<Entry> {
    let entries: Vec<Entry> = serde_json::from_str(include_str!("directory.json"))
        .expect("the embedded clinic is valid JSON");
    debug_assert!(entries.iter().all(|entry| entry.kind != Kind::Api));
    entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{read, search};
    use super::*;

    const AD_BIND: &str = "LDAP: error code 49 - 80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563";

    /// What people paste, and the entry that it is about.
    const PASTED: [(&str, &str); 32] = [
        ("49", "LDAP 49"),
        ("50", "LDAP 50"),
        ("LDAP 53", "LDAP 53"),
        ("ldap65", "LDAP 65"),
        ("data 52e", "data 52e"),
        ("52e", "data 52e"),
        ("0x52e", "data 52e"),
        ("data 533", "data 533"),
        ("773", "data 773"),
        ("0000052D", "0000052D"),
        (AD_BIND, "data 52e"),
        (
            "80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 773, v3839",
            "data 773",
        ),
        ("[LDAP: error code 49 - Invalid Credentials]", "LDAP 49"),
        ("LDAP: error code 49", "LDAP 49"),
        ("ldap_bind: Invalid credentials (49)", "LDAP 49"),
        ("ldap_add: Insufficient access (50)", "LDAP 50"),
        (
            "result: 50 Insufficient access\ntext: no write access to parent (ldap)",
            "LDAP 50",
        ),
        (
            "conn=1001 op=1 RESULT tag=97 err=49 qtime=0.000015 etime=0.000207 text=",
            "LDAP 49",
        ),
        ("LDAPException: unwillingToPerform", "LDAP 53"),
        ("unwillingToPerform", "LDAP 53"),
        ("LDAP_UNWILLING_TO_PERFORM", "LDAP 53"),
        ("Server is unwilling to perform", "LDAP 53"),
        ("Invalid credentials", "LDAP 49"),
        (
            "ldap_modify: Server is unwilling to perform (53)\n\tadditional info: 0000052D: SvcErr: DSID-031A1248, problem 5003 (WILL_NOT_PERFORM), data 0",
            "0000052D",
        ),
        (
            "00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0",
            "00000524",
        ),
        (
            "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0",
            "LDAP 50",
        ),
        (
            "0000208D: NameErr: DSID-03100241, problem 2001 (NO_OBJECT), data 0, best match of:",
            "LDAP 32",
        ),
        ("mail: value #0 invalid per syntax", "LDAP 21"),
        (
            "object class 'inetOrgPerson' requires attribute 'sn'",
            "LDAP 65",
        ),
        ("additional info: entry store failed", "LDAP 80"),
        ("ldap_search: Size limit exceeded (4)", "LDAP 4"),
        ("LDAP Error: code 122 (Assertion Failed)", "LDAP 122"),
    ];

    #[test]
    fn what_people_paste_leads_to_its_entry() {
        for (pasted, name) in PASTED {
            let reading = read(pasted);
            assert_eq!(reading.name.as_deref(), Some(name), "{pasted}");
            assert_eq!(reading.code, None, "{pasted}");
            let found: Vec<_> = search(pasted).iter().map(|entry| entry.name()).collect();
            assert_eq!(
                found.first().map(|name| &**name),
                Some(name),
                "{pasted} {found:?}"
            );
        }
    }

    /// WeCom's codes have five digits or a minus, and small numbers in running text are no codes.
    #[test]
    fn texts_of_others_are_not_taken_for_a_directorys() {
        for (pasted, name) in [
            ("49004", Some("49004")),
            ("-1", Some("-1")),
            ("0", Some("0")),
            ("6000", Some("6000")),
            ("6000 members were read, 49 of them new", None),
            ("there are 50 people in 53 departments", None),
            ("data 533 rows", None),
            (
                "invalid credential, hint: [1601276843_94_0a1b2c3d4e5f60718293a4b5c6d7e8f9], from ip: 198.51.100.9, more info at https://open.work.weixin.qq.com/devtool/query?e=40001",
                Some("40001"),
            ),
            (
                r#"{"errcode":60020,"errmsg":"x, from ip: 203.0.113.7"}"#,
                Some("60020"),
            ),
            ("Error code: 40013, message: invalid corpid", Some("40013")),
        ] {
            assert_eq!(read(pasted).name.as_deref(), name, "{pasted}");
        }
    }

    #[test]
    fn a_refusal_is_explained_by_the_code_that_says_most() {
        let name = |code, text: &str| of_refusal(code, text).map(|entry| entry.name().into_owned());
        assert_eq!(name(49, AD_BIND).as_deref(), Some("data 52e"));
        assert_eq!(
            name(19, "0000052D: AtrErr: DSID-03191083").as_deref(),
            Some("0000052D")
        );
        assert_eq!(
            name(53, "00002077: SvcErr: x, data 0").as_deref(),
            Some("LDAP 53")
        );
        assert_eq!(name(7, ""), None);
    }

    #[test]
    fn the_commonest_are_there() {
        assert_eq!(common_in_directories().len(), COMMON.len());
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(pasted in "\\PC*|[ldap:error codata0-9a-f(),=]*") {
            super::read(&pasted);
            of_refusal(49, &pasted);
        }
    }
}
