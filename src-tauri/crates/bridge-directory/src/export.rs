//! Export of users as CSV that spreadsheets open correctly, Chinese included, and programs read without loss.

use super::field::TEXTS;
use super::query::UserView;
use bridge_core::error::Result;
use bridge_core::sheet::Csv;

/// Users as CSV, every value as [`escaped`](bridge_core::sheet::cell::escaped) writes it, one header line.
///
/// # Errors
/// `report.unwritable` if there is no memory for it.
pub fn to_csv(users: &[UserView]) -> Result<Vec<u8>> {
    let names = TEXTS.iter().filter(|text| text.is_exported);
    let names = names.map(|text| text.column).collect::<Vec<_>>();
    let header = ["username"]
        .into_iter()
        .chain(names.iter().copied())
        .chain(["departments", "status", "source_id", "manager"]);
    let mut csv = Csv::with_head(header)?;
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
                user.manager.as_ref().map(|manager| manager.userid.as_str()),
            ]);
        csv.row(cells.map(Option::unwrap_or_default))?;
    }
    csv.finish()
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
