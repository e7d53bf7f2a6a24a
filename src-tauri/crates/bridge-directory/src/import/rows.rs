//! The lines of a file of accounts, each as values or with the reason why it has none.

use csv::StringRecord;

use super::columns::{ColumnChoice, ColumnWish, Columns};
use super::content::ImportFile;
use super::decode::FileEncoding;
use super::reason::RowReason;
use super::records::Records;
use super::values::RowValues;
use super::{MOST_ROWS, refused};
use bridge_core::error::Result;
use bridge_core::sheet::cell::unescaped;
use serde::Serialize;

/// How many lines are looked through for an example of each column.
const LOOKED_AT: usize = 50;

/// The most characters of an example.
const EXAMPLE: usize = 40;

/// The head of a file: its columns, and what each is taken for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportHead {
    /// The file's name; empty for standard input.
    pub file: String,
    /// The encoding that it was read in.
    pub encoding: FileEncoding,
    /// What stands between its cells.
    pub separator: char,
    /// What its columns are called.
    pub headers: Vec<String>,
    /// The first value of each column; empty where there is none among the first lines.
    pub examples: Vec<String>,
    /// Which column each field is taken from.
    pub columns: Vec<ColumnChoice>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Its number, by which an editor finds it.
    pub line: u64,
    /// What it says, or why it cannot be taken.
    pub said: std::result::Result<RowValues, RowReason>,
    /// Of a line that cannot be taken: its username, as far as there is one.
    pub named: Option<Box<str>>,
}

/// The lines of a file.
#[derive(Clone, Debug)]
pub struct ImportTable {
    /// Its head.
    pub head: ImportHead,
    /// Its lines, blank ones aside.
    pub rows: Vec<ImportRow>,
}

/// The head of a file, with a person's choices in place of the guesses.
///
/// # Errors
/// `input.invalid`, about `file` or `column`.
pub fn head(file: &ImportFile, wishes: &[ColumnWish]) -> Result<ImportHead> {
    let mut records = Records::open(file)?;
    let (mut head, _) = begun(file, &records, wishes)?;
    for _ in 0..LOOKED_AT {
        let Some((_, record)) = records.next()? else {
            break;
        };
        add_examples(&mut head, record);
    }
    Ok(head)
}

/// All lines of a file.
///
/// # Errors
/// `input.invalid`, about `file` or `column`.
pub fn read(file: &ImportFile, wishes: &[ColumnWish]) -> Result<ImportTable> {
    let mut records = Records::open(file)?;
    let (mut head, columns) = begun(file, &records, wishes)?;
    columns.refuse_without_username(&head.headers)?;
    let mut rows = Vec::new();
    while let Some((line, record)) = records.next()? {
        if rows.len() == MOST_ROWS {
            return Err(refused("too_many_rows"));
        }
        if rows.len() < LOOKED_AT {
            add_examples(&mut head, record);
        }
        rows.push(ImportRow::of(line, record, &columns, head.headers.len()));
    }
    if rows.is_empty() {
        return Err(refused("no_rows"));
    }
    rows.shrink_to_fit();
    Ok(ImportTable { head, rows })
}

fn begun(
    file: &ImportFile,
    records: &Records,
    wishes: &[ColumnWish],
) -> Result<(ImportHead, Columns)> {
    let headers = records.headers.clone();
    let columns = Columns::settled(&headers, wishes)?;
    let head = ImportHead {
        file: file.name(),
        encoding: records.encoding,
        separator: records.separator,
        examples: vec![String::new(); headers.len()],
        columns: columns.choices(),
        headers,
    };
    Ok((head, columns))
}

fn add_examples(head: &mut ImportHead, record: &StringRecord) {
    for (example, cell) in head.examples.iter_mut().zip(record) {
        if example.is_empty() {
            let cell = unescaped(cell.trim());
            let shown = cell.chars().map(|c| if c.is_control() { ' ' } else { c });
            *example = shown.take(EXAMPLE).collect();
        }
    }
}

impl ImportRow {
    fn of(line: u64, record: &StringRecord, columns: &Columns, width: usize) -> Self {
        let said = match record.len() >= width && !overflows(record, width) {
            true => RowValues::of(record, columns),
            false => Err(RowReason::Ragged {
                cells: record.len(),
                columns: width,
            }),
        };
        let place = columns.of(super::ImportField::Username);
        let named = place
            .filter(|_| said.is_err())
            .and_then(|place| record.get(place));
        let named = named.map(str::trim).filter(|named| !named.is_empty());
        Self {
            line,
            named: named.map(|named| named.chars().take(64).collect::<String>().into()),
            said,
        }
    }
}

/// Whether a cell behind the last column is filled; empty ones are a spreadsheet's leftovers.
fn overflows(record: &StringRecord, width: usize) -> bool {
    record
        .iter()
        .skip(width)
        .any(|cell| !cell.trim().is_empty())
}
