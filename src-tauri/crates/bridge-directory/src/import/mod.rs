//! Accounts that exist already, from a file: which lines become users, and why the others do not.
//!
//! [`head`] shows a file's columns and what each is taken for, [`read`] gives its lines, [`plan()`] compares them with the
//! directory. All of it only reads; a run writes the plan. A file is read as a stream, and only the columns that are taken
//! are kept, so that its size does not matter.

mod columns;
mod content;
mod decode;
mod plan;
mod reason;
mod records;
mod rejected;
mod rows;
mod values;
mod view;

#[cfg(test)]
mod tests;

pub use columns::{ColumnChoice, ColumnWanted, ColumnWish, ImportField};
pub use content::ImportFile;
pub use decode::FileEncoding;
pub use plan::{ImportCounts, ImportPlan, MatchedBy, Members, PlannedRow, RowKind, plan};
pub use reason::RowReason;
pub use rejected::rejected_sheet;
pub use rows::{ImportHead, ImportRow, ImportTable, head, read};
pub use values::RowValues;
pub use view::{ImportRowView, RowFilter};

use bridge_core::error::{Code, Error};

/// The largest file. A portal's whole export has some hundred bytes a person; what is larger is another file.
pub const MOST_BYTES: u64 = 1 << 30;

/// The largest input that cannot be read twice, such as a pipe: it is held in memory.
pub const MOST_PIPED: u64 = 256 << 20;

/// The most lines of one import: they are held in memory until they are written, all in one transaction. More people
/// come in several files.
pub const MOST_ROWS: usize = 500_000;

/// The most columns. Portals export dozens; more are a file that is no list of people.
pub const MOST_COLUMNS: usize = 500;

/// The bytes of the longest line, its quoted line ends included: more is a quote that nobody closed.
pub const MOST_LINE: usize = 1 << 20;

/// The error of a file that is no list of accounts; `reason` chooses what people are told.
fn refused(reason: &'static str) -> Error {
    Error::new(
        Code::InputInvalid,
        format!("the file cannot be imported: {reason}"),
    )
    .with("field", "file")
    .with("reason", reason)
}

/// The same, at a line.
fn refused_at(reason: &'static str, line: u64) -> Error {
    refused(reason).with("place", line)
}
