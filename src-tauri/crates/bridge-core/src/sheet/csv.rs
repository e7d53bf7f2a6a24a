//! A writer of CSV that spreadsheets open correctly, Chinese included, and programs read without loss.

use super::cell;
use crate::error::{Code, Error, Result};

/// CSV in the making: UTF-8 with a byte order mark, CRLF line ends, one header line, every value as
/// [`cell::escaped`] writes it.
pub struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    /// CSV with its header line.
    ///
    /// # Errors
    /// `report.unwritable` if there is no memory for it.
    pub fn with_head<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        // Without a byte order mark, Excel reads the file in the system's code page and garbles Chinese.
        let bom = "\u{feff}".as_bytes().to_vec();
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(bom);
        let mut csv = Self(writer);
        csv.row(names)?;
        Ok(csv)
    }

    /// Writes one row, of as many cells as the header has.
    ///
    /// # Errors
    /// `report.unwritable` if there is no memory for it, or the row has another number of cells.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let cells = cells.into_iter().map(cell::escaped);
        self.0.write_record(cells).map_err(|error| failed(&error))
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// `report.unwritable` if there is no memory for it.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|error| failed(&error))
    }
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::new(Code::ReportUnwritable, error.to_string())
}
