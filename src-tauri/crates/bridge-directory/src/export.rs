//! Export of users as CSV that spreadsheets open correctly, Chinese included, and programs read without loss.

use super::cell;
use super::field::TEXTS;
use super::query::UserView;
use bridge_core::error::{Code, Error, Result};

/// Users as CSV, every value as [`cell::escaped`] writes it: UTF-8 with a byte order mark, CRLF line ends, one header line.
///
/// # Errors
/// `report.unwritable` if there is no memory for it.
pub fn to_csv(users: &[UserView]) -> Result<Vec<u8>> {
    let failed =
        |error: &dyn std::fmt::Display| Error::new(Code::ReportUnwritable, error.to_string());
    // Without a byte order mark, Excel reads the file in the system's code page and garbles Chinese.
    let bom = "\u{feff}".as_bytes().to_vec();
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(bom);
    let names = TEXTS.iter().filter(|text| text.is_exported);
    let names = names.map(|text| text.column).collect::<Vec<_>>();
    let header = ["username"]
        .into_iter()
        .chain(names.iter().copied())
        .chain(["departments", "status", "source_id"]);
    csv.write_record(header).map_err(|error| failed(&error))?;
    for user in users {
        let paths = user
            .departments
            .iter()
            .map(|each| each.path.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        let texts = user.texts().into_iter();
        let texts = texts.filter(|(column, _)| names.contains(column));
        let cells = [Some(user.username.as_str())]
            .into_iter()
            .chain(texts.map(|(_, text)| text))
            .chain([
                Some(paths.as_str()),
                Some(user.status.as_str()),
                user.source_id.as_deref(),
            ]);
        csv.write_record(cells.map(|cell| cell::escaped(cell.unwrap_or_default())))
            .map_err(|error| failed(&error))?;
    }
    csv.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_with_a_byte_order_mark_and_ends_lines_for_spreadsheets() {
        let csv = to_csv(&[]).unwrap();
        assert!(csv.starts_with("\u{feff}username,".as_bytes()) && csv.ends_with(b"\r\n"));
    }
}
