//! Files as portals, spreadsheets and accidents make them.

use proptest::prelude::*;

use super::*;
use crate::export::to_csv;
use crate::field::Field;
use crate::left::Left;
use crate::user::{User, UserStatus};

fn bytes(text: impl AsRef<[u8]>) -> ImportFile {
    ImportFile::Bytes(text.as_ref().into())
}

fn lines(file: &ImportFile) -> Vec<(u64, String)> {
    let table = read(file, &[]).unwrap();
    let said = table.rows.iter().map(|row| {
        let told = match &row.said {
            Ok(values) => format!(
                "{} {}",
                values.username,
                values.name.as_deref().unwrap_or("-")
            ),
            Err(reason) => reason.id().to_owned(),
        };
        (row.line, told)
    });
    said.collect()
}

/// Why a file is refused, and at which line.
fn refusal(file: &ImportFile) -> (String, Option<u64>) {
    let error = read(file, &[]).unwrap_err();
    assert_eq!(error.code(), Code::InputInvalid);
    let reason = error.detail()["reason"].as_str().unwrap().to_owned();
    (
        reason,
        error
            .detail()
            .get("place")
            .and_then(serde_json::Value::as_u64),
    )
}

fn encoded(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn utf16(text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(bytes);
    mark.into_iter().chain(units).collect()
}

const PLAIN: &str = "用户名,姓名,手机号\nzhang.san,张三,13800138000\nli.si,李四,\n";

#[test]
fn every_encoding_and_line_end_reads_alike() {
    let bom = "\u{feff}";
    let files = [
        PLAIN.as_bytes().to_vec(),
        format!("{bom}{PLAIN}").into_bytes(),
        format!("{bom}{bom}{PLAIN}").into_bytes(),
        encoded(PLAIN, encoding_rs::GB18030),
        utf16(PLAIN, [0xFF, 0xFE], u16::to_le_bytes),
        utf16(PLAIN, [0xFE, 0xFF], u16::to_be_bytes),
        PLAIN.replace('\n', "\r\n").into_bytes(),
        PLAIN.replace('\n', "\r").into_bytes(),
        PLAIN.trim_end().as_bytes().to_vec(),
        PLAIN.replace(',', ";").into_bytes(),
        PLAIN.replace(',', "\t").into_bytes(),
    ];
    for file in &files {
        assert_eq!(
            lines(&bytes(file)),
            [
                (2, "zhang.san 张三".to_owned()),
                (3, "li.si 李四".to_owned())
            ],
            "{:?}",
            String::from_utf8_lossy(file)
        );
    }
    let of = |file: &[u8]| head(&bytes(file), &[]).unwrap().encoding;
    assert_eq!(of(&files[0]), FileEncoding::Utf8);
    assert_eq!(of(&files[3]), FileEncoding::Gb18030);
    assert_eq!(of(&files[4]), FileEncoding::Utf16);
}

#[test]
fn what_is_no_list_of_people_is_refused_whole_with_its_place() {
    let many = format!("username{}\nx", ",c".repeat(MOST_COLUMNS));
    let open = "username,name\na,A\nb,\"B\nc,C\nd,D\n";
    let endless = format!("username,name\na,A\nb,\"{}", "x".repeat(3 * MOST_LINE));
    let cases: [(&[u8], &str, Option<u64>); 12] = [
        (b"", "empty", None),
        (b"\xef\xbb\xbf", "empty", None),
        (b"\n\n", "empty", None),
        (b",,\n", "empty", None),
        (b"username,name\n", "no_rows", None),
        (b"username\nzhang\0san\n", "binary", Some(2)),
        (b"PK\x03\x04\x14\0\x06", "workbook", None),
        (b"username\n\xff\xff\xff\n", "encoding", None),
        (many.as_bytes(), "too_many_columns", None),
        (open.as_bytes(), "unclosed_quote", Some(3)),
        (endless.as_bytes(), "long_line", Some(3)),
        ("甲,乙\n1,2\n".as_bytes(), "no_username", None),
    ];
    for (file, reason, line) in cases {
        let shown = String::from_utf8_lossy(file)
            .chars()
            .take(40)
            .collect::<String>();
        assert_eq!(
            refusal(&bytes(file)),
            (reason.to_owned(), line),
            "{shown:?}"
        );
    }
    let gone = ImportFile::Path("/nowhere/at/all.csv".into());
    assert_eq!(refusal(&gone).0, "unreadable");
    assert_eq!(refusal(&ImportFile::Path(std::env::temp_dir())).0, "folder");
}

#[test]
fn a_line_has_the_number_that_an_editor_shows() {
    let file = "username,name\n\n\na,A\nb,\"B\n\"\n\nc,C\n,,\nd,D,x\ne\n";
    let want = [
        (4, "a A"),
        (5, "b B"),
        (8, "c C"),
        (10, "ragged"),
        (11, "ragged"),
    ];
    assert_eq!(
        lines(&bytes(file)),
        want.map(|(line, said)| (line, said.to_owned()))
    );
    let named = format!("sep=;\r\n{}", PLAIN.replace(',', ";"));
    assert_eq!(lines(&bytes(named))[0].0, 3);
}

#[test]
fn two_hundred_columns_are_none_too_many() {
    let heads = (0..200)
        .map(|n| format!("c{n}"))
        .collect::<Vec<_>>()
        .join(",");
    let cells = ",x".repeat(200);
    let file = format!(
        "{heads},username,name\n{}y,zhang,张\n",
        cells.trim_start_matches(',').to_owned() + ","
    );
    let rows = lines(&bytes(file.replace("xy,", "x,")));
    assert_eq!(rows[0].1, "ragged", "one cell is too many here");
    let file = format!(
        "{heads},username,name\n{},zhang,张\n",
        vec!["x"; 200].join(",")
    );
    assert_eq!(lines(&bytes(file)), [(2, "zhang 张".to_owned())]);
}

/// What one line becomes: the values that it says, or the reason.
fn said(head: &str, line: &str) -> Result<RowValues, RowReason> {
    let table = read(&bytes(format!("{head}\n{line}\n")), &[]).unwrap();
    table.rows[0].said.clone()
}

#[test]
fn a_value_is_kept_in_one_form_or_refused_with_its_reason() {
    let text = |value: Option<compact_str::CompactString>| {
        value.map_or("-".into(), |value| value.to_string())
    };
    let long = "王".repeat(64);
    let fine = [
        ("mobile", "+86 138-0013-8000", "13800138000"),
        ("mobile", "'+8613800138000", "13800138000"),
        ("mobile", "'13800138000", "13800138000"),
        ("mobile", "=\"13800138000\"", "13800138000"),
        ("mobile", "13800138000\t", "13800138000"),
        ("mobile", "无", "-"),
        ("email", "Mei.Lin@Corp.example", "mei.lin@corp.example"),
        ("name", "'=1+1", "=1+1"),
        ("name", "'t Hooft", "'t Hooft"),
        ("name", &long, &long),
        ("employee_no", "'007", "007"),
        ("position", "-", "-"),
    ];
    for (field, cell, want) in fine {
        let values = said(
            &format!("username\t{field}"),
            &format!("u\t\"{}\"", cell.replace('"', "\"\"")),
        )
        .unwrap();
        let got = [
            values.name,
            values.mobile,
            values.email,
            values.employee_no,
            values.position,
        ];
        let got = got.into_iter().flatten().next();
        assert_eq!(text(got), want, "{field} {cell}");
    }
    let longer = "王".repeat(65);
    let refused = [
        ("name", "=1+1", "formula"),
        ("name", "@SUM(A1)", "formula"),
        ("name", "－1", "formula"),
        ("position", "+1", "formula"),
        ("name", &longer, "invalid"),
        ("mobile", "138****8000", "invalid"),
        ("mobile", "1.38E+10", "invalid"),
        ("mobile", "123", "invalid"),
        ("email", "nobody", "invalid"),
        ("email", "a@b", "invalid"),
        ("status", "maybe", "invalid"),
    ];
    for (field, cell, want) in refused {
        let reason = said(&format!("username\t{field}"), &format!("u\t{cell}")).unwrap_err();
        assert_eq!(reason.id(), want, "{field} {cell}");
    }
    for (cell, want) in [
        ("", "username_missing"),
        ("a b", "invalid"),
        ("=u", "formula"),
        (&"x".repeat(65), "invalid"),
    ] {
        assert_eq!(
            said("username\tname", &format!("{cell}\t王"))
                .unwrap_err()
                .id(),
            want,
            "{cell}"
        );
    }
}

#[test]
fn a_status_is_known_in_the_words_of_portals() {
    for (word, active) in [
        ("启用", Some(true)),
        ("Active", Some(true)),
        ("1", Some(true)),
        ("已停用", Some(false)),
        ("离职", Some(false)),
        ("FALSE", Some(false)),
        ("", None),
        ("deactivated (Out of the sync scope)", Some(false)),
        (&Left::Unknown.status().zh, Some(false)),
    ] {
        let values = said("username,状态", &format!("u,{word}")).unwrap();
        assert_eq!(values.active, active, "{word}");
    }
}

fn local(key: i64, username: &str) -> User {
    User {
        key,
        username: username.into(),
        ..User::default()
    }
}

fn planned(file: &str, users: Vec<User>) -> ImportPlan {
    let table = read(&bytes(file), &[]).unwrap();
    plan(table, users, 1, &Members::default())
}

fn kinds(plan: &ImportPlan) -> Vec<(u64, &'static str)> {
    plan.rows
        .iter()
        .map(|row| (row.line, row.reason.id()))
        .collect()
}

#[test]
fn a_line_becomes_a_user_changes_a_local_one_or_is_refused() {
    let users = vec![
        local(1, "Li.Si"),
        User {
            mobile: Some("+86 13800138000".into()),
            ..local(2, "wang")
        },
        User {
            source: Some(9),
            ..local(3, "zhao")
        },
    ];
    let file = "账号,姓名,手机号,状态\nnew,新人,13900139000,\nLI.SI,李四,,停用\nwang,,13800138000,启用\nZhao,赵,,\n";
    let plan = planned(file, users);
    assert_eq!(
        kinds(&plan),
        [(2, "new"), (3, "changed"), (4, "same"), (5, "managed")]
    );
    let want = ImportCounts {
        created: 1,
        updated: 1,
        unchanged: 1,
        rejected: 1,
        matched: 0,
    };
    assert_eq!(plan.counts, want);
    assert_eq!(
        plan.rows[1].reason,
        RowReason::Changed([Field::Name, Field::Status].into())
    );
    let changes = plan
        .changes()
        .map(|(_, before, after)| (before.map(|user| user.key), after))
        .collect::<Vec<_>>();
    // The stored spelling stays.
    assert_eq!(
        (
            changes[0].0,
            changes[0].1.username.as_str(),
            changes[0].1.status
        ),
        (Some(1), "Li.Si", UserStatus::Disabled)
    );
    assert_eq!(
        (
            changes[1].0,
            changes[1].1.username.as_str(),
            changes[1].1.status
        ),
        (None, "new", UserStatus::Active)
    );
    let (total, first) = plan.page(&RowFilter {
        most: 1,
        ..RowFilter::default()
    });
    assert_eq!(
        (total, first[0].line, first[0].kind),
        (4, 5, RowKind::Rejected)
    );
}

#[test]
fn of_lines_with_one_username_the_first_is_taken_only_if_all_say_the_same() {
    let plan = planned("username,name\na,A\na,A\nb,B\nB,C\nb,B\n", Vec::new());
    assert_eq!(
        kinds(&plan),
        [
            (2, "new"),
            (3, "repeated"),
            (4, "conflicting"),
            (5, "conflicting"),
            (6, "conflicting")
        ]
    );
    assert_eq!(plan.rows[1].reason, RowReason::Repeated { line: 2 });
    assert_eq!(plan.rows[2].reason, RowReason::Conflicting { line: 5 });
}

#[test]
fn lines_that_match_members_are_counted_by_what_they_match() {
    let mut members = Members::default();
    members.add(
        Some("Zhang"),
        Some("13800138000"),
        [None, Some("z@corp.example")],
    );
    members.add_known(
        "old",
        MatchedBy {
            email: 1,
            ..MatchedBy::default()
        },
    );
    let file = "username,mobile,email\nzhang,,\nother,+8613800138000,Z@corp.example\nold,,\nnobody,13900139000,\n";
    let table = read(&bytes(file), &[]).unwrap();
    let plan = plan(table, vec![local(1, "old")], 1, &members);
    assert_eq!(
        (plan.counts.matched, plan.matched_by),
        (
            3,
            MatchedBy {
                username: 1,
                mobile: 1,
                email: 2
            }
        )
    );
}

#[test]
fn what_is_not_taken_leaves_with_its_line_and_reason() {
    let file = "用户名,姓名\na,'=1+1\nb,=1\nc\n";
    let plan = planned(file, Vec::new());
    let rejected = plan
        .rejected()
        .map(|row| (row.line, row.reason.id()))
        .collect::<Vec<_>>();
    assert_eq!(rejected, [(3, "formula"), (4, "ragged")]);
}

#[test]
fn our_own_export_of_nobody_has_columns_that_are_known() {
    let csv = to_csv(&[]).unwrap();
    let head = head(&bytes(csv), &[]).unwrap();
    let taken = head
        .columns
        .iter()
        .filter(|choice| choice.column.is_some())
        .count();
    assert_eq!(taken, 8);
}

/// The users as they are once a plan is applied.
fn applied(plan: &ImportPlan, mut users: Vec<User>) -> Vec<User> {
    let mut key = 1_000;
    for (_, before, after) in plan.changes() {
        match before {
            Some(before) => users
                .iter_mut()
                .filter(|user| user.key == before.key)
                .for_each(|user| *user = after.clone()),
            None => {
                key += 1;
                users.push(User { key, ..after });
            }
        }
    }
    users
}

fn line_of_file() -> impl Strategy<Value = String> {
    let username = "[a-cA-C]{1,2}";
    let name = prop_oneof!["[王李]{0,2}", Just("'=1".to_owned()), Just("=1".to_owned())];
    let mobile = prop_oneof![
        "1[3-9][0-9]{9}",
        r"\+852 [0-9]{8}",
        "010-[0-9]{8}",
        "[0-9]{1,6}",
        Just(String::new())
    ];
    let mail = prop_oneof!["[aA]@[bB][.]c", Just(String::new()), Just("x".to_owned())];
    let status = prop_oneof![Just(""), Just("启用"), Just("停用"), Just("?")];
    (username, name, mobile, mail, status).prop_map(|(username, name, mobile, mail, status)| {
        format!("{username},{name},{mobile},{mail},{status}")
    })
}

proptest! {
    #[test]
    fn twice_is_once_and_the_order_of_lines_does_not_matter(mut rows in prop::collection::vec(line_of_file(), 1..12)) {
        let file = |rows: &[String]| format!("username,name,mobile,email,status\n{}\n", rows.join("\n"));
        let users = vec![local(1, "a"), User { mobile: Some("+86 13800138000".into()), ..local(2, "B") }, User { source: Some(1), ..local(3, "c") }];
        let plan = planned(&file(&rows), users.clone());
        let counts = plan.counts;
        prop_assert_eq!(counts.created + counts.updated + counts.unchanged + counts.rejected, rows.len());
        let again = planned(&file(&rows), applied(&plan, users.clone()));
        prop_assert_eq!(again.changed(), 0);
        prop_assert_eq!(again.counts.unchanged, counts.created + counts.updated + counts.unchanged);
        rows.reverse();
        prop_assert_eq!(planned(&file(&rows), users).hash, plan.hash);
    }

    #[test]
    fn no_bytes_end_it_badly(file in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes(file), &[]);
    }
}
