//! Escaping of CSV cells against formula injection and reformatted numbers, whatever separator a spreadsheet expects.
//!
//! The escape is a single quote before a value that a spreadsheet would run as a formula or reformat as a number. Other
//! forms are worse: `="007"` is a formula itself, and a tab before the value is lost to trimming and ends a cell where tabs
//! separate. A spreadsheet that expects another separator than the file has begins cells inside ours, so the escape also
//! follows every separator. [`unescaped`] removes exactly these quotes, so programs lose nothing.

/// The characters that end a cell or a row in one spreadsheet or another.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\r', '\n'];

/// The characters that begin a formula. Spreadsheets set up for Chinese take the full-width forms too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

const ESCAPE: char = '\'';

/// The digits from which spreadsheets write a number as 1.38E+11; from sixteen on they lose the last ones.
const LONG: usize = 12;

/// The escaped form of a value.
pub fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 1);
    // A reader that trims white space at the beginning of a line would uncover what follows it.
    if value.starts_with(['\t', '\r', '\n']) {
        out.push(ESCAPE);
    }
    let mut rest = value;
    loop {
        let end = rest.find(SEPARATORS).unwrap_or(rest.len());
        let part = &rest[..end];
        if needs_escape(part) {
            out.push(ESCAPE);
        }
        out.push_str(part);
        let Some(separator) = rest[end..].chars().next() else {
            return out;
        };
        out.push(separator);
        rest = &rest[end + separator.len_utf8()..];
    }
}

/// The form of a value in a row that is copied: one line, and no formula where it is pasted into a spreadsheet.
///
/// A number keeps its form, and so does a mobile number with its plus: what is copied is read by people too.
pub fn for_clipboard(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 1);
    let inner = value.trim_start();
    let is_number = inner
        .strip_prefix(['+', '-'])
        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ' '));
    if inner.starts_with(FORMULA) && !is_number {
        out.push(ESCAPE);
    }
    out.extend(value.chars().map(|c| if c.is_control() { ' ' } else { c }));
    out
}

/// The value of an escaped cell.
pub fn unescaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut begins = true;
    for c in cell.chars() {
        if !(begins && c == ESCAPE) {
            out.push(c);
        }
        begins = SEPARATORS.contains(&c);
    }
    out
}

fn needs_escape(part: &str) -> bool {
    let inner = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}');
    part.starts_with(ESCAPE)
        || inner.starts_with(FORMULA)
        || is_reformatted_number(inner.trim_end())
}

/// Whether a spreadsheet would reformat it: without leading zeros, or with an exponent.
fn is_reformatted_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((one, other)) = text.split_once(['e', 'E']) {
        let other = other.strip_prefix(['+', '-']).unwrap_or(other);
        return digits(one) && digits(other);
    }
    digits(text) && (text.len() >= LONG || (text.len() > 1 && text.starts_with('0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_and_numbers_stay_text_and_names_stay_themselves() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-2", "'-2"),
            ("\n=1", "'\n'=1"),
            (" =1", "' =1"),
            ("＝1+1", "'＝1+1"),
            ("+8613800138000", "'+8613800138000"),
            ("0012", "'0012"),
            ("007;008", "'007;'008"),
            ("123456789012", "'123456789012"),
            ("12E5", "'12E5"),
            ("张;=1+1", "张;'=1+1"),
            ("张\t=1+1", "张\t'=1+1"),
            ("张,\"=1+1", "张,'\"=1+1"),
            ("张|@x", "张|'@x"),
            ("'quoted", "''quoted"),
            ("13800138000", "13800138000"),
            ("0", "0"),
            ("张三", "张三"),
            ("O'Neil", "O'Neil"),
            ("研发; 测试", "研发; 测试"),
            ("", ""),
        ];
        for (given, want) in cases {
            assert_eq!(escaped(given), want);
            assert_eq!(unescaped(want), given);
        }
    }

    #[test]
    fn what_is_copied_is_one_line_and_no_formula() {
        let rows = include_str!("../../../../../tests/vectors/clipboard.json");
        let rows: Vec<(String, String)> = serde_json::from_str(rows).unwrap();
        for (given, want) in rows {
            assert_eq!(for_clipboard(&given), want, "{given:?}");
        }
    }

    /// Cells as a spreadsheet sees them that takes something else for a separator.
    fn cells(text: &str) -> impl Iterator<Item = &str> {
        text.split(SEPARATORS)
            .map(|cell| cell.trim_start_matches([' ', '"']))
    }

    proptest! {
        #[test]
        fn no_cell_runs_whatever_separates_and_nothing_is_lost(
            value in "[-=+@＝a0-9'\",;|\t\r\n 张]{0,12}"
        ) {
            let cell = escaped(&value);
            prop_assert_eq!(unescaped(&cell), value);
            for seen in cells(&cell) {
                prop_assert!(!seen.starts_with(FORMULA), "{:?}", cell);
                prop_assert!(!(seen.len() > 1 && seen.starts_with('0')
                    && seen.bytes().all(|byte| byte.is_ascii_digit())), "{:?}", cell);
            }
        }
    }
}
