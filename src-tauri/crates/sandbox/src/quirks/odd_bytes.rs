//! Quirks of the scenario `odd-bytes`, all seen in real tenants: raw control characters, truncated UTF-8, lone surrogates,
//! values of the wrong type, numbers out of range, overlong names.

use serde_json::json as value;

use crate::{people::Person, tree::Department};

use super::{Edits, json, raw, string};

/// The number of quirks; each concerns one member.
pub(super) const KINDS: usize = 20;
/// The number of quirks of departments.
pub(super) const DEPARTMENT_KINDS: usize = 2;
/// The first two of three bytes of a character.
const CUT: &[u8] = &[0xe5, 0xbc];
/// Characters, not bytes: far above WeCom's limits.
const ENDLESS: usize = 5_000;

pub(super) fn edits(kind: usize, person: &Person) -> Edits {
    let name = person.name.as_bytes();
    match kind {
        0 => vec![("name", string(&[name, b"\x01\x0b\x1f"]))],
        1 => vec![("name", string(&[name, CUT]))],
        2 => vec![("name", string(&[name, br"\ud83d"]))],
        3 => vec![("name", string(&[br"\ude00", name]))],
        // Latin-1, and a byte that never occurs in UTF-8.
        4 => vec![("name", string(&[b"Ren\xe9 \xff", name]))],
        5 => vec![("position", string(&[b"\tfirst line\r\nsecond line\0"]))],
        6 => vec![("extattr", raw("\"\""))],
        7 => vec![("order", raw("[1e20]"))],
        8 => vec![("mobile", raw(&person.mobile))],
        9 => vec![("position", raw("{}")), ("telephone", raw("[]"))],
        10 => vec![
            ("status", raw("\"1\"")),
            ("enable", raw("\"1\"")),
            ("gender", raw("1")),
        ],
        11 => {
            let ids = person.departments.iter().map(u64::to_string);
            vec![("department", json(&ids.collect()))]
        }
        12 => vec![("email", raw("false")), ("biz_mail", raw("{}"))],
        13 => vec![("name", json(&"长".repeat(ENDLESS).into()))],
        // Valid JSON, but harmful to a terminal: escape sequences, C1 controls, a right-to-left override.
        14 => {
            let steering = format!("\u{1b}[31m{}\u{7}\u{9b}2J\u{202e}", person.name);
            vec![("name", json(&steering.into()))]
        }
        15 => vec![
            ("direct_leader", raw("\"\"")),
            ("is_leader_in_dept", raw("true")),
            ("isleader", raw("\"no\"")),
            ("main_department", raw("\"\"")),
            ("hide_mobile", raw("null")),
        ],
        16 => {
            let attrs = value!([{"type": "x", "name": 7, "text": []}, null, {"name": "工号"}]);
            vec![
                ("extattr", json(&value!({ "attrs": attrs }))),
                ("external_profile", raw("3")),
            ]
        }
        17 => {
            let text = [br#"{"attrs":[{"type":0,"name":""#, CUT].concat();
            let rest = b"\",\"text\":{\"value\":\"\x02\\ud83d\"}}]}";
            vec![("extattr", raw([&text, rest.as_slice()].concat()))]
        }
        18 => vec![("name", raw("null")), ("alias", raw("0.5"))],
        _ => vec![("name", raw("4711")), ("english_name", raw("[null]"))],
    }
}

pub(super) fn department_edits(kind: usize, department: &Department) -> Edits {
    let name = department.name.as_bytes();
    match kind {
        0 => vec![("name", string(&[name, b"\t", CUT]))],
        _ => vec![
            ("order", raw("1e20")),
            ("department_leader", raw("\"\"")),
            ("name_en", raw("null")),
        ],
    }
}
