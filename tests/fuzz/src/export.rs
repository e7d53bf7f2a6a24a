//! The directory as CSV, whatever names and departments people have.

use bridge::directory::can_scan::CanScan;
use bridge::directory::export;
use bridge::directory::query::{DepartmentRef, UserView};
use bridge::directory::user::UserStatus;
use bridge::lang::Text;
use bridge::sheet::cell;

use crate::draw::Draw;

/// What is written is read back cell by cell, and no cell is one that a spreadsheet would run.
pub fn check(data: &[u8]) {
    let users = users(&mut Draw::new(data));
    let bytes = export::to_csv(&users).expect("there is memory for it");
    let text = std::str::from_utf8(&bytes).expect("it is UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("it has a mark");
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(true)
        .from_reader(text.as_bytes());
    let rows: Vec<_> = reader
        .records()
        .collect::<Result<_, _>>()
        .expect("it is CSV, with the same number of cells in each row");
    assert_eq!(rows.len(), users.len());
    for (row, user) in rows.iter().zip(&users) {
        let expected = [
            Some(&user.username),
            user.userid.as_ref(),
            user.name.as_ref(),
            user.mobile.as_ref(),
            user.email.as_ref(),
        ];
        for (written, given) in row.iter().zip(expected) {
            let given = given.map(String::as_str).unwrap_or_default();
            assert_eq!(cell::unescaped(written), given, "{written:?}");
        }
        row.iter().for_each(harmless);
    }
}

/// Spreadsheets run what begins with one of these, the full-width forms included where they are Chinese or Japanese, and
/// begin a cell behind whatever separates cells for them.
fn harmless(cell: &str) {
    let starts = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    for part in cell.split([',', ';', '\t', '|', '\r', '\n']) {
        assert!(!part.trim_start().starts_with(starts), "{cell:?}");
    }
}

fn users(draw: &mut Draw<'_>) -> Vec<UserView> {
    (0..draw.below(6)).map(|_| user(draw)).collect()
}

fn user(draw: &mut Draw<'_>) -> UserView {
    let department = |draw: &mut Draw<'_>| DepartmentRef {
        id: draw.byte().into(),
        name: draw.text(16),
        path: draw.text(32),
        leaders: None,
    };
    UserView {
        id: "1".to_owned(),
        username: draw.text(40),
        userid: draw.maybe(|draw| draw.text(24)),
        name: draw.maybe(|draw| draw.text(24)),
        mobile: draw.maybe(|draw| draw.text(16)),
        email: draw.maybe(|draw| draw.text(24)),
        biz_mail: draw.maybe(|draw| draw.text(24)),
        telephone: None,
        position: draw.maybe(|draw| draw.text(24)),
        alias: None,
        extra: None,
        employee_no: None,
        departments: (0..draw.below(3)).map(|_| department(draw)).collect(),
        main_department: None,
        order: Vec::new(),
        manager: None,
        status: UserStatus::Active,
        status_text: Text::same(draw.text(24)),
        can_scan: CanScan::default(),
        has_password: false,
        protected: false,
        source_id: draw.maybe(|draw| draw.text(16)),
        departed_at: None,
        updated_at: 0,
    }
}
