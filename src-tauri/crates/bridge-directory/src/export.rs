//! The directory as CSV that a spreadsheet opens right, Chinese included, and that programs read without loss.

use super::cell;
use super::field::TEXTS;
use super::query::UserView;
use bridge_core::error::{Code, Error, Result};

/// Users as CSV, every value as [`cell::written`] writes it: UTF-8 with a byte order mark, CRLF line ends, one header line.
///
/// # Errors
/// [`Code::ReportUnwritable`] if there is no memory for it.
pub fn to_csv(users: &[UserView]) -> Result<Vec<u8>> {
    let failed =
        |error: &dyn std::fmt::Display| Error::new(Code::ReportUnwritable, error.to_string());
    let bom = "\u{feff}".as_bytes().to_vec();
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(bom);
    let texts = TEXTS.iter().filter(|text| text.is_exported);
    let texts = texts.filter_map(|text| Some((text.column, text.shown?)));
    let texts = texts.collect::<Vec<_>>();
    let names = texts.iter().map(|(name, _)| *name);
    let header =
        ["username"]
            .into_iter()
            .chain(names)
            .chain(["departments", "status", "source_id"]);
    csv.write_record(header).map_err(|error| failed(&error))?;
    for user in users {
        let paths = user
            .departments
            .iter()
            .map(|each| each.path.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        let texts = texts.iter().map(|(_, shown)| shown(user).as_deref());
        let cells = [Some(user.username.as_str())]
            .into_iter()
            .chain(texts)
            .chain([
                Some(paths.as_str()),
                Some(user.status.as_str()),
                user.source_id.as_deref(),
            ]);
        csv.write_record(cells.map(|cell| cell::written(cell.unwrap_or_default())))
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
